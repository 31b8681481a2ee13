"""Agreements and standards: what is agreed, its versions, publishing, ending, accepting, adopting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from allmende.server import clock
from allmende.server.api.accepting import shown_to_accept, versions_read
from allmende.server.api.entrance import caller_of, seat_in
from allmende.server.api.known_groups import group_known
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routes.groups import person_shown
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import agreements as schemas
from allmende.server.api.schemas.associations import AT_ONCE, ByVote
from allmende.server.api.schemas.fields import Id, Number, Slug
from allmende.server.associations.by_vote import Words, proposals_about_texts
from allmende.server.associations.differences import differences
from allmende.server.associations.models import Agreement, AgreementVersion
from allmende.server.associations.operations import agreements as operations
from allmende.server.associations.operations import texts_by_vote
from allmende.server.associations.queries import agreements as queries
from allmende.server.doorway.queries import may_ask
from allmende.server.groups.queries import Seat, belongs_through, group_by_slug, seat_of
from allmende.server.refusal import Refused

router = Router(tags=["agreements"])

ALL = "/groups/{slug}/agreements"
ONE = f"{ALL}/{{agreement_id}}"


@reads(router, ALL, gives=schemas.Agreements)
def agreements(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What the group has agreed and publishes, and which standards of its associations it can work by."""
    seat = seat_in(request, slug)
    mine = belongs_through(seat.person)
    offered = (one for one in queries.offered_to(seat.group) if one.agreement.group_id != seat.group.id)
    return shown(
        schemas.Agreements(
            agreements=[_line(text, mine=mine) for text in queries.texts_of(seat)],
            offered=[
                schemas.StandardOffered(
                    id=one.agreement.id,
                    kind=one.agreement.kind,
                    title=one.agreement.title,
                    publisher=group_known(one.agreement.group, mine=mine),
                    version=one.newest.number,
                    adopted_version=one.adopted.number if one.adopted is not None else None,
                    is_behind=one.is_behind,
                )
                for one in offered
            ],
        )
    )


@writes(router, "POST", ALL, gives=schemas.Published, status=201)
def publish_agreement(request: HttpRequest, slug: Slug, body: schemas.PublishingText) -> HttpResponse:
    """Publish an agreement, a standard or a process description, or propose that the group does."""
    seat = seat_in(request, slug)

    def act() -> schemas.Published:
        said = body.model_dump(exclude={"proposal"})
        if body.proposal is not None:
            put = texts_by_vote.propose_text(seat, body.proposal.words, **said, at=clock.now())
            return schemas.Published(agreement=None, voting_id=put.id)
        made = operations.publish(seat.group, **said, **_acting(seat))
        return schemas.Published(agreement=_shown(seat, made.agreement), voting_id=None)

    return once(request, act, status=201)


@reads(router, ONE, gives=schemas.AgreementShown)
def agreement(request: HttpRequest, slug: Slug, agreement_id: Id, version: Number | None = None) -> HttpResponse:
    """One text, the newest version where none is asked for, and what changed in it since the version before."""
    seat = seat_in(request, slug)
    return shown(_shown(seat, _found(seat, agreement_id), number=version))


@writes(router, "POST", f"{ONE}/versions", gives=schemas.AgreementShown, status=201)
def revise_agreement(request: HttpRequest, slug: Slug, agreement_id: Id, body: schemas.RevisingText) -> HttpResponse:
    """Publish a new version of a text of the group, or propose one; whoever accepted the old one is asked anew."""
    seat = seat_in(request, slug)
    found = _ours(seat, agreement_id)

    def alone() -> None:
        operations.publish_version(found.id, text=body.text, **_acting(seat))

    def together(words: Words) -> None:
        texts_by_vote.propose_version(seat, words, agreement_id=found.id, text=body.text, at=clock.now())

    return _do(request, seat, found, body, alone=alone, together=together, status=201)


@writes(router, "POST", f"{ONE}/end", gives=schemas.AgreementShown)
def end_agreement(request: HttpRequest, slug: Slug, agreement_id: Id, body: ByVote = AT_ONCE) -> HttpResponse:
    """Say that a text of the group holds no longer, or propose that."""
    seat = seat_in(request, slug)
    found = _ours(seat, agreement_id)

    def alone() -> None:
        operations.end_agreement(found.id, **_acting(seat))

    def together(words: Words) -> None:
        texts_by_vote.propose_end(seat, words, agreement_id=found.id, at=clock.now())

    return _do(request, seat, found, body, alone=alone, together=together)


