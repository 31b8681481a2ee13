"""Why a unit is worth what it is: what lay in it, what was put in, its inputs, and its project's overhead.

An input is named with its value and explained apart, so that circles of products end.
"""

from __future__ import annotations

from allmende.economy.dues import Asked, on_shelf
from allmende.economy.explanation import Explanation, InputMissing, Source, Unit
from allmende.values.worth import PWH_IN_MWH

Inputs = tuple[tuple[str, Explanation], ...]


def value(asked: Asked, node: str) -> Explanation:
    """Return the value of a unit of a product or batch; raises InputMissing if there is none of that id."""
    if node not in asked.goods.nodes:
        raise InputMissing(f"settlement has no input {node}")
    kept, equation = asked.goods.nodes[node], asked.values.equations[node]
    value_nwh = asked.values.per_unit_nwh[node]
    sources = (source(asked, node),)
    if not equation.units_milli or node in asked.values.in_making:
        # Nothing is made of it yet, or all of it is used for what is still in making: the effort stays in it.
        return Explanation(code="value.in_making", amount=0, unit="nwh", sources=sources)
    inputs: list[tuple[str, Explanation]] = []
    if kept.lying_mwh < 0:
        inputs.append(("lying", Explanation(code="value.nothing_left", amount=0, unit="pwh", sources=sources)))
    else:
        inputs.append(("opening", _pwh("value.opening", kept.opening_mwh)))
        inputs.append(("fresh", _pwh("value.fresh", kept.fresh_mwh, sources)))
    back = asked.values.given_back_milli.get(node, 0)
    if back:
        inputs.append(
            ("given_back", _content(back, Explanation(code="value.before", amount=kept.before_nwh, unit="nwh")))
        )
    for need, units in sorted(equation.inputs.items()):
        inputs.append((f"input:{need}", _content(units, naming(asked, need))))
    return _mean(asked, node, "value", tuple(inputs), value_nwh)


def overhead(asked: Asked, project: str) -> Explanation:
    """Return a project's overhead per weighted hour put into its products; raises InputMissing if they carry none."""
    if project not in asked.values.per_fresh_nwh:
        raise InputMissing(f"settlement has no input {project}")
    given = max(0, asked.goods.overheads_mwh.get(project, 0))
    inputs: list[tuple[str, Explanation]] = [("given", _pwh("overhead.given", given, (Source("group", project),)))]
    for need, units in sorted(asked.values.equations[project].inputs.items()):
        inputs.append((f"input:{need}", _content(units, naming(asked, need))))
    return _mean(asked, project, "overhead", tuple(inputs), asked.values.per_fresh_nwh[project])


def shelf(asked: Asked, project: str, name: str) -> Explanation:
    """Return what a unit from a shelf counts under flat allocation; raises InputMissing if nothing was taken off it."""
    present = on_shelf(asked.goods, values=asked.values, project=project, shelf=name)
    units = {node: asked.off_shelf_milli[node] for node in present if node in asked.off_shelf_milli}
    if not units:
        raise InputMissing(f"settlement has no input {project}:{name}")
    counts = asked.counts_nwh[min(units)]
    content = tuple((f"taken:{node}", _content(count, naming(asked, node))) for node, count in units.items())
    whole = tuple((f"taken:{node}", _units(count)) for node, count in units.items())
    return Explanation(
        code="shelf",
        amount=counts,
        unit="nwh",
        operation="mean",
        inputs=(("content", _sum("shelf.content", "pwh", content)), ("units", _sum("shelf.units", "units", whole))),
    )


def counting(asked: Asked, node: str) -> Explanation:
    """Name what a unit of a product counts for who takes it; where it comes from is explained apart."""
    counts_nwh, kept = asked.counts_nwh[node], asked.goods.nodes[node]
    if node in asked.values.given_back_milli:
        return Explanation(code="value.before", amount=counts_nwh, unit="nwh", sources=(source(asked, node),))
    if kept.rule == "flat_allocation" and kept.shelf:
        shelf_source = Source("shelf", f"{kept.project}:{kept.shelf}")
        return Explanation(code="shelf", amount=counts_nwh, unit="nwh", sources=(shelf_source,))
    return naming(asked, node)


def naming(asked: Asked, node: str) -> Explanation:
    """Name a value without explaining it."""
    if node in asked.values.per_fresh_nwh:
        code, amount = "overhead", asked.values.per_fresh_nwh[node]
    else:
        code, amount = "value", asked.values.per_unit_nwh[node]
    return Explanation(code=code, amount=amount, unit="nwh", sources=(source(asked, node),))


def source(asked: Asked, node: str) -> Source:
    """Return the page a cost object or project is explained on."""
    if node not in asked.goods.nodes:
        return Source("group", node)
    return Source("batch" if asked.goods.nodes[node].batch else "product", node)


def worth(
    code: str, units_milli: int, *, value: Explanation, amount_mwh: int, sources: tuple[Source, ...] = ()
) -> Explanation:
    """Return units times their value, in milli weighted hours."""
    inputs = (("units", _units(units_milli)), ("value", value))
    return Explanation(code=code, amount=amount_mwh, unit="mwh", operation="value", inputs=inputs, sources=sources)


def _mean(asked: Asked, node: str, code: str, inputs: Inputs, amount_nwh: int) -> Explanation:
    equation = asked.values.equations[node]
    content = _sum(f"{code}.content", "pwh", inputs)
    named: list[tuple[str, Explanation]] = [("content", content), ("units", _units(equation.units_milli))]
    if equation.value(_known(asked)) != amount_nwh:
        # Values of a circle were solved together and then rounded, each for itself.
        rounding = amount_nwh * equation.units_milli - content.amount
        slack = equation.slack_pwh(asked.values.equations)
        named.append(("rounding", Explanation(code="value.rounding", amount=rounding, unit="pwh")))
        named.append(("slack", Explanation(code="value.slack", amount=slack, unit="pwh")))
    return Explanation(
        code=code, amount=amount_nwh, unit="nwh", operation="mean", inputs=tuple(named), sources=(source(asked, node),)
    )


def _known(asked: Asked) -> dict[str, int]:
    return {**asked.values.per_unit_nwh, **asked.values.per_fresh_nwh}


def _content(units_milli: int, value: Explanation) -> Explanation:
    inputs = (("units", _units(units_milli)), ("value", value))
    return Explanation(
        code="value.input", amount=units_milli * value.amount, unit="pwh", operation="product", inputs=inputs
    )


def _pwh(code: str, amount_mwh: int, sources: tuple[Source, ...] = ()) -> Explanation:
    inputs = (
        ("mwh", Explanation(code=code, amount=amount_mwh, unit="mwh", sources=sources)),
        ("pwh", Explanation(code="pwh_in_mwh", amount=PWH_IN_MWH, unit="count")),
    )
    return Explanation(code=code, amount=amount_mwh * PWH_IN_MWH, unit="pwh", operation="product", inputs=inputs)


def _units(units_milli: int) -> Explanation:
    return Explanation(code="units", amount=units_milli, unit="units")


def _sum(code: str, unit: Unit, inputs: Inputs) -> Explanation:
    amount = sum(node.amount for _, node in inputs)
    return Explanation(code=code, amount=amount, unit=unit, operation="sum", inputs=inputs)
