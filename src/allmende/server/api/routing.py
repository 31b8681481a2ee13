"""Declaring routes: every one says who may call it, what it gives and with which statuses it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel

from allmende.server.api.entrance import READING, WRITING
from allmende.server.api.once import HEADER, LONGEST_KEY
from allmende.server.api.problems import Problem

View = TypeVar("View", bound=Callable[..., HttpResponse | Any])

REFUSED_READS = (401, 404, 422, 429)
REFUSED_WRITES = (400, 401, 403, 404, 409, 413, 422, 429)

KEY_HEADER: Mapping[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
            "description": "A text of your own choice: sent again with the same content, the request is done once.",
        }
    ]
}


def reads(router: Router, path: str, *, gives: type[BaseModel]) -> Callable[[View], View]:
    """Declare a route that reads; anybody with a token or a session may call it."""
    return router.get(path, response=_answers(200, gives, REFUSED_READS), auth=READING)


def reads_file(router: Router, path: str, *, media_type: str) -> Callable[[View], View]:
    """Declare a route that gives a file."""
    content: dict[str, Any] = {"schema": {"type": "string"}}
    extra = {"responses": {200: {"description": "OK", "content": {media_type: content}}}}
    answers: dict[int, Any] = {200: None, **dict.fromkeys((*REFUSED_READS, 409), Problem)}
    return router.get(path, response=answers, auth=READING, openapi_extra=extra)


def writes(
    router: Router, method: str, path: str, *, gives: type[BaseModel], status: int = 200
) -> Callable[[View], View]:
    """Declare a route that changes something; it needs a token that may write, and takes an idempotency key."""
    answers = _answers(status, gives, REFUSED_WRITES)
    # Each operation gets a copy of its own: the framework extends what it is given.
    extra = {"parameters": [dict(parameter) for parameter in KEY_HEADER["parameters"]]}
    return router.api_operation([method], path, response=answers, auth=WRITING, openapi_extra=extra)


def _answers(status: int, gives: type[BaseModel], refused: tuple[int, ...]) -> dict[int, Any]:
    return {status: gives, **dict.fromkeys(refused, Problem)}
