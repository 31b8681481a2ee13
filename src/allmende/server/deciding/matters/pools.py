"""Going into a distribution pool, and out of it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters.acting import seat_of_a_maintainer
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import Proposal
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.pools.operations import leaving, offers
from allmende.server.refusal import Refused


class PoolField(forms.CharField):
    """A pool by its address; what is said of it is its id."""

    def __init__(self, *, seat: Seat) -> None:
        """Ask in the name of a group."""
        super().__init__(
            label=_("Address of the pool"),
            max_length=200,
            help_text=_("The last part of its page's address, for example “valley”. If you agree, you offer to join."),
        )
        self.seat = seat

    def clean(self, value: object) -> str:
        """Return the id of the pool at this address."""
        pool = offers.pool_called(str(super().clean(value)), seat=self.seat)
        if pool is None:
            raise forms.ValidationError(_("There is no pool at this address. Ask its people for it."))
        return pool.id


def _fields(seat: Seat) -> Mapping[str, forms.Field]:
    return {"pool": PoolField(seat=seat)}


def _check_joining(seat: Seat, content: Content, _at: datetime) -> None:
    if not offers.stands_alone(seat.group):
        raise Refused(_("Only what stands on its own, and is no pool itself, can join a pool."), field="pool")
    if not Group.objects.filter(pk=content.terms["pool"], kind=Kind.POOL, parent=None).exists():
        raise Refused(_("There is no pool at this address. Ask its people for it."), field="pool")


def _join(proposal: Proposal, at: datetime) -> None:
    words = f"{proposal.title}\n\n{proposal.text}".strip()
    offers.offer_as_decided(proposal.group, proposal.terms["pool"], words=words, by=proposal.by, at=at)


def _which_pool(proposal: Proposal) -> Sequence[About]:
    pool = Group.objects.filter(pk=proposal.terms.get("pool", "")).first()
    return [About(title=pool.name)] if pool is not None else ()


def _is_in_a_pool(group: Group) -> bool:
    """Whether a group lies directly in a pool, which it could leave."""
    return group.parent is not None and group.parent.kind == Kind.POOL and group.parent.parent_id is None


def _check_leaving(seat: Seat, _content: Content, _at: datetime) -> None:
    if not _is_in_a_pool(seat.group):
        raise Refused(_("%(group)s is in no pool.") % {"group": seat.group.name})


def _leave(proposal: Proposal, at: datetime) -> None:
    leaving.leave_pool(seat_of_a_maintainer(proposal.group), at=at)


JOIN_POOL = Matter(
    code="join_pool",
    label=gettext_lazy("Join a pool"),
    note=gettext_lazy("produce and share with others; the pool's people answer your offer"),
    terms=frozenset({"pool"}),
    fields=_fields,
    possible=offers.stands_alone,
    check=_check_joining,
    carry_out=_join,
    about=_which_pool,
    concerns_those_inside=True,
)
LEAVE_POOL = Matter(
    code="leave_pool",
    label=gettext_lazy("Leave the pool"),
    note=gettext_lazy("go on in a book of your own, by the rule of the pool"),
    possible=_is_in_a_pool,
    check=_check_leaving,
    carry_out=_leave,
    concerns_those_inside=True,
)
