"""What changed in the rules that hold in a group between two moments, whoever around it decided so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allmende.economy.group_line import Origin, resolve
from allmende.economy.parameters import PARAMETERS
from allmende.economy.rule_history import Difference, History
from allmende.economy.rulebook import bound_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A change some group of the line made to its own rules."""

    group: str
    made: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A rule whose value is another at the second moment.

    Attributes:
        before: What held at the first moment, and whose value it was; `after` at the second.
        causes: What was decided in between that can have moved it, outermost group first; empty only where the line
            itself became another: what is around a group bounds what the group has set.

    """

    name: str
    before: Origin
    after: Origin
    causes: Sequence[Cause]


def rules_between(
    line: Sequence[tuple[str, History]],
    *,
    earlier: datetime,
    later: datetime,
    line_before: Sequence[tuple[str, History]] | None = None,
) -> tuple[Shift, ...]:
    """Return every rule that holds otherwise in a group at a later moment, in the order a rulebook is read.

    Args:
        line: Each group from the outermost inwards, with the history of what it has set itself.
        earlier: The first moment.
        later: The second.
        line_before: The groups at the first moment, where they were others.

    Raises:
        LaterFirst: The moments are the wrong way round.

    """
    first = line if line_before is None else line_before
    within = {group for group, _history in line}
    whole = [*((group, history) for group, history in first if group not in within), *line]
    made = [Cause(group=group, made=change) for group, history in whole for change in history.between(earlier, later)]
    before = resolve([(group, history.in_force(earlier)) for group, history in first]).origins
    after = resolve([(group, history.in_force(later)) for group, history in line]).origins
    shifts = []
    for name in PARAMETERS:
        if before[name].value == after[name].value:
            continue
        causes = tuple(cause for cause in made if name in bound_together(cause.made.name))
        # Rules are worked out from what groups have set, from which of them lie around one, and from nothing else.
        assert causes or [group for group, _history in first] != [group for group, _history in line]
        shifts.append(Shift(name=name, before=before[name], after=after[name], causes=causes))
    return tuple(shifts)
