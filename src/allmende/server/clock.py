"""The one clock of the server: everything else is told what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

# The smallest step of time the books know.
MOMENT = timedelta(microseconds=1)

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """Return the present moment in UTC, or the moment at which the clock was stopped."""
    return _stopped.get() or datetime.now(UTC) + _ahead()


def _ahead() -> timedelta:
    """Return how far the demo's visitors have moved its time forward; nothing outside a demo."""
    if not settings.DEMO:
        return timedelta()
    try:
        return timedelta(days=int(_days_ahead_file().read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError):
        return timedelta()


def move_demo_ahead(*, days: int) -> None:
    """Let a demo's time jump forward, for all its visitors; never back, for the books know no way back.

    Raises:
        RuntimeError: This is no demo, or the days are not positive.

    """
    if not settings.DEMO or days < 1:
        message = "only a demo's time can be moved, and only forward"
        raise RuntimeError(message)
    target = _days_ahead_file()
    aside = target.with_suffix(".new")
    aside.write_text(str(_ahead().days + days), encoding="ascii")
    aside.replace(target)


def _days_ahead_file() -> Path:
    return Path(settings.DATA) / "demo-days-ahead"


@contextmanager
def stopped(at: datetime) -> Iterator[datetime]:
    """Stop the clock at a moment, for a history that is made afterwards and for tests."""
    token = _stopped.set(at)
    try:
        yield at
    finally:
        _stopped.reset(token)


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970 UTC, exactly (a float would lose the last digits)."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(us: int) -> datetime:
    """Return the moment that lies this many microseconds after 1970 UTC."""
    whole, part = divmod(us, 1_000_000)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=part)
