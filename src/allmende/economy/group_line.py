"""From where a group inherits: the line of groups around it, and for every rule who set it and what bounded it.

A group lies in one other group at most, its parent, and inherits from there alone; belonging to others besides, such as
a board or a prosumer association, is an agreement (docs/decisions/0014).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from allmende.economy.parameter import Value
from allmende.economy.parameters import PARAMETERS
from allmende.economy.rulebook import Rulebook, inherit

Reason = Literal["default", "set", "nearest", "closed"]


class GroupInsideItself(ValueError):
    """A group that would lie in itself, whether at once or by way of others; `line` goes from it round to it again."""

    def __init__(self, line: Sequence[str]) -> None:
        """Keep the circle, so that whoever words the refusal can name it."""
        super().__init__(" in ".join(line))
        self.line = tuple(line)


class UnknownGroup(KeyError):
    """A group that is not in the tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Why one rule has its value in a group.

    Attributes:
        value: What holds.
        set_in: The group whose value it is; None where it is the default.
        why: "set" or "default" where it holds as somebody set it or nobody did; "nearest" where a group's value counts
            as the nearest one still allowed; "closed" where a group's own value does not count any more.
        bound_by: For "nearest" and "closed" the group whose rules make it so, else None; the group itself where it is
            another rule holding in it that the value has to fit with.
        wished: For "nearest" and "closed" what the group has set, else None; `wished_in` is that group.

    """

    value: Value
    set_in: str | None
    why: Reason
    bound_by: str | None = None
    wished: Value | None = None
    wished_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The rules that hold in a group, with the origin of each."""

    rulebook: Rulebook
    origins: Mapping[str, Origin]


def line_around(group: str, *, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the groups around a group, outermost first, it itself last.

    Args:
        group: Where to begin.
        parents: Every group -> the group it lies in, or None.

    Raises:
        UnknownGroup: The group, or one it lies in, is not there.
        GroupInsideItself: The groups go round in a circle.

    Examples:
        >>> line_around("house", parents={"house": "street", "street": "town", "town": None})
        ('town', 'street', 'house')

    """
    line: dict[str, None] = {}
    around: str | None = group
    while around is not None:
        if around not in parents:
            raise UnknownGroup(around)
        if around in line:
            passed = list(line)
            raise GroupInsideItself([*passed[passed.index(around) :], around])
        line[around] = None
        around = parents[around]
    return tuple(reversed(line))


def moved(group: str, *, into: str | None, parents: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the tree after a group, with all inside it, has moved into another; None: it stands alone.

    Raises:
        UnknownGroup: One of the groups is not there.
        GroupInsideItself: It would lie inside itself.

    """
    if group not in parents:
        raise UnknownGroup(group)
    after = {**parents, group: into}
    _ = line_around(group, parents=after)
    return after


def resolve(line: Sequence[tuple[str, Mapping[str, Value]]]) -> Resolved:
    """Return the rules that hold at the inner end of a line, and for each why.

    Args:
        line: Each group, outermost first, with what it has set itself.

    Raises:
        UnknownRule, RuleRefused: A group has set what no rulebook can hold.

    """
    book: Rulebook | None = None
    held = Rulebook()
    origins = {name: Origin(value=held[name], set_in=None, why="default") for name in PARAMETERS}
    outside: list[tuple[str, Rulebook]] = []
    for group, own in line:
        above, book = book, inherit(book, own)
        for name in PARAMETERS:
            if name in own or book[name] != origins[name].value:
                origins[name] = _origin(name, group, own, book=book, above=above, outside=outside, before=origins[name])
        outside.append((group, book))
    return Resolved(rulebook=book or held, origins=origins)


def _origin(
    name: str,
    group: str,
    own: Mapping[str, Value],
    *,
    book: Rulebook,
    above: Rulebook | None,
    outside: Sequence[tuple[str, Rulebook]],
    before: Origin,
) -> Origin:
    """Return the origin of a rule a group has set, or that gave way to one it has set."""
    wished = own.get(name)
    if wished == book[name] and (above is None or above.leeway(name).may_set):
        return Origin(value=book[name], set_in=group, why="set")
    if above is None or wished is None or above.leeway(name).may_set:
        # Without anybody above, only another of the group's own values can have moved it.
        bound_by = _who_bounded(name, outside, wished) if wished is not None else None
        return Origin(
            value=book[name],
            set_in=group,
            why="nearest",
            bound_by=bound_by or group,
            wished=before.value if wished is None else wished,
            wished_in=before.set_in if wished is None else group,
        )
    return Origin(
        value=book[name],
        set_in=before.set_in,
        why="closed",
        bound_by=_who_closed(name, outside),
        wished=wished,
        wished_in=group,
    )


def _who_closed(name: str, outside: Sequence[tuple[str, Rulebook]]) -> str:
    """Return the outermost group that does not let those inside it choose."""
    return next(group for group, book in outside if not book.leeway(name).may_set)


def _who_bounded(name: str, outside: Sequence[tuple[str, Rulebook]], wished: Value) -> str | None:
    """Return the outermost group beyond whose leeway a value lies."""
    return next((group for group, book in outside if book.leeway(name).nearest(wished) != wished), None)
