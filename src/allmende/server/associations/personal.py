"""What this app stores about a person: to hand out to them, and to forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allmende.server.associations.models import Acceptance, Accord, AgreementVersion, Mandate, Side
from allmende.server.books import personal as in_books
from allmende.server.groups.models import Member
from allmende.server.people.models import Person


def stored_about(person: Person, members: Sequence[Member]) -> dict[str, Any]:
    """Return everything about associations and agreements that is stored about a person, ready for JSON."""
    accepted = Acceptance.objects.filter(person=person).select_related("version__agreement__group")
    given = Mandate.objects.filter(delegate__in=members).select_related("board", "sender")
    published = AgreementVersion.objects.filter(by__in=members).select_related("agreement__group")
    begun = Accord.objects.filter(begun_by=person).select_related("subject", "into", "result")
    agreed = Side.objects.filter(by=person).select_related("group", "accord__subject", "accord__into", "accord__result")
    return {
        "accepted": [
            {**_version(one.version), "at": one.at, "is_in_the_book": one.entry_id is not None}
            for one in accepted.order_by("at", "id")
        ],
        "published": [
            {**_version(one), "text": one.text, "at": one.published_at} for one in published.order_by("published_at")
        ],
        "mandates": [
            {
                "board": one.board.name,
                "sent_by": one.sender.name,
                "text": one.text,
                "from": one.given_at,
                "until": one.until_day,
                "ended_at": one.ended_at,
                "why_it_ended": one.why,
            }
            for one in given.order_by("given_at", "id")
        ],
        "accords_begun": [_accord(one) | {"at": one.begun_at} for one in begun.order_by("begun_at", "id")],
        "accords_agreed_to": [
            _accord(one.accord) | {"for": one.group.name, "at": one.agreed_at} for one in agreed.order_by("agreed_at")
        ],
    }


def forget(members: Sequence[Member]) -> None:
    """Delete what they were sent to boards for; that they were stays under the random id.

    What they accepted goes with the person. What they published, began or agreed to is their group's, without a name.
    """
    mandates = Mandate.objects.filter(delegate__in=members)
    in_books.forget_texts_of(list(mandates.values_list("entry_id", flat=True)))
    mandates.update(text="")


def _version(version: AgreementVersion) -> dict[str, Any]:
    agreement = version.agreement
    return {
        "group": agreement.group.name,
        "kind": agreement.kind,
        "title": agreement.title,
        "version": version.number,
        "sha256": version.sha256,
    }


def _accord(accord: Accord) -> dict[str, Any]:
    """Return what an accord is about, and what became of it."""
    return {
        "what": accord.what,
        "group": accord.subject.name if accord.subject is not None else None,
        "into": accord.into.name if accord.into is not None else None,
        "name": accord.name,
        "purpose": accord.purpose,
        "done_at": accord.done_at,
        "withdrawn_at": accord.withdrawn_at,
        "result": accord.result.name if accord.result is not None else None,
    }
