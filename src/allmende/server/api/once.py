"""Doing a write exactly once: the same key with the same content gets the same answer, however often it is sent.

The row that says "under way" is stored first, and the unique constraint decides who stores it. What the operation
changes and the answer to it are then committed together, so that neither can be there without the other, whenever
the process is killed. A row that was left under way is taken over after a while; should its first owner still be at
work, only one of the two can store an answer, and the other's changes are undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from allmende.server import clock
from allmende.server.api.entrance import caller_of
from allmende.server.api.models import Answer
from allmende.server.api.problems import Unfit, private, problem_of
from allmende.server.refusal import Refused

HEADER = "Idempotency-Key"
LONGEST_KEY = 100
WRITTEN_AS = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")
KEPT = timedelta(days=3)
# No request takes this long: whatever is still under way then was killed.
GIVEN_UP_AFTER = timedelta(minutes=2)

Act = Callable[[], BaseModel]


class Overtaken(Unfit):
    """Another request with this key has answered meanwhile."""

    def __init__(self) -> None:
        """Ask to send it again, which gets the stored answer."""
        message = _("A request with this key is under way. Please ask again in a moment.")
        super().__init__(409, "in_flight", message, field=HEADER, where="header")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A status and a body of JSON."""

    status: int
    body: str

    def response(self) -> HttpResponse:
        """Return it as it is sent."""
        return private(HttpResponse(self.body, status=self.status, content_type="application/json"))


def shown(what: BaseModel) -> HttpResponse:
    """Answer a read."""
    return Reply(status=200, body=what.model_dump_json()).response()


def once(request: HttpRequest, act: Act, *, status: int = 200) -> HttpResponse:
    """Carry a write out and answer with what it gives; under an idempotency key at most once.

    Args:
        request: The request; its method, address and content are what a key stands for.
        act: Does it, and returns what is answered.
        status: The status of the answer when it was done.

    Raises:
        Unfit: The key is under way, or stands for another request.
        Refused: The operation refuses, and no key was given.

    """
    key = request.headers.get(HEADER)
    if key is None:
        return Reply(status=status, body=act().model_dump_json()).response()
    if not WRITTEN_AS.fullmatch(key):
        message = _("A key is written in at most %(most)d letters, digits and signs.") % {"most": LONGEST_KEY}
        raise Unfit(422, "invalid", message, field=HEADER, where="header")
    begun = _begin(request, key)
    if begun.status is not None:
        return Reply(status=begun.status, body=begun.body).response()
    return _carry_out(begun, act, status=status).response()


def _begin(request: HttpRequest, key: str) -> Answer:
    """Store that a request is under way; return the row, or the one that has been answered already."""
    person, at, wanted = caller_of(request).person, clock.now(), _hash_of(request)
    Answer.objects.filter(started_at__lt=at - KEPT).delete()
    try:
        with transaction.atomic():
            return Answer.objects.create(person=person, key=key, request_hash=wanted, started_at=at)
    except IntegrityError:
        before = Answer.objects.filter(person=person, key=key).first()
    if before is None:  # It was given up in this very moment.
        raise Overtaken
    if before.request_hash != wanted:
        message = _("This key was used for another request. Please take a new one.")
        raise Unfit(422, "key_reused", message, field=HEADER, where="header")
    if before.status is None:
        _take_over(before)
    return before


def _take_over(left: Answer) -> None:
    """Take over a request that was given up, or refuse while it may still be under way."""
    at = clock.now()
    still_left = Answer.objects.filter(pk=left.pk, status=None, started_at=left.started_at)
    if left.started_at > at - GIVEN_UP_AFTER or not still_left.update(started_at=at):
        raise Overtaken
    left.started_at = at


def _carry_out(begun: Answer, act: Act, *, status: int) -> Reply:
    """Do it and keep the answer, both or neither."""
    try:
        with transaction.atomic():
            reply = Reply(status=status, body=act().model_dump_json())
            _keep(begun, reply)
    except Refused as refused:
        # A refusal is an answer, too: asking again under the same key must not succeed behind the caller's back.
        reply = Reply(status=refused.status, body=problem_of(refused).model_dump_json())
        _keep(begun, reply)
    except BaseException:
        # Nothing was changed, so the same request may be tried again.
        Answer.objects.filter(pk=begun.pk, status=None, started_at=begun.started_at).delete()
        raise
    return reply


def _keep(begun: Answer, reply: Reply) -> None:
    mine = Answer.objects.filter(pk=begun.pk, status=None, started_at=begun.started_at)
    if not mine.update(status=reply.status, body=reply.body):
        raise Overtaken


def _hash_of(request: HttpRequest) -> str:
    """Return what tells two requests apart: method, address and content."""
    digest = sha256()
    for part in ((request.method or "").encode(), request.get_full_path().encode(), request.body):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
