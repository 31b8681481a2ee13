from __future__ import annotations

from collections.abc import Callable

import pytest

from allmende.economy.auction import PIECE_MILLI
from allmende.server.auctions.effect import Effect, worded_effect
from allmende.server.auctions.models import Auction
from allmende.server.auctions.operations import close_due
from allmende.server.auctions.queries.standing import standing_of
from allmende.server.auctions.web.words import listed, mine_sentences
from tests.server.auctions.conftest import Bids
from tests.server.conftest import House

pytestmark = pytest.mark.django_db

Words = Callable[[str], str]


def plain(sentences: list[str]) -> str:
    return " ".join(sentences).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def comes_to(house: House) -> Words:
    """Return what an auction that has closed says to somebody."""

    def comes_to(who: str) -> str:
        close_due(house.group, at=house.later(days=3))
        standing = standing_of(Auction.objects.get())
        assert standing is not None
        return plain(mine_sentences(standing, me=house.member(who).id, is_over=True))

    return comes_to


def test_who_gets_nothing_reads_which_price_was_above_what_they_said(
    rooms: Auction, says: Bids, comes_to: Words
) -> None:
    says("ada", rooms, {"By the lake": 9_000})
    says("bo", rooms, {"By the lake": 5_000})
    assert comes_to("bo") == (
        "You get nothing, and nothing is asked of you. Whatever you bid for asks for as much as it is worth to you at "
        "most, or more: “By the lake”: 5.00 wh (5.00 wh at most)."
    )
    assert comes_to("cem") == ""


def test_who_wanted_more_units_than_they_got_reads_why(sauna: Auction, says: Bids, comes_to: Words) -> None:
    says("ada", sauna, {"Sauna": 9_000})
    says("bo", sauna, {"Sauna": 5_000}, units_milli=2 * PIECE_MILLI)
    says("cem", sauna, {"Sauna": 3_000})
    assert comes_to("bo").startswith(
        "You get 1 × one at 5.00 wh each, 5.00 wh in all. "
        "At just 5.00 wh more was wanted than there is: that goes round"
    )
    assert comes_to("cem").startswith(
        "You get none, and nothing is asked of you. The price rose to 5.00 wh; one is worth 3.00 wh to you at most."
    )


def test_shares_say_how_much_of_what_for_how_much(harvest: Auction, says: Bids, comes_to: Words) -> None:
    says("ada", harvest, {"Carrots": 1}, budget_mwh=3_000)
    says("bo", harvest, {"Honey": 1}, budget_mwh=2_000)
    assert comes_to("ada").startswith("You get 40 kg of “Carrots” for 3.00 wh.")
    assert comes_to("bo").startswith("You get 10 × jar of “Honey” for 2.00 wh.")


@pytest.mark.parametrize(
    ("asked_mwh", "value_mwh", "words"),
    [
        (5_000, 0, "nobody had to make what it gave. The raise of 5.00 wh is nobody's gain"),
        (5_000, 2_000, "the work in what it gave is 2.00 wh. The raise of 3.00 wh is nobody's gain"),
        (2_000, 5_000, "The missing 3.00 wh is no gift from nowhere: everything else together asks for so much more."),
        (2_000, 2_000, "just as much as the work in it: nothing changes for anybody else."),
        (0, 0, "It asks for nothing and took no work"),
    ],
)
def test_the_effect_on_all_others_is_the_raise_to_the_last_thousandth(
    asked_mwh: int, value_mwh: int, words: str
) -> None:
    assert words in plain(worded_effect(Effect(asked_mwh=asked_mwh, value_mwh=value_mwh)))


def test_where_no_recipe_says_what_it_took_nothing_is_claimed() -> None:
    said = plain(worded_effect(Effect(asked_mwh=5_000, value_mwh=0, is_known=False)))
    assert "shows when the period is settled" in said
    assert "nobody had to make" not in said


def test_names_are_listed_as_one_says_them() -> None:
    assert listed([]) == "nobody"
    assert listed(["Ada", "Bo", "Cem"]) == "Ada, Bo and Cem"
    assert listed([str(number) for number in range(9)]) == "0, 1, 2, 3 and 5 others"
