"""Rules that come from the association above: booked in the group's own book, which so needs no other to be checked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from allmende.economy import bookings
from allmende.economy.parameters import LEEWAY, PARAMETERS
from allmende.economy.rulebook import Rulebook, Value
from allmende.server.books import operations as books
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, InheritedRule, Placement


def place(group: Group, *, above: Group | None, decision: str, by: str, at: datetime) -> None:
    """Let a group inherit from an association from now on, or from none; its book must be held.

    Args:
        group: The outermost group of its book.
        above: The association, of which it is a member; None: it is on its own.
        decision: The decision, or "".
        by: Who acts, as the group's book knows them; "" where it does not.
        at: When.

    """
    assert group.parent_id is None, "what lies inside another group inherits from that"
    draft = bookings.group_placed(
        group=group.id,
        above=above.id if above else "",
        previous=group.above_id or "",
        turn=Placement.objects.filter(group=group).count(),
        decision=decision,
    )
    entry = books.append(group.book, draft, by=by, at=at, about=group.id)
    group.above = above
    group.save(update_fields=["above"])
    Placement.objects.create(group=group, above=above, at=at, decision=decision, entry=entry)
    _take_over(group, at=at)


def inherit_due(root: Group, *, at: datetime) -> int:
    """Book what has changed in the rules above a community; return how many rules. Those further out come first."""
    line = [root]
    while (above := line[-1].above) is not None:
        line.append(_outermost(above))
    return sum(_catch_up(group, at=at) for group in reversed(line[:-1]))


@transaction.atomic
def _catch_up(group: Group, *, at: datetime) -> int:
    # Most pages find nothing new, and then nobody has to wait for the book.
    if not _news(group, at=at):
        return 0
    books.hold(group.book_id)
    return _take_over(Group.objects.select_related("book", "above__book").get(pk=group.pk), at=at)


def _take_over(group: Group, *, at: datetime) -> int:
    news = _news(group, at=at)
    for name, value in news.items():
        assert group.above is not None
        source = _from_whom(name, group.above)
        turn = InheritedRule.objects.filter(group=group, name=name).count()
        draft = bookings.rule_inherited(group=group.id, name=name, value=value, from_group=source.id, turn=turn)
        entry = books.append(group.book, draft, by="", at=at, about=f"rule:{name}")
        InheritedRule.objects.create(group=group, name=name, value=value, from_group=source, at=at, entry=entry)
    return len(news)


def _news(group: Group, *, at: datetime) -> dict[str, Value | None]:
    """Return rule -> value where the rules above are others than the group's book says; None: the default again."""
    if group.above is None:
        return {}
    wanted = _special(groups.rulebook_of(group.above, at=at))
    known = {name: row.value for name, row in groups.inherited_rules(group).items()}
    return {name: wanted.get(name) for name in (*PARAMETERS, *LEEWAY) if wanted.get(name) != known.get(name)}


def _special(rules: Rulebook) -> dict[str, Value]:
    """Return what differs from the defaults, leeway included."""
    differing = {name: value for name, value in rules.values.items() if value != PARAMETERS[name].default}
    return {**differing, **rules.leeways}


def _from_whom(name: str, above: Group) -> Group:
    """Return whose value a rule of the association above is."""
    chain = groups.chain_of(above)
    own = groups.rules_set_by(chain)
    setter = next((place for place in chain if name in own[place.id]), None)
    if setter is not None:
        return setter
    inherited = groups.inherited_rules(chain[-1]).get(name)
    return inherited.from_group if inherited is not None else above


def _outermost(group: Group) -> Group:
    return groups.chain_of(group)[-1]
