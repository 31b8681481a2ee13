"""Replay what happens between groups of different books, as far as one book can tell.

Where a decision is named, `acting` says what this book can know of it: agreements and standards are those of a group
of this very book, and so are the decisions about them; who joins an association or sends somebody to its board decides
in a book of their own, which this one does not know; an association lets in, and lets go, by a decision of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from allmende.economy.audit.acting import alone, wrong_decision
from allmende.economy.audit.alliance import Agreement, Mandate
from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.audit.redraft import differences
from allmende.economy.audit.state import State
from allmende.economy.bookings.associations import (
    agreement_accepted,
    agreement_ended,
    agreement_published,
    association_joined,
    association_left,
    group_placed,
    mandate_ended,
    mandate_given,
    rule_inherited,
    standard_adopted,
)
from allmende.ledger.entry import Entry


def joined(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group stands behind a member who has just joined."""
    association, member, group = facts.text("association"), facts.text("member"), facts.text("group")
    draft = association_joined(association=association, member=member, group=group, decision=_decision(facts))
    yield from differences(entry, draft)
    yield from wrong_decision(state, entry, facts, acting={association, group})
    if association not in state.groups_of.get(member, ()):
        yield f"{member} is not in group {association}"
    if (association, group) in state.alliance.member_groups:
        yield f"group {group} is in association {association} already"
    if group in state.groups:
        yield f"group {group} is of this very book"
    known = {who for (_, behind), who in state.alliance.member_groups.items() if behind == group}
    if known - {member}:
        yield f"group {group} was known under another id"
    state.alliance.member_groups[association, group] = member


