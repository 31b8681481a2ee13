"""Refusals of the rulebook, in the person's language."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmende.economy.parameter import AboveMaximum, BelowMinimum, RuleRefused
from allmende.economy.rulebook import NotANumber, NotOverridable, NotYesOrNo, OutOfOrder, TooPrecise, format_value


def refusal_sentence(refused: RuleRefused) -> str:
    """Say what is wrong with a value, with the bound and its unit."""
    language = get_language() or "en"
    parameter = refused.parameter
    names = {"label": parameter.words.speak(language)}
    if isinstance(refused, BelowMinimum | AboveMaximum):
        names["bound"] = format_value(parameter.name, refused.bound, language=language)
    if isinstance(refused, OutOfOrder):
        names["other"] = refused.upper.words.speak(language)
    if isinstance(refused, NotANumber):
        names["example"] = format_value(parameter.name, parameter.default, language=language)
    return _template(refused) % names


def _template(refused: RuleRefused) -> str:
    templates = {
        BelowMinimum: _("%(label)s: at least %(bound)s."),
        AboveMaximum: _("%(label)s: at most %(bound)s."),
        NotOverridable: _("%(label)s: the group above does not let the groups inside it choose here."),
        OutOfOrder: _("%(label)s must not be above %(other)s."),
        TooPrecise: _("%(label)s: that is more exact than is counted here."),
        NotANumber: _("%(label)s: please write a number, for example %(example)s."),
        NotYesOrNo: _("%(label)s: please choose yes or no."),
    }
    return templates.get(type(refused), _("%(label)s: this value does not fit."))
