"""A reminder in words: one mail for everything that waits for somebody, in their language, with a way to stop it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from allmende.server.groups.models import Group
from allmende.server.groups.queries import chain_of
from allmende.server.people.models import Person
from allmende.server.reminding.queries import Reminder
from allmende.server.web.wording import when


def mail_for(person: Person, reminders: Sequence[Reminder], *, stop_token: str, at: datetime) -> EmailMessage:
    """Return the mail that reminds somebody of some things, the first to end first."""
    assert person.user is not None, "only who can sign in is reminded"
    stop = settings.ADDRESS + reverse("reminding:stop", args=[stop_token])
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = _sentence(reminders[0], at=at)
        if len(reminders) > 1:
            subject = _("%(first)s, and more") % {"first": subject}
        lines = [
            f"{_sentence(one, at=at)} ({one.group.name})\n{settings.ADDRESS}{reverse(one.name, args=one.arguments)}"
            for one in reminders
        ]
        body = [
            _("Hello %(name)s,") % {"name": person.name},
            *lines,
            _("You get this mail because you want to be reminded. No more such mails:") + f"\n{stop}",
        ]
    return EmailMessage(
        # Titles may hold any sign; a line that ends within one must not begin another line of the mail's head.
        " ".join(subject.split()),
        "\n\n".join(body) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _sentence(reminder: Reminder, *, at: datetime) -> str:
    said = {"title": reminder.title, "at": _when(reminder.at, group=reminder.group, now=at)}
    if reminder.kind == "votes":
        return _("“%(title)s”: voting closes %(at)s") % said
    if reminder.kind == "conflicts":
        return _("“%(title)s” waits for your word until %(at)s") % said
    return _("“%(title)s” is due %(at)s") % said


def _when(moment: datetime, *, group: Group, now: datetime) -> str:
    """Return a moment as people of the group say it, by the clocks there."""
    with timezone.override(ZoneInfo(chain_of(group)[-1].timezone)):
        return when(moment, now=now)
