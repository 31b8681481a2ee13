"""What is read about oneself."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from allmende.server.associations import personal as in_associations
from allmende.server.auctions import personal as in_auctions
from allmende.server.books import personal as in_books
from allmende.server.conflicts import personal as in_conflicts
from allmende.server.deciding import personal as in_decisions
from allmende.server.goods import personal as in_goods
from allmende.server.groups import personal as in_groups
from allmende.server.lending import personal as in_lending
from allmende.server.people.models import Person
from allmende.server.reminding import personal as in_reminders
from allmende.server.work import personal as in_work


def everything_about(person: Person) -> dict[str, Any]:
    """Return everything that is stored about a person, ready for JSON; secrets (passwords, keys) are only named."""
    members = in_groups.members_of_person(person)
    return {
        "person": {
            "id": person.id,
            "name": person.name,
            "language": person.language,
            "colours": person.theme,
            "calendar_feed_token": person.feed_token,
        },
        "sign_in": _sign_in(person),
        "groups": in_groups.stored_about(person, members),
        "work": in_work.stored_about(members),
        "associations": in_associations.stored_about(person, members),
        "decisions": in_decisions.stored_about(members),
        "goods": in_goods.stored_about(members),
        "auctions": in_auctions.stored_about(members),
        "reservations": in_lending.stored_about(members),
        "disagreeing": in_conflicts.stored_about(members),
        "reminders": in_reminders.stored_about(person),
        "books": [line for member in members for line in in_books.stored_about(member.book, member.id)],
    }


def _sign_in(person: Person) -> dict[str, Any] | None:
    user = person.user
    if user is None:
        return None
    return {
        "mail": user.email,
        "mail_addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "since": user.date_joined,
        "last": user.last_login,
        "second_steps": [
            {"type": one.type, "made_at": one.created_at, "last_used_at": one.last_used_at}
            for one in Authenticator.objects.filter(user=user).order_by("id")
        ],
    }
