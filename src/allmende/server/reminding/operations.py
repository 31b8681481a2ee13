"""Reminding, once each, and choosing what to be reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from allmende.server.groups.joining import mail_goes_out
from allmende.server.people.models import Person
from allmende.server.reminding.mail import mail_for
from allmende.server.reminding.models import Reminded, Wanted
from allmende.server.reminding.queries import KINDS, Reminder, due


def remind(*, at: datetime) -> int:
    """Mail everybody what waits for them and ends soon; return how many mails went out.

    What is told is written down before the mail goes out, and crossed out where it does not: of two processes only one
    sends, and a mail server that is away for a while loses nothing. Who is killed between the two may leave one unsent.
    """
    if not mail_goes_out():
        return 0
    by_person = sorted(due(at=at), key=lambda one: one.person.id)
    if not by_person:
        return 0
    with get_connection() as connection:
        each = groupby(by_person, key=lambda one: one.person.id)
        return sum(_tell(list(mine), connection, at=at) for _person, mine in each)


def _tell(reminders: Sequence[Reminder], connection: BaseEmailBackend, *, at: datetime) -> bool:
    person = reminders[0].person
    with transaction.atomic():
        # One at a time for each person: two processes must not each send half.
        Person.objects.select_for_update().get(pk=person.pk)
        told = Reminded.objects.filter(person=person, about__in=[one.about for one in reminders])
        known = set(told.values_list("about", flat=True))
        fresh = [one for one in reminders if one.about not in known]
        wanted, _made = Wanted.objects.get_or_create(person=person)
        written = Reminded.objects.bulk_create(Reminded(person=person, about=one.about, at=at) for one in fresh)
    if not fresh:
        return False
    mail = mail_for(person, sorted(fresh, key=lambda one: one.at), stop_token=wanted.stop_token, at=at)
    mail.connection = connection
    try:
        mail.send()
    except Exception:
        Reminded.objects.filter(pk__in=[one.pk for one in written]).delete()
        raise
    return True


def choose(person: Person, *, votes: bool, work: bool, conflicts: bool) -> Wanted:
    """Say what one wants to be reminded of."""
    wanted = {"votes": votes, "work": work, "conflicts": conflicts}
    chosen, _made = Wanted.objects.update_or_create(person=person, defaults=wanted)
    return chosen


def stop(token: str) -> bool:
    """Stop all reminders of whoever a mail's link belongs to; return whether it belongs to anybody."""
    return bool(Wanted.objects.filter(stop_token=token).update(**dict.fromkeys(KINDS, False)))
