"""Every address a page links to exists; a misspelt name would else only be a link that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLResolver, get_resolver

SERVER = Path(__file__).resolve().parents[2] / "src" / "allmende" / "server"
IN_TEMPLATES = re.compile(r"""{%\s*url\s+["']([\w:]+)["']""")
IN_PYTHON = re.compile(r"""\b(?:link|reverse|redirect)\(\s*["']([a-z_]+:[a-z_]+)["']""")
# These exist in a demo or while developing only.
ELSEWHERE = {"demo:tomorrow", "gallery"}


def test_every_address_named_on_a_page_or_in_the_code_exists() -> None:
    known = set(names(get_resolver())) | ELSEWHERE
    named = {
        (name, str(path.relative_to(SERVER)))
        for suffix, pattern in ((".html", IN_TEMPLATES), (".txt", IN_TEMPLATES), (".py", IN_PYTHON))
        for path in SERVER.rglob(f"*{suffix}")
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 100, "the search finds what there is"
    assert sorted(each for each in named if each[0] not in known) == []


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from names(entry, inner)
        elif entry.name:
            yield f"{space}{entry.name}"
