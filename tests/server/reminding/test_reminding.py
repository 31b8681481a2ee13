"""Reminders: once each, only what ends soon, only who wants them, in their language, with a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from allmende.server.conflicts.operations.raising import ConflictDraft, raise_conflict
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.me.queries import everything_about
from allmende.server.people.models import Person
from allmende.server.reminding.models import Reminded, Wanted
from allmende.server.reminding.operations import choose, remind
from allmende.server.work.models import Occurrence
from allmende.server.work.operations import board
from allmende.server.work.operations.opening import open_due


@pytest.fixture
def vote(house: Any) -> Proposal:
    """Return a vote of the house that all three can still take part in."""
    proposal = propose(house.seat("ada"), ProposalDraft(title="A bigger oven", matter="other"), at=house.at)
    return open_vote(house.seat("ada"), proposal.id, kind="consensus", at=house.at)


def _shortly_before(vote: Proposal, **span: float) -> datetime:
    assert vote.closes_at is not None
    return vote.closes_at - timedelta(**span)


def _receivers(mails: list[EmailMessage]) -> list[str]:
    return sorted(address for mail in mails for address in mail.to)


def _address(house: Any, name: str) -> str:
    return str(house.people[name].user.email)


def test_who_has_not_voted_is_reminded_a_day_before_the_close_and_only_once(
    house: Any, vote: Proposal, mailoutbox: list[EmailMessage]
) -> None:
    cast(house.seat("bo"), vote.id, "agree", at=house.at)
    assert remind(at=_shortly_before(vote, hours=25)) == 0
    assert remind(at=_shortly_before(vote, hours=23)) == 2
    assert _receivers(mailoutbox) == sorted([_address(house, "ada"), _address(house, "cem")])
    assert "A bigger oven" in mailoutbox[0].subject
    assert f"/g/{house.group.slug}/deciding/{vote.id}/" in mailoutbox[0].body
    assert remind(at=_shortly_before(vote, hours=2)) == 0


def test_the_rulebook_says_how_long_before_and_nobody_is_reminded_at_zero_hours(
    house: Any, vote: Proposal, mailoutbox: list[EmailMessage]
) -> None:
    house.decide("vote_reminder_hours", 48)
    assert remind(at=_shortly_before(vote, hours=47)) == 3
    Reminded.objects.all().delete()
    house.decide("vote_reminder_hours", 0)
    assert remind(at=_shortly_before(vote, hours=1)) == 0
    assert len(mailoutbox) == 3


def test_what_somebody_took_on_is_mailed_to_them_the_day_before(house: Any, mailoutbox: list[EmailMessage]) -> None:
    house.task("Bake bread")
    open_due(house.group, at=house.at)
    occurrence = Occurrence.objects.get(task__title="Bake bread")
    board.take(house.seat("bo"), occurrence.id, member=house.member("bo"), at=house.at)
    assert remind(at=house.later(days=3)) == 0
    assert remind(at=house.later(days=4, hours=1)) == 1
    assert _receivers(mailoutbox) == [_address(house, "bo")]
    assert "Bake bread" in mailoutbox[0].subject
    assert remind(at=house.later(days=5, hours=1)) == 0


def test_whoever_has_to_answer_in_a_conflict_is_mailed_before_the_time_for_it_is_over(
    house: Any, mailoutbox: list[EmailMessage]
) -> None:
    draft = ConflictDraft(about="other", title="The piano", words="At night.", wanted="Not at night.")
    conflict = raise_conflict(house.seat("bo"), replace(draft, others=[house.member("cem").id]), at=house.at)
    assert conflict.due_at is not None
    assert remind(at=conflict.due_at - timedelta(hours=30)) == 0
    assert remind(at=conflict.due_at - timedelta(hours=20)) == 1
    assert _receivers(mailoutbox) == [_address(house, "cem")]
    assert "The piano" in mailoutbox[0].subject


def test_what_waits_for_somebody_at_one_time_comes_in_one_mail(
    house: Any, vote: Proposal, mailoutbox: list[EmailMessage]
) -> None:
    second = propose(house.seat("ada"), ProposalDraft(title="A smaller oven", matter="other"), at=house.at)
    open_vote(house.seat("ada"), second.id, kind="consensus", at=house.at)
    assert remind(at=_shortly_before(vote, hours=3)) == 3
    assert len(mailoutbox) == 3
    assert all("A bigger oven" in mail.body and "A smaller oven" in mail.body for mail in mailoutbox)
    assert "and more" in mailoutbox[0].subject


def test_nobody_gets_mails_they_do_not_want(house: Any, vote: Proposal, mailoutbox: list[EmailMessage]) -> None:
    choose(house.people["ada"], votes=False, work=True, conflicts=True)
    assert remind(at=_shortly_before(vote, hours=3)) == 2
    assert _address(house, "ada") not in _receivers(mailoutbox)


def test_each_is_written_to_in_their_own_language_and_a_title_cannot_forge_the_head_of_a_mail(
    house: Any, mailoutbox: list[EmailMessage]
) -> None:
    Person.objects.filter(pk=house.people["bo"].pk).update(language="de")
    forged = propose(
        house.seat("ada"), ProposalDraft(title="Oven\r\nBcc: all@example.org", matter="other"), at=house.at
    )
    vote = open_vote(house.seat("ada"), forged.id, kind="consensus", at=house.at)
    assert remind(at=_shortly_before(vote, hours=3)) == 3
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert "Abstimmung" in mails[_address(house, "bo")].subject
    assert "voting closes" in mails[_address(house, "ada")].subject
    assert all("\n" not in mail.subject and not mail.bcc for mail in mailoutbox)


def test_a_mail_that_could_not_be_sent_goes_out_later(
    house: Any, vote: Proposal, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def broken(_mail: EmailMessage) -> int:
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", broken)
        with pytest.raises(ConnectionRefusedError):
            remind(at=_shortly_before(vote, hours=3))
    assert not Reminded.objects.exists()
    assert remind(at=_shortly_before(vote, hours=2)) == 3
    assert len(mailoutbox) == 3


def test_without_a_mail_server_nothing_is_written_anywhere(house: Any, vote: Proposal, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert remind(at=_shortly_before(vote, hours=3)) == 0
    assert not Reminded.objects.exists()


def test_one_press_in_a_mail_stops_them_without_signing_in_and_looking_at_the_link_does_not(
    house: Any, vote: Proposal, mailoutbox: list[EmailMessage]
) -> None:
    remind(at=_shortly_before(vote, hours=3))
    mail = next(mail for mail in mailoutbox if mail.to == [_address(house, "cem")])
    link = str(mail.extra_headers["List-Unsubscribe"]).strip("<>")
    path = link[link.index("/reminders/") :]
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.get(path).status_code == 200
    assert Wanted.objects.get(person=house.people["cem"]).votes
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    chosen = Wanted.objects.get(person=house.people["cem"])
    assert (chosen.votes, chosen.work, chosen.conflicts) == (False, False, False)


def test_everybody_chooses_on_a_page_of_their_own(house: Any, client_of: Callable[..., Client]) -> None:
    client = client_of("bo", language="de")
    assert client.get("/me/reminders/").status_code == 200
    assert client.post("/me/reminders/", {"work": "on"}).status_code == 302
    chosen = Wanted.objects.get(person=house.people["bo"])
    assert (chosen.votes, chosen.work) == (False, True)


def test_what_is_stored_about_reminders_is_in_the_personal_export(house: Any, vote: Proposal) -> None:
    remind(at=_shortly_before(vote, hours=3))
    told = everything_about(house.people["bo"])["reminders"]
    assert told["wanted"] == {"votes": True, "work": True, "conflicts": True}
    assert [one["about"] for one in told["reminded"]] == [f"vote:{vote.id}:1"]
