"""The texts the demo's town agrees on, put to the vote by their fingerprint: published as soon as they are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from allmende.economy.parameter import Words
from allmende.server.associations.models import Agreement, AgreementKind
from allmende.server.associations.operations.agreements import hash_of
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.demo.town import texts
from allmende.server.demo.votes import Place, Question
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id

# Not by `texts_by_vote`, which shows the page of what it proposed: the addresses of all pages take seconds to load.


def _publish(
    place: Place, question: Question, seat: Seat, at: datetime, *, kind: AgreementKind, title: Words, text: Words
) -> str:
    details = {"kind": str(kind), "title": place.say(title), "text": place.say(text)}
    terms = {"act": "publish", "agreement": new_id(), "version": "1", "sha256": hash_of(details["text"])}
    return _propose(place, question, seat, at, terms=terms, details=details)


def _revise(place: Place, question: Question, seat: Seat, at: datetime, *, text: Words) -> str:
    details = {"text": place.say(text)}
    standing = Agreement.objects.get(group=seat.group)
    terms = {"act": "revise", "agreement": standing.pk, "version": "2", "sha256": hash_of(details["text"])}
    return _propose(place, question, seat, at, terms=terms, details=details)


def _propose(
    place: Place, question: Question, seat: Seat, at: datetime, *, terms: Mapping[str, str], details: Mapping[str, str]
) -> str:
    draft = ProposalDraft(
        title=place.say(question.title),
        text=place.say(question.text),
        matter="agreement",
        terms=terms,
        details=details,
    )
    return str(propose(seat, draft, at=at).pk)


publish_quiet = partial(_publish, kind=AgreementKind.AGREEMENT, title=texts.QUIET_TITLE, text=texts.QUIET_TEXTS[0])
revise_quiet = partial(_revise, text=texts.QUIET_TEXTS[1])
publish_water = partial(_publish, kind=AgreementKind.STANDARD, title=texts.WATER_TITLE, text=texts.WATER_TEXTS[0])
revise_water = partial(_revise, text=texts.WATER_TEXTS[1])
