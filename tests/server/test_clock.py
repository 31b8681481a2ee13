from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from allmende.server import clock


def test_a_stopped_clock_stands_still() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    with clock.stopped(at):
        assert clock.now() == clock.now() == at


def test_microseconds_and_moment_undo_each_other() -> None:
    at = datetime(2026, 5, 1, 12, 34, 56, 789_012, tzinfo=UTC)
    assert clock.moment(clock.microseconds(at)) == at


def test_a_demos_time_jumps_forward_by_whole_days(settings: Settings, tmp_path: object) -> None:
    settings.DEMO, settings.DATA = True, tmp_path
    before = clock.now()
    clock.move_demo_ahead(days=1)
    clock.move_demo_ahead(days=2)
    assert timedelta(days=3) <= clock.now() - before < timedelta(days=3, minutes=1)


def test_a_demos_time_never_goes_back(settings: Settings, tmp_path: object) -> None:
    settings.DEMO, settings.DATA = True, tmp_path
    with pytest.raises(RuntimeError):
        clock.move_demo_ahead(days=-1)


def test_outside_a_demo_nobody_moves_time(settings: Settings, tmp_path: object) -> None:
    settings.DEMO, settings.DATA = False, tmp_path
    with pytest.raises(RuntimeError):
        clock.move_demo_ahead(days=1)
