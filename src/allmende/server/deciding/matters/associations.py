"""What a group agrees to with other groups: founding an association, joining, leaving, moving, merging, splitting.

The terms name the accord; what it would change stands there, and so does who else has to agree. A decision is the
agreement of one side, or its no, which ends the accord.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from allmende.server.associations import operations
from allmende.server.associations.by_vote import SAYING_NO
from allmende.server.associations.models import Accord, Side, What
from allmende.server.associations.operations.accords import concerned_by, matter_of, refuse_over
from allmende.server.associations.queries.accords import sentence
from allmende.server.deciding.matters.acting import person_acting_for
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import UNDECIDED, Proposal
from allmende.server.explanations import link
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate


def matter_for(accord: Accord, side: Group) -> Matter:
    """Return as which matter a side decides about an accord: letting a group in is an admission of its own kind."""
    return ADMIT_GROUP if matter_of(accord, side) == "admission" else ASSOCIATION


def _check(seat: Seat, content: Content, _at: datetime, *, code: str) -> None:
    accord = _accord(content.terms["accord"])
    side = Side.objects.filter(accord=accord, group=seat.group).first() if accord is not None else None
    if accord is None or side is None:
        raise Refused(_("%(group)s is not asked here.") % {"group": seat.group.name})
    if matter_for(accord, seat.group).code != code or content.details not in ({}, SAYING_NO):
        raise Refused(_("This is decided in another way."), field="matter")
    refuse_over(accord)
    if side.agreed_at is not None and not content.details:
        raise TooLate(_("%(group)s has agreed already.") % {"group": seat.group.name})
    standing = Proposal.objects.filter(
        group=seat.group,
        matter__in=[ASSOCIATION.code, ADMIT_GROUP.code],
        terms__accord=accord.id,
        state__in=UNDECIDED,
    )
    if standing.exists():
        raise TooLate(_("There is a proposal about this already: it has to be decided first."))


def _check_association(seat: Seat, content: Content, at: datetime) -> None:
    _check(seat, content, at, code="association")


def _check_admission(seat: Seat, content: Content, at: datetime) -> None:
    _check(seat, content, at, code="admit_group")


def _answer(proposal: Proposal, at: datetime) -> None:
    answer = operations.withdraw if proposal.details == SAYING_NO else operations.agree
    answer(
        proposal.terms["accord"],
        side=proposal.group,
        decision=proposal.id,
        by=person_acting_for(proposal),
        at=at,
    )


def _what_changes(proposal: Proposal) -> Sequence[About]:
    accord = _accord(proposal.terms.get("accord", ""))
    if accord is None:
        return ()
    page = link("associations:accord", proposal.group.slug, accord.id)
    lines = [About(title=sentence(accord), note=_state(accord), url=page)]
    if proposal.details == SAYING_NO:
        lines.append(About(title=_("This is a proposal to say no: nothing changes then, for nobody.")))
    elif rules := _which_rules(accord):
        lines.append(About(title=pgettext("of an association", "Its rules"), note=rules))
    for side in accord.sides.select_related("group").order_by("group__name", "id"):
        note = _("has agreed") if side.agreed_at is not None else _("has not agreed yet")
        lines.append(About(title=side.group.name, note=note))
    return lines


def _state(accord: Accord) -> str:
    if accord.done_at is not None:
        return _("is done")
    return _("was withdrawn") if accord.withdrawn_at is not None else ""


def _which_rules(accord: Accord) -> str:
    """Return in words whether those who go along follow other rules from then on; "" where nothing changes."""
    subject, into = accord.subject, accord.into
    where = {"association": into.name if into is not None else accord.name}
    if accord.what == What.LEAVE and (subject is None or subject.above_id != accord.into_id):
        return ""
    if accord.what in {What.FOUND, What.JOIN} and not accord.inherits:
        return _("hold only within it")
    sentences = {
        What.FOUND: _("hold from then on for every group that follows no other's, within what it leaves to them"),
        What.JOIN: _("hold from then on, within what it leaves to the group"),
        What.LEAVE: _("hold no longer"),
        What.MOVE: _("those of %(association)s hold from then on") % where,
        What.MERGE: _("those of %(association)s hold from then on") % where,
        What.SPLIT: _("those of the new one hold from then on for the groups that followed the old one's"),
    }
    return sentences[What(accord.what)]


def _accord(accord_id: str) -> Accord | None:
    return Accord.objects.select_related("subject__above", "into").filter(pk=accord_id).first()


def _books_of_all(proposal: Proposal) -> Sequence[Group]:
    accord = _accord(proposal.terms.get("accord", ""))
    return concerned_by(accord) if accord is not None else ()


ASSOCIATION = Matter(
    code="association",
    label=gettext_lazy("Agree with other groups"),
    note=gettext_lazy("to form an association, join it, leave it, or change it"),
    terms=frozenset({"accord"}),
    in_form=False,
    check=_check_association,
    carry_out=_answer,
    about=_what_changes,
    also_holds=_books_of_all,
    concerns_those_inside=True,
)
ADMIT_GROUP = Matter(
    code="admit_group",
    label=gettext_lazy("Let a group in"),
    note=gettext_lazy("a group that wants to join ours"),
    terms=frozenset({"accord"}),
    in_form=False,
    check=_check_admission,
    carry_out=_answer,
    about=_what_changes,
    also_holds=_books_of_all,
)
