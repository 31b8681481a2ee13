"""What 201 people really were willing to review among 613 papers, as a market in the procedures for closed groups."""

import pytest

from allmende.cli.preflib import read_bids
from allmende.mechanisms.certificates import check as check_goods
from allmende.mechanisms.goods.certify import certify_divisible_shares, certify_one_each
from allmende.mechanisms.goods.divisible_shares import divisible_shares
from allmende.mechanisms.goods.one_each import one_each
from allmende.mechanisms.tasks.even_certificate import check as check_even
from allmende.mechanisms.tasks.even_shares import certify_even_shares, even_shares
from allmende.mechanisms.tasks.hours import clear_hours
from allmende.mechanisms.tasks.hours_certificate import check as check_hours
from allmende.mechanisms.tasks.hours_certify import certify_hours
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.share_out import certify_share_out, share_out
from allmende.mechanisms.tasks.share_out_certificate import check as check_share_out
from tests.mechanisms.markets import BIDS

pytestmark = pytest.mark.skipif(not BIDS.exists(), reason="the bids lie beside the checkout only where it is built")
WORDS = {"yes": 500, "maybe": 1000, "noanswer": 2000}


def test_even_shares_of_one_paper_for_each_reviewer() -> None:
    bids = read_bids(BIDS, words_milli=WORDS)
    people = tuple(Person(name=name, max_places=1) for name in bids.people)
    papers = bids.tasks[: len(people)]
    wishes = {
        person: {paper: asked for paper, asked in stated.items() if paper in set(papers)}
        for person, stated in bids.wishes_milli.items()
    }
    tasks = tuple(Task(name=name, places=1, floor_milli=1, cap_milli=5000) for name in papers)
    market = Market(tasks=tasks, people=people, wishes=wishes)
    shared = even_shares(market)
    check_even(certify_even_shares(market, shared))
    assert sum(shared.weights.values()) == len(papers)


def test_papers_of_different_length_within_the_hours_of_each_reviewer(bids_market: Market) -> None:
    pytest.importorskip("scipy")
    minutes = {task.name: 60 + 30 * (number % 3) for number, task in enumerate(bids_market.tasks)}
    max_minutes = {person.name: 1200 for person in bids_market.people}
    cleared = clear_hours(bids_market, minutes=minutes, max_minutes=max_minutes)
    check_hours(certify_hours(bids_market, cleared, minutes=minutes, max_minutes=max_minutes))
    assert cleared.cost <= cleared.bound * 101 // 100


def test_everything_shared_out_among_the_first_reviewers() -> None:
    bids = read_bids(BIDS, words_milli=WORDS)
    people, papers = bids.people[:30], bids.tasks[:40]
    # Whoever answered "no" is taken at four times an ordinary weight: an equilibrium is sure only if all can do all.
    wishes = {person: {paper: bids.wishes_milli[person].get(paper, 4000) for paper in papers} for person in people}
    minutes, earn = dict.fromkeys(papers, 30), dict.fromkeys(people, 40)
    shared = share_out(wishes, minutes=minutes, earn=earn)
    check_share_out(certify_share_out(wishes, shared, minutes=minutes, earn=earn))


def test_papers_as_goods_one_each_and_in_shares() -> None:
    bids = read_bids(BIDS, words_milli={"yes": 3, "maybe": 1})
    worth = {person: dict(stated) for person, stated in bids.wishes_milli.items()}
    floors = dict.fromkeys(bids.tasks, 0)
    shared = one_each(worth, floors_mwh=floors)
    check_goods(certify_one_each(worth, shared, floors_mwh=floors))
    # With three times as many papers as people, no paper has to be fought over.
    assert sum(worth[person][paper] for person, paper in shared.thing_of.items()) <= 3 * len(worth)
    liking = {person: stated for person, stated in worth.items() if stated}
    budgets = dict.fromkeys(liking, 5000)
    divided = divisible_shares(liking, budgets_mwh=budgets)
    check_goods(certify_divisible_shares(liking, divided, budgets_mwh=budgets))
