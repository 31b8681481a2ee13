"""A what-if as it is saved with a proposal, so that everybody votes on the same figures, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from allmende.economy.spread import Spread
from allmende.economy.whatif import Comparison, Effect


class NotAComparison(ValueError):
    """A text that is no saved what-if."""


def to_json(comparison: Comparison) -> str:
    """Return the comparison as one line; equal comparisons give equal lines."""
    written = {
        "members": _effects(comparison.members),
        "periods": [_pair(effect) for effect in comparison.periods],
        "groups": {kind: _effects(groups) for kind, groups in comparison.groups.items()},
        "baseline_spread": _spread(comparison.baseline_spread),
        "reform_spread": _spread(comparison.reform_spread),
        "more_less_same": [comparison.more, comparison.less, comparison.same],
    }
    return json.dumps(written, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Comparison:
    """Return a comparison that was saved.

    Raises:
        NotAComparison: The text is none.

    """
    try:
        read: dict[str, Any] = json.loads(text)
        more, less, same = read["more_less_same"]
        return Comparison(
            members=_read_effects(read["members"]),
            periods=tuple(_read_pair(pair) for pair in read["periods"]),
            groups={kind: _read_effects(groups) for kind, groups in read["groups"].items()},
            baseline_spread=_read_spread(read["baseline_spread"]),
            reform_spread=_read_spread(read["reform_spread"]),
            more=more,
            less=less,
            same=same,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAComparison from error


def fingerprint(comparison: Comparison) -> str:
    """Return the SHA-256 of the saved form, in hex: two people with the same fingerprint have seen the same figures."""
    return hashlib.sha256(to_json(comparison).encode()).hexdigest()


def _pair(effect: Effect) -> list[int]:
    return [effect.baseline_mwh, effect.reform_mwh]


def _read_pair(pair: Sequence[int]) -> Effect:
    baseline_mwh, reform_mwh = pair
    return Effect(baseline_mwh=baseline_mwh, reform_mwh=reform_mwh)


def _effects(effects: Mapping[str, Effect]) -> dict[str, list[int]]:
    return {name: _pair(effect) for name, effect in effects.items()}


def _read_effects(pairs: Mapping[str, Sequence[int]]) -> dict[str, Effect]:
    return {name: _read_pair(pair) for name, pair in pairs.items()}


def _spread(spread: Spread) -> dict[str, object]:
    return {
        "count": spread.count,
        "total_mwh": spread.total_mwh,
        "deciles_mwh": list(spread.deciles_mwh),
        "lorenz_milli": list(spread.lorenz_milli),
        "gini_milli": spread.gini_milli,
    }


def _read_spread(read: Mapping[str, Any]) -> Spread:
    return Spread(
        count=read["count"],
        total_mwh=read["total_mwh"],
        deciles_mwh=tuple(read["deciles_mwh"]),
        lorenz_milli=tuple(read["lorenz_milli"]),
        gini_milli=read["gini_milli"],
    )
