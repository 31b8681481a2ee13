"""What a program is told when something cannot be done: one shape for every refusal, in the language it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from django.core.validators import EmailValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from allmende.server.associations.operations.authority import NeedsDecision
from allmende.server.refusal import Refused

Where = Literal["", "path", "query", "header", "body"]

# A refusal of an operation by its status; whatever else is refused has a code of its own.
CODES = {422: "refused", 409: "too_late", 403: "not_yours"}
# What operations call a field for the sake of forms, and what it is called here.
FIELDS = {
    "fixed_weight": "fixed_weight_milli",
    "weight": "weight_milli",
    "accepted": "accepts",
    "proposal_title": "proposal.title",
    "proposal_text": "proposal.text",
}


class Problem(BaseModel):
    """Why something was not done. Nothing was changed."""

    code: str = Field(description="What is wrong, for programs: refused, too_late, not_yours, needs_decision, ...")
    message: str = Field(description="What is wrong, for people, in the language of Accept-Language.")
    field: str = Field(description="Which field it is about; empty where it is about none.")
    where: Where = Field(description="In which part of the request the field stands.")


class Unfit(Exception):
    """A request that is refused before any operation is asked."""

    def __init__(self, status: int, code: str, message: str, *, field: str = "", where: Where = "") -> None:
        """Carry what the answer will say."""
        super().__init__(message)
        self.status = status
        self.problem = Problem(code=code, message=message, field=field, where=where)


class NotFound(Unfit):
    """There is no such thing, or none that the person may know of."""

    def __init__(self) -> None:
        """Say no more than that."""
        super().__init__(404, "not_found", _("There is nothing at this address."))


def problem_of(refused: Refused) -> Problem:
    """Return what is answered when an operation refuses."""
    field = FIELDS.get(refused.field, refused.field)
    if field.startswith("wish-"):
        field = f"wishes.{field.removeprefix('wish-')}"
    where: Where = "body" if field else ""
    # Who may act for a group, but not alone, does something else next than who may not act for it.
    code = "needs_decision" if isinstance(refused, NeedsDecision) else CODES.get(refused.status, "refused")
    return Problem(code=code, message=str(refused), field=field, where=where)


def answer(problem: Problem, *, status: int) -> HttpResponse:
    """Return a problem as it is sent."""
    response = HttpResponse(problem.model_dump_json(), status=status, content_type="application/json")
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """Mark an answer as meant for one person, in one language."""
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Accept-Language, Authorization, Cookie"
    return response


def explain_problems(api: NinjaAPI) -> None:
    """Let every error that the interface can meet be answered as a `Problem`."""
    api.add_exception_handler(Unfit, cast("Any", _unfit))
    api.add_exception_handler(Refused, cast("Any", _refused))
    api.add_exception_handler(Http404, cast("Any", _not_found))
    api.add_exception_handler(HttpError, cast("Any", _http_error))
    api.add_exception_handler(ValidationError, cast("Any", _invalid))


def _unfit(request: HttpRequest, error: Unfit) -> HttpResponse:
    del request
    response = answer(error.problem, status=error.status)
    if error.status == 429:
        response["Retry-After"] = "60"
    return response


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    del request
    return answer(problem_of(error), status=error.status)


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    del error
    return _unfit(request, NotFound())


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        message = _("Please send a token that holds: Authorization: Bearer ...")
        response = _unfit(request, Unfit(401, "not_signed_in", message))
        response["WWW-Authenticate"] = 'Bearer realm="allmende"'
        return response
    return _unfit(request, Unfit(error.status_code, "not_json", _("The content of the request is not JSON.")))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer with the first thing that is wrong; the others show when it is mended."""
    first = error.errors[0]
    where, *path = first["loc"]
    # The first step into a body is the name of the function's argument, which means nothing outside.
    steps = path[1:] if where == "body" else path
    message = _sentence(str(first["type"]), cast("Mapping[str, Any]", first.get("ctx", {})))
    field = _field(steps)
    return _unfit(request, Unfit(422, "invalid", message, field=field, where=cast("Where", where)))


def _field(steps: Sequence[object]) -> str:
    return ".".join(str(step) for step in steps)


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    """Say in plain words what a value of the wrong form lacks."""
    if kind in {"greater_than_equal", "greater_than"}:
        return _("At least %(bound)s.") % {"bound": context.get("ge", context.get("gt"))}
    if kind in {"less_than_equal", "less_than"}:
        return _("At most %(bound)s.") % {"bound": context.get("le", context.get("lt"))}
    if kind in {"string_too_long", "too_long"}:
        return _("At most %(most)d characters, please.") % {"most": context["max_length"]}
    if kind in {"literal_error", "enum"}:
        return _("One of these, please: %(choices)s.") % {"choices": context["expected"]}
    plain = {
        "missing": _("This is missing."),
        "extra_forbidden": _("There is no such field."),
        "int_type": _("A whole number, please."),
        "int_parsing": _("A whole number, please."),
        "int_from_float": _("A whole number, please."),
        "bool_type": _("Yes or no, please: true or false."),
        "bool_parsing": _("Yes or no, please: true or false."),
        "string_type": _("A text, please."),
        "not_an_address": str(EmailValidator.message),
        "not_a_day": _("A day, please, as in 2026-03-31."),
        "date_from_datetime_parsing": _("A day, please, as in 2026-03-31."),
        "date_parsing": _("A day, please, as in 2026-03-31."),
        "not_a_moment": _("A moment with its time zone, please, as in 2026-03-31T18:00:00Z."),
        "datetime_from_date_parsing": _("A moment with its time zone, please, as in 2026-03-31T18:00:00Z."),
        "datetime_parsing": _("A moment with its time zone, please, as in 2026-03-31T18:00:00Z."),
        "timezone_aware": _("A moment with its time zone, please, as in 2026-03-31T18:00:00Z."),
    }
    return plain.get(kind, _("This is not written as it should be."))
