import pytest

from allmende.mechanisms.tasks.words import UnknownWord, reservation_milli, word_of


@pytest.mark.parametrize(
    ("written", "milli"),
    [
        ("Gern", 500),
        ("in Ordnung", 1000),
        ("rather-not", 1500),
        ("only if needed", 2500),
        ("nur im  Notfall", 2500),
        ("NIE", None),
    ],
)
def test_the_five_words_are_read_in_both_languages(written: str, milli: int | None) -> None:
    assert reservation_milli(word_of(written)) == milli


def test_any_other_word_is_refused() -> None:
    with pytest.raises(UnknownWord, match="perhaps"):
        word_of("perhaps")
    with pytest.raises(UnknownWord, match="perhaps"):
        reservation_milli("perhaps")
