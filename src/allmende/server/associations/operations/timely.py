"""What happens in a community's associations by itself, whoever comes first."""

from __future__ import annotations

from datetime import datetime

from allmende.server.associations.operations.agreements import book_acceptances
from allmende.server.associations.operations.boards import end_expired
from allmende.server.associations.operations.inheriting import inherit_due
from allmende.server.groups.models import Group


def bring_up_to_date(root: Group, *, at: datetime) -> None:
    """Book new rules from above, mandates whose term is over, and what newcomers accepted when they asked."""
    inherit_due(root, at=at)
    end_expired(root, at=at)
    book_acceptances(root, at=at)
