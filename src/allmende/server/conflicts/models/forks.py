"""That a group began with what another one had written down."""

from __future__ import annotations

from django.db import models


class Fork(models.Model):
    """Links the two groups; neither knows of the other's books.

    Attributes:
        by: Who forked, as the book of the origin knows them.
        conflict: After which conflict, if any.
        decision: By which decision, if any.

    """

    group = models.OneToOneField("groups.Group", on_delete=models.PROTECT, related_name="forked")
    origin = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="forks")
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(max_length=1000, blank=True)
    conflict = models.ForeignKey("conflicts.Conflict", null=True, on_delete=models.PROTECT, related_name="forks")
    decision = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        """Return what came of what."""
        return f"{self.origin} -> {self.group}"
