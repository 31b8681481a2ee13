"""What is decided by being decided: texts, and whatever else people put to each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from allmende.server.deciding.matters.matter import Matter

TEXT = Matter(
    code="text",
    label=gettext_lazy("Agree on a text"),
    note=gettext_lazy("a sentence or a page that holds from then on"),
    concerns_those_inside=True,
    reversible=True,
)
OTHER = Matter(
    code="other",
    label=gettext_lazy("Something else"),
    note=gettext_lazy("a yes or a no, or one of several options"),
    concerns_those_inside=True,
    reversible=True,
)
