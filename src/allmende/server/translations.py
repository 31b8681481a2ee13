"""Compiled translations: made from the .po files where they are missing or older, so that none are kept in git."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).resolve().parent / "locale"


def compile_translations() -> list[Path]:
    """Write a .mo file beside each newer .po file; return those written.

    The file is moved into place, so that a process that reads at the same moment finds the old or the new one whole.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file)
        descriptor, aside = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            write_mo(file, catalog)
        Path(aside).replace(target)
        written.append(target)
    return written
