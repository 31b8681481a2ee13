"""What becomes of what is made: every movement of stock, what people wish for, and how it was shared out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class MoveKind(models.TextChoices):
    """What happened to units of a product."""

    MADE = "made", _("made")
    FOUND = "found", _("found when counting")
    USED = "used", _("used for something else")
    TAKEN = "taken", _("taken")
    RETURNED = "returned", _("given back")
    LOST = "lost", _("spoiled or lost")


# Which of them add to the stock; the others take from it.
ADDS = frozenset({MoveKind.MADE, MoveKind.FOUND, MoveKind.RETURNED})


class Move(models.Model):
    """One movement of stock, booked: the stock of a product is the sum of its movements."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=8, choices=MoveKind)
    units_milli = models.PositiveBigIntegerField()
    batch = models.ForeignKey("catalogue.Batch", null=True, on_delete=models.PROTECT, related_name="moves")
    # For what it was used: a product or batch (its id), or a group as a whole (its id).
    to_node = models.CharField(max_length=16, blank=True)
    to_group = models.CharField(max_length=16, blank=True)
    # Who took it or gave it back: {member: part}; for auctioned units what they ask for in all.
    parts = models.JSONField(default=dict)
    price_mwh = models.BigIntegerField(null=True)
    order = models.ForeignKey("goods.Order", null=True, on_delete=models.PROTECT, related_name="moves")
    # Of a return: the taking it undoes.
    returns = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="returned_by")
    at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Looked up by product and time."""

        indexes: ClassVar = [models.Index(fields=["product", "at"], name="move_product_at")]

    def __str__(self) -> str:
        """Return what moved."""
        return f"{self.product} {self.kind} {self.units_milli}"


class OrderState(models.TextChoices):
    """Where an order stands."""

    WAITING = "waiting", _("waiting")
    GRANTED = "granted", _("ready to collect")
    COLLECTED = "collected", _("collected")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("not collected in time")
    REFUSED = "refused", _("not this time")


class Standing(models.Model):
    """A standing order: so many units every so many days, until ended."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="standing")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="standing_orders")
    parts = models.JSONField(default=dict)
    household = models.ForeignKey("groups.Group", null=True, on_delete=models.PROTECT, related_name="+")
    units_milli = models.PositiveBigIntegerField()
    every_days = models.PositiveSmallIntegerField()
    next_on = models.DateField()
    # When the next one is ordered: so many days before as the rulebook said then.
    orders_on = models.DateField()
    point = models.ForeignKey("catalogue.CollectionPoint", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One standing order a product and member."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "member"], condition=Q(ended_at=None), name="standing_once"),
        ]

    def __str__(self) -> str:
        """Return who wants what."""
        return f"{self.member}: {self.product}"


class Order(models.Model):
    """Somebody wishes for units of a product on a day; granted from stock, collected, perhaps given back."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="orders")
    member = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="orders")
    # Who is asked for it: {member: part}; a household splits what it takes.
    parts = models.JSONField(default=dict)
    household = models.ForeignKey("groups.Group", null=True, on_delete=models.PROTECT, related_name="+")
    units_milli = models.PositiveBigIntegerField(_("how much"))
    granted_milli = models.PositiveBigIntegerField(default=0)
    wanted_on = models.DateField(_("for when"))
    state = models.CharField(max_length=9, choices=OrderState, default=OrderState.WAITING)
    standing = models.ForeignKey(Standing, null=True, on_delete=models.PROTECT, related_name="orders")
    point = models.ForeignKey("catalogue.CollectionPoint", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    # The last day on which it waits, or lies ready; moved when it is granted.
    lapses_on = models.DateField()
    ordered_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A standing order orders once for a day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standing", "wanted_on"], name="standing_day_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "state", "wanted_on"], name="order_product_state"),
            models.Index(fields=["member", "state"], name="order_member_state"),
            models.Index(fields=["state", "lapses_on"], name="order_lapses"),
        ]

    def __str__(self) -> str:
        """Return who ordered what."""
        return f"{self.member}: {self.product} {self.units_milli}"


class Receipt(models.Model):
    """What somebody says of what they collected: it was fine, or what was wrong; and how it was mended."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="receipt")
    fine = models.BooleanField()
    complaint = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()
    answer = models.TextField(max_length=1000, blank=True)
    answered_by = models.ForeignKey("groups.Member", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # Whether the one who complained says that it was mended.
    mended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the order."""
        return str(self.order)


class Handout(models.Model):
    """An amount known only on the day, shared among those who had wished for it."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="handouts")
    number = models.PositiveIntegerField()
    units_milli = models.PositiveBigIntegerField()
    how = models.CharField(max_length=8)  # a Short: by which rule
    # What went in and came out, per order, with the reason: what a page words.
    result = models.JSONField(default=dict)
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Numbered within the product, so that rotation is public and repeatable."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "number"], name="handout_number_once")]

    def __str__(self) -> str:
        """Return product and number."""
        return f"{self.product} #{self.number}"
