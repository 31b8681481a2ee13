"""What a fork takes along: rules, products with their recipes, places, tasks. Nothing of the past of the books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allmende.economy.parameters import PARAMETERS
from allmende.economy.rulebook import Rulebook, Value
from allmende.server.catalogue.models import Audience, CollectionPoint, Product
from allmende.server.catalogue.operations import points, products, recipes
from allmende.server.conflicts.queries.forks import tasks_to_copy
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused
from allmende.server.rules.operations import set_rule
from allmende.server.work.operations import tasks
from allmende.server.work.operations.tasks import TaskDraft


def copy_all(origin: Group, *, into: Seat, reason: str, at: datetime) -> None:
    """Copy what a group had written down into a new one that only its founder is in.

    Args:
        origin: The group that is forked.
        into: The founder's seat in the new group.
        reason: What stands beside each rule.
        at: When.

    """
    _copy_rules(origin, into=into, reason=reason, at=at)
    new_of = _copy_products(origin, into=into, at=at)
    for point in CollectionPoint.objects.filter(group=origin, closed_at=None).order_by("id"):
        points.add_point(into, name=point.name, where=point.where, when=point.when)
    _copy_tasks(origin, into=into, new_of=new_of, at=at)


def rules_to_copy(origin: Group, *, stands_alone: bool) -> dict[str, Value]:
    """Return the rules a fork sets: the group's own; where nothing is around it any more, those it inherited, too."""
    if not stands_alone:
        return groups.rules_set_by([origin])[origin.id]
    holds, usual = groups.rulebook_of(origin), Rulebook()
    own = groups.rules_set_by([origin])[origin.id]
    leeway = {name: value for name, value in own.items() if name.startswith("below_")}
    return {name: holds[name] for name in PARAMETERS if holds[name] != usual[name]} | leeway


def _copy_rules(origin: Group, *, into: Seat, reason: str, at: datetime) -> None:
    """Set the rules one by one; what only fits once another is set is tried again."""
    wanted = rules_to_copy(origin, stands_alone=into.group.parent is None)
    progress = True
    while wanted and progress:
        progress = False
        for name, value in sorted(wanted.items()):
            try:
                set_rule(into, name=name, value=value, reason=reason, at=at)
            except Refused:
                continue
            del wanted[name]
            progress = True


def _copy_products(origin: Group, *, into: Seat, at: datetime) -> dict[str, str]:
    """Copy products and then their recipes; return old id -> new id."""
    made: dict[str, Product] = {}
    standing = list(Product.objects.filter(group=origin, withdrawn_at=None).order_by("created_at", "id"))
    day = groups.local_day(origin, at)
    for old in standing:
        draft = products.ProductDraft(
            name=old.name,
            unit=old.unit,
            pieces=old.pieces,
            description=old.description,
            rule=old.rule_on(day),
            shelf=old.shelf_on(day),
            short_supply=old.short_supply,
            audience=Audience(old.audience),
            most_milli=old.most_milli,
            shelf_life_days=old.shelf_life_days,
            is_right=old.is_right,
        )
        picture = bytes(old.picture) if old.picture else None
        made[old.id] = products.add_product(into, draft, picture=picture, at=at)
    same_book = into.group.book_id == origin.book_id
    for old in standing:
        if not old.is_right:
            recipe = _recipe_of(old, new_of=made, same_book=same_book)
            recipes.set_recipe(into, made[old.id].id, recipe)
    return {old_id: new.id for old_id, new in made.items()}


def _recipe_of(old: Product, *, new_of: Mapping[str, Product], same_book: bool) -> recipes.Recipe:
    """Return a recipe with its inputs exchanged; what others make in another book is left out."""
    inputs: dict[str, int] = {}
    for line in old.inputs.select_related("input"):
        if line.input_id in new_of:
            inputs[new_of[line.input_id].id] = line.units_milli
        elif same_book and line.input.withdrawn_at is None:
            inputs[line.input_id] = line.units_milli
    return recipes.Recipe(
        makes_milli=old.recipe_milli,
        steps=[recipes.Step(title=step.title, minutes=step.minutes, places=step.places) for step in old.steps.all()],
        inputs=inputs,
        purchases=[recipes.Purchase(what=one.what, cents=one.cents) for one in old.purchases.order_by("id")],
    )


def _copy_tasks(origin: Group, *, into: Seat, new_of: Mapping[str, str], at: datetime) -> None:
    rules = into.rulebook
    for task in tasks_to_copy(origin, at=at):
        weight = task.fixed_weight_milli
        draft = TaskDraft(
            title=task.title,
            minutes=task.minutes,
            first_due_at=task.first_due_at,
            places=task.places,
            rrule=task.rrule,
            description=task.description,
            need=task.need,
            where=task.where,
            qualification=task.qualification.name if task.qualification else "",
            procedure=task.procedure,
            fixed_weight_milli=None if weight is None else min(max(weight, rules.weight_floor), rules.weight_cap),
            purpose=new_of.get(task.purpose, ""),
            money_cents=task.money_cents,
        )
        tasks.add_task(into, draft, at=at)
