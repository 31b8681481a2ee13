"""What a round came to, said as people say it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from allmende.mechanisms.tasks.clearing import Behind, BehindReason
from allmende.server.work.queries.round_results import Rise, SharedTask, Shortage
from allmende.server.work.web.round_words import names, shortage_sentences, weight_reason


def shared(reason: BehindReason, **more: Any) -> SharedTask:
    behind = Behind(reason=reason, marginal=("a",), below_milli=1510, rival=None, offered_count=3)
    fields: dict[str, Any] = {
        "occurrence_id": "o",
        "title": "Cook",
        "due_at": datetime(2026, 3, 9, 18, tzinfo=UTC),
        "minutes": 60,
        "places": 1,
        "weight_milli": 1500,
        "floor_milli": 200,
        "cap_milli": 3000,
        "people": (),
        "is_mine": False,
        "missing_count": 0,
        "behind": behind,
        "marginal": ("Ada",),
        "rival": "Bins",
        "turned_away": ("Bo", "Cem"),
        "turned_away_count": 2,
        "rises": (),
        **more,
    }
    return SharedTask(**fields)


def test_names_are_listed_as_people_say_them() -> None:
    assert names([]) == "nobody"
    assert names(["Ada"]) == "Ada"
    assert names(["Ada", "Bo", "Cem"]) == "Ada, Bo and Cem"
    assert names(["Ada", "Bo", "Cem", "Dina"], most=2) == "Ada, Bo and 2 others"
    assert names(["Ada", "Bo", "Cem"], count=40, most=2) == "Ada, Bo and 38 others"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("cap", "Even at the highest weight"),
        ("floor", "nothing had to rise"),
        ("rotation", "Waiting: Bo and Cem"),
        ("own_wish", "Below 1.50 Ada would rather not do it"),
        ("other_task", "Below 1.50 Ada would rather do “Bins”"),
    ],
)
def test_every_reason_behind_a_weight_has_its_sentence(reason: BehindReason, words: str) -> None:
    assert words in weight_reason(shared(reason)).text


def test_every_rise_says_why() -> None:
    rises = (
        Rise(from_milli=200, to_milli=1000, takers_count=1, reason="too_few"),
        Rise(from_milli=1000, to_milli=1350, takers_count=1, reason="keeps_people"),
        Rise(from_milli=1350, to_milli=3000, takers_count=0, reason="too_few"),
    )
    lines = [(reason.text, reason.value) for reason in weight_reason(shared("cap", rises=rises)).because]
    assert lines[0] == ("it started at the lowest weight", "0.20")
    assert lines[1] == ("raised so that somebody accepted", "0.20 → 1.00")
    assert "did not leave" in lines[2][0]
    assert lines[3] == ("raised, and nobody accepted", "1.35 → 3.00")


def test_a_shortage_says_how_many_are_missing() -> None:
    few = Shortage(
        tasks=("Bins", "Cook"), places_count=5, people=("Ada", "Bo"), people_count=2, most_count=3, missing_count=2
    )
    said = " ".join(shortage_sentences(few))
    assert said.startswith("“Bins” and “Cook”: 5 people are needed.")
    assert said.endswith("they can fill 3 places. 2 places lack somebody.")
