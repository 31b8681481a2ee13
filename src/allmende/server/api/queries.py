"""What the interface reads beyond what the pages read: tokens, and long lists page by page."""

from __future__ import annotations

from datetime import datetime

from allmende.server.api.models import Token, digest_of
from allmende.server.groups.models import Group
from allmende.server.people.models import Person
from allmende.server.work.models import Contribution, Round
from allmende.server.work.reach import round_group


def token_by_secret(secret: str, *, at: datetime) -> Token | None:
    """Return the token with this secret, if it holds and its owner may still sign in."""
    return (
        Token.objects.select_related("person")
        .filter(digest=digest_of(secret), expires_at__gt=at, person__user__is_active=True)
        .first()
    )


def tokens_of(person: Person, *, at: datetime) -> list[Token]:
    """Return a person's tokens that hold, newest first."""
    return list(Token.objects.filter(person=person, expires_at__gt=at).order_by("-made_at", "id"))


def rounds_of(group: Group, *, before: int | None, count: int) -> list[Round]:
    """Return rounds of a group, newest first, below a number where one is given; without their certificates."""
    found = Round.objects.filter(group=round_group(group)).defer("certificate", "raises", "unfilled")
    if before is not None:
        found = found.filter(number__lt=before)
    return list(found.order_by("-number")[:count])


def contributions_of(
    group: Group, *, state: str, member_id: str, after: tuple[datetime, str] | None, count: int
) -> list[Contribution]:
    """Return contributions of a group, the one reported last first, after the one a cursor names."""
    found = Contribution.objects.filter(group=group)
    if state:
        found = found.filter(state=state)
    if member_id:
        found = found.filter(parts__member=member_id)
    if after is not None:
        at, last_id = after
        found = found.filter(reported_at__lte=at).exclude(reported_at=at, id__gte=last_id)
    rows = found.select_related("reported_by__person", "reported_by__group", "taking__occurrence")
    return list(
        rows.prefetch_related("parts__member__person", "parts__member__group").order_by("-reported_at", "-id")[:count]
    )
