"""The pages below "Tasks", as tabs."""

from __future__ import annotations

from django.urls import reverse
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
    return [
        {"label": label, "url": reverse(f"work:{name}", args=[seat.group.slug]), "current": name == current}
        for name, label in labels.items()
    ]
