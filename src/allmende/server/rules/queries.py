"""The rulebook as people read it: each rule in words, with who set it, when and why, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from allmende.economy.parameters import LEEWAY, UnknownRule, parameter_named
from allmende.economy.parameters.leeway import HIGHEST, LOWEST, MAY_SET
from allmende.economy.rulebook import PARAMETERS, SECTIONS, Parameter, Rulebook, Value, format_value
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One value somebody set, as the history shows it; value and wording are None where a group gave its own up."""

    group_name: str
    value: str | None
    by: str
    setting: RuleSetting


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule as it holds in a group.

    Attributes:
        lowest: The lowest value allowed in words, "" where there is none; `highest` likewise.
        set_in: The group whose value it is; None where nobody set it and the default holds.
        is_own: Whether the group itself set it.
        setting: Who set it, when and why; None for a default, and where it was set in a group one is not in.
        can_be_set: Whether the group may have a value of its own.
        leeway: What the groups inside this one may choose, rule by rule; empty for a rule that is itself a leeway.

    """

    name: str
    label: str
    explains: str
    value: str
    default: str
    lowest: str
    highest: str
    set_in: Group | None
    is_own: bool
    setting: RuleSetting | None
    can_be_set: bool
    leeway: Sequence[Given] = ()


@dataclass(frozen=True, kw_only=True)
class Given:
    """One thing a group says about what the groups inside it may choose for a rule."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One section of the rulebook."""

    key: str
    title: str
    rules: Sequence[Rule]


def rulebook_page(seat: Seat) -> list[Chapter]:
    """Return every rule that holds in the seat's group, by section, in the person's language."""
    rules = {rule.name: rule for rule in _rules(seat)}
    language = get_language() or "en"
    return [
        Chapter(
            key=key,
            title=words.speak(language),
            rules=[rules[name] for name, parameter in PARAMETERS.items() if parameter.section == key],
        )
        for key, words in SECTIONS.items()
    ]


def one_rule(seat: Seat, name: str) -> Rule | None:
    """Return one rule, or the leeway for one, as it holds in the seat's group; None where there is no such rule."""
    return next((rule for rule in _rules(seat, only=name)), None)


def rules_set_in(seat: Seat, decision: str) -> list[RuleSetting]:
    """Return the values a decision of the seat's group has set."""
    found = RuleSetting.objects.filter(group=seat.group, decision=decision).select_related("entry")
    return list(found.order_by("name"))


def history_of(seat: Seat, name: str) -> list[Setting]:
    """Return what was ever set for a rule, newest first, in the group and those around it one belongs to."""
    language = get_language() or "en"
    return [
        Setting(
            group_name=setting.group.name,
            value=None if setting.value is None else format_value(name, setting.value, language=language),
            by=setting.by.name,
            setting=setting,
        )
        for setting in reversed(_settings(_readable(seat), name=name))
    ]


def _rules(seat: Seat, only: str = "") -> list[Rule]:
    chain = groups.chain_of(seat.group)
    readable = {group.id for group in _readable(seat)}
    newest: dict[tuple[str, str], RuleSetting] = {}
    for setting in _settings(chain, name=only):
        newest[setting.group_id, setting.name] = setting
    above = groups.rules_above(seat.group)
    rules = []
    try:
        named: Sequence[Parameter[Value]] = [parameter_named(only)] if only else list(PARAMETERS.values())
    except UnknownRule:
        return []
    for parameter in named:
        name = parameter.name
        holding = next(
            (newest[group.id, name] for group in chain if _stands(newest.get((group.id, name)))),
            None,
        )
        rules.append(_rule(seat, parameter, holding=holding, readable=readable, above=above))
    return rules


def _rule(
    seat: Seat,
    parameter: Parameter[Value],
    *,
    holding: RuleSetting | None,
    readable: set[str],
    above: Rulebook | None,
) -> Rule:
    language = get_language() or "en"
    name = parameter.name
    about = name.removeprefix(MAY_SET).removeprefix(LOWEST).removeprefix(HIGHEST)
    leeway = above.leeway(about) if above is not None else None
    bounded = leeway is not None and parameter.kind not in {"bool", "choice"}

    def words(value: Value | None) -> str:
        return "" if value is None else format_value(name, value, language=language)

    return Rule(
        name=name,
        label=parameter.words.speak(language),
        explains=parameter.explains.speak(language),
        value=words(seat.rulebook[name]),
        default=words(parameter.default),
        lowest=words(leeway.lowest if leeway is not None and bounded else parameter.minimum),
        highest=words(leeway.highest if leeway is not None and bounded else parameter.maximum),
        set_in=holding.group if holding is not None else None,
        is_own=holding is not None and holding.group_id == seat.group.id,
        setting=holding if holding is not None and holding.group_id in readable else None,
        can_be_set=leeway is None or leeway.may_set,
        leeway=_leeway(seat, name) if name in PARAMETERS else (),
    )


def _leeway(seat: Seat, name: str) -> list[Given]:
    """Return what the groups inside may choose for a rule, in words."""
    language = get_language() or "en"
    return [
        Given(
            name=given,
            label=LEEWAY[given].words.speak(language),
            value=format_value(given, seat.rulebook[given], language=language),
        )
        for given in (MAY_SET + name, LOWEST + name, HIGHEST + name)
        if given in LEEWAY
    ]


def _stands(setting: RuleSetting | None) -> bool:
    return setting is not None and setting.value is not None


def _settings(chain: Sequence[Group], *, name: str = "") -> list[RuleSetting]:
    """Return the settings of these groups, oldest first."""
    settings = RuleSetting.objects.filter(group__in=chain).select_related("by__person", "group", "entry")
    if name:
        settings = settings.filter(name=name)
    return list(settings.order_by("at", "id"))


def _readable(seat: Seat) -> list[Group]:
    """Return the groups around the seat whose names and reasons the person may read: those they are in."""
    chain = groups.chain_of(seat.group)
    return [group for group in chain if group.id == seat.group.id or groups.seat_of(seat.person, group) is not None]
