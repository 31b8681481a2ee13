"""Refusals of the rulebook, in the person's language."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmende.economy.parameter import AboveMaximum, BelowMinimum, Parameter, RuleRefused, Value
from allmende.economy.rulebook import NotOverridable, OutOfOrder, format_value


def refusal_sentence(refused: Exception) -> str:
    """Say what is wrong with a value, with the bound and its unit."""
    language = get_language() or "en"
    if not isinstance(refused, RuleRefused):
        return _("There is no such rule.")
    label = refused.parameter.words.speak(language)
    if isinstance(refused, BelowMinimum):
        return _("%(label)s: at least %(bound)s.") % {"label": label, "bound": _bound(refused.parameter, refused.bound)}
    if isinstance(refused, AboveMaximum):
        return _("%(label)s: at most %(bound)s.") % {"label": label, "bound": _bound(refused.parameter, refused.bound)}
    if isinstance(refused, NotOverridable):
        return _("%(label)s holds for the whole community and cannot be set here.") % {"label": label}
    if isinstance(refused, OutOfOrder):
        return _("%(label)s must not be above %(other)s.") % {
            "label": label,
            "other": refused.upper.words.speak(language),
        }
    return _("%(label)s: this value does not fit.") % {"label": label}


def _bound(parameter: Parameter[Value], bound: int) -> str:
    return format_value(parameter.name, bound, language=get_language() or "en")
