"""What a group makes: products with their recipes, batches in the making, and where things are handed out.

Units are counted in thousandths (`_milli`), so that 0.4 kg is a whole number; a product counted in pieces has only
multiples of 1000.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Rule(models.TextChoices):
    """By which rule those are asked who take a product; the formulas are in docs/goods-and-pools.md."""

    FLAT_RATE = "flat_rate", _("flat rate: free to take, everybody carries it")
    FLAT_ALLOCATION = "flat_allocation", _("per unit: every unit on the same shelf asks for the same")
    PRODUCTION_EFFORT = "production_effort", _("by effort: what takes more work asks for more")
    AUCTION = "auction", _("auction: where too few are there, the asked contribution rises until it fits")
    GIFT = "gift", _("gift: given without counting")


class Short(models.TextChoices):
    """What happens when more is wished for than there is."""

    SHARE = "share", _("shared evenly, up to what each wished for")
    QUEUE = "queue", _("who ordered first gets it first")
    ROTATION = "rotation", _("who had least of it so far gets it first")


class Audience(models.TextChoices):
    """Who may receive a product."""

    COMMUNITY = "community", _("everybody in the community")
    PROJECT = "project", _("members of this project only")


class Product(models.Model):
    """Something a group makes or has to give: a loaf, a kilogram of carrots, an hour of the workshop, a room."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=80)
    unit = models.CharField(_("unit"), max_length=20)
    pieces = models.BooleanField(_("only whole units"), default=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    picture = models.BinaryField(null=True, editable=False)
    picture_type = models.CharField(max_length=20, blank=True)
    rule = models.CharField(_("rule"), max_length=17, choices=Rule)
    # Products on one shelf of a group ask for the same per unit, where the rule is flat allocation.
    shelf = models.CharField(_("shelf"), max_length=40, blank=True)
    # Decided already, and in force from the first day of the next period.
    next_rule = models.CharField(max_length=17, choices=Rule, blank=True)
    next_shelf = models.CharField(max_length=40, blank=True)
    next_from_day = models.DateField(null=True, blank=True)
    # Empty: as the rulebook says.
    short_supply = models.CharField(_("when there is not enough"), max_length=8, choices=Short, blank=True)
    audience = models.CharField(_("who may receive it"), max_length=9, choices=Audience, default=Audience.COMMUNITY)
    most_milli = models.PositiveBigIntegerField(_("at most per order"), null=True, blank=True)
    shelf_life_days = models.PositiveSmallIntegerField(_("keeps for"), null=True, blank=True)
    # Use of something that nobody had to make: a room, a spring, a plot. It has no stock and no effort of its own.
    is_right = models.BooleanField(_("a right of use"), default=False)
    # For how many units the recipe is written.
    recipe_milli = models.PositiveBigIntegerField(
        _("the recipe makes"), default=1000, validators=[MinValueValidator(1)]
    )
    created_by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A group has one product of a name at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "name"], condition=Q(withdrawn_at=None), name="product_once"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def in_force(self) -> tuple[tuple[date | None, str, str], ...]:
        """Every rule it has had, has and will have: (last day + 1 or None, rule, shelf), oldest first.

        Whoever asks this of many products prefetches `past_rules`.
        """
        past = sorted((one.until_day, one.rule, one.shelf) for one in self.past_rules.all())
        if self.next_from_day is None:
            return (*past, (None, self.rule, self.shelf))
        return (*past, (self.next_from_day, self.rule, self.shelf), (None, self.next_rule, self.next_shelf))

    def rule_on(self, day: date) -> str:
        """Return the rule that holds on a day."""
        return next(rule for until, rule, _shelf in self.in_force if until is None or day < until)

    def shelf_on(self, day: date) -> str:
        """Return the shelf on which it stands on a day."""
        return next(shelf for until, _rule, shelf in self.in_force if until is None or day < until)


class PastRule(models.Model):
    """A rule that held before the present one: a period settled late is settled by the rule of its own days."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="past_rules")
    rule = models.CharField(max_length=17, choices=Rule)
    shelf = models.CharField(max_length=40, blank=True)
    until_day = models.DateField()

    class Meta:
        """One rule a day."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "until_day"], name="past_rule_once")]

    def __str__(self) -> str:
        """Return until when which rule held."""
        return f"{self.product}: {self.rule} until {self.until_day}"


class RecipeStep(models.Model):
    """Work that one batch takes."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("what is to be done"), max_length=120)
    minutes = models.PositiveIntegerField(_("time it takes"), validators=[MinValueValidator(1)])
    places = models.PositiveSmallIntegerField(_("how many people"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        """In the order of the work."""

        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class RecipeInput(models.Model):
    """A product that one batch uses up."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="inputs")
    input = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="used_in")
    units_milli = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        """Each input once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "input"], name="recipe_input_once")]

    def __str__(self) -> str:
        """Return what is used for what."""
        return f"{self.input} -> {self.product}"


class RecipePurchase(models.Model):
    """Something that has to be bought for one batch."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="purchases")
    what = models.CharField(_("what is bought"), max_length=120)
    cents = models.PositiveIntegerField(_("price"), validators=[MinValueValidator(1)])

    def __str__(self) -> str:
        """Return what is bought."""
        return self.what


class BatchState(models.TextChoices):
    """Where a batch stands."""

    OPEN = "open", _("in the making")
    FINISHED = "finished", _("finished")
    FAILED = "failed", _("failed")


class Batch(models.Model):
    """One making of a product: its own cost object until it is finished or has failed."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    planned_milli = models.PositiveBigIntegerField()
    made_milli = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.OPEN)
    ready_on = models.DateField(_("planned for"), null=True, blank=True)
    best_before = models.DateField(null=True)
    begun_by = models.ForeignKey("groups.Member", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered within the product."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "number"], name="batch_number_once")]

    def __str__(self) -> str:
        """Return product and number."""
        return f"{self.product} #{self.number}"


class CollectionPoint(models.Model):
    """Where and when things of a group are handed out."""

    group = models.ForeignKey("groups.Group", on_delete=models.CASCADE, related_name="collection_points")
    name = models.CharField(_("name"), max_length=80)
    where = models.CharField(_("where"), max_length=200, blank=True)
    when = models.CharField(_("when"), max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the name."""
        return self.name
