"""What work may be for, and when it may bring in money."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from allmende.server.catalogue.queries.purposes import is_purpose_of
from allmende.server.groups.models import Group
from allmende.server.refusal import Refused

MOST_CENTS = 100_000_000


def purpose_faults(group: Group, *, purpose: str, money_cents: int) -> Iterator[Refused]:
    """Yield what is wrong with what some work of a group is said to be for, each with its field.

    Args:
        group: Whose work it is.
        purpose: A product or open batch of this very group, or "" for the group as a whole.
        money_cents: What the work brings in, 0 for all other work.

    """
    if purpose and not is_purpose_of(group, purpose):
        sentence = _("Work can be for a product that is listed here, or for a batch of it that is in the making.")
        yield Refused(sentence, field="purpose")
    if not 0 <= money_cents <= MOST_CENTS:
        yield Refused(_("Money that comes in: more than nothing, at most a million euros."), field="money_cents")
    elif purpose and money_cents:
        sentence = _("Money comes in for the whole group; what it is for is said when it is spent.")
        yield Refused(sentence, field="purpose")
