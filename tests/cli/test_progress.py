import io
import sys

import pytest

from allmende.cli import progress as module


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def written_after(seconds: float, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    clock = iter([0.0, seconds])
    monkeypatch.setattr(module, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", stream)
    with module.progress("Places seen to") as tell:
        tell(3, 10)
    return stream.getvalue()


def test_a_long_wait_is_told_on_a_screen_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    written = written_after(1.5, Screen(), monkeypatch)
    assert "Places seen to: 3 of 10" in written
    assert written.endswith("\r\x1b[K")


def test_a_short_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written_after(0.5, Screen(), monkeypatch) == ""


def test_nothing_is_written_where_no_one_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written_after(1.5, io.StringIO(), monkeypatch) == ""
