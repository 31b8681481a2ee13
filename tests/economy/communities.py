"""Random communities for the promises of the economy."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from allmende.economy.settle import Participation, Snapshot
from allmende.values.period import Period

JUNE = Period(date(2025, 6, 1), date(2025, 7, 1))

members = st.text("abcdef0123456789", min_size=16, max_size=16)


@st.composite
def participations(draw: st.DrawFn) -> Participation:
    """Someone who joined or left at some day, perhaps with a break."""
    days = draw(st.integers(0, JUNE.days))
    return Participation(
        share_milli=draw(st.sampled_from([0, 250, 500, 1000, 1500])),
        days=days,
        break_days=draw(st.integers(0, days)),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    return Snapshot(
        group="g" * 16,
        period=JUNE,
        effort_mwh=draw(st.integers(-1_000_000, 100_000_000)),
        carried_mwh=draw(st.integers(-1_000_000, 1_000_000)),
        participants=draw(st.dictionaries(members, participations(), max_size=12)),
    )
