"""What was bought with a project's money. What came in are contributions, with so many cents (`server/work`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Purchase(models.Model):
    """Something bought: cents that leave a project's money, and the effort that went with them."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="purchases")
    what = models.CharField(_("what was bought"), max_length=120)
    cents = models.PositiveIntegerField(_("amount"))
    effort_mwh = models.BigIntegerField()
    # For what: a product or batch (its id); empty: the project as a whole.
    purpose = models.CharField(max_length=16, blank=True)
    bought_on = models.DateField(_("when"))
    receipt = models.BinaryField(null=True, editable=False)
    receipt_type = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Return what was bought."""
        return self.what
