"""The ticker: what it does at the start, and that one failure does not end it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from allmende.server import ticker
from allmende.server.me import operations
from allmende.server.people.models import Person

if TYPE_CHECKING:
    from tests.server.conftest import House

NOBODYS_CHILD = 0


def test_a_server_that_starts_from_a_backup_erases_again_who_was_erased_since(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "erased.txt"
    journal.write_text(f"{house.people['bo'].id}\n")
    monkeypatch.setattr(operations, "JOURNAL", journal)
    ticker.run(parent=NOBODYS_CHILD)
    assert not Person.objects.filter(pk=house.people["bo"].pk).exists()


@pytest.mark.django_db
def test_a_step_that_fails_is_noted_and_does_not_end_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> int:
        raise OSError

    monkeypatch.setattr(operations, "erase_again", fails)
    ticker.run(parent=NOBODYS_CHILD)
    assert "a step failed" in caplog.text


@pytest.mark.django_db
def test_sessions_that_have_ended_are_cleared_away_and_no_others() -> None:
    now = timezone.now()
    for key, days in (("ended", -1), ("lasting", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    ticker.forget_old_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["lasting"]
