"""Auctions of what is scarce: what is offered, what people bid, and what came out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Form(models.TextChoices):
    """Which of the three auctions it is."""

    ONE_EACH = "one_each", _("one each among different things")
    MANY = "many", _("many units of the same")
    SHARES = "shares", _("shares of a harvest, for a budget")


class Auction(models.Model):
    """One auction of a group, closed exactly once."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="auctions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("what it is about"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    form = models.CharField(_("how it works"), max_length=8, choices=Form)
    # Open: everybody sees all bids and where the price stands. Sealed: only the result.
    is_open = models.BooleanField(_("open bids"), default=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("closes"))
    by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    certificate = models.JSONField(null=True)
    # Prices, winners, who withdrew at which price: what a page words.
    result = models.JSONField(default=dict)
    # Said by who called it off, or at a close at which nothing was there any more.
    note = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey("books.StoredEntry", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Numbered within the group: the number draws the order of ties."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "number"], name="auction_number_once")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Lot(models.Model):
    """Something in an auction: so many units of a product (one, in an auction among different things)."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    auction = models.ForeignKey(Auction, on_delete=models.CASCADE, related_name="lots")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="lots")
    name = models.CharField(max_length=80)
    units_milli = models.PositiveBigIntegerField(default=1000)
    # From where the price rises: one each: for all of it, many: for each. What nobody had to make begins at nothing.
    floor_mwh = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Bid(models.Model):
    """What something would be worth to a member at most; changeable until the close."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="bids")
    member = models.ForeignKey("groups.Member", on_delete=models.CASCADE, related_name="bids")
    # One each: at most so much for it. Many: at most so much per unit. Shares: how much of the budget's weight.
    worth_mwh = models.PositiveBigIntegerField()
    # Many: how many units at most.
    units_milli = models.PositiveBigIntegerField(default=1000)
    at = models.DateTimeField()

    class Meta:
        """One bid a lot and member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["lot", "member"], name="bid_once")]

    def __str__(self) -> str:
        """Return who bids what."""
        return f"{self.member}: {self.lot} {self.worth_mwh}"


class Budget(models.Model):
    """Shares of a harvest: how much a member would have asked of them in all."""

    auction = models.ForeignKey(Auction, on_delete=models.CASCADE, related_name="budgets")
    member = models.ForeignKey("groups.Member", on_delete=models.CASCADE, related_name="budgets")
    budget_mwh = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        """One budget an auction and member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["auction", "member"], name="budget_once")]

    def __str__(self) -> str:
        """Return whose budget."""
        return f"{self.member}: {self.budget_mwh}"
