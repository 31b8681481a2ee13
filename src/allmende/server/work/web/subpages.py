"""The pages below "Tasks", as tabs."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from allmende.server.groups.queries import Seat


def subpages(seat: Seat, *, current: str) -> list[dict[str, object]]:
    """Return the tabs below "Tasks"; `current` is the URL name of the page that is open."""
    labels = {
        "board": _("Board"),
        "wishes": _("My wishes"),
        "calendar": _("Calendar"),
        "confirming": _("To confirm"),
        "every": _("All tasks"),
    }
    tabs: list[dict[str, object]] = []
    for name, label in labels.items():
        try:
            url = reverse(f"work:{name}", args=[seat.group.slug])
        except NoReverseMatch:  # The page belongs to a part of the app that is not there (yet).
            continue
        tabs.append({"label": label, "url": url, "current": name == current})
    return tabs
