"""Letting a group decide on its texts: what is put to the vote is named by its fingerprint, character by character."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from allmende.server.associations import by_vote
from allmende.server.associations.by_vote import Proposed, Words
from allmende.server.associations.models import Agreement, AgreementVersion
from allmende.server.associations.operations.agreements import check_draft, check_version, hash_of
from allmende.server.associations.queries.agreements import adopted_by, newest_of
from allmende.server.groups.queries import Seat
from allmende.server.identity import new_id
from allmende.server.refusal import TooLate


def propose_text(seat: Seat, words: Words, *, kind: str, title: str, text: str, at: datetime) -> Proposed:
    """Propose in the seat's group to publish a new text; its id is drawn now, so that the decision can name it.

    Raises:
        Refused: Kind, title or text do not fit, or the words of the proposal.

    """
    check_draft(kind=kind, title=title, text=text)
    terms = {"act": "publish", "agreement": new_id(), "version": "1", "sha256": hash_of(text)}
    return _propose(seat, words, terms, {"kind": kind, "title": title.strip(), "text": text}, at=at)


def propose_version(seat: Seat, words: Words, *, agreement_id: str, text: str, at: datetime) -> Proposed:
    """Propose another version of a text of the seat's group.

    Raises:
        TooLate: It holds no longer, or something is proposed about it already.
        Refused: The text is empty, too long, or what it was.

    """
    newest = _newest(agreement_id)
    check_version(newest, text=text)
    version = str(newest.number + 1)
    terms = {"act": "revise", "agreement": agreement_id, "version": version, "sha256": hash_of(text)}
    return _propose(seat, words, terms, {"text": text}, at=at)


def propose_end(seat: Seat, words: Words, *, agreement_id: str, at: datetime) -> Proposed:
    """Propose that a text of the seat's group holds no longer; see `propose_version`."""
    newest = _newest(agreement_id)
    terms = {"act": "end", "agreement": agreement_id, "version": str(newest.number), "sha256": newest.sha256}
    return _propose(seat, words, terms, {}, at=at)


def propose_adoption(seat: Seat, words: Words, *, agreement_id: str, at: datetime) -> Proposed:
    """Propose that the seat's group works by the version of a standard that is the newest now."""
    newest = _newest(agreement_id)
    terms = {"act": "adopt", "standard": agreement_id, "version": str(newest.number), "sha256": newest.sha256}
    return _propose(seat, words, terms, {}, at=at)


def propose_giving_up(seat: Seat, words: Words, *, agreement_id: str, at: datetime) -> Proposed:
    """Propose that the seat's group works by a standard no longer."""
    found = Agreement.objects.filter(pk=agreement_id).first()
    now = adopted_by(seat.group, found) if found is not None else None
    if now is None:
        raise TooLate(_("That is how it is already."))
    terms = {"act": "give_up", "standard": agreement_id, "version": "0", "sha256": now.sha256}
    return _propose(seat, words, terms, {}, at=at)


def _newest(agreement_id: str) -> AgreementVersion:
    found = Agreement.objects.filter(pk=agreement_id, ended_at=None).first()
    newest = newest_of(found) if found is not None else None
    if newest is None:
        raise TooLate(_("This agreement holds no longer."))
    return newest


def _propose(
    seat: Seat, words: Words, terms: Mapping[str, str], details: Mapping[str, str], *, at: datetime
) -> Proposed:
    return by_vote.propose(seat, words, matter="agreement", terms=terms, details=details, at=at)
