"""A process that has everything loaded and forks one for each command: to start Python anew would take a second each.

python -m tests.races.stage     reads commands, one a line, as JSON: [script, command, word, ...], and answers each on
                                a line: {"said": ...}, or {"fell": true} with the reason on its standard error
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

from allmende.server.running import set_up

set_up()

from django.db import connections  # noqa: E402

from tests.races import accords, auction, crowd, house, loaves, pool  # noqa: E402
from tests.races.house import FORK  # noqa: E402

SCRIPTS: dict[str, Callable[..., object]] = {
    "accords": accords.answer,
    "auction": auction.answer,
    "crowd": crowd.answer,
    "house": house.answer,
    "loaves": loaves.answer,
    "pool": pool.answer,
}
PATIENCE_SECONDS = 120


def main() -> int:
    """Answer until nobody asks any more. The database is touched by those who are forked only."""
    for line in sys.stdin:
        script, *words = json.loads(line)
        print(json.dumps(_answer(script, words)), flush=True)
    return 0


def _answer(script: str, words: Sequence[str]) -> dict[str, object]:
    ear, mouth = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_play, args=(script, words, mouth))
    process.start()
    mouth.close()
    try:
        if not ear.poll(PATIENCE_SECONDS):
            process.kill()
            print(f"{script} {words}: no answer", file=sys.stderr, flush=True)
            return {"fell": True}
        return {"said": ear.recv()}
    except EOFError:
        return {"fell": True}
    finally:
        process.join()
        ear.close()


def _play(script: str, words: Sequence[str], mouth: Connection) -> None:
    # What races is a command of this script.
    house.answer = SCRIPTS[script]
    said = SCRIPTS[script](*words)
    connections.close_all()  # Nothing may be left beside the database when it is copied.
    mouth.send(said)


if __name__ == "__main__":
    sys.exit(main())
