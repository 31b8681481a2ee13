"""Starting the server: bring the data folder up to date, then serve until told to stop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AN_HOUR_SECONDS = 3_600
A_YEAR_SECONDS = 31_536_000


def set_up(*, data: Path | None = None) -> None:
    """Load the framework with this data folder (else the one the environment names).

    Call it before anything of the server is imported.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allmende.server.settings")
    if data is not None:
        os.environ["ALLMENDE_DATA"] = str(data)
    import django

    django.setup()


def prepare() -> None:
    """Make data folder, tables, translations and static files current; quick where they already are."""
    from django.conf import settings
    from django.core.management import call_command

    from allmende.server.translations import compile_translations

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    compile_translations()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(*, address: str, port: int, workers: int, threads: int = 4) -> None:
    """Serve pages until interrupted, with a ticker beside that does on time what nobody looks at."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    # A name with a hash in it never means anything else; a plain one may mean something new after an update.
    hashed = "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]
    with _ticker():
        Granian(
            "allmende.server.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            workers_kill_timeout=5,
            respawn_failed_workers=True,
            log_access=False,
            log_enabled=os.environ.get("ALLMENDE_LOG", "") != "",
            static_path_mount=[settings.STATIC_ROOT],
            static_path_route=["/static"],
            static_path_expires=A_YEAR_SECONDS if hashed else AN_HOUR_SECONDS,
        ).serve()


@contextmanager
def _ticker() -> Iterator[None]:
    """Run the ticker as a process of its own, so that it never holds up a page."""
    # In a session of its own, so that Ctrl-C reaches the server alone, which ends it when the last page is answered.
    ticker = subprocess.Popen(  # noqa: S603  (our own module)
        [sys.executable, "-m", "allmende.server.ticker", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        ticker.terminate()
        try:
            ticker.wait(timeout=10)
        except subprocess.TimeoutExpired:
            ticker.kill()
