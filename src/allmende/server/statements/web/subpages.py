"""What all pages of the books show: the tabs below "Books"."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.server.groups.queries import Seat


def slug_of(request: HttpRequest) -> str:
    """Return the address of the group whose page is open; its books may be those of the group around it."""
    seat: Seat = request.seat  # type: ignore[attr-defined]  # put there by groups.entrance
    return seat.group.slug


def subpages(request: HttpRequest, *, current: str) -> list[dict[str, object]]:
    """Return the tabs below "Books"; `current` is the URL name of the page that is open."""
    slug = slug_of(request)
    labels = {
        "statements:mine": _("My statement"),
        "statements:everyone": _("Everyone"),
        "sharing:period": _("Sharing"),
        "statements:entries": _("Entries"),
        "statements:verify": _("Verify"),
        "statements:export": _("Take along"),
    }
    return [
        {"label": label, "url": reverse(name, args=[slug]), "current": name == current}
        for name, label in labels.items()
    ]
