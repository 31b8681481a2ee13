"""What is stored about a person: what they want to be reminded of, and of what they have been."""

from __future__ import annotations

from typing import Any

from allmende.server.people.models import Person
from allmende.server.reminding.models import Reminded
from allmende.server.reminding.queries import KINDS, wanted_by


def stored_about(person: Person) -> dict[str, Any]:
    """Return it ready for JSON; it goes with the person."""
    wanted = wanted_by(person)
    return {
        "wanted": {kind: getattr(wanted, kind) for kind in KINDS},
        "reminded": list(Reminded.objects.filter(person=person).order_by("at", "id").values("about", "at")),
    }