@reads(router, "/groups/{slug}/acceptances", gives=schemas.AgreementsToAccept)
def to_accept(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What I have not accepted yet of what a group has agreed, in which I am or which I may ask to join."""
    person, group = caller_of(request).person, group_by_slug(slug)
    if group is None or not (may_ask(person, group) or seat_of(person, group) is not None):
        raise NotFound
    return shown(schemas.AgreementsToAccept(agreements=shown_to_accept(group, person=person)))


@writes(router, "POST", "/groups/{slug}/acceptances", gives=schemas.Accepted, status=201)
def accept_agreements(request: HttpRequest, slug: Slug, body: schemas.Accepting) -> HttpResponse:
    """Accept, as a member, everything that the group has agreed and I have not accepted yet."""
    seat = seat_in(request, slug)

    def act() -> schemas.Accepted:
        read = versions_read(seat.group, person=seat.person, accepts=body.accepts)
        count = operations.accept(seat.group, person=seat.person, version_ids=read, at=clock.now())
        return schemas.Accepted(accepted_count=count)

    return once(request, act, status=201)


@writes(router, "POST", f"{ONE}/adopt", gives=schemas.AgreementShown)
def adopt_standard(request: HttpRequest, slug: Slug, agreement_id: Id, body: schemas.AdoptingStandard) -> HttpResponse:
    """Let the group work by a version of a standard, or propose that."""
    seat = seat_in(request, slug)
    found = _found(seat, agreement_id)

    def alone() -> None:
        version = found.versions.filter(number=body.version).first()
        if version is None:
            raise Refused(_("Please choose one of these."), field="version")
        operations.adopt_standard(seat.group, version_id=version.pk, **_acting(seat))

    def together(words: Words) -> None:
        newest = queries.newest_of(found)
        if newest is None or newest.number != body.version:
            raise Refused(_("Please choose one of these."), field="version")
        texts_by_vote.propose_adoption(seat, words, agreement_id=found.id, at=clock.now())

    return _do(request, seat, found, body, alone=alone, together=together)


@writes(router, "POST", f"{ONE}/give-up", gives=schemas.AgreementShown)
def give_up_standard(request: HttpRequest, slug: Slug, agreement_id: Id, body: ByVote = AT_ONCE) -> HttpResponse:
    """Let the group no longer work by a standard, or propose that."""
    seat = seat_in(request, slug)
    found = _found(seat, agreement_id)

    def alone() -> None:
        operations.give_up_standard(seat.group, agreement_id=found.id, **_acting(seat))

    def together(words: Words) -> None:
        texts_by_vote.propose_giving_up(seat, words, agreement_id=found.id, at=clock.now())

    return _do(request, seat, found, body, alone=alone, together=together)


def _do(
    request: HttpRequest,
    seat: Seat,
    found: Agreement,
    body: ByVote,
    *,
    alone: Callable[[], None],
    together: Callable[[Words], None],
    status: int = 200,
) -> HttpResponse:
    """Do it at once, or put it to the vote where the request brings a proposal; answer with the text as it is then."""

    def act() -> schemas.AgreementShown:
        if body.proposal is None:
            alone()
        else:
            together(body.proposal.words)
        return _shown(seat, Agreement.objects.select_related("group").get(pk=found.pk))

    return once(request, act, status=status)


def _acting(seat: Seat) -> dict[str, Any]:
    """Return who acts and when. Never a decision: whose acts are decided is not for a caller to claim."""
    return {"decision": "", "by": seat.person, "at": clock.now()}


def _found(seat: Seat, agreement_id: str) -> Agreement:
    found = queries.agreement_of(seat, agreement_id)
    if found is None:
        raise NotFound
    return found


def _ours(seat: Seat, agreement_id: str) -> Agreement:
    found = _found(seat, agreement_id)
    if found.group_id != seat.group.id:
        raise NotFound
    return found


def _line(text: queries.Text, *, mine: set[str]) -> schemas.AgreementLine:
    return schemas.AgreementLine(
        id=text.agreement.id,
        kind=text.agreement.kind,
        title=text.agreement.title,
        version=text.newest.number,
        published_at=text.newest.published_at,
        accepted_count=text.accepted_count,
        members_count=text.members_count,
        accepted_version=text.i_accepted.number if text.i_accepted is not None else None,
        waits_for_me=text.waits_for_me,
        adopters=_adopters(text, mine=mine),
    )


def _adopters(text: queries.Text, *, mine: set[str]) -> list[schemas.AdopterShown]:
    return [
        schemas.AdopterShown(
            group=group_known(one.project, mine=mine), version=one.version.number, is_behind=one.is_behind
        )
        for one in text.adopters
    ]


def _shown(seat: Seat, found: Agreement, *, number: int | None = None) -> schemas.AgreementShown:
    versions = {version.number: version for version in queries.versions_of(found)}
    version = versions.get(max(versions) if number is None else number)
    text = queries.text_shown(seat, found)
    if version is None or text is None:
        raise NotFound
    before = versions.get(version.number - 1)
    adopted = queries.adopted_by(seat.group, found)
    mine = belongs_through(seat.person)
    return schemas.AgreementShown(
        id=found.id,
        kind=found.kind,
        title=found.title,
        publisher=group_known(found.group, mine=mine),
        ended_at=found.ended_at,
        shown=_version(version),
        text=version.text,
        changes=[
            schemas.ChangeShown(kind=piece.kind, text=piece.text)
            for piece in (differences(before.text, version.text) if before is not None else ())
        ],
        versions=[_version(one) for one in versions.values()],
        adopted_version=adopted.number if adopted is not None else None,
        adopters=_adopters(text, mine=mine),
        voting_ids=[
            one.id for one in proposals_about_texts([found.id]) if one.is_open and one.group_id == seat.group.id
        ],
    )


def _version(version: AgreementVersion) -> schemas.VersionLine:
    return schemas.VersionLine(
        version=version.number,
        sha256=version.sha256,
        published_at=version.published_at,
        by=person_shown(version.by) if version.by is not None else None,
        decision_id=version.decision or None,
        entry_number=version.entry.number,
    )
