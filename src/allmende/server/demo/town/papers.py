"""The texts the demo's town agrees on, put to the vote as its pages do: published as soon as they are accepted."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from allmende.economy.parameter import Words
from allmende.server.associations.by_vote import Words as Put
from allmende.server.associations.models import Agreement, AgreementKind
from allmende.server.associations.operations import texts_by_vote
from allmende.server.demo.town import texts
from allmende.server.demo.votes import Place, Question
from allmende.server.groups.queries import Seat


def _publish(
    place: Place, question: Question, seat: Seat, at: datetime, *, kind: AgreementKind, title: Words, text: Words
) -> str:
    put = Put(title=place.say(question.title), text=place.say(question.text))
    said = {"title": place.say(title), "text": place.say(text)}
    return texts_by_vote.propose_text(seat, put, kind=kind, at=at, **said).id


def _revise(place: Place, question: Question, seat: Seat, at: datetime, *, text: Words) -> str:
    put = Put(title=place.say(question.title), text=place.say(question.text))
    standing = Agreement.objects.get(group=seat.group)
    return texts_by_vote.propose_version(seat, put, agreement_id=standing.pk, text=place.say(text), at=at).id


publish_quiet = partial(_publish, kind=AgreementKind.AGREEMENT, title=texts.QUIET_TITLE, text=texts.QUIET_TEXTS[0])
revise_quiet = partial(_revise, text=texts.QUIET_TEXTS[1])
publish_water = partial(_publish, kind=AgreementKind.STANDARD, title=texts.WATER_TITLE, text=texts.WATER_TEXTS[0])
revise_water = partial(_revise, text=texts.WATER_TEXTS[1])
