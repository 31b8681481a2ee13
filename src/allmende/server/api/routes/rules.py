"""The rulebook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allmende.economy.parameters import LEEWAY, PARAMETERS, parameter_named
from allmende.server import clock
from allmende.server.api.entrance import seat_in
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound
from allmende.server.api.routing import reads, writes
from allmende.server.api.schemas import rules as schemas
from allmende.server.api.schemas.fields import Slug
from allmende.server.groups import queries as groups
from allmende.server.groups.queries import Seat
from allmende.server.rules import operations, queries
from allmende.server.rules.queries import Rule

router = Router(tags=["rules"])


@reads(router, "/groups/{slug}/rules", gives=schemas.Rules)
def rules(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Every rule that holds in the group, with where its value comes from."""
    seat = seat_in(request, slug)
    found = [rule for chapter in queries.rulebook_page(seat) for rule in chapter.rules]
    return shown(schemas.Rules(rules=[_rule(seat, rule) for rule in found]))


@reads(router, "/groups/{slug}/rules/{name}", gives=schemas.RuleHistory)
def rule(request: HttpRequest, slug: Slug, name: Slug) -> HttpResponse:
    """One rule, with everything that was ever set for it."""
    return shown(_history(seat_in(request, slug), name))


@writes(router, "PUT", "/groups/{slug}/rules/{name}", gives=schemas.RuleHistory)
def set_rule(request: HttpRequest, slug: Slug, name: Slug, body: schemas.SettingRule) -> HttpResponse:
    """Set a rule while the group is being founded, and say why; later only an accepted decision does."""
    seat = seat_in(request, slug)
    if name not in PARAMETERS and name not in LEEWAY:
        raise NotFound

    def act() -> schemas.RuleHistory:
        operations.set_rule(seat, name=name, value=body.value, reason=body.reason, at=clock.now())
        # The seat keeps the rulebook it has read; what holds now is read anew.
        return _history(Seat(group=seat.group, person=seat.person, membership=seat.membership), name)

    return once(request, act)


def _history(seat: Seat, name: str) -> schemas.RuleHistory:
    found = queries.one_rule(seat, name)
    if found is None:
        raise NotFound
    history = [
        schemas.Setting(
            group_name=setting.group_name,
            value=setting.setting.value,
            value_in_words=setting.value,
            by=setting.by,
            at=setting.setting.at,
            reason=setting.setting.reason,
            entry_number=setting.setting.entry.number if setting.setting.entry else None,
        )
        for setting in queries.history_of(seat, name)
    ]
    return schemas.RuleHistory(**_rule(seat, found).model_dump(), history=history)


def _rule(seat: Seat, found: Rule) -> schemas.RuleShown:
    parameter = parameter_named(found.name)
    return schemas.RuleShown(
        name=found.name,
        section=parameter.section,
        label=found.label,
        explains=found.explains,
        kind=parameter.kind,
        unit=parameter.unit,
        value=seat.rulebook[found.name],
        value_in_words=found.value,
        default=parameter.default,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        choices=list(parameter.choices),
        is_own=found.is_own,
        can_be_set=found.can_be_set,
        origin=_origin(seat, found),
    )


def _origin(seat: Seat, found: Rule) -> schemas.Origin | None:
    if found.set_in is None:
        return None
    readable = found.is_own or groups.seat_of(seat.person, found.set_in) is not None
    setting = found.setting
    return schemas.Origin(
        group_slug=found.set_in.slug if readable else None,
        by=setting.by.name if setting else None,
        at=setting.at if setting else None,
        reason=setting.reason if setting else None,
        entry_number=setting.entry.number if setting and setting.entry else None,
    )
