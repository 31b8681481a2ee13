"""Programs take part in the discussion of a proposal: comments, suggestions, and the answers to these."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allmende.server.deciding.models import Comment
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def one(program: MakeProgram, house: House) -> str:
    """The address of a proposal of Bo that a heavy task may weigh up to 4."""
    draft = {"title": "Up to four", "text": "For the roof.", "matter": "rules", "changes": {"weight_cap": 4000}}
    here = f"/groups/{house.group.slug}/decisions"
    status, made = program("bo")("POST", here, draft)
    assert status == 201, made
    return f"{here}/{made['id']}"


def test_what_is_said_stands_with_the_decision_in_order(program: MakeProgram, one: str) -> None:
    for who, text in (("ada", " Why four? "), ("bo", "It is steep.")):
        status, said = program(who)("POST", f"{one}/comments", {"text": text})
        assert (status, said["text"], said["by"]["name"]) == (201, text.strip(), who.title())
    found = program("cem").get(one)["comments"]
    assert [(said["by"]["name"], said["text"]) for said in found] == [("Ada", "Why four?"), ("Bo", "It is steep.")]


def test_the_same_comment_sent_twice_with_one_key_is_said_once(program: MakeProgram, one: str) -> None:
    answers = [program("ada")("POST", f"{one}/comments", {"text": "Hm."}, key="hm-1") for _ in range(2)]
    assert answers[0] == answers[1]
    assert Comment.objects.count() == 1


def test_nothing_is_said_that_is_nothing_or_comes_after_the_end(program: MakeProgram, one: str) -> None:
    status, refused = program("ada")("POST", f"{one}/comments", {"text": " "})
    assert (status, refused["field"]) == (422, "text")
    assert program("ada")("POST", f"{one}/comments", {"text": "x" * 4001})[0] == 422
    program("bo")("POST", f"{one}/withdraw")
    assert program("ada")("POST", f"{one}/comments", {"text": "Ah."})[1]["code"] == "too_late"
    assert program("ada")("POST", f"{one[:-16]}{'0' * 16}/comments", {"text": "Ah."})[0] == 404


def test_a_suggestion_that_is_taken_up_becomes_the_proposal(program: MakeProgram, one: str) -> None:
    suggested = {"changes": {"weight_cap": 3500}, "reason": "Half way."}
    status, made = program("cem")("POST", f"{one}/suggestions", suggested)
    assert (status, made["state"], made["text"], made["version"]) == (201, "open", "For the roof.", 0)
    taking = f"{one}/suggestions/{made['id']}/take-up"
    assert program("cem")("POST", taking)[1]["code"] == "not_yours"
    status, now = program("bo")("POST", taking)
    assert (status, now["version"], now["changes"]) == (200, 1, {"weight_cap": 3500})
    [answered] = now["suggestions"]
    assert (answered["state"], answered["by"]["name"], answered["answer"]) == ("taken_up", "Cem", "")
    assert program("bo")("POST", taking)[1]["code"] == "too_late"


def test_a_suggestion_that_is_declined_says_why(program: MakeProgram, one: str) -> None:
    made = program("cem")("POST", f"{one}/suggestions", {"text": "For roof and cellar.", "reason": "Both."})[1]
    declining = f"{one}/suggestions/{made['id']}/decline"
    assert program("ada")("POST", declining, {"answer": "No."})[1]["code"] == "not_yours"
    status, refused = program("bo")("POST", declining, {"answer": " "})
    assert (status, refused["field"]) == (422, "answer")
    status, left = program("bo")("POST", declining, {"answer": "One by one."})
    assert (status, left["state"], left["answer"]) == (200, "declined", "One by one.")
    assert program("bo").get(one)["suggestions"] == [left]
    assert program("bo").get(one)["text"] == "For the roof."
    assert program("bo")("POST", declining, {"answer": "One by one."})[1]["code"] == "too_late"


def test_a_suggestion_is_another_one_that_could_hold_and_comes_before_the_vote(program: MakeProgram, one: str) -> None:
    cem = program("cem")
    for wrong, field in (
        ({"reason": "Just so."}, "text"),
        ({"text": "Roof.", "reason": " "}, "reason"),
        ({"changes": {"no_such_rule": 1}, "reason": "Try."}, "changes"),
        ({"changes": {"weight_cap": -5}, "reason": "Try."}, "changes"),
    ):
        status, refused = cem("POST", f"{one}/suggestions", wrong)
        assert (status, refused["field"]) == (422, field), wrong
    for act, said in (("take-up", None), ("decline", {"answer": "No."})):
        assert program("bo")("POST", f"{one}/suggestions/999999/{act}", said)[0] == 404
    program("bo")("POST", f"{one}/open", {"procedure": "consensus"})
    late = cem("POST", f"{one}/suggestions", {"text": "Roof.", "reason": "Shorter."})
    assert late[1]["code"] == "too_late"


def test_a_suggestion_is_answered_only_where_it_was_made(program: MakeProgram, house: House, one: str) -> None:
    made = program("cem")("POST", f"{one}/suggestions", {"text": "Roof.", "reason": "Shorter."})[1]
    other = program("bo")("POST", f"/groups/{house.group.slug}/decisions", {"title": "A dog"})[1]["id"]
    elsewhere = f"{one[:-16]}{other}/suggestions/{made['id']}/take-up"
    assert program("bo")("POST", elsewhere)[0] == 404
