"""A period's flows row by row, for spreadsheets and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allmende.server.sharing.reports import Report


def flow_rows(
    report: Report, given: Mapping[tuple[str, str], int], *, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return every flow of a period: person to project, project to product, product to product, to people, to everyone.

    Ids stand beside names; "members" are those who took something, "everyone" is all by share and days, and what stays
    in a product goes from it to "store".
    """
    rows = [_row(member, project, amount, names) for (member, project), amount in sorted(given.items())]
    for line in report.nodes.values():
        if line.fresh_mwh:
            rows.append(_row(line.project, line.id, line.fresh_mwh, names))
        if line.opening_mwh:
            rows.append(_row("store", line.id, line.opening_mwh, names))
    rows += [_row(source, to, amount, names) for (source, to), amount in sorted(report.flows_mwh.items())]
    rows += [_row(line.id, "store", line.after_mwh, names) for line in report.nodes.values() if line.after_mwh]
    return [row for row in rows if row["amount_mwh"]]


def _row(source: str, to: str, amount_mwh: int, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "from": source,
        "from_name": names.get(source, source),
        "to": to,
        "to_name": names.get(to, to),
        "amount_mwh": amount_mwh,
    }
