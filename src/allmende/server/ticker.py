"""Does on time what is due when nobody opens a page: opens, clears, settles, signs checkpoints, and reminds people.

Nothing depends on it: each step happens exactly once, whether the ticker or a page comes first, and gives the same
numbers late as in time. It ends with the server that started it.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections

from allmende.server import clock
from allmende.server.running import set_up

EVERY_SECONDS = 20
log = logging.getLogger("allmende.ticker")


def run(*, parent: int) -> None:
    """Tick until the process with this id is no longer our parent."""
    from allmende.server.me.operations import erase_again
    from allmende.server.reminding.operations import remind

    # A backup that was restored may know people who have been erased since.
    _carefully(erase_again)
    while os.getppid() == parent:
        _carefully(lambda: tick(at=clock.now()))
        _carefully(lambda: remind(at=clock.now()))
        _carefully(forget_old_sessions)
        for _second in range(EVERY_SECONDS):
            if os.getppid() != parent:
                return
            time.sleep(1)


def forget_old_sessions() -> None:
    """Delete the sessions that have ended: every visitor gets one, and nobody else clears them away."""
    from django.contrib.sessions.backends.db import SessionStore

    SessionStore.clear_expired()


def _carefully(step: Callable[[], object]) -> None:
    """Take a step and note down what went wrong; a locked file or a restarting database must not end all later ones."""
    close_old_connections()
    try:
        step()
    except Exception:
        log.exception("a step failed; the next one goes on")


def tick(*, at: datetime) -> None:
    """Do everything that is due now."""
    from allmende.server.books.models import Book
    from allmende.server.books.operations import CHECKPOINT_EVERY, checkpoint
    from allmende.server.books.queries import last_checkpoint
    from allmende.server.heartbeat import beat_everywhere

    beat_everywhere(at=at)
    for book in Book.objects.filter(size__gt=0):
        last = last_checkpoint(book)
        changed = last is None or last.size < book.size
        if changed and (last is None or at - clock.moment(last.at_us) >= CHECKPOINT_EVERY - timedelta(seconds=1)):
            checkpoint(book)


if __name__ == "__main__":
    set_up()
    run(parent=int(sys.argv[1]))
