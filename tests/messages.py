"""The sentences of the pages: collected from the sources, merged into the German translation.

    .venv/bin/python tests/messages.py            collect, merge, and say what is still to translate
    .venv/bin/python tests/messages.py --missing  only print what lacks a translation, as .po

Uses Babel and Django's own reading of templates, so that GNU gettext need not be installed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "src" / "allmende" / "server"
GERMAN = SERVER / "locale" / "de" / "LC_MESSAGES" / "django.po"
# The line, the function, what it was called with, and the comments above it.
Call = tuple[int, str, object, list[str]]
HEADER = r"""# The German of Allmende's pages, merged by tests/messages.py; only the msgstr are written by hand.
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def main(arguments: list[str]) -> int:
    """Merge what is said in the sources into the German catalogue."""
    catalog = merged()
    if "--missing" in arguments:
        lacking = Catalog(locale="de")
        for message in untranslated(catalog):
            lacking.add(message.id, locations=message.locations, context=message.context)
        write_po(sys.stdout.buffer, lacking, width=0)
        return 0
    GERMAN.parent.mkdir(parents=True, exist_ok=True)
    GERMAN.write_bytes(written(catalog))
    print(
        f"{len(catalog)} sentences, {len(list(untranslated(catalog)))} still to translate: {GERMAN.relative_to(ROOT)}"
    )
    return 0


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as its file holds it: the same on every day and machine."""
    # Without places: they change with every edit and say nothing a search does not.
    file = io.BytesIO()
    write_po(file, catalog, width=0, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    return HEADER.encode() + file.getvalue()


def merged() -> Catalog:
    """Return the stored German catalogue, brought up to date with the sources."""
    if GERMAN.exists():
        with GERMAN.open("rb") as file:
            catalog = read_po(file, locale="de")
    else:
        catalog = Catalog(locale="de", project="Allmende", charset="utf-8")
    catalog.update(collected(), no_fuzzy_matching=True)
    return catalog


def untranslated(catalog: Catalog) -> Iterator[Message]:
    """Yield every sentence without a German one."""
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.fuzzy or not all(strings):
            yield message


def collected() -> Catalog:
    """Return every sentence of the server's Python files and templates."""
    template = Catalog(project="Allmende", charset="utf-8")
    for path in sorted([*SERVER.rglob("*.py"), *SERVER.rglob("*.html"), *SERVER.rglob("*.txt")]):
        if "migrations" in path.parts:
            continue
        for _line, function, found, comments in _calls(_as_python(path)):
            _add(template, function, found, comments, place=str(path.relative_to(SERVER)))
    return template


def _calls(source: str) -> Iterator[Call]:
    """Yield each call that names a sentence."""
    file = io.BytesIO(source.encode())
    # Babel declares other types here than it takes and gives.
    found = cast("Any", extract_python)(file, KEYWORDS.keys(), ["Translators:"], {"encoding": "utf-8"})
    yield from cast("Iterator[Call]", found)


def _as_python(path: Path) -> str:
    """Return a file as Python whose calls name the sentences; a template is turned by Django's own reader."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    if not settings.configured:
        settings.configure()
    return _spaceless(templatize(text, origin=str(path)))


def _spaceless(source: str) -> str:
    """Return templatized text without what is no Python: everything but the calls was blanked out with X's."""
    calls = re.findall(
        r"\b(?:gettext|ngettext|pgettext|npgettext)\((?:[^()']|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*\)", source
    )
    return "\n".join(calls) + "\n"


def _add(template: Catalog, function: str, found: object, comments: list[str], *, place: str) -> None:
    spec = KEYWORDS[function]
    parts = found if isinstance(found, tuple) else (found,)
    context = None
    if spec and isinstance(spec[0], tuple):
        context, *rest = parts
        parts = tuple(rest)
    strings = tuple(part for part in parts if isinstance(part, str) and part)
    if not strings:
        return
    plural = spec is not None and len(strings) > 1 and function in {"ngettext", "ngettext_lazy", "npgettext"}
    template.add(strings[:2] if plural else strings[0], locations=[(place, 0)], context=context, auto_comments=comments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
