"""Agreements and standards: publishing a version, ending one, accepting, adopting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.economy import bookings
from allmende.server.associations.models import Acceptance, Adoption, Agreement, AgreementKind, AgreementVersion
from allmende.server.associations.operations.authority import need_authority
from allmende.server.associations.operations.holding import hold_books_of, known_as
from allmende.server.associations.queries.agreements import adopted_by, may_adopt, newest_of, to_accept
from allmende.server.books import operations as books
from allmende.server.groups.models import Group, Member, Membership
from allmende.server.identity import new_id
from allmende.server.people.models import Person
from allmende.server.refusal import Refused, TooLate

MOST_TITLE, MOST_TEXT = 120, 40_000


@transaction.atomic
def publish(
    group: Group,
    *,
    kind: str,
    title: str,
    text: str,
    decision: str,
    by: Person,
    at: datetime,
    agreement_id: str = "",
) -> AgreementVersion:
    """Publish the first version of an agreement, a standard or a process description of a group.

    Args:
        group: Whose text it is.
        kind: One of `AgreementKind`.
        title: What it is called.
        text: Every word of it.
        decision: The decision of the group, or "".
        by: Who acts.
        at: When.
        agreement_id: The id a decision named it by; "" for a new one.

    Raises:
        NotYours, NeedsDecision: See `authority.need_authority`.
        Refused: Kind, title or text do not fit.

    """
    need_authority(group, matter="other", decision=decision, by=by)
    check_draft(kind=kind, title=title, text=text)
    hold_books_of([group])
    agreement = Agreement.objects.create(pk=agreement_id or new_id(), group=group, kind=kind, title=title.strip())
    return _store(agreement, 1, text, decision=decision, by=by, at=at)


@transaction.atomic
def publish_version(agreement_id: str, *, text: str, decision: str, by: Person, at: datetime) -> AgreementVersion:
    """Publish a new version: who accepted the old one is asked anew.

    Raises:
        NotYours, NeedsDecision: See `authority.need_authority`.
        Refused: The text is empty, too long, or what it was.

    """
    agreement = _held(agreement_id)
    need_authority(agreement.group, matter="other", decision=decision, by=by)
    before = newest_of(agreement)
    assert before is not None, "it was published with a first version"
    check_version(before, text=text)
    return _store(agreement, before.number + 1, text, decision=decision, by=by, at=at)


@transaction.atomic
def end_agreement(agreement_id: str, *, decision: str, by: Person, at: datetime) -> None:
    """Say that an agreement holds no longer."""
    agreement = _held(agreement_id)
    need_authority(agreement.group, matter="other", decision=decision, by=by)
    agreement.ended_at = at
    agreement.save(update_fields=["ended_at"])
    draft = bookings.agreement_ended(agreement=agreement.id, decision=decision)
    books.append(agreement.group.book, draft, by=known_as(agreement.group, by), at=at, about=agreement.id)


@transaction.atomic
def accept(group: Group, *, person: Person, version_ids: Collection[int], at: datetime) -> int:
    """Accept what a group has agreed; return how many texts that were.

    Of somebody the book does not know yet (who asks to join) it is booked as soon as they belong: `book_acceptances`.

    Raises:
        TooLate: There is a newer version of one of them, or one more: it has to be read first.

    """
    hold_books_of([group])
    wanted = to_accept(group, person=person)
    if {version.pk for version in wanted} - set(version_ids):
        raise TooLate(_("What was agreed has changed meanwhile. Please read it again."), field="accepted")
    for version in wanted:
        Acceptance.objects.create(version=version, person=person, at=at)
    book_acceptances(group, at=at)
    return len(wanted)


@transaction.atomic
def book_acceptances(root: Group, *, at: datetime) -> int:
    """Book what newcomers accepted when they asked, now that they belong; return how many texts."""
    waiting = Acceptance.objects.filter(entry=None, version__agreement__group__book=root.book_id)
    joined = Membership.objects.filter(group__book=root.book_id, left_at=None).values("member__person")
    due = waiting.filter(person__in=joined)
    if not due.exists():
        return 0
    hold_books_of([root])
    count = 0
    for one in due.select_related("version__agreement__group__book", "person").order_by("at", "id"):
        agreement = one.version.agreement
        member = Member.objects.get(book=root.book_id, person=one.person)
        draft = bookings.agreement_accepted(
            agreement=agreement.id, version=one.version.number, sha256=one.version.sha256, member=member.id
        )
        one.entry = books.append(agreement.group.book, draft, by=member.id, at=at, about=agreement.id)
        one.save(update_fields=["entry"])
        count += 1
    return count


@transaction.atomic
def adopt_standard(project: Group, *, version_id: int, decision: str, by: Person, at: datetime) -> Adoption:
    """Let a project work by a version of a standard that a group it belongs to publishes.

    Raises:
        NotYours, NeedsDecision: See `authority.need_authority`.
        TooLate: It has ended, or the project works by this version already.
        Refused: The project does not belong to who publishes it.

    """
    need_authority(project, matter="other", decision=decision, by=by)
    version = AgreementVersion.objects.select_related("agreement__group").filter(pk=version_id).first()
    if version is None or version.agreement.ended_at is not None:
        raise TooLate(_("This standard holds no longer."))
    if not may_adopt(project, version.agreement):
        raise Refused(_("%(project)s does not belong to the group that publishes it.") % {"project": project.name})
    return _adopt(project, version.agreement, version, decision=decision, by=by, at=at)


@transaction.atomic
def give_up_standard(project: Group, *, agreement_id: str, decision: str, by: Person, at: datetime) -> Adoption:
    """Let a project no longer work by a standard."""
    need_authority(project, matter="other", decision=decision, by=by)
    agreement = Agreement.objects.select_related("group").filter(pk=agreement_id).first()
    if agreement is None:
        raise TooLate(_("This standard holds no longer."))
    return _adopt(project, agreement, None, decision=decision, by=by, at=at)


def check_draft(*, kind: str, title: str, text: str) -> None:
    """Refuse what cannot be published.

    Raises:
        Refused: Kind, title or text do not fit.

    """
    if kind not in AgreementKind.values:
        raise Refused(_("Please choose one of these."), field="kind")
    if not 0 < len(title.strip()) <= MOST_TITLE:
        raise Refused(_("It needs a title of at most %(most)d characters.") % {"most": MOST_TITLE}, field="title")
    check_text(text)


def check_version(before: AgreementVersion, *, text: str) -> None:
    """Refuse what is no new version of a text."""
    check_text(text)
    if before.sha256 == hash_of(text):
        raise Refused(_("That is how it reads already."), field="text")


def check_text(text: str) -> None:
    """Refuse a text that is empty or too long."""
    if not 0 < len(_cleaned(text)) <= MOST_TEXT:
        raise Refused(_("It needs a text of at most %(most)d characters.") % {"most": MOST_TEXT}, field="text")


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text as it is stored, as hex: the fingerprint the books name it by."""
    return sha256(_cleaned(text).encode()).hexdigest()


