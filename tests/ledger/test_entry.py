from typing import Any

import pytest

from allmende.ledger.entry import (
    AccountTwice,
    CorrectsLater,
    Entry,
    IntTooLarge,
    MissingWord,
    Posting,
    SaltTooShort,
    Unbalanced,
    WrongNumber,
    WrongType,
    text_hash,
)


def make(**changed: Any) -> Entry:
    plain: dict[str, Any] = {"number": 5, "at_us": 0, "kind": "work.confirmed", "by": "", "key": "k"}
    return Entry(**plain | changed)


def test_postings_have_to_sum_to_zero() -> None:
    with pytest.raises(Unbalanced):
        make(postings=(Posting("person:a", 3), Posting("effort:g", -2)))


def test_effort_is_the_sum_of_what_is_given() -> None:
    assert make(postings=(Posting("a", 3), Posting("b", 4), Posting("c", -7))).effort_mwh == 7


@pytest.mark.parametrize(
    "changed",
    [
        {"number": True},
        {"number": 1.0},
        {"at_us": "0"},
        {"kind": None},
        {"by": b""},
        {"corrects": 1.0},
        {"facts": [1]},
        {"postings": [Posting("a", 0)]},
        {"postings": (Posting("a", 0.0),)},  # type: ignore[arg-type]
        {"text_hash": b"short"},
        {"text_hash": "a" * 32},
    ],
)
def test_values_of_another_type_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(WrongType):
        make(**changed)


@pytest.mark.parametrize(
    "changed", [{"at_us": 2**63}, {"number": 2**63}, {"postings": (Posting("a", 2**63), Posting("b", -(2**63)))}]
)
def test_numbers_past_64_bits_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(IntTooLarge):
        make(**changed)


def test_a_number_below_zero_is_refused() -> None:
    with pytest.raises(WrongNumber):
        make(number=-1)


@pytest.mark.parametrize("changed", [{"kind": ""}, {"key": ""}, {"postings": (Posting("", 0),)}])
def test_empty_words_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(MissingWord):
        make(**changed)


@pytest.mark.parametrize("corrects", [5, 6, -1])
def test_only_an_earlier_entry_can_be_corrected(corrects: int) -> None:
    with pytest.raises(CorrectsLater):
        make(corrects=corrects)


def test_an_account_stands_once_in_an_entry() -> None:
    with pytest.raises(AccountTwice):
        make(postings=(Posting("a", 1), Posting("a", -1)))


def test_the_same_text_with_another_salt_has_another_hash() -> None:
    assert text_hash("broken", salt=b"0" * 16) != text_hash("broken", salt=b"1" * 16)
    assert text_hash("0broken", salt=b"0" * 16) != text_hash("broken", salt=b"0" * 17)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(SaltTooShort):
        text_hash("broken", salt=b"0" * 15)