def left(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member group leaves; the member behind it has just left."""
    association, member, group = facts.text("association"), facts.text("member"), facts.text("group")
    draft = association_left(
        association=association, member=member, group=group, goes_to=facts.text("goes_to"), decision=_decision(facts)
    )
    yield from differences(entry, draft)
    yield from wrong_decision(state, entry, facts, acting={association, group})
    if state.alliance.member_groups.pop((association, group), None) != member:
        yield f"group {group} is not in association {association} as {member}"
    if association in state.groups_of.get(member, ()):
        yield f"{member} is still in group {association}"


def placed(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An outermost group inherits from an association, from another one, or from none any more."""
    group, above = facts.text("group"), facts.text("above")
    previous = state.alliance.above.get(group, "")
    draft = group_placed(group=group, above=above, previous=previous, turn=0, decision=_decision(facts))
    yield from differences(entry, draft)
    # Two associations become one by their own decisions, and their groups go along with them.
    yield from wrong_decision(state, entry, facts, acting={group, above or previous or group})
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    if state.groups[group].parent:
        yield f"group {group} inherits from the group around it"
    if above in state.groups:
        yield f"association {above} is of this very book"
    state.place(group, above=above)


def inherited(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A rule comes from above; whether it is so there, the book of the association tells."""
    group, name, value = facts.text("group"), facts.text("name"), facts.values.get("value")
    if value is not None and not isinstance(value, int | str):
        raise WrongFact("value")
    draft = rule_inherited(group=group, name=name, value=value, from_group=facts.text("from_group"), turn=0)
    yield from differences(entry, draft)
    if group not in state.alliance.above:
        yield f"group {group} inherits from no association"
    state.inherit_rule(group, name=name, value=value)


def mandated(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A member group sends somebody to a board, for a term the rulebook allows."""
    mandate = facts.text("mandate")
    board, sender, delegate = facts.text("board"), facts.text("sender"), facts.text("delegate")
    until_day = facts.day("until_day")
    draft = mandate_given(
        mandate=mandate, board=board, sender=sender, delegate=delegate, until_day=until_day, decision=_decision(facts)
    )
    yield from differences(entry, draft)
    group = state.alliance.group_behind(sender)
    yield from wrong_decision(state, entry, facts, acting={group})
    if mandate in state.alliance.mandates:
        yield f"mandate {mandate} was given before"
        return
    if board not in state.groups_of.get(delegate, ()):
        yield f"{delegate} is not in group {board}"
    if board in state.groups:
        association = state.groups[board].parent
        if (association, sender) not in {(place, who) for (place, _), who in state.alliance.member_groups.items()}:
            yield f"{sender} is no member group of the association of board {board}"
        longest = state.rulebook(board).board_term_days
        # A day more, because the day begins at another moment where the board is.
        if (until_day - _day_of(entry)).days > longest + 1:
            yield f"mandate {mandate} lasts longer than {longest} days"
    for other in state.alliance.mandates.values():
        if (other.board, other.sender, other.ended) == (board, sender, ""):
            yield f"{sender} has a delegate on board {board} already"
    state.alliance.mandates[mandate] = Mandate(
        board=board, sender=sender, group=group, delegate=delegate, until_day=until_day
    )


def mandate_over(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A mandate ends once: by a decision of who gave it, by the delegate's word, or because its term is over."""
    mandate, why = facts.text("mandate"), facts.text("why")
    yield from differences(entry, mandate_ended(mandate=mandate, why=why, decision=_decision(facts)))
    given = state.alliance.mandates.get(mandate)
    if given is None:
        yield f"mandate {mandate} was never given"
        return
    if given.ended:
        yield f"mandate {mandate} is over already"
    yield from wrong_decision(state, entry, facts, acting=_who_may_end(state, given, why=why))
    if why == "resigned" and (_decision(facts) or entry.by != given.delegate):
        yield f"only {given.delegate} can give mandate {mandate} back"
    # A day less, because the day begins at another moment where the board is.
    if why == "expired" and (given.until_day - _day_of(entry)).days > 1:
        yield f"mandate {mandate} lasts until {given.until_day}"
    given.ended = why


def _who_may_end(state: State, given: Mandate, *, why: str) -> set[str]:
    """Return in whose name a mandate may be ended: who sent the delegate, or the association the group leaves."""
    board = state.groups.get(given.board)
    return {given.group, board.parent} if why == "left" and board is not None else {given.group}


_FIRST_DAY = date(1970, 1, 1).toordinal()
_DAY_US = 86_400_000_000


def _day_of(entry: Entry) -> date:
    """Return the day of an entry, as it is in Greenwich."""
    return date.fromordinal(_FIRST_DAY + entry.at_us // _DAY_US)


def published(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A group publishes the next version of a text."""
    agreement, group, kind = facts.text("agreement"), facts.text("group"), facts.text("agreement_kind")
    version, sha256 = facts.number("version"), facts.text("sha256")
    draft = agreement_published(
        agreement=agreement,
        group=group,
        agreement_kind=kind,
        version=version,
        sha256=sha256,
        decision=_decision(facts),
    )
    yield from differences(entry, draft)
    yield from _in_its_own_name(state, entry, facts, group=group)
    found = state.alliance.agreements.setdefault(agreement, Agreement(group=group, kind=kind))
    if not found.group:
        found.group, found.kind = group, kind
    if (found.group, found.kind) != (group, kind):
        yield f"agreement {agreement} was another before"
    if found.ended:
        yield f"agreement {agreement} has ended"
    last = max(found.hashes, default=0)
    goes_on = found.first_here is None and group in state.alliance.came_along
    if version <= last or (version != last + 1 and not goes_on):
        yield f"version {version} of agreement {agreement} does not follow version {last}"
        return
    found.hashes[version] = sha256
    found.first_here = found.first_here or version


def ended(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """An agreement ends once."""
    agreement = facts.text("agreement")
    yield from differences(entry, agreement_ended(agreement=agreement, decision=_decision(facts)))
    found = _agreement(state, agreement)
    if found is None or found.ended:
        yield f"there is no agreement {agreement} that could end"
        return
    if found.group:
        yield from _in_its_own_name(state, entry, facts, group=found.group)
    found.ended = True


def accepted(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """Somebody who belongs to the group accepts a version as it was published."""
    agreement, member = facts.text("agreement"), facts.text("member")
    version, sha256 = facts.number("version"), facts.text("sha256")
    yield from differences(
        entry, agreement_accepted(agreement=agreement, version=version, sha256=sha256, member=member)
    )
    found = _agreement(state, agreement)
    if found is None:
        yield f"agreement {agreement} was never published"
        return
    if version not in found.hashes and _stands_elsewhere(state, found, version):
        found.hashes[version] = sha256
    if found.hashes.get(version) != sha256:
        yield f"version {version} of agreement {agreement} has another text"
    if (version, member) in found.accepted:
        yield f"{member} accepted version {version} of agreement {agreement} before"
    if not state.is_member(member):
        yield f"{member} is in no group"
    if entry.by != member:
        yield f"only {member} can accept for {member}"
    found.accepted.add((version, member))


def adopted(state: State, entry: Entry, facts: Facts) -> Iterator[str]:
    """A project works by a version of a standard, or no longer does."""
    standard, group, version = facts.text("standard"), facts.text("group"), facts.number("version")
    draft = standard_adopted(
        standard=standard,
        publisher=facts.text("publisher"),
        version=version,
        sha256=facts.text("sha256"),
        group=group,
        turn=0,
        decision=_decision(facts),
    )
    yield from differences(entry, draft)
    yield from _in_its_own_name(state, entry, facts, group=group)
    before = state.alliance.adopted.get((group, standard), -1 if group in state.alliance.came_along else 0)
    if version == before:
        yield f"group {group} works by version {version} of standard {standard} already"
    state.alliance.adopted[group, standard] = version


def _agreement(state: State, agreement: str) -> Agreement | None:
    """Return an agreement; where groups came along from other books, it may be one that was published there."""
    if state.alliance.came_along:
        return state.alliance.agreements.setdefault(agreement, Agreement(group="", kind="agreement"))
    return state.alliance.agreements.get(agreement)


def _stands_elsewhere(state: State, found: Agreement, version: int) -> bool:
    """Tell whether a version can have been published in a book that the group came from."""
    came = not found.group or found.group in state.alliance.came_along
    return came and (found.first_here is None or version < found.first_here)


def _in_its_own_name(state: State, entry: Entry, facts: Facts, *, group: str) -> Iterator[str]:
    """Yield why an entry does not speak for a group that has to be of this book."""
    if group not in state.groups:
        yield f"group {group} does not exist"
        return
    yield from wrong_decision(state, entry, facts, acting={group})
    yield from alone(state, entry, facts, group=group)


def _decision(facts: Facts) -> str:
    return facts.text_if_there("decision")
