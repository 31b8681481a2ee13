"""Make the demo world in the data folder the environment names: `python -m allmende.server.demo en`."""

from __future__ import annotations

import sys

from allmende.server import clock
from allmende.server.running import prepare, set_up


def main(language: str) -> None:
    """Prepare the folder and make the world; one line of progress a day, for whoever started this."""
    set_up()
    prepare()
    from allmende.server.demo.history import make_history  # noqa: PLC0415  (needs the framework set up)

    make_history(now=clock.now(), language=language, progress=lambda done, of: print(done, of, flush=True))  # noqa: T201


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        # Who started this says so, and clears away what was begun.
        sys.exit(130)
