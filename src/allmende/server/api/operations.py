"""What changes tokens: making one, withdrawing one, noting that one was used."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from allmende.server.api.models import Token, digest_of
from allmende.server.identity import new_token
from allmende.server.people.models import Person
from allmende.server.refusal import Refused, TooLate

# So that a scanner recognises one that got into a repository or a chat.
PREFIX = "allmende_"
MOST_TOKENS = 20
MOST_DAYS = 366
MOST_NAME = 60


@transaction.atomic
def make_token(person: Person, *, name: str, may_write: bool, days: int, at: datetime) -> tuple[Token, str]:
    """Make a token; return it with its secret, which nobody can read again.

    Raises:
        Refused: It has no name, lasts too long, or there are too many already.

    """
    # The row is the lock: two requests at once must not both make the last token allowed.
    Person.objects.select_for_update().get(pk=person.pk)
    if not name.strip():
        raise Refused(_("Please give it a name, so that you know it again."), field="name")
    if len(name.strip()) > MOST_NAME:
        raise Refused(_("A name has at most %(most)d characters.") % {"most": MOST_NAME}, field="name")
    if not 0 < days <= MOST_DAYS:
        raise Refused(_("A token lasts from one day to a year."), field="days")
    Token.objects.filter(person=person, expires_at__lte=at).delete()
    if Token.objects.filter(person=person).count() >= MOST_TOKENS:
        raise Refused(_("You have %(most)d tokens already: withdraw one first.") % {"most": MOST_TOKENS})
    secret = PREFIX + new_token()
    token = Token.objects.create(
        person=person,
        name=name.strip(),
        digest=digest_of(secret),
        may_write=may_write,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    return token, secret


def withdraw_token(person: Person, token_id: str) -> None:
    """Make a token of one's own useless, at once.

    Raises:
        TooLate: There is none (any more).

    """
    deleted, _by_model = Token.objects.filter(person=person, pk=token_id).delete()
    if not deleted:
        raise TooLate(_("This token is already withdrawn."))


def note_use(token: Token, *, at: datetime) -> None:
    """Remember on which day a token was used last; one write a day."""
    today = at.date()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
