"""Why a number is what it is: a tree from the number down to entries, rules and people's statements.

A tree has no words of any language. Each node has a code, which pages word; an amount with its unit; the operation
that makes the amount out of its inputs, so that anybody can recompute it; and the sources it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast, get_args

from allmende.mechanisms.tasks.board import weight_at
from allmende.values.effort import effort_mwh
from allmende.values.rounding import half_up
from allmende.values.worth import mean_nwh, worth_mwh

# units: thousandths of a product's unit; nwh: nano weighted hours per unit; pwh: units x nwh, 10^-12 weighted hours.
Unit = Literal["mwh", "milli", "minutes", "days", "us", "count", "share_days", "units", "nwh", "pwh"]
Operation = Literal[
    "given", "same", "sum", "difference", "product", "effort", "scaled", "share_of", "board", "value", "mean"
]
SourceKind = Literal[
    "entry",
    "rule",
    "contribution",
    "occurrence",
    "member",
    "round",
    "period",
    "product",
    "batch",
    "take",
    "shelf",
    "group",
]


class DoesNotAddUp(ValueError):
    """A node whose inputs do not make the amount it states."""

    def __init__(self, path: str, *, stated: int, computed: int) -> None:
        """Keep where it is and both amounts."""
        super().__init__(f"{path}: states {stated}, its inputs make {computed}")
        self.path = path
        self.stated = stated
        self.computed = computed


class InputMissing(ValueError):
    """A node without an input its operation needs, or with one it does not know."""


class NotAnExplanation(ValueError):
    """Data that is not the JSON of an explanation."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a number rests on: an entry's number, a rule's name, an id in the books."""

    kind: SourceKind
    ref: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One number and why.

    Attributes:
        code: What the number is ("contribution.effort", "due"); pages word it.
        amount: The number, whole, in `unit`.
        operation: How the inputs make the amount:
            given: no inputs, the sources say it;
            same: its one input;
            sum: all inputs added;
            difference: the first input minus all others;
            product: all inputs multiplied;
            effort: inputs minutes and weight, T x L rounded half up;
            scaled: inputs of, part, whole: of x part / whole, rounded half away from zero;
            share_of: inputs total, share, whole, rounding: total x share / whole rounded towards zero, plus the
                unit that largest remainders gave (-1, 0 or 1);
            board: inputs opening, cap, steps, opened, due, at: the weight on the board at that time;
            value: inputs units and value (per unit): what the units are worth, rounded half away from zero;
            mean: inputs content and units: content / units, rounded half up. Where values of a circle were solved
                together, also rounding, added to the content, and slack: twice what it may be at most.
        inputs: Named nodes, in the order they are read.
        sources: Where the number was said.

    """

    code: str
    amount: int
    unit: Unit
    operation: Operation = "given"
    inputs: tuple[tuple[str, Explanation], ...] = ()
    sources: tuple[Source, ...] = ()

    def input(self, name: str) -> Explanation:
        """Return an input by its name.

        Raises:
            InputMissing: There is none of that name.

        """
        for key, node in self.inputs:
            if key == name:
                return node
        raise InputMissing(f"{self.code} has no input {name}")

    def walk(self, path: str = "") -> Iterator[tuple[str, Explanation]]:
        """Yield this node and all below it, each with its path of codes and input names."""
        stack = [(path or self.code, self)]
        while stack:
            here, node = stack.pop()
            yield here, node
            stack.extend((f"{here}/{name}", child) for name, child in reversed(node.inputs))


def check(explanation: Explanation) -> None:
    """Recompute every node of a tree.

    Raises:
        DoesNotAddUp: A node's inputs make another amount than it states; the first such node is named.
        InputMissing: A node lacks what its operation needs.

    """
    for path, node in explanation.walk():
        if (node.operation == "given") != (not node.inputs):
            raise InputMissing(f"{path}: {node.operation} with {len(node.inputs)} inputs")
        computed = _COMPUTED[node.operation](node)
        if computed != node.amount:
            raise DoesNotAddUp(path, stated=node.amount, computed=computed)


def scaled(amount: int, *, part: int, whole: int) -> int:
    """Return amount x part / whole, rounded half away from zero, so that credit and debt round alike.

    Examples:
        >>> scaled(15, part=1, whole=2), scaled(-15, part=1, whole=2)
        (8, -8)

    """
    rounded = half_up(abs(amount) * part, whole=whole)
    return rounded if amount >= 0 else -rounded


def towards_zero(amount: int, *, part: int, whole: int) -> int:
    """Return amount x part / whole without its fraction."""
    exact = abs(amount) * part // whole
    return exact if amount >= 0 else -exact


def to_json(explanation: Explanation) -> dict[str, object]:
    """Return the tree as plain data for JSON; `from_json` brings it back unchanged."""
    data: dict[str, object] = {
        "code": explanation.code,
        "amount": explanation.amount,
        "unit": explanation.unit,
        "operation": explanation.operation,
    }
    if explanation.inputs:
        data["inputs"] = [[name, to_json(node)] for name, node in explanation.inputs]
    if explanation.sources:
        data["sources"] = [[source.kind, source.ref] for source in explanation.sources]
    return data


def from_json(data: object) -> Explanation:
    """Return the tree that plain data describes.

    Raises:
        NotAnExplanation: The data is something else.

    """
    if not isinstance(data, dict):
        raise NotAnExplanation(type(data).__name__)
    code, amount, unit, operation = (data.get(key) for key in ("code", "amount", "unit", "operation"))
    if not isinstance(code, str) or not isinstance(amount, int) or isinstance(amount, bool):
        raise NotAnExplanation(f"{code!r}: {amount!r}")
    if unit not in get_args(Unit) or operation not in get_args(Operation):
        raise NotAnExplanation(f"{code}: {unit!r}, {operation!r}")
    inputs = tuple((str(name), from_json(node)) for name, node in _pairs(data.get("inputs", [])))
    sources = tuple(_source(kind, ref) for kind, ref in _pairs(data.get("sources", [])))
    return Explanation(
        code=code,
        amount=amount,
        unit=cast("Unit", unit),
        operation=cast("Operation", operation),
        inputs=inputs,
        sources=sources,
    )


def _pairs(data: object) -> Iterator[tuple[object, object]]:
    if not isinstance(data, list):
        raise NotAnExplanation(type(data).__name__)
    for pair in data:
        if not isinstance(pair, list) or len(pair) != 2:
            raise NotAnExplanation(repr(pair))
        yield pair[0], pair[1]


def _source(kind: object, ref: object) -> Source:
    if kind not in get_args(SourceKind) or not isinstance(ref, int | str):
        raise NotAnExplanation(f"{kind!r}: {ref!r}")
    return Source(cast("SourceKind", kind), ref)


def _product(node: Explanation) -> int:
    amount = 1
    for _, child in node.inputs:
        amount *= child.amount
    return amount


def _same(node: Explanation) -> int:
    if len(node.inputs) != 1:
        raise InputMissing(f"{node.code} is the same as {len(node.inputs)} inputs")
    return node.inputs[0][1].amount


def _difference(node: Explanation) -> int:
    first, *others = (child.amount for _, child in node.inputs)
    return first - sum(others)


def _whole(node: Explanation) -> int:
    whole = node.input("whole").amount
    if whole <= 0:
        raise InputMissing(f"{node.code} divides by {whole}")
    return whole


def _scaled(node: Explanation) -> int:
    return scaled(node.input("of").amount, part=node.input("part").amount, whole=_whole(node))


def _share_of(node: Explanation) -> int:
    exact = towards_zero(node.input("total").amount, part=node.input("share").amount, whole=_whole(node))
    rounding = node.input("rounding").amount
    # Only what largest remainders can give is a rounding; anything more would hide a wrong number.
    return exact + rounding if rounding in (-1, 0, 1) else exact


def _value(node: Explanation) -> int:
    return worth_mwh(node.input("units").amount, value_nwh=node.input("value").amount)


def _mean(node: Explanation) -> int:
    content, units = node.input("content").amount, node.input("units").amount
    if units <= 0 or content < 0:
        raise InputMissing(f"{node.code} divides {content} by {units}")
    if any(name == "rounding" for name, _ in node.inputs):
        rounding = node.input("rounding").amount
        # More than was rounded on the way would hide a wrong number.
        if 2 * abs(rounding) <= node.input("slack").amount:
            content += rounding
    return mean_nwh(content, units_milli=units)


def _board(node: Explanation) -> int:
    return weight_at(
        opening_milli=node.input("opening").amount,
        cap_milli=node.input("cap").amount,
        steps=node.input("steps").amount,
        opened_us=node.input("opened").amount,
        due_us=node.input("due").amount,
        now_us=node.input("at").amount,
    )


_COMPUTED: Mapping[Operation, Callable[[Explanation], int]] = MappingProxyType(
    {
        "given": lambda node: node.amount,
        "same": _same,
        "sum": lambda node: sum(child.amount for _, child in node.inputs),
        "difference": _difference,
        "product": _product,
        "effort": lambda node: effort_mwh(
            minutes=node.input("minutes").amount, weight_milli=node.input("weight").amount
        ),
        "scaled": _scaled,
        "share_of": _share_of,
        "board": _board,
        "value": _value,
        "mean": _mean,
    }
)
