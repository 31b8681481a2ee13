"""Reading a vote of elsewhere from a Pabulib file, counting it by equal shares and keeping what it comes to."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from allmende.mechanisms.decisions.equal_shares import Chosen, EqualShares, NotChosen, equal_shares
from allmende.server.conflicts.models import ImportedVote
from allmende.server.groups.operations import need_maintainer
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.tables import pabulib
from allmende.tables.shared_budget import Election
from allmende.tables.sheets import FaultyInput

MOST_BYTES = 2_000_000
MOST_KEPT = 20
MOST_SHOWN = 5
# Towns raise everybody's part by one unit of money at a time; so do those whose results are published.
STEP = 1
MOST_LINES = 1_000_000
# What `tables.pabulib` says of a file: here, so that it can be said in other languages.
FAULTS = (
    gettext_noop("says that there are %(told)s projects, but has %(found)s"),
    gettext_noop("says that there are %(told)s votes, but has %(found)s"),
    gettext_noop("the part %(part)s begins a second time"),
    gettext_noop("stands before the first part; a file of Pabulib begins with META"),
    gettext_noop("more cells than the header has columns: '%(cell)s'"),
    gettext_noop("there is no part %(part)s"),
    gettext_noop("not a table: %(error)s (perhaps a quotation mark was never closed)"),
    gettext_noop("the vote_type is '%(said)s', not one of %(known)s"),
    gettext_noop("%(named)s is '%(said)s', not a whole number from %(least)s on"),
    gettext_noop("the project '%(project)s' occurs twice"),
    gettext_noop("a project without project_id"),
    gettext_noop("the voter '%(voter)s' occurs twice"),
    gettext_noop("a vote without voter_id"),
    gettext_noop("the vote names '%(project)s', which is no project"),
    gettext_noop("the vote names a project twice"),
    gettext_noop("%(projects)s projects and %(points)s numbers of points"),
    gettext_noop("larger than 50 MB, surely another file"),
)


def import_vote(seat: Seat, *, file_name: str, content: bytes, at: datetime) -> ImportedVote:
    """Count a vote of elsewhere and keep it; nothing of it stands in the book, for it is not this group's.

    Raises:
        Refused: It is too large, no such file, or faulty; the first faults are named with their lines.

    """
    need_maintainer(seat, seat.group)
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is too large: at most 2 MB, please."), field="file")
    if ImportedVote.objects.filter(group=seat.group).count() >= MOST_KEPT:
        raise Refused(_("There are many already: remove one first."), field="file")
    election = _read(file_name, content)
    # What is far larger than any town's vote is counted in coarser steps, so that nobody else has to wait for it.
    is_large = len(election.votes) * len(election.projects) > MOST_LINES
    step = None if is_large else STEP
    told = equal_shares(election.approved(), costs=election.costs(), budget=election.budget, step=step)
    name = election.meta.get("description", "").strip() or file_name
    return ImportedVote.objects.create(
        group=seat.group,
        name=name[:120],
        file_name=file_name[:120],
        content=content,
        outcome=outcome_of(election, told),
        by=seat.member,
        at=at,
    )


@transaction.atomic
def remove(seat: Seat, vote_id: str) -> None:
    """Remove a vote of elsewhere, as whoever brought it or looks after the group."""
    found = ImportedVote.objects.filter(pk=vote_id, group=seat.group).first()
    if found is None:
        raise Refused(_("There is no such vote here."))
    if found.by_id != seat.member.id:
        need_maintainer(seat, seat.group)
    found.delete()


def outcome_of(election: Election, told: EqualShares) -> dict[str, Any]:
    """Return what a count comes to as plain JSON: what the certificate of one's own vote has, without ballots."""
    plain = _texts(told)
    plain["chosen"] = [_texts(line) for line in told.chosen]
    plain["not_chosen"] = [_texts(line) for line in told.not_chosen]
    return {
        "result": plain,
        "names": {project.id: project.name for project in election.projects},
        "published": [project.id for project in election.projects if project.selected],
        "says_what_was_chosen": any(project.selected is not None for project in election.projects),
        "vote_type": election.vote_type,
        "voters_count": len(election.votes),
    }


def _texts(told: EqualShares | Chosen | NotChosen) -> dict[str, Any]:
    """Return the fields of a result, exact fractions as text like 37/93."""
    return {key: str(each) if isinstance(each, Fraction) else each for key, each in asdict(told).items()}


def _read(file_name: str, content: bytes) -> Election:
    try:
        return pabulib.read(file_name, content)
    except FaultyInput as faulty:
        lines = [
            (_("line %(line)d: %(fault)s") if fault.line else "%(fault)s")
            % {"line": fault.line, "fault": _(fault.what) % fault.values if fault.values else _(fault.what)}
            for fault in faulty.faults[:MOST_SHOWN]
        ]
        raise Refused("\n".join(lines), field="file") from faulty
