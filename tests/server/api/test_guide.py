"""The guide says nothing that is not so."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from allmende.server.api import entrance, once
from allmende.server.api.interface import interface
from allmende.server.api.problems import CODES, Problem

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "api.md").read_text(encoding="utf-8")
SCHEMA = interface.get_openapi_schema()


@dataclass(frozen=True)
class Call:
    """One call of curl in the guide."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, object] | None


def calls() -> list[Call]:
    """Return every call of curl in the guide."""
    found = []
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["curl"]:
                url = urlsplit(words[-1].replace("$SERVER", "http://server"))
                method = words[words.index("-X") + 1] if "-X" in words else "GET"
                body = json.loads(words[words.index("-d") + 1]) if "-d" in words else None
                found.append(Call(method.lower(), url.path, dict(parse_qsl(url.query)), body))
    return found


def route_of(call: Call) -> dict[str, object] | None:
    """Return the route a call goes to: one that is written out before one that has a place for it."""
    for path in sorted(SCHEMA["paths"], key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", path), call.path) and call.method in SCHEMA["paths"][path]:
            route: dict[str, object] = SCHEMA["paths"][path][call.method]
            return route
    return None


def test_the_guide_has_examples_of_reading_and_writing() -> None:
    assert {call.method for call in calls()} >= {"get", "post", "put"}


@pytest.mark.parametrize("call", calls(), ids=lambda call: f"{call.method} {call.path}")
def test_every_example_calls_a_route_that_exists_with_what_it_takes(call: Call) -> None:
    route = route_of(call)
    assert route is not None
    parameters = route["parameters"]
    assert isinstance(parameters, list)
    assert set(call.query) <= {one["name"] for one in parameters if one["in"] == "query"}
    assert (call.body is not None) == ("requestBody" in route)
    if call.body is not None:
        reference = route["requestBody"]["content"]["application/json"]["schema"]["$ref"]  # type: ignore[index]
        schema = SCHEMA["components"]["schemas"][reference.rpartition("/")[2]]
        assert set(schema.get("required", ())) <= set(call.body) <= set(schema["properties"])


def test_the_refusal_in_the_guide_has_the_shape_of_all_refusals() -> None:
    shown = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert shown is not None
    assert set(json.loads(shown[1])) == set(Problem.model_fields)


def test_the_numbers_in_the_guide_are_those_in_force() -> None:
    assert f"at most {entrance.MOST_A_MINUTE} requests a minute" in GUIDE
    assert f"at most {entrance.MOST_BYTES // 1024} KiB" in GUIDE
    assert once.KEPT.days == 3
    assert "kept for three days" in GUIDE
    for status, code in CODES.items():
        assert re.search(rf"^\| {status} \|.*`{code}`", GUIDE, re.MULTILINE)
