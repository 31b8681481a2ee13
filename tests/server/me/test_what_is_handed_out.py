"""What somebody decided, argued about and borrowed is theirs to take along, and their words go with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from allmende.server.conflicts.operations.raising import ConflictDraft, raise_conflict
from allmende.server.deciding.operations.delegating import delegate
from allmende.server.deciding.operations.discussing import comment
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.lending import operations as lending
from allmende.server.me import operations
from allmende.server.me.queries import everything_about
from allmende.server.people.models import Person

if TYPE_CHECKING:
    from tests.server.conftest import House

pytestmark = pytest.mark.django_db


def lived_in(house: House) -> None:
    """Let Bo comment, vote, let Cem vote for him, quarrel with Ada, and reserve a room."""
    bo, ada, at = house.seat("bo"), house.seat("ada"), house.at
    proposal = propose(ada, ProposalDraft(title="A dog", matter="text", text="One."), at=at)
    comment(bo, proposal.id, text="Bo likes dogs.", at=at)
    open_vote(ada, proposal.id, kind="consensus", at=house.later(days=8))
    cast(bo, proposal.id, "agree", reason="Bo is lonely.", at=house.later(days=8))
    delegate(bo, to=house.member("cem").id, matter="", days=20, at=at)
    draft = ConflictDraft(
        about="other", title="Noise", words="Bo cannot sleep.", wanted="Bo wants quiet.", others=[ada.member.id]
    )
    raise_conflict(bo, draft, at=at)
    room = lending.add_thing(ada, lending.ThingDraft(name="Room"), at=at)
    start = at + timedelta(days=1)
    lending.reserve(bo, room.id, starts_at=start, ends_at=start + timedelta(hours=1), note="Bo's party", at=at)


def test_what_somebody_decided_argued_about_and_borrowed_is_handed_out(
    house: House, client_of: Callable[..., Client]
) -> None:
    lived_in(house)
    stored = json.loads(client_of("bo").get("/me/export/").content)
    decisions, disagreeing = stored["decisions"], stored["disagreeing"]
    assert [one["text"] for one in decisions["said"]] == ["Bo likes dogs."]
    assert [(one["choice"], one["reason"]) for one in decisions["ballots"]] == [("agree", "Bo is lonely.")]
    assert [(one["to"], one["taken_back_at"]) for one in decisions["delegations"]] == [("Cem", None)]
    assert [one["wanted"] for one in disagreeing["conflicts"]] == ["Bo wants quiet."]
    assert [one["words"] for one in disagreeing["said_in_conflicts"]] == ["Bo cannot sleep."]
    assert [(one["thing"], one["note"]) for one in stored["reservations"]] == [("Room", "Bo's party")]


def test_the_words_go_with_the_person_and_what_was_counted_stays(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(house)
    bo, journal = house.people["bo"], tmp_path / "erased.txt"
    before = _words(everything_about(bo))
    # As after a backup was restored from before he left.
    journal.write_text(bo.id)
    monkeypatch.setattr(operations, "JOURNAL", journal)
    member = house.member("bo")
    assert operations.erase_again() == 1
    member.refresh_from_db()
    # Somebody else takes over the id, only to see what is still stored under it.
    member.person = Person.objects.create(name="Eve")
    member.save()
    after = _words(everything_about(member.person))
    assert {"Bo likes dogs.", "Bo is lonely.", "Bo cannot sleep.", "Bo wants quiet.", "Bo's party"} <= before
    assert not {word for word in after if "Bo" in word}
    assert {"agree", "A dog", "Noise"} <= after


def _words(stored: Any) -> set[str]:
    """Return every text in an export."""
    if isinstance(stored, dict):
        return set().union(*(_words(each) for each in stored.values()))
    if isinstance(stored, list):
        return set().union(*(_words(each) for each in stored))
    return {stored} if isinstance(stored, str) else set()
