"""Projects that join a pool or leave it, and the books they had before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from allmende.server.identity import new_id


class Offer(models.Model):
    """A project offers to join a pool; the pool accepts or declines."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    project = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="pool_offers")
    pool = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="offers_received")
    words = models.TextField(max_length=1000, blank=True)
    offered_by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answer = models.TextField(max_length=1000, blank=True)
    answered_by = models.ForeignKey("groups.Member", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        """One open offer a project."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project"], condition=Q(answered_at=None), name="one_open_offer"),
        ]

    def __str__(self) -> str:
        """Return who would join what."""
        return f"{self.project} -> {self.pool}"


class Chapter(models.Model):
    """A book that a group wrote in until it joined a pool or left one; it stays readable."""

    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="chapters")
    book = models.ForeignKey("books.Book", on_delete=models.PROTECT, related_name="chapters")
    # The group at the root of that book then: itself, or the pool it was in.
    root = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order of time."""

        ordering: ClassVar = ["until_at"]

    def __str__(self) -> str:
        """Return group and book."""
        return f"{self.group} {self.book}"
