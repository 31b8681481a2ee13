"""The page of one's own tokens, and the page that lists what the interface offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.server import clock
from allmende.server.api import operations, queries
from allmende.server.api.forms import TokenForm
from allmende.server.api.interface import interface
from allmende.server.api.problems import NotFound, answer
from allmende.server.groups.entrance import back_to, for_persons
from allmende.server.people.models import Person
from allmende.server.submitting import pressed, status_of, submitted

METHODS = ("get", "post", "put", "patch", "delete")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_persons
def tokens(request: HttpRequest, person: Person) -> HttpResponse:
    """Show one's tokens and make new ones; a new one's secret is shown in this very answer and never again."""
    form = TokenForm(request.POST or None)
    made: list[str] = []

    def act(said: dict[str, Any]) -> None:
        _token, secret = operations.make_token(
            person, name=said["name"], may_write=said["scope"] == "write", days=said["days"], at=clock.now()
        )
        made.append(secret)

    if submitted(request, form, act):
        form = TokenForm()
    context = {
        "section": "more",
        "form": form,
        "secret": made[0] if made else "",
        "tokens": queries.tokens_of(person, at=clock.now()),
        "example_url": request.build_absolute_uri("/api/v1/me"),
    }
    return render(request, "api/tokens.html", context, status=201 if made else status_of(form))


@require_POST
@for_persons
def withdraw(request: HttpRequest, person: Person, token_id: str) -> HttpResponse:
    """Make a token useless, at once."""
    pressed(
        request, lambda: operations.withdraw_token(person, token_id), done=_("Withdrawn: it opens nothing any more.")
    )
    return back_to(request, reverse("api:tokens"))


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route as the reference lists it."""

    method: str
    path: str
    summary: str


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """List what the interface offers, from its own description."""
    chapters: dict[str, list[Route]] = {}
    for path, methods in interface.get_openapi_schema()["paths"].items():
        for method, said in methods.items():
            if method in METHODS:
                route = Route(method=method.upper(), path=path, summary=said.get("description", said["summary"]))
                chapters.setdefault(said["tags"][0], []).append(route)
    return render(request, "api/reference.html", {"section": "more", "chapters": list(chapters.items())})


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address below /api/ that is none in the interface's own way, not with a page for people."""
    del request, rest
    problem = NotFound()
    return answer(problem.problem, status=problem.status)
