"""Erasing a person, and erasing them again from a backup that knows them still."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.associations import personal as in_associations
from allmende.server.auctions import personal as in_auctions
from allmende.server.books import personal as in_books
from allmende.server.conflicts import personal as in_conflicts
from allmende.server.deciding import personal as in_decisions
from allmende.server.goods import personal as in_goods
from allmende.server.groups import personal as in_groups
from allmende.server.lending import personal as in_lending
from allmende.server.people.models import Person
from allmende.server.refusal import Refused
from allmende.server.work import personal as in_work

JOURNAL = settings.DATA / "erased.txt"


class StillIn(Refused):
    """Somebody wants to be erased who is still in a group."""


def erase(person: Person) -> None:
    """Delete a person: name, sign-in, memos, links, and the mapping from the name to the random ids of the books.

    The numbers stay, under ids that lead to nobody: others' balances hang on them, and the books still verify.

    Raises:
        StillIn: They have not left all groups yet; leaving shows the balance and hands taken tasks back.

    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if in_groups.still_in(person):
            raise StillIn(_("First leave your groups: each shows you what is still open there."))
        _forget(person)
        person_id = person.id
        person.delete()
        # A backup from before knows the person still: whoever restores one erases again what stands here.
        transaction.on_commit(lambda: _note(person_id))


def erase_again() -> int:
    """Erase everybody the journal names who is there again, as after restoring a backup; return how many.

    Where the backup is older than their leaving they stay members without a name, whom a maintainer can see out.
    """
    if not JOURNAL.exists():
        return 0
    found = list(Person.objects.filter(id__in=JOURNAL.read_text().split()))
    for person in found:
        with transaction.atomic():
            _forget(person)
            person.delete()
    return len(found)


def _forget(person: Person) -> None:
    """Delete sign-in, memos, wishes and links of a person."""
    members = in_groups.members_of_person(person)
    user = person.user
    in_work.forget(members)
    in_decisions.forget(members)
    in_associations.forget(members)
    in_goods.forget(members)
    in_auctions.forget(members)
    in_lending.forget(members)
    in_conflicts.forget(members)
    in_books.forget_texts([member.id for member in members])
    in_groups.forget(person, members, emails=[user.email] if user is not None else [])
    if user is not None:
        user.delete()


def _note(person_id: str) -> None:
    with JOURNAL.open("a") as journal:
        journal.write(f"{person_id}\n")