def _adopt(
    project: Group, agreement: Agreement, version: AgreementVersion | None, *, decision: str, by: Person, at: datetime
) -> Adoption:
    hold_books_of([project])
    now = adopted_by(project, agreement)
    if (now.pk if now else None) == (version.pk if version else None):
        raise TooLate(_("That is how it is already."))
    draft = bookings.standard_adopted(
        standard=agreement.id,
        publisher=agreement.group_id,
        version=version.number if version else 0,
        sha256=version.sha256 if version else "",
        group=project.id,
        turn=Adoption.objects.filter(group=project, agreement=agreement).count(),
        decision=decision,
    )
    entry = books.append(project.book, draft, by=known_as(project, by), at=at, about=agreement.id)
    return Adoption.objects.create(
        group=project, agreement=agreement, version=version, at=at, decision=decision, entry=entry
    )


def _store(
    agreement: Agreement, number: int, text: str, *, decision: str, by: Person, at: datetime
) -> AgreementVersion:
    cleaned = _cleaned(text)
    draft = bookings.agreement_published(
        agreement=agreement.id,
        group=agreement.group_id,
        agreement_kind=str(agreement.kind),
        version=number,
        sha256=hash_of(cleaned),
        decision=decision,
    )
    acting = known_as(agreement.group, by)
    entry = books.append(agreement.group.book, draft, by=acting, at=at, about=agreement.id)
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=number,
        text=cleaned,
        sha256=hash_of(cleaned),
        published_at=at,
        by_id=acting or None,
        decision=decision,
        entry=entry,
    )


def _held(agreement_id: str) -> Agreement:
    known = Agreement.objects.select_related("group").filter(pk=agreement_id).first()
    if known is not None:
        hold_books_of([known.group])
    found = (
        Agreement.objects.select_related("group__book", "group__parent").filter(pk=agreement_id, ended_at=None).first()
    )
    if found is None:
        raise TooLate(_("This agreement holds no longer."))
    return found


def _cleaned(text: str) -> str:
    """Return the text as it is stored and hashed: with plain line ends, so that every browser sends the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
