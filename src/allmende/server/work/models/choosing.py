"""Whom people would rather work with, and whom a project declines for a task."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Leaning(models.Model):
    """How much a member leans towards a project (near, trusted) or away from it; only they see it.

    For work it shifts the weight from which on they would take the project's tasks; for goods it multiplies what the
    project's products are worth to them.
    """

    member = models.ForeignKey("groups.Member", on_delete=models.CASCADE, related_name="leanings")
    project = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="leanings")
    # Thousandths: 200 means: I would take its tasks from a weight 0.2 lower on. Below zero: only from a higher one.
    work_milli = models.SmallIntegerField(default=0, validators=[MinValueValidator(-2000), MaxValueValidator(2000)])
    # Thousandths: 1000 is neutral, 1200 means worth a fifth more to me than the same of another project.
    goods_milli = models.PositiveSmallIntegerField(
        default=1000, validators=[MinValueValidator(100), MaxValueValidator(5000)]
    )
    at = models.DateTimeField()

    class Meta:
        """One leaning a member and project."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "project"], name="leaning_once")]

    def __str__(self) -> str:
        """Return who leans where."""
        return f"{self.member}: {self.project}"


class Decline(models.Model):
    """A project declines a person for a task, with a reason that both can read; their wishes for it do not count."""

    task = models.ForeignKey("work.Task", on_delete=models.CASCADE, related_name="declines")
    member = models.ForeignKey("groups.Member", on_delete=models.CASCADE, related_name="declined_for")
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Once a task and member."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "member"], condition=Q(ended_at=None), name="declined_once"),
        ]

    def __str__(self) -> str:
        """Return who is declined for what."""
        return f"{self.task}: not {self.member}"
