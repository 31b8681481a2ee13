"""Programs that act for the people of the house, each with a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from allmende.server.api.operations import make_token
from tests.server.conftest import House


@dataclass(frozen=True)
class Program:
    """A program with a token: sends JSON, gets a status and what the answer says."""

    secret: str
    language: str = "en"

    def __call__(
        self, method: str, path: str, body: object = None, *, key: str | None = None, **headers: str
    ) -> tuple[int, Any]:
        """Send a request to an address below /api/v1."""
        response = Client().generic(
            method,
            f"/api/v1{path}",
            data=b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={
                "authorization": f"Bearer {self.secret}",
                "accept-language": self.language,
                **({"idempotency-key": key} if key is not None else {}),
                **headers,
            },
        )
        kind = response.headers["Content-Type"]
        if kind.startswith("application/zip"):
            return response.status_code, b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert kind.startswith("application/json"), response.content[:200]
        return response.status_code, json.loads(response.content)

    def get(self, path: str) -> Any:
        """Return what an address gives, which must be there."""
        status, said = self("GET", path)
        assert status == 200, said
        return said


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def program(house: House, stopped_clock: None) -> Callable[..., Program]:
    """Return a program with a token of somebody; the clock stands an hour after the founding."""
    del stopped_clock

    def make(name: str, *, may_write: bool = True, language: str = "en") -> Program:
        person = house.people[name]
        _token, secret = make_token(person, name="test", may_write=may_write, days=90, at=house.at)
        return Program(secret=secret, language=language)

    return make


@dataclass(frozen=True)
class Neighbours:
    """Three neighbourhoods that show themselves, by their addresses; each has one person, who looks after it."""

    ada: Program
    bo: Program
    cem: Program
    north: str
    south: str
    west: str

    def municipality(self, name: str = "Wehlen") -> str:
        """Let North and South found a municipality; return its address."""
        said = {"name": name, "kind": "municipality", "groups": [self.south]}
        status, begun = self.ada("POST", f"/groups/{self.north}/association/found", said)
        assert (status, begun["done_at"]) == (201, None), begun
        status, done = self.bo("POST", f"/groups/{self.south}/accords/{begun['id']}/agree")
        assert status == 200, done
        slug: str = done["result"]["slug"]
        return slug


@pytest.fixture
def neighbours(program: Callable[..., Program]) -> Neighbours:
    """Return Ada's North, Bo's South and Cem's West."""
    people = {name: program(name) for name in ("ada", "bo", "cem")}
    slugs = {}
    for name, place in (("ada", "north"), ("bo", "south"), ("cem", "west")):
        said = {"name": place.title(), "kind": "neighbourhood"}
        slugs[place] = people[name]("POST", "/groups", said)[1]["slug"]
        shows = {"value": "card", "reason": "Others shall find us."}
        assert people[name]("PUT", f"/groups/{slugs[place]}/rules/publishes", shows)[0] == 200
    return Neighbours(
        ada=people["ada"],
        bo=people["bo"],
        cem=people["cem"],
        north=slugs["north"],
        south=slugs["south"],
        west=slugs["west"],
    )
