"""A period's snapshot as plain data: kept beside its settlement, so that a what-if can settle it again."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from allmende.economy.goods import CostObject, Goods, Take, Use
from allmende.economy.settle import Participation, Snapshot
from allmende.values.period import Period


class NotASnapshot(ValueError):
    """Data that is not what `snapshot_to_json` writes; the message says what is missing or wrong."""


def snapshot_to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as dicts, lists, texts and whole numbers."""
    goods = snapshot.goods
    return {
        "group": snapshot.group,
        "from_day": snapshot.period.start.isoformat(),
        "until_day": snapshot.period.end.isoformat(),
        "effort_mwh": snapshot.effort_mwh,
        "carried_mwh": snapshot.carried_mwh,
        "participants": {
            member: [part.share_milli, part.days, part.break_days] for member, part in snapshot.participants.items()
        },
        "goods": _goods_to_json(goods) if goods is not None else None,
    }


def snapshot_from_json(data: Any) -> Snapshot:  # noqa: ANN401  # whatever somebody kept
    """Return the snapshot that was written.

    Raises:
        NotASnapshot: It is something else.

    """
    try:
        return Snapshot(
            group=data["group"],
            period=Period(date.fromisoformat(data["from_day"]), date.fromisoformat(data["until_day"])),
            effort_mwh=data["effort_mwh"],
            carried_mwh=data["carried_mwh"],
            participants={
                member: Participation(share_milli=share, days=days, break_days=break_days)
                for member, (share, days, break_days) in data["participants"].items()
            },
            goods=_goods_from_json(data["goods"]) if data["goods"] is not None else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotASnapshot(f"{type(error).__name__}: {error}") from error


def _goods_to_json(goods: Goods) -> dict[str, Any]:
    return {
        "overheads_mwh": dict(goods.overheads_mwh),
        "overhead_rules": dict(goods.overhead_rules),
        "nodes": {name: _named(node) for name, node in goods.nodes.items()},
        "uses": [_named(use) for use in goods.uses],
        "takes": [_named(take) | {"parts": dict(take.parts)} for take in goods.takes],
    }


def _goods_from_json(data: dict[str, Any]) -> Goods:
    return Goods(
        overheads_mwh=data["overheads_mwh"],
        overhead_rules=data["overhead_rules"],
        nodes={name: CostObject(**node) for name, node in data["nodes"].items()},
        uses=[Use(**use) for use in data["uses"]],
        takes=[Take(**take) for take in data["takes"]],
    )


def _named(value: CostObject | Use | Take) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}
