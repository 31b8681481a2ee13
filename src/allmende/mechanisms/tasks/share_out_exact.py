"""Make exact what linear programmes found when everything is shared out: weights and shares in fractions, or a refusal.

People and tasks are nodes, and who does what joins them; without circles these are trees, along which all follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from fractions import Fraction

# ("person" or "task", its name)
Node = tuple[str, str]


class NoEquilibriumFound(ValueError):
    """No weights were found at which everything is done; with tasks some people never take there may be none."""


def exact_shares(
    wishes: Mapping[str, Mapping[str, int]],
    minutes: Mapping[str, int],
    earn: Mapping[str, int],
    *,
    doing: list[tuple[str, str]],
) -> tuple[dict[str, Fraction], dict[str, dict[str, Fraction]]]:
    """Make exact what the linear programmes found, from who does what alone.

    Whoever does two tasks finds both equally worth while, so the ratio of their weights is that of the statements.
    Within each group of people and tasks that hang together this leaves one factor, set by what the group has to
    earn; then the shares follow from the ends of the tree inwards.
    """
    near = tree(doing)
    weights: dict[str, Fraction] = {}
    shares: dict[str, dict[str, Fraction]] = {person: {} for person in earn}
    seen: set[tuple[str, str]] = set()
    for start in sorted(near):
        if start in seen:
            continue
        order, above = _walk(start, near)
        seen |= set(order)
        # Per person the exchange, per task the weight, up to the group's common factor.
        level: dict[tuple[str, str], Fraction] = {start: Fraction(1)}
        for node in order[1:]:
            other = above[node]
            person, task = (node[1], other[1]) if node[0] == "person" else (other[1], node[1])
            asked = wishes[person][task]
            level[node] = level[other] / asked if node[0] == "person" else level[other] * asked
        group_tasks = [name for kind, name in order if kind == "task"]
        if not group_tasks:
            raise NoEquilibriumFound(f"{start[1]} would have nothing to do")
        owed = sum(earn[name] for kind, name in order if kind == "person")
        factor = owed / sum((level["task", name] * minutes[name] for name in group_tasks), Fraction(0))
        weights.update({name: level["task", name] * factor for name in group_tasks})
        left = {node: _worth(node, weights, minutes, earn) for node in order}
        for node in reversed(order[1:]):
            other = above[node]
            person, task = (node[1], other[1]) if node[0] == "person" else (other[1], node[1])
            if left[node] < 0:
                raise NoEquilibriumFound(f"the shares of {task!r} do not come out")
            if left[node]:
                shares[person][task] = left[node] / (weights[task] * minutes[task])
            left[other] -= left[node]
    _confirm(wishes, weights, shares, minutes)
    return weights, shares


def tree(doing: list[tuple[str, str]]) -> dict[Node, list[Node]]:
    """Return people and tasks with who does what; a pair that would close a circle adds nothing and is left out."""
    near: dict[Node, list[Node]] = {}
    root: dict[Node, Node] = {}

    def find(node: Node) -> Node:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for person, task in doing:
        one, other = ("person", person), ("task", task)
        if find(one) != find(other):
            root[find(one)] = find(other)
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    return near


def groups(near: Mapping[Node, list[Node]]) -> list[tuple[list[str], list[str]]]:
    """Return the people and tasks of each group that hangs together."""
    found, seen = [], set[Node]()
    for start in sorted(near):
        if start not in seen:
            order, _ = _walk(start, near)
            seen |= set(order)
            found.append((sorted(n for k, n in order if k == "person"), sorted(n for k, n in order if k == "task")))
    return found


def _walk(start: Node, near: Mapping[Node, list[Node]]) -> tuple[list[Node], dict[Node, Node]]:
    order, above, queue = [start], {start: start}, deque([start])
    while queue:
        node = queue.popleft()
        for other in near[node]:
            if other not in above:
                above[other] = node
                order.append(other)
                queue.append(other)
    return order, above


def _worth(
    node: Node, weights: Mapping[str, Fraction], minutes: Mapping[str, int], earn: Mapping[str, int]
) -> Fraction:
    return weights[node[1]] * minutes[node[1]] if node[0] == "task" else Fraction(earn[node[1]])


def _confirm(
    wishes: Mapping[str, Mapping[str, int]],
    weights: Mapping[str, Fraction],
    shares: Mapping[str, Mapping[str, Fraction]],
    minutes: Mapping[str, int],
) -> None:
    """Make sure, exactly, that everybody does what costs them least for what it earns, and that all is done."""
    done = dict.fromkeys(minutes, Fraction(0))
    for person, does in shares.items():
        best = min(asked / weights[task] for task, asked in wishes[person].items() if task in weights)
        for task, part in does.items():
            done[task] += part
            if wishes[person][task] / weights[task] != best:
                raise NoEquilibriumFound(f"{person!r} would do {task!r} though another task costs them less")
    missing = [task for task, part in done.items() if part != 1]
    if missing:
        raise NoEquilibriumFound(f"{missing[0]!r} would not be done entirely")
