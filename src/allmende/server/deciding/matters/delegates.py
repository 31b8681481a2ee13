"""Whom a group sends to the board of an association, and recalling them before their term is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from allmende.economy.rulebook import format_value
from allmende.server import clock
from allmende.server.associations import operations as associations
from allmende.server.associations.models import Mandate
from allmende.server.associations.operations.boards import MOST_WORDS
from allmende.server.associations.queries.boards import boards_for, counts, sent_by
from allmende.server.associations.queries.people import people_in
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.matters.people import member_field, member_in
from allmende.server.deciding.models import UNDECIDED, Proposal
from allmende.server.deciding.queries import electorate
from allmende.server.explanations import link
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.models import Group, Member
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate
from allmende.server.web.naming_field import NamingField

MANDATE_TEXT = "mandate_text"


def _fields(seat: Seat) -> Mapping[str, forms.Field]:
    boards = [(board.id, _board_name(board)) for board in boards_for(seat.group)]
    return {
        "board": forms.ChoiceField(
            label=_("To which board?"), choices=boards if len(boards) == 1 else [("", "…"), *boards]
        ),
        "delegate": _delegate_field(seat),
        MANDATE_TEXT: forms.CharField(
            label=_("The mandate"),
            max_length=MOST_WORDS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("What they are to bring forward, what they may agree to, and what not."),
        ),
    }


def _delegate_field(seat: Seat) -> forms.Field:
    """Return the question for one of the group's own members; of a group of groups for anybody its book knows."""
    label = _("Who speaks for us?")
    if seat.group.kind not in OF_GROUPS:
        return member_field(seat, label=label)
    known = {one.member.id: one.member.name for one in electorate.concerned(seat.group, "other")}
    return NamingField(label=label, among=known)


def _possible(group: Group) -> bool:
    return bool(boards_for(group))


def _check(seat: Seat, content: Content, _at: datetime) -> None:
    if content.terms["board"] not in {board.id for board in boards_for(seat.group)}:
        raise Refused(_("Choose the board of an association your group belongs to."), field="board")
    member = Member.objects.filter(pk=content.terms["delegate"], book=seat.group.book_id).first()
    if member is None or member.person_id not in people_in(seat.group):
        raise Refused(_("Only somebody of %(group)s can speak for it.") % {"group": seat.group.name}, field="delegate")
    if len(content.details.get(MANDATE_TEXT, "").strip()) > MOST_WORDS:
        raise Refused(_("At most %(most)d characters, please.") % {"most": MOST_WORDS}, field=MANDATE_TEXT)


def _send(proposal: Proposal, at: datetime) -> None:
    board = Group.objects.select_related("book", "parent").get(pk=proposal.terms["board"])
    delegate = Member.objects.select_related("person").get(pk=proposal.terms["delegate"])
    if delegate.person is None:
        raise TooLate(_("They are not a member here any more."))
    associations.send_delegate(
        board,
        sender=proposal.group,
        delegate=delegate.person,
        text=proposal.details.get(MANDATE_TEXT, ""),
        decision=proposal.id,
        by=proposal.by.person,
        at=at,
    )


def _who_is_sent(proposal: Proposal) -> Sequence[About]:
    board = _board(proposal)
    lines = [About(person=member_in(proposal, term="delegate"), note=_("is to speak for us"))]
    if board is not None:
        lines.append(About(title=_board_name(board), url=_board_url(board)))
    text = proposal.details.get(MANDATE_TEXT, "")
    return [*lines, About(title=_("The mandate"), note=text or _("No mandate was written down."))]


def _board(proposal: Proposal) -> Group | None:
    return Group.objects.select_related("book", "parent").filter(pk=proposal.terms.get("board", "")).first()


def _board_name(board: Group) -> str:
    return f"{board.name} · {board.parent.name}" if board.parent is not None else board.name


def _board_url(board: Group) -> str:
    return link("associations:board", board.parent.slug) if board.parent is not None else ""


def _recall_fields(seat: Seat) -> Mapping[str, forms.Field]:
    sent = [(one.id, f"{one.delegate.name} · {_board_name(one.board)}") for one in sent_by(seat.group, at=clock.now())]
    return {"mandate": forms.ChoiceField(label=_("Who is to be recalled?"), choices=[("", "…"), *sent])}


def _has_sent_somebody(group: Group) -> bool:
    return Mandate.objects.filter(sender=group, ended_at=None).exists()


def _check_recall(seat: Seat, content: Content, at: datetime) -> None:
    mandate = Mandate.objects.select_related("board").filter(pk=content.terms["mandate"], sender=seat.group).first()
    if mandate is None:
        raise Refused(_("Choose somebody your group has sent."), field="mandate")
    if not counts(mandate, at=at):
        raise TooLate(_("This mandate is over already."))
    standing = Proposal.objects.filter(
        group=seat.group, matter="recall", terms__mandate=mandate.id, state__in=UNDECIDED
    )
    if standing.exists():
        raise TooLate(_("This recall is proposed already."))


def _recall(proposal: Proposal, at: datetime) -> None:
    associations.recall_delegate(proposal.terms["mandate"], decision=proposal.id, by=proposal.by.person, at=at)


def _who_is_recalled(proposal: Proposal) -> Sequence[About]:
    mandate = _mandate(proposal)
    if mandate is None:
        return ()
    share = groups.rulebook_of(proposal.group).recall_milli
    if proposal.settings.get("told"):
        share = proposal.settings["told"].get("more_than_milli", share)
    needed = _("more than %(share)s of the votes for and against") % {
        "share": format_value("recall_milli", share, language=get_language() or "en")
    }
    known = Member.objects.filter(book=proposal.group.book_id).exclude(person=None).select_related("person")
    person = known.filter(person=mandate.delegate.person_id).first()
    return [
        About(person=person or mandate.delegate, note=_("is to be recalled")),
        About(title=_board_name(mandate.board), url=_board_url(mandate.board)),
        About(title=_("The mandate"), note=mandate.text or _("No mandate was written down.")),
        About(title=_("It takes"), note=needed),
    ]


def _mandate(proposal: Proposal) -> Mandate | None:
    joined = Mandate.objects.select_related("board__book", "board__parent", "delegate__person")
    return joined.filter(pk=proposal.terms.get("mandate", "")).first()


def _book_of_board(proposal: Proposal) -> Sequence[Group]:
    board = _board(proposal)
    return [board] if board is not None else []


def _book_of_mandate(proposal: Proposal) -> Sequence[Group]:
    mandate = _mandate(proposal)
    return [mandate.board] if mandate is not None else []


DELEGATE = Matter(
    code="delegate",
    label=gettext_lazy("Send a delegate"),
    note=gettext_lazy("who speaks for us on a board, for what, until the term is over"),
    terms=frozenset({"board", "delegate"}),
    fields=_fields,
    possible=_possible,
    check=_check,
    carry_out=_send,
    about=_who_is_sent,
    also_holds=_book_of_board,
    concerns_those_inside=True,
)
RECALL = Matter(
    code="recall",
    label=gettext_lazy("Recall a delegate"),
    note=gettext_lazy("before the term is over; the vote can begin at once"),
    terms=frozenset({"mandate"}),
    fields=_recall_fields,
    possible=_has_sent_somebody,
    check=_check_recall,
    carry_out=_recall,
    about=_who_is_recalled,
    also_holds=_book_of_mandate,
    concerns_those_inside=True,
)
