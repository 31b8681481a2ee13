"""A period's flows as pictures: from people through projects and products to people, and between projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from allmende.economy.dues import EVERYONE, MEMBERS
from allmende.server.sharing.reports import Report
from allmende.server.web.flow_chart import Flow, FlowChart, FlowNode

# More in one column would be no picture any more; the rest of them is one node.
MOST_IN_COLUMN = 9
OTHERS = "others"
STAYS = "stays"

Amounts = Mapping[tuple[str, str], int]


def whole_way(report: Report, given: Amounts, *, names: Mapping[str, str]) -> FlowChart:
    """Return the way of effort: people, projects, products, and who has them or carries them.

    Args:
        report: The period.
        given: (member, project) -> effort.
        names: Names of members, projects, products and batches by id.

    """
    from_people = defaultdict[tuple[str, str], int](int)
    people = _largest(_sums(given, 0))
    for (member, project), amount in given.items():
        from_people[f"person:{member if member in people else OTHERS}", f"project:{project}"] += amount
    into = defaultdict[tuple[str, str], int](int)
    out = defaultdict[tuple[str, str], int](int)
    products = _largest(
        {line.id: max(line.opening_mwh + line.fresh_mwh + line.overhead_mwh, 0) for line in report.nodes.values()}
    )
    for line in report.nodes.values():
        product = f"product:{line.id if line.id in products else OTHERS}"
        into[f"project:{line.project}", product] += line.opening_mwh + line.fresh_mwh + line.overhead_mwh
        out[product, f"end:{STAYS}"] += line.after_mwh
    for (source, to), amount in report.flows_mwh.items():
        if to not in (EVERYONE, MEMBERS):
            continue
        start = f"product:{source if source in products else OTHERS}" if source in report.nodes else f"project:{source}"
        out[start, f"end:{to}"] += amount
    flows = [*_flows(from_people), *_flows(into), *_flows(out)]
    named = {
        **{f"person:{key}": name for key, name in names.items()},
        **{f"project:{key}": name for key, name in names.items()},
        **{f"product:{key}": name for key, name in names.items()},
        f"person:{OTHERS}": _("others"),
        f"product:{OTHERS}": _("other products"),
        f"end:{MEMBERS}": _("who took it"),
        f"end:{EVERYONE}": _("everyone"),
        f"end:{STAYS}": _("in store, in the making"),
    }
    column = {"person": 0, "project": 1, "product": 2, "end": 3}
    return FlowChart(
        title=_("The way of the effort: who gave it, for which project, into what, and who carries it."),
        heads=[_("people"), _("projects"), _("products"), _("carried by")],
        nodes=_nodes(flows, named, lambda key: column[key.partition(":")[0]]),
        flows=flows,
    )


def between_projects(report: Report, *, names: Mapping[str, str]) -> FlowChart:
    """Return what projects used of one another, worth by effort."""
    flows = [
        Flow(source=f"from:{source}", to=f"to:{to}", amount_mwh=amount)
        for (source, to), amount in sorted(passed_on(report).items(), key=lambda item: -item[1])
    ]
    named = {f"{end}:{key}": name for key, name in names.items() for end in ("from", "to")}
    return FlowChart(
        title=_("What projects used of one another."),
        heads=[_("made by"), _("used by")],
        nodes=_nodes(flows, named, lambda key: 0 if key.startswith("from:") else 1),
        flows=flows,
    )


def passed_on(report: Report) -> dict[tuple[str, str], int]:
    """Return (project, other project) -> what the other used of it."""
    found = defaultdict[tuple[str, str], int](int)
    for (source, to), amount in report.flows_mwh.items():
        if to in (EVERYONE, MEMBERS):
            continue
        giver = report.nodes[source].project if source in report.nodes else source
        getter = report.nodes[to].project if to in report.nodes else to
        if giver != getter:
            found[giver, getter] += amount
    return dict(found)


def _flows(amounts: Amounts) -> list[Flow]:
    return [Flow(source=source, to=to, amount_mwh=amount) for (source, to), amount in sorted(amounts.items()) if amount]


def _sums(amounts: Amounts, end: int) -> dict[str, int]:
    sums = defaultdict[str, int](int)
    for ends, amount in amounts.items():
        sums[ends[end]] += amount
    return sums


def _largest(amounts: Mapping[str, int]) -> set[str]:
    return set(sorted(amounts, key=lambda key: (-amounts[key], key))[:MOST_IN_COLUMN])


def _nodes(flows: Iterable[Flow], names: Mapping[str, str], column: Callable[[str], int]) -> list[FlowNode]:
    """Return the nodes of some flows, the largest of each column first."""
    through = defaultdict[str, int](int)
    for flow in flows:
        through[flow.source] += abs(flow.amount_mwh)
        through[flow.to] += abs(flow.amount_mwh)
    return [
        FlowNode(key=key, label=names.get(key, key.partition(":")[2][:6]), column=column(key))
        for key in sorted(through, key=lambda key: (column(key), -through[key], key))
    ]
