"""Delegates on coordination boards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Ending(models.TextChoices):
    """Why a mandate is over."""

    RECALLED = "recalled", _("recalled")
    RESIGNED = "resigned", _("resigned")
    EXPIRED = "expired", _("the term is over")
    REPLACED = "replaced", _("somebody else was sent")
    LEFT = "left", _("the group left")


class Mandate(models.Model):
    """That a member group sends somebody to a board, for what, and until when."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    board = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="mandates")
    sender = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="mandates_given")
    # As the book of the association knows the delegate.
    delegate = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="mandates")
    text = models.TextField(_("mandate"), max_length=2000, blank=True)
    # The first day on which it no longer counts.
    until_day = models.DateField(_("until"))
    given_at = models.DateTimeField()
    decision = models.CharField(max_length=16, blank=True)
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=8, choices=Ending, blank=True)
    ended_decision = models.CharField(max_length=16, blank=True)

    class Meta:
        """A group has one delegate on a board at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["board", "sender"], condition=Q(ended_at__isnull=True), name="one_delegate_a_group"
            ),
        ]

    def __str__(self) -> str:
        """Return who is sent by whom."""
        return f"{self.delegate} ({self.sender})"
