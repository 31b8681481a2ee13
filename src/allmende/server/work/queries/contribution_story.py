"""Reading one contribution whole: what it credited and why, what was said about it, the entries that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allmende.economy.explanation import Explanation, Source, towards_zero
from allmende.server.books import queries as books
from allmende.server.books.models import StoredEntry
from allmende.server.groups.queries import Seat, household_mates
from allmende.server.work.models import Contribution, Correction, Objection
from allmende.server.work.queries.contributions import Doer, Line, credit_of, line_of


@dataclass(frozen=True, kw_only=True)
class Credit:
    """One step that credited or corrected a contribution.

    Attributes:
        what: "agreed", "extra" or "corrected".
        effort: The whole credit and why: minutes x weight, down to what was agreed.
        doers: Each doer's credit after this step's own minutes and weight; `why` explains each.

    """

    what: str
    at: datetime
    who: tuple[str, ...]
    number: int
    minutes: int
    weight_milli: int
    effort: Explanation
    doers: tuple[tuple[Doer, Explanation], ...]


@dataclass(frozen=True, kw_only=True)
class Story:
    """Everything about one contribution.

    Attributes:
        pending: What the next yes would credit, explained like a credit that stands; None when nothing waits.
        correction: The one that waits for a second person, None when none does.
        can_agree: Whether the reader could be that second person.

    """

    line: Line
    pending: Credit | None
    credits: tuple[Credit, ...]
    objections: tuple[Objection, ...]
    correction: Correction | None
    past_corrections: tuple[Correction, ...]
    entries: tuple[StoredEntry, ...]
    is_mine: bool
    has_objected: bool
    can_agree: bool
    can_take_back: bool


def story_of(seat: Seat, contribution_id: str, *, at: datetime) -> Story | None:
    """Return everything about a contribution of the group, or None when there is none."""
    line = line_of(seat, contribution_id, at=at)
    if line is None:
        return None
    contribution = line.contribution
    corrections = list(contribution.corrections.select_related("proposed_by__person", "second__person", "entry"))
    waiting = next((one for one in corrections if one.decided_at is None), None)
    objections = tuple(contribution.objections.select_related("by__person").order_by("at"))
    doers = {doer.member.id for doer in line.doers}
    is_mine = seat.member.id in doers
    credits_ = _credits(line, corrections)
    return Story(
        line=line,
        pending=_pending(line, at=at),
        credits=credits_,
        objections=objections,
        correction=waiting,
        past_corrections=tuple(one for one in corrections if one.decided_at is not None),
        entries=tuple(books.entries_about(seat.group.book, contribution.id)),
        is_mine=is_mine,
        has_objected=any(one.by_id == seat.member.id and one.settled_at is None for one in objections),
        can_agree=_can_agree(seat, waiting, doers),
        can_take_back=(is_mine or contribution.reported_by_id == seat.member.id)
        and not credits_
        and contribution.state != "withdrawn",
    )


def _can_agree(seat: Seat, correction: Correction | None, doers: set[str]) -> bool:
    if correction is None or correction.proposed_by_id == seat.member.id:
        return False
    return seat.member.id not in household_mates(doers)


def _pending(line: Line, *, at: datetime) -> Credit | None:
    if not line.waits_for:
        return None
    return _credit(
        line.contribution,
        line,
        what=line.waits_for,
        at=at,
        who=(),
        entry=None,
        minutes=line.minutes,
        weight_milli=line.contribution.weight_milli,
    )


def _credits(line: Line, corrections: list[Correction]) -> tuple[Credit, ...]:
    contribution = line.contribution
    found = [
        _credit(
            contribution,
            line,
            what=confirmation.what,
            at=confirmation.at,
            who=(confirmation.by.name,),
            entry=confirmation.entry,
            minutes=contribution.extra_minutes if confirmation.what == "extra" else contribution.agreed_minutes,
            weight_milli=contribution.weight_milli,
        )
        for confirmation in contribution.confirmations.all()
    ]
    found += [
        _credit(
            contribution,
            line,
            what="corrected",
            at=correction.decided_at,
            who=(correction.proposed_by.name, correction.second.name),
            entry=correction.entry,
            minutes=correction.minutes,
            weight_milli=correction.weight_milli,
        )
        for correction in corrections
        if correction.accepted and correction.decided_at is not None and correction.second is not None
    ]
    return tuple(sorted(found, key=lambda credit: credit.number))


def _credit(  # One argument per thing a step is put together from.
    contribution: Contribution,
    line: Line,
    *,
    what: str,
    at: datetime,
    who: tuple[str, ...],
    entry: StoredEntry | None,
    minutes: int,
    weight_milli: int,
) -> Credit:
    parts = {doer.member.id: doer.part for doer in line.doers}
    amounts = credit_of(minutes=minutes, weight_milli=weight_milli, parts=parts)
    effort = effort_tree(
        contribution, minutes=minutes, weight_milli=weight_milli, what=what, number=entry.number if entry else None
    )
    return Credit(
        what=what,
        at=at,
        who=who,
        number=entry.number if entry else -1,
        minutes=minutes,
        weight_milli=weight_milli,
        effort=effort,
        doers=tuple(
            (
                Doer(member=doer.member, part=doer.part, credit_mwh=amounts[doer.member.id]),
                part_tree(effort, part=doer.part, whole=sum(parts.values()), amount=amounts[doer.member.id]),
            )
            for doer in line.doers
        ),
    )


def effort_tree(
    contribution: Contribution, *, minutes: int, weight_milli: int, what: str, number: int | None
) -> Explanation:
    """Return why so much is credited in all: E = T x L."""
    taking = contribution.taking
    agreed_in = (Source("occurrence", taking.occurrence_id),) if taking is not None else ()
    weighed_by = agreed_in if taking is not None else (Source("rule", "unasked_weight"),)
    sources = [Source("contribution", contribution.id)]
    if number is not None:
        sources.append(Source("entry", number))
    own = what == "corrected"
    kind = "corrected" if own else "unasked" if taking is None else what
    how = "corrected" if own else "unasked" if taking is None else taking.how
    time = Explanation(code=f"minutes.{kind}", amount=minutes, unit="minutes", sources=() if own else agreed_in)
    weight = Explanation(code=f"weight.{how}", amount=weight_milli, unit="milli", sources=() if own else weighed_by)
    amount = sum(credit_of(minutes=minutes, weight_milli=weight_milli, parts={"all": 1}).values())
    return Explanation(
        code="contribution.effort",
        amount=amount,
        unit="mwh",
        operation="effort",
        inputs=(("minutes", time), ("weight", weight)),
        sources=tuple(sources),
    )


def part_tree(effort: Explanation, *, part: int, whole: int, amount: int) -> Explanation:
    """Return why one doer is credited so much: their part of the whole credit, and a unit that rounding may give."""
    rounding = amount - towards_zero(effort.amount, part=part, whole=whole)
    return Explanation(
        code="contribution.part",
        amount=amount,
        unit="mwh",
        operation="share_of",
        inputs=(
            ("total", effort),
            ("share", Explanation(code="part", amount=part, unit="count")),
            ("whole", Explanation(code="parts", amount=whole, unit="count")),
            ("rounding", Explanation(code="largest_remainder", amount=rounding, unit="mwh")),
        ),
    )
