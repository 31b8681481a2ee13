"""What groups have begun to agree to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from allmende.server.associations.by_vote import Proposed, proposals_about_accords
from allmende.server.associations.models import Accord, Side, What
from allmende.server.groups.models import Group
from allmende.server.groups.queries import belongs_through
from allmende.server.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An accord as one of its sides sees it; `mine` is that side, `voting` its open proposal about it."""

    accord: Accord
    sentence: str
    sides: Sequence[Side]
    mine: Side | None
    voting: Proposed | None = None

    @property
    def waits_for_me(self) -> bool:
        """Whether this side has not agreed yet."""
        return (
            self.accord.done_at is None
            and self.accord.withdrawn_at is None
            and self.mine is not None
            and not (self.mine.agreed_at)
        )

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor withdrawn."""
        return self.accord.done_at is None and self.accord.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class SideShown:
    """How far a side is.

    Attributes:
        decided: The decision by which it agreed; None where it has not, or those who look after it did.
        voting: What is proposed there now; None where nothing is.
        is_readable: Whether whoever looks can open its proposals.

    """

    side: Side
    decided: Proposed | None
    voting: Proposed | None
    is_readable: bool


def accords_of(group: Group, *, most: int = 20) -> list[Shown]:
    """Return what waits for a group's agreement or that of others with it, newest first."""
    found = list(
        _joined().filter(sides__group=group, done_at=None, withdrawn_at=None).order_by("-begun_at", "id")[:most]
    )
    proposals = proposals_about_accords([one.id for one in found])
    voting = {one.about: one for one in proposals if one.is_open and one.group_id == group.id}
    return [_shown(accord, group, voting=voting.get(accord.id)) for accord in found]


def accord_for(group: Group, accord_id: str) -> Shown | None:
    """Return an accord in which a group is asked, or None."""
    found = _joined().filter(sides__group=group, pk=accord_id).first()
    if found is None:
        return None
    voting = next(
        (one for one in proposals_about_accords([found.id]) if one.is_open and one.group_id == group.id), None
    )
    return _shown(found, group, voting=voting)


def sides_shown(shown: Shown, *, person: Person) -> list[SideShown]:
    """Return how far each side of an accord is, with the decisions that can be read, by name."""
    proposals = proposals_about_accords([shown.accord.id])
    mine = belongs_through(person)
    return [
        SideShown(
            side=side,
            decided=next((one for one in proposals if side.decision and one.id == side.decision), None),
            voting=next((one for one in proposals if one.is_open and one.group_id == side.group_id), None),
            is_readable=side.group_id in mine,
        )
        for side in shown.sides
    ]


def _joined() -> QuerySet[Accord]:
    return Accord.objects.select_related("subject", "into", "begun_by", "result").prefetch_related("sides__group")


def _shown(accord: Accord, group: Group, *, voting: Proposed | None) -> Shown:
    sides = sorted(accord.sides.all(), key=lambda side: (side.group.name, side.pk))
    mine = next((side for side in sides if side.group_id == group.id), None)
    return Shown(accord=accord, sentence=sentence(accord), sides=sides, mine=mine, voting=voting)


def sentence(accord: Accord) -> str:
    """Return what an accord would do, in words."""
    names = {
        "group": accord.subject.name if accord.subject else "",
        "into": accord.into.name if accord.into else "",
        "name": accord.name,
        "kind": accord.get_kind_display(),
        "old": accord.subject.above.name if accord.subject and accord.subject.above else "",
    }
    sentences = {
        What.FOUND: _("Found %(name)s together (%(kind)s)."),
        What.JOIN: _("%(group)s joins %(into)s."),
        What.LEAVE: _("%(group)s leaves %(into)s."),
        What.MOVE: _("%(group)s goes to %(into)s and leaves where it was."),
        What.MERGE: _("%(group)s becomes one with %(into)s."),
        What.SPLIT: _("Some groups of %(group)s form an association of their own: %(name)s."),
    }
    return sentences[What(accord.what)] % names
