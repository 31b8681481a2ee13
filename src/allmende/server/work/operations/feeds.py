"""The secret address of a person's calendar feed."""

from __future__ import annotations

from allmende.server.identity import new_token
from allmende.server.people.models import Person


def renew_feed(person: Person) -> str:
    """Give the person's feed another secret address; whoever has the old one reads nothing more. Return the token."""
    person.feed_token = new_token()
    person.save(update_fields=["feed_token"])
    return person.feed_token
