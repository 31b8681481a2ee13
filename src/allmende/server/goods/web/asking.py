"""A page with one form and nothing else (`goods/form.html`): ask, carry it out, say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allmende.server.groups.entrance import back_to
from allmende.server.submitting import status_of, submitted


def ask(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], str],
    *,
    back: str,
    words: Mapping[str, Any],
    then: str = "",
) -> HttpResponse:
    """Show a form, or carry out what was sent.

    Args:
        request: The request.
        form: What is asked.
        act: Does it with what was said, and returns the sentence that tells what came of it.
        back: The address of the page before, where one lands if one would rather not.
        words: What the template says: title, label, button; lead, quote, consequences, kind.
        then: Where one lands afterwards; where one came from if empty.

    """

    def act_and_tell(said: dict[str, Any]) -> None:
        messages.success(request, act(said))

    if submitted(request, form, act_and_tell):
        return back_to(request, then or back)
    context = {"section": "goods", "form": form, "back": back, **words}
    return render(request, "goods/form.html", context, status=status_of(form))
