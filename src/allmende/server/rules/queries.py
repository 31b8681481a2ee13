"""The rulebook as people read it: each rule in words, with who set it, when and why, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from allmende.economy.parameters import LEEWAY, UnknownRule, parameter_named
from allmende.economy.parameters.leeway import HIGHEST, LOWEST, MAY_SET
from allmende.economy.rulebook import PARAMETERS, SECTIONS, Parameter, Rulebook, Value, format_value
from allmende.server.books.models import StoredEntry
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import OF_GROUPS
from allmende.server.groups.models import Group, InheritedRule, RuleSetting
from allmende.server.groups.queries import Seat


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One value somebody set, as the history shows it; value and wording are None where a group gave its own up."""

    group_name: str
    value: str | None
    by: str
    setting: RuleSetting

    @property
    def at(self) -> datetime:
        """When it was set."""
        return self.setting.at


@dataclass(frozen=True, kw_only=True)
class FromAbove:
    """One value that came from the association above, as the group's own book has it; None: the default again."""

    from_group: str
    value: str | None
    at: datetime
    entry: StoredEntry


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule as it holds in a group.

    Attributes:
        lowest: The lowest value allowed in words, "" where there is none; `highest` likewise.
        set_in: The group whose value it is, in the same book or another; None where nobody set it: the default holds.
        is_own: Whether the group itself set it.
        may_open: Whether the person may read the pages of the group that set it.
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
    may_open: bool
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


def came_from_above(seat: Seat, name: str) -> list[FromAbove]:
    """Return what the association above the group's book, or one further out, ever said about a rule, newest first."""
    language = get_language() or "en"
    rows = InheritedRule.objects.filter(group=groups.chain_of(seat.group)[-1], name=name)
    return [
        FromAbove(
            from_group=row.from_group.name,
            value=None if row.value is None else format_value(name, row.value, language=language),
            at=row.at,
            entry=row.entry,
        )
        for row in rows.select_related("from_group", "entry").order_by("-at", "-id")
    ]


@dataclass(frozen=True, kw_only=True)
class _Origin:
    """Whose value a rule has, and what they set; no setting where the person may not read it."""

    group: Group
    may_open: bool
    setting: RuleSetting | None


def _rules(seat: Seat, only: str = "") -> list[Rule]:
    chain = groups.chain_of(seat.group)
    readable = {group.id for group in _readable(seat)}
    outside = _from_another_book(seat, chain[-1])
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
        origin = outside.get(name)
        if holding is not None:
            may_open = holding.group_id in readable
            origin = _Origin(group=holding.group, may_open=may_open, setting=holding if may_open else None)
        rules.append(_rule(seat, parameter, origin=origin, above=above))
    return rules


def _from_another_book(seat: Seat, outermost: Group) -> dict[str, _Origin]:
    """Return rule -> whose value it is, where it comes from an association above the group's book."""
    if outermost.above_id is None:
        return {}
    rows = groups.inherited_rules(outermost)
    inside = groups.belongs_through(seat.person)
    sources = {row.from_group_id: row.from_group for row in rows.values()}
    outer = {key: groups.chain_of(source)[-1] for key, source in sources.items()}
    readable = {key for key, group in outer.items() if group.kind in OF_GROUPS and group.id in inside}
    made: dict[str, RuleSetting] = {}
    for setting in _settings([sources[key] for key in readable]):
        row = rows.get(setting.name)
        # What was set over there after this book took the rule over is not what holds here yet.
        if row is not None and row.from_group_id == setting.group_id and setting.at <= row.at:
            made[setting.name] = setting
    return {
        name: _Origin(group=row.from_group, may_open=row.from_group_id in readable, setting=_if_stands(made.get(name)))
        for name, row in rows.items()
    }


def _rule(
    seat: Seat,
    parameter: Parameter[Value],
    *,
    origin: _Origin | None,
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
        set_in=origin.group if origin is not None else None,
        is_own=origin is not None and origin.group.id == seat.group.id,
        may_open=origin is not None and origin.may_open,
        setting=origin.setting if origin is not None else None,
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


def _if_stands(setting: RuleSetting | None) -> RuleSetting | None:
    return setting if _stands(setting) else None


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
