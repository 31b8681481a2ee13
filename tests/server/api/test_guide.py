"""docs/guides/api.md is true: each of its commands calls a route there is, with a body the route takes."""

from __future__ import annotations

import json
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from allmende.server.api.interface import interface

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "api.md"
BASE = "$SERVER/api/v1"


@cache
def described() -> dict[str, Any]:
    """Return what the interface says of itself; making it takes seconds."""
    return interface.get_openapi_schema()


def commands() -> list[list[str]]:
    """Return the words of each call of curl."""
    shown = "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL))
    return [shlex.split(line) for line in shown.replace("\\\n", " ").splitlines() if line.startswith("curl ")]


def route_of(path: str) -> dict[str, Any]:
    """Return what the interface says of an address, by method; the template with the fewest blanks comes first."""
    known: dict[str, dict[str, Any]] = described()["paths"]
    for template in sorted(known, key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"\\{[^/]*\\}", "[^/]+", re.escape(template)), f"/api/v1{path}"):
            return known[template]
    raise AssertionError(f"no route for {path}")


def body_fields(operation: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return which fields the body of an operation may have, and which it must have."""
    said = operation["requestBody"]["content"]["application/json"]["schema"]
    # A body that may be left out stands one step further in, beside its default.
    reference = said["$ref"] if "$ref" in said else said["allOf"][0]["$ref"]
    schema = described()["components"]["schemas"][reference.rpartition("/")[2]]
    return set(schema["properties"]), set(schema.get("required", ()))


def test_there_are_commands_to_look_at() -> None:
    assert len(commands()) > 20


@pytest.mark.parametrize("words", commands(), ids=lambda words: words[-1].removeprefix(BASE))
def test_a_command_calls_a_route_there_is(words: list[str]) -> None:
    path = words[-1].removeprefix(BASE).partition("?")[0]
    method = words[words.index("-X") + 1].lower() if "-X" in words else "get"
    operation = route_of(path)[method]
    if "-d" in words:
        body = json.loads(words[words.index("-d") + 1])
        may, must = body_fields(operation) if "requestBody" in operation else (set(), set())
        assert must <= set(body) <= may
