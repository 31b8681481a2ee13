"""Periods that were shared out. The amounts stand in the books; here is what explains them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models

from allmende.server.identity import new_id


class SettledPeriod(models.Model):
    """One period of one group, settled exactly once."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="periods")
    from_day = models.DateField()
    until_day = models.DateField()
    effort_mwh = models.BigIntegerField()
    carried_mwh = models.BigIntegerField()
    fund_mwh = models.BigIntegerField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()
    # What was settled (economy/snapshot_json.py), for reports and for asking what another rule would have done.
    snapshot = models.JSONField(null=True)
    # Product or batch -> what a unit was worth, in nano weighted hours.
    values_nwh = models.JSONField(default=dict)

    # How many were asked for something, where a query has counted them.
    asked: int

    class Meta:
        """A period is settled once, whoever races."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "from_day"], name="settled_once")]

    def __str__(self) -> str:
        """Return group and period."""
        return f"{self.group} {self.from_day}"

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.until_day - timedelta(days=1)


class Due(models.Model):
    """What one member is asked for in one period."""

    period = models.ForeignKey(SettledPeriod, on_delete=models.PROTECT, related_name="dues")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="dues")
    amount_mwh = models.BigIntegerField()
    share_milli = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    break_days = models.PositiveIntegerField()
    # Of it for goods: product -> milli weighted hours; the rest is everyone's part.
    goods = models.JSONField(default=dict)
    explanation = models.JSONField()

    class Meta:
        """Once a member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["period", "member"], name="due_member_once")]

    def __str__(self) -> str:
        """Return who is asked for what."""
        return f"{self.member}: {self.amount_mwh}"
