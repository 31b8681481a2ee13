"""What was done, by name, for pages of apps below this one: they know ids from the books, and no titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django import template

from allmende.server.work.models import Contribution

register = template.Library()


class OfWork(Protocol):
    """Anything that stands for a contribution, such as a line from the books."""

    @property
    def contribution_id(self) -> str:
        """Which contribution it stands for."""


@register.filter
def with_titles(lines: Sequence[OfWork]) -> list[tuple[OfWork, str, str]]:
    """Return each line with the title of what was done and the address of the group it was done in; one query."""
    found = Contribution.objects.filter(pk__in={line.contribution_id for line in lines})
    done = {key: (title, slug) for key, title, slug in found.values_list("pk", "title", "group__slug")}
    return [(line, *done[line.contribution_id]) for line in lines if line.contribution_id in done]
