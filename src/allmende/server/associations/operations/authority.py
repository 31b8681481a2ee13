"""Who may act for a group: a decision of it, or, while it is small or its rules say so, those who look after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext as _

from allmende.server.associations import by_vote
from allmende.server.associations.queries.people import people_in
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import Role
from allmende.server.groups.models import Group, Membership
from allmende.server.people.models import Person
from allmende.server.refusal import NotYours

Matter = Literal["founding", "admission", "appointment", "other"]

# As what it is put to the vote where nobody acts alone.
_PROPOSED_AS: Mapping[Matter, frozenset[str]] = {
    "founding": frozenset({"association"}),
    "admission": frozenset({"admit_group"}),
    "appointment": frozenset({"delegate"}),
    "other": frozenset({"agreement"}),
}


class NeedsDecision(NotYours):
    """What a group decides together: nobody can do it alone in its name."""


def need_authority(side: Group, *, matter: Matter, decision: str, by: Person | None) -> None:
    """Refuse who acts for a group without its decision and may not.

    Args:
        side: The group in whose name somebody acts.
        matter: Which of its rules says how that is decided (`decision_kind_...`).
        decision: Id of its accepted decision, or "".
        by: Who acts; None for nobody who is still here.

    Raises:
        NotYours: They do not look after the group.
        NeedsDecision: They do, but the group decides that together.

    """
    if decision:
        return
    maintaining = Membership.objects.filter(group=side, role=Role.MAINTAINER, left_at=None)
    if by is None or not maintaining.filter(member__person=by).exists():
        raise NotYours(_("Only those who look after %(group)s can do that.") % {"group": side.name})
    if not decides_alone(side, matter=matter):
        raise NeedsDecision(_("%(group)s decides that together: make a proposal.") % {"group": side.name})


def decides_alone(side: Group, *, matter: Matter) -> bool:
    """Whether those who look after a group act for it: its rules say so, or nobody else belongs to it.

    Where experts are named for it the rules leave it to these, and not to those who look after the group.
    """
    if groups.rulebook_of(side)[f"decision_kind_{matter}"] == "meritocracy":
        return not by_vote.has_experts(side, matters=_PROPOSED_AS[matter])
    maintainers = Membership.objects.filter(group=side, role=Role.MAINTAINER, left_at=None)
    return people_in(side) <= set(maintainers.values_list("member__person_id", flat=True))
