"""Agreements and standards: what holds, who accepted it, who works by which version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from allmende.server.associations.models import Acceptance, Adoption, Agreement, AgreementKind, AgreementVersion
from allmende.server.groups.models import Group, Membership
from allmende.server.groups.queries import Seat, chain_of, groups_above
from allmende.server.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Adopter:
    """A project that works by a standard; `is_behind`: a newer version exists."""

    project: Group
    version: AgreementVersion
    is_behind: bool


@dataclass(frozen=True, kw_only=True)
class Text:
    """An agreement or a standard with its newest version.

    Attributes:
        accepted_count: How many of the group's members accepted the newest version, of `members_count`.
        i_accepted: The newest version one has accepted oneself; None for none.
        adopters: Which projects work by which version, by name.

    """

    agreement: Agreement
    newest: AgreementVersion
    accepted_count: int
    members_count: int
    i_accepted: AgreementVersion | None
    adopters: Sequence[Adopter]

    @property
    def waits_for_me(self) -> bool:
        """Whether one has not accepted the newest version."""
        accepted = self.i_accepted.pk if self.i_accepted else None
        return self.agreement.kind == AgreementKind.AGREEMENT and accepted != self.newest.pk


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A standard that a project can adopt, and the version it works by (None: none)."""

    agreement: Agreement
    newest: AgreementVersion
    adopted: AgreementVersion | None

    @property
    def is_behind(self) -> bool:
        """Whether the project works by an older version."""
        return self.adopted is not None and self.adopted.pk != self.newest.pk


def texts_of(seat: Seat) -> list[Text]:
    """Return the agreements and standards of the seat's group that hold, and the agreements of those around it."""
    own, around = Q(group=seat.group), Q(group__in=chain_of(seat.group), kind=AgreementKind.AGREEMENT)
    found = Agreement.objects.filter(own | around, ended_at=None).select_related("group")
    shown = [text_shown(seat, agreement) for agreement in found.order_by("kind", "title", "id")]
    return [text for text in shown if text is not None]


def text_shown(seat: Seat, agreement: Agreement) -> Text | None:
    """Return an agreement with who accepted and adopted it."""
    newest = newest_of(agreement)
    if newest is None:
        return None
    members = Membership.objects.filter(group=agreement.group, left_at=None).exclude(member__person=None)
    people = members.values_list("member__person_id", flat=True)
    mine = Acceptance.objects.filter(version__agreement=agreement, person=seat.person).select_related("version")
    last = mine.order_by("-version__number").first()
    return Text(
        agreement=agreement,
        newest=newest,
        accepted_count=Acceptance.objects.filter(version=newest, person__in=people).count(),
        members_count=members.count(),
        i_accepted=last.version if last else None,
        adopters=adopters_of(agreement, newest=newest),
    )


def agreement_of(seat: Seat, agreement_id: str) -> Agreement | None:
    """Return an agreement of the seat's group, of one around it, or of one it can adopt from; None otherwise."""
    found = Agreement.objects.select_related("group").filter(pk=agreement_id).first()
    if found is None or not (found.group in chain_of(seat.group) or may_adopt(seat.group, found)):
        return None
    return found


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Return every version, newest first."""
    return list(agreement.versions.select_related("by__person", "entry").order_by("-number"))


def newest_of(agreement: Agreement) -> AgreementVersion | None:
    """Return the version that holds."""
    return agreement.versions.order_by("-number").first()


def to_accept(group: Group, *, person: Person | None) -> list[AgreementVersion]:
    """Return what whoever joins a group accepts: the newest versions of its agreements and of those around it.

    What the person has accepted already is left out; None is somebody who is not signed in.
    """
    agreements = Agreement.objects.filter(
        group__in=chain_of(group), kind=AgreementKind.AGREEMENT, ended_at=None
    ).select_related("group")
    newest = [newest_of(one) for one in agreements.order_by("group__founded_at", "title", "id")]
    had = set(Acceptance.objects.filter(person=person).values_list("version_id", flat=True)) if person else set()
    return [version for version in newest if version is not None and version.pk not in had]


def may_adopt(project: Group, agreement: Agreement) -> bool:
    """Whether a project can work by a text: a standard or process of an association it belongs to, or of its own."""
    if agreement.kind == AgreementKind.AGREEMENT:
        return False
    return agreement.group_id in groups_above([project.id])


def adopted_by(project: Group, agreement: Agreement) -> AgreementVersion | None:
    """Return the version of a standard a project works by; None for none."""
    rows = Adoption.objects.filter(group=project, agreement=agreement).select_related("version")
    last = rows.order_by("at", "id").last()
    return last.version if last is not None else None


def offered_to(project: Group) -> list[Offered]:
    """Return the standards and process descriptions a project can work by, those it does first."""
    found = Agreement.objects.filter(group__in=groups_above([project.id]), ended_at=None)
    texts = found.exclude(kind=AgreementKind.AGREEMENT).select_related("group").order_by("group__name", "title", "id")
    offered = [
        Offered(agreement=one, newest=newest, adopted=adopted_by(project, one))
        for one in texts
        if (newest := newest_of(one)) is not None
    ]
    return sorted(offered, key=lambda one: one.adopted is None)


def adopters_of(agreement: Agreement, *, newest: AgreementVersion) -> list[Adopter]:
    """Return which projects work by a standard, and by which version."""
    last: dict[str, Adoption] = {}
    for row in Adoption.objects.filter(agreement=agreement).select_related("group", "version").order_by("at", "id"):
        last[row.group_id] = row
    return sorted(
        (
            Adopter(project=row.group, version=row.version, is_behind=row.version.number < newest.number)
            for row in last.values()
            if row.version is not None
        ),
        key=lambda one: (one.project.name, one.project.id),
    )
