"""From a posted form to an operation and back: what was refused stands at its field, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms.forms import BaseForm
from django.http import HttpRequest, QueryDict

from allmende.server.refusal import Refused


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, be it nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def submitted(request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Carry out what a posted form asks for; return whether it was done.

    A form that is not valid, and one the operation refuses, says why; nothing is changed then.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        form.refused_status = refused.status  # type: ignore[attr-defined]  # read by status_of
        return False
    return True


def status_of(form: BaseForm) -> int:
    """Return the status of a page with a form: 200, or what says to a machine why it was refused."""
    status: int = getattr(form, "refused_status", 422 if form.is_bound and form.errors else 200)
    return status


def pressed(request: HttpRequest, act: Callable[[], object], *, done: str) -> None:
    """Carry out what a button asks for, and say on the next page that it is done, or why it is not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
