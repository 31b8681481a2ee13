"""The work of a period as lines with links, and names of those concerned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allmende.server import clock
from allmende.server.books import queries as books
from allmende.server.explanations import link
from allmende.server.groups.models import Group, Member
from allmende.server.sharing.queries import credited_within
from allmende.server.work.models import Contribution

MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One contribution that was credited, or corrected, in a period."""

    at: datetime
    text: str
    url: str
    amount_mwh: int
    is_correction: bool


def credited_moments(group: Group, *, start: date, end: date) -> list[Moment]:
    """Return what was credited in [start, end), newest first."""
    entries = credited_within(group, start=start, end=end, count=MOST_SHOWN)
    done = {
        row.id: row
        for row in Contribution.objects.filter(pk__in={entry.about for entry in entries}).select_related("group")
    }
    moved = books.credited_by(entries)
    return [
        Moment(
            at=clock.moment(entry.at_us),
            text=done[entry.about].title if entry.about in done else entry.about,
            url=link("work:contribution", done[entry.about].group.slug, entry.about) if entry.about in done else "",
            amount_mwh=moved.get(entry.id, 0),
            is_correction=entry.kind == "work.corrected",
        )
        for entry in entries
    ]


def member_name(group: Group, member_id: str) -> str:
    """Return the name of a member of the community."""
    member = Member.objects.select_related("person", "group").filter(book=group.book, pk=member_id).first()
    return member.name if member is not None else ""
