"""What a person changes about themselves alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from allmende.server.identity import new_token
from allmende.server.people.language import known_languages
from allmende.server.people.models import Person
from allmende.server.refusal import Refused


def renew_feed(person: Person) -> None:
    """Give the person's calendar feeds another secret address; the old one opens nothing any more."""
    person.feed_token = new_token()
    person.save(update_fields=["feed_token"])


def choose_language(person: Person, *, language: str) -> None:
    """Remember the language for the next sign-in, on whichever device.

    Raises:
        Refused: Nobody has translated into this language.

    """
    if language not in known_languages():
        raise Refused(_("This language is not spoken here."), field="language")
    person.language = language
    person.save(update_fields=["language"])
