"""Put conflicts into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from allmende.server.conflicts.models import Conflict, Ending, Moment, Step, What
from allmende.server.conflicts.queries.conflicts import ConflictPage
from allmende.server.explanations import link


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of a timeline: when, what, the words where they are for the reader, and the entry of the book."""

    at: datetime
    text: str
    words: str
    url: str


def timeline(page: ConflictPage, *, slug: str) -> list[Told]:
    """Return all that happened, as one would tell it."""
    return [
        Told(
            at=moment.at,
            text=_told(moment, names={member_id: one.name for member_id, one in page.names.items()}),
            words=moment.words if page.reads_words else "",
            url=link("statements:entry", slug, moment.entry.number),
        )
        for moment in page.moments
    ]


def steps_of(conflict: Conflict) -> list[dict[str, object]]:
    """Return the way of a conflict, for the picture of its steps."""
    order = list(Step)
    at = len(order) if conflict.ended_at is not None else order.index(Step(conflict.step))
    reached = order.index(Step(conflict.step))
    steps: list[dict[str, object]] = [{"label": _("Raised"), "done": True, "current": False}]
    steps += [
        {"label": step.label, "done": number < min(at, reached + 1), "current": number == at}
        for number, step in enumerate(order)
        if conflict.ended_at is None or number <= reached
    ]
    ending = Ending(conflict.how).label if conflict.how else _("over")
    steps.append({"label": ending, "done": False, "current": conflict.ended_at is not None})
    return steps


def what_next(page: ConflictPage) -> str:
    """Return a sentence about what the step is for."""
    conflict, name = page.conflict, page.conflict.by.name
    if conflict.ended_at is not None:
        sentence = {
            Ending.SETTLED: _("%(name)s says that it is settled."),
            Ending.WITHDRAWN: _("%(name)s has taken it back."),
            Ending.DECIDED: _("It was decided together."),
        }[Ending(conflict.how)]
    elif conflict.step == Step.ANSWER:
        sentence = (
            _("There is an answer. If it settles the matter, %(name)s says so; else somebody mediates next.")
            if page.is_answered
            else _("Those on the other side say how they see it. If nobody does in time, it goes on by itself.")
        )
    elif conflict.step == Step.MEDIATION and conflict.mediator is not None:
        name = conflict.mediator.name
        sentence = _("%(name)s mediates: listens to both sides and looks for a way.")
    elif conflict.step == Step.MEDIATION:
        sentence = _("Both sides name somebody they trust. Whom both name mediates.")
    elif conflict.proposal is None:
        sentence = _("No way was found by talking. Those concerned can now let the group decide.")
    else:
        sentence = _("The group decides now.")
    return sentence % {"name": name}


def _told(moment: Moment, *, names: Mapping[str, str]) -> str:
    if moment.what == What.ENDED:
        return Ending(moment.detail).label.capitalize()
    sentence = {
        What.RAISED: _("%(name)s raised it"),
        What.SAID: _("%(name)s said something"),
        What.NAMED: _("%(name)s would have %(detail)s mediate"),
        What.PUT_TO_VOTE: _("%(name)s lets the group decide"),
        What.MOVED: _("%(name)s goes on: %(detail)s")
        if moment.by is not None
        else _("The time was over; it went on by itself: %(detail)s"),
    }[What(moment.what)]
    detail = Step(moment.detail).label if moment.what == What.MOVED else names.get(moment.detail, moment.detail)
    return sentence % {"name": moment.by.name if moment.by is not None else "", "detail": detail}
