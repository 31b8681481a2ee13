"""What groups decide about, and by which procedure: the rulebook says it; a proposal may be stricter, never looser."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, cast, get_args

from allmende.economy.rulebook import Rulebook
from allmende.mechanisms.decisions.poll import Kind

Matter = Literal[
    "text",
    "rules",
    "appointment",
    "admission",
    "exclusion",
    "founding",
    "join_pool",
    "leave_pool",
    "budget",
    "reversal",
    "conflict",
    "agreement",
    "fork",
    "delegate",
    "recall",
    "association",
    "admit_group",
    "call_back",
    "other",
]
MATTERS: tuple[Matter, ...] = get_args(Matter)

# The rule that says how a matter is decided; what is not named is decided as everything else.
_RULE_OF: Mapping[str, str] = MappingProxyType(
    {
        "rules": "decision_kind_rules",
        "appointment": "decision_kind_appointment",
        "admission": "decision_kind_admission",
        "exclusion": "decision_kind_exclusion",
        "founding": "decision_kind_founding",
        "join_pool": "decision_kind_pool",
        "leave_pool": "decision_kind_pool",
        "delegate": "decision_kind_appointment",
        "association": "decision_kind_founding",
        "admit_group": "decision_kind_admission",
    }
)
# Decided always like this, whatever the rulebook says of other matters and whoever proposes it: who asks for more
# agreement would keep a delegate whom most want back, or a board's decision that most do not want.
_ALWAYS: Mapping[str, Kind] = MappingProxyType(
    {"reversal": "reversal", "recall": "qualified majority", "call_back": "majority"}
)
# What is voted on without a time to discuss: a delegate can be recalled at any time, and what is called back has been
# talked about by all who asked for it.
AT_ONCE = frozenset({"recall", "call_back"})
# From the loosest to the strictest: whoever proposes may ask for a stricter one, never for a looser one.
STRICTNESS: tuple[Kind, ...] = ("meritocracy", "majority", "rough consensus", "qualified majority", "consensus")
# Among several options there is no yes to have more or less of.
AMONG_OPTIONS: tuple[Kind, ...] = ("approval", "schulze", "equal shares")
# An agreement is not among them: its terms name one text by its fingerprint, and there is a yes or a no to that.
MATTERS_WITH_OPTIONS = frozenset({"text", "other", "budget"})


class TooLoose(ValueError):
    """A procedure less strict than the rulebook asks for in this matter."""


class WrongKind(ValueError):
    """A procedure that does not fit the matter: options where there are none, or the other way round."""


def kind_asked_for(matter: str, rules: Rulebook) -> Kind:
    """Return by which procedure the rulebook lets a matter be decided.

    Examples:
        >>> kind_asked_for("rules", Rulebook()), kind_asked_for("recall", Rulebook())
        ('majority', 'qualified majority')

    """
    if matter in _ALWAYS:
        return _ALWAYS[matter]
    return cast("Kind", str(rules[_RULE_OF.get(matter, "decision_kind_other")]).replace("_", " "))


def kinds_allowed(matter: str, rules: Rulebook, *, options: int = 0) -> tuple[Kind, ...]:
    """Return the procedures a proposal may ask for, the one of the rulebook first, then the stricter ones."""
    asked = kind_asked_for(matter, rules)
    if options:
        return AMONG_OPTIONS[:2]
    if matter in _ALWAYS:
        return (asked,)
    return STRICTNESS[STRICTNESS.index(asked) :]


def discussion_days_of(matter: str, rules: Rulebook) -> int:
    """Return for how many days a matter is discussed before it can be voted on by any procedure."""
    return 0 if matter in AT_ONCE else rules.discussion_days


def refuse_looser(kind: Kind, *, matter: str, rules: Rulebook, options: int) -> None:
    """Refuse a procedure that the rulebook does not allow for a matter.

    Raises:
        WrongKind: It chooses among options and there are none, or there are and it does not.
        TooLoose: It is less strict than the rulebook asks for.

    """
    if (kind in AMONG_OPTIONS) != bool(options) or (options and matter not in MATTERS_WITH_OPTIONS):
        raise WrongKind(kind)
    if kind == "equal shares":
        if matter != "budget":
            raise WrongKind(kind)
    elif kind not in kinds_allowed(matter, rules, options=options):
        raise TooLoose(kind)
