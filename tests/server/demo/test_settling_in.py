from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from allmende.economy.rulebook import Rulebook
from allmende.server.demo.settling_in import as_wish, deadline_hours
from allmende.server.demo.world import ZONE
from allmende.server.groups.models import Group
from allmende.server.work.round_days import round_window

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_whenever_the_demo_starts_a_round_closes_at_eight_within_thirty_hours(now: datetime) -> None:
    rules = Rulebook({"round_deadline_hours": deadline_hours(now)})
    house = Group(timezone="Europe/Berlin")
    windows = [round_window(house, now + timedelta(days=days), rules) for days in range(0, 22, 7)]
    # An hour more or less where summer time begins or ends in between.
    closing = [one.deadline for one in windows if timedelta(hours=4) < one.deadline - now < timedelta(hours=32)]
    assert len(closing) == 1
    assert closing[0].astimezone(ZONE).hour == 20


@given(st.integers(1, 5000))
def test_a_wish_never_asks_for_much_less_than_somebody_would_do_it_for(reservation_milli: int) -> None:
    wish = as_wish(reservation_milli)
    assert wish in {500, 1000, 1500, 2500, None}
    if wish is not None:
        assert wish * 1.2 >= reservation_milli
