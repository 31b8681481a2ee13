"""What all pages of the books show: the tabs below "Books"."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.server.sharing.entrance import slug_of


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
