"""Put what a round came to into sentences: why a weight stands where it does, who is missing where."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.server.web import wording
from allmende.server.web.explanation import Reason
from allmende.server.work.queries.round_results import Rise, SharedTask, Shortage

MOST_NAMES = 5


def names(listed: Sequence[str], *, count: int = 0, most: int = MOST_NAMES) -> str:
    """Return names as one says them: "Ada, Bo and Cem"; many are cut short: "Ada, Bo and 7 others".

    Args:
        listed: Names, at least the first few.
        count: How many there are in all, where `listed` leaves some out.
        most: How many are named where there are more.

    """
    count = max(count, len(listed))
    if count > most + 1:
        return _("%(names)s and %(count)d others") % {"names": ", ".join(listed[:most]), "count": count - most}
    if len(listed) > 1:
        return _("%(names)s and %(last)s") % {"names": ", ".join(listed[:-1]), "last": listed[-1]}
    return listed[0] if listed else _("nobody")


def weight_reason(task: SharedTask) -> Reason:
    """Return why a task's weight stands where it does: who stands behind it, and how it rose."""
    rises = [_rise_reason(rise) for rise in task.rises]
    start = Reason(text=_("it started at the lowest weight"), value=wording.weight(task.floor_milli))
    offered = ngettext(
        "%(count)d person would do it at this weight, by what they said",
        "%(count)d people would do it at this weight, by what they said",
        task.behind.offered_count,
    ) % {"count": task.behind.offered_count}
    return Reason(
        text=behind_sentence(task),
        value=wording.weight(task.weight_milli),
        because=[start, *rises, Reason(text=offered)],
    )


def behind_sentence(task: SharedTask) -> str:
    """Return who stands behind a weight."""
    # Up to a step above the weight nobody goes yet: said with the weight itself, which is what one sees.
    below_milli = min(task.behind.below_milli, task.weight_milli)
    below = {
        "weight": wording.weight(below_milli),
        "who": names(task.marginal, count=len(task.behind.marginal)),
        "task": task.rival,
    }
    if task.behind.reason == "cap":
        return _("Even at the highest weight not enough people would do it, so it goes on on the board.")
    if task.behind.reason == "floor":
        return _("Everybody who would do it at the lowest weight has it: nothing had to rise.")
    if task.behind.reason == "rotation":
        return _("At the lowest weight more people wanted it than it needs; it goes round. Waiting: %(who)s.") % {
            "who": names(task.turned_away, count=task.turned_away_count)
        }
    if task.behind.reason == "own_wish":
        return _("Below %(weight)s %(who)s would rather not do it, by what they said.") % below
    return _("Below %(weight)s %(who)s would rather do “%(task)s”.") % below


def _rise_reason(rise: Rise) -> Reason:
    change = f"{wording.weight(rise.from_milli)} → {wording.weight(rise.to_milli)}"
    if rise.reason == "keeps_people":
        return Reason(
            text=_("raised so that those who do it did not leave for a task that lacked people"), value=change
        )
    if rise.takers_count:
        return Reason(text=_("raised so that somebody accepted"), value=change)
    return Reason(text=_("raised, and nobody accepted"), value=change)


def shortage_sentences(shortage: Shortage) -> list[str]:
    """Return what lacks whom, in one or two sentences."""
    tasks = {
        "tasks": names([_("“%(text)s”") % {"text": title} for title in shortage.tasks]),
        "places": shortage.places_count,
    }
    asked = ngettext(
        "%(tasks)s needs %(places)d person.", "%(tasks)s: %(places)d people are needed.", shortage.places_count
    )
    if not shortage.people:
        return [asked % tasks, _("Nobody said they would do it at any weight.")]
    most = ngettext(
        "Only %(who)s would do any of it at any weight; within their limits they can fill %(most)d place.",
        "Only %(who)s would do any of it at any weight; within their limits they can fill %(most)d places.",
        shortage.most_count,
    )
    missing = ngettext("%(count)d place lacks somebody.", "%(count)d places lack somebody.", shortage.missing_count)
    return [
        asked % tasks,
        most % {"who": names(shortage.people, count=shortage.people_count), "most": shortage.most_count},
        missing % {"count": shortage.missing_count},
    ]
