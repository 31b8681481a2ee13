"""Matters, procedures, answers and results, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from allmende.economy.parameters import parameter_named
from allmende.economy.parameters.deciding import DECISION_KINDS
from allmende.economy.rulebook import Value, format_value
from allmende.server.deciding.matters.registry import matter_named

_OTHER_KINDS: Mapping[str, str | Promise] = {
    "approval": gettext_lazy("Approval: name all you could live with"),
    "schulze": gettext_lazy("Ranking: the Schulze method"),
    "equal shares": gettext_lazy("A shared budget: the method of equal shares"),
    "reversal": gettext_lazy("Reversal by a qualified majority"),
}
CHOICES: Mapping[str, str | Promise] = {
    "agree": gettext_lazy("I agree"),
    "stand aside": gettext_lazy("I stand aside"),
    "concern": gettext_lazy("I have a concern"),
    "block": gettext_lazy("I block"),
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "abstain": gettext_lazy("I abstain"),
}
CHOICE_NOTES: Mapping[str, str | Promise] = {
    "stand aside": gettext_lazy("I do not share it, and I do not stand in its way."),
    "concern": gettext_lazy("I want this heard and recorded; it may go on."),
    "block": gettext_lazy("It must not go on like this. Please say why, and what would help."),
}
VERDICTS: Mapping[str, str | Promise] = {
    "accepted": gettext_lazy("Accepted"),
    "rejected": gettext_lazy("Not accepted"),
    "chosen": gettext_lazy("Chosen"),
    "nothing chosen": gettext_lazy("Nothing was chosen"),
    "not yet": gettext_lazy("Nobody said there is rough consensus: now a vote decides"),
    "vote called": gettext_lazy("A vote was called for"),
    "vote again": gettext_lazy("Too few took part: the vote stays open once more"),
    "maintainers decide": gettext_lazy("Too few took part: now those decide who look after the group"),
}
FALLBACKS: Mapping[str, str | Promise] = {
    "vote again": gettext_lazy("the vote stays open once more for as long; then those who voted decide"),
    "those who voted decide": gettext_lazy("those who voted decide"),
    "nothing changes": gettext_lazy("everything stays as it is"),
    "maintainers decide": gettext_lazy("those decide who look after the group"),
}


def matter(code: str) -> str:
    """Return what a proposal of this matter does."""
    return str(matter_named(code).label)


def scope(matter_code: str) -> str:
    """Return what somebody speaks or decides in: one matter, or everything."""
    return matter(matter_code) if matter_code else _("Everything")


def kind(code: str) -> str:
    """Return what a procedure is called."""
    words = DECISION_KINDS.get(code.replace(" ", "_"))
    return words.speak(get_language() or "en") if words is not None else str(_OTHER_KINDS.get(code, code))


def value_of(name: str, value: Value | None) -> str:
    """Return a rule's value in words; giving it up is following the group above."""
    if value is None:
        return _("as in the group above")
    return format_value(name, value, language=get_language() or "en")


def label_of(name: str) -> str:
    """Return what a rule is called."""
    return parameter_named(name).words.speak(get_language() or "en")


def said(choice: Any, options: Mapping[str, str]) -> str:  # noqa: ANN401  # a ballot as it is stored
    """Return what a ballot says."""
    if isinstance(choice, str):
        return str(CHOICES.get(choice, choice))
    if choice and isinstance(choice[0], list | tuple):
        ranks = [" = ".join(options.get(one, one) for one in rank) for rank in choice]
        return ", ".join(f"{number}. {titles}" for number, titles in enumerate(ranks, start=1))
    return ", ".join(options.get(one, one) for one in choice) or _("none of them")


def counted(tally: Mapping[str, int], options: Mapping[str, str]) -> Sequence[tuple[str, int]]:
    """Return how many said what, in words."""
    return [(str(CHOICES.get(code, options.get(code, code))), count) for code, count in tally.items()]
