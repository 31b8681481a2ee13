"""Put votes on shared budgets into sentences: amounts in their unit, and why each project got its part or did not."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.server.conflicts.models.budgets import Unit
from allmende.server.conflicts.queries.budgets import BudgetResult, ProjectResult
from allmende.server.explanations import value
from allmende.server.web import wording


def amount_words(amount: int | Fraction, unit: str) -> str:
    """Return an amount of a budget with its unit; the plain number for votes of elsewhere (unit "")."""
    whole = round(amount)
    if unit == Unit.CENTS:
        return wording.eur(whole)
    if unit == Unit.MWH:
        return value(whole, "mwh")
    return value(whole, "count")


def project_sentence(line: ProjectResult, *, unit: str) -> str:
    """Return why a project got its part, or did not."""
    if not line.supporters_count:
        return _("Nobody supports it.")
    if not line.is_chosen:
        return _("Its supporters had %(have)s left together; %(missing)s are missing.") % {
            "have": amount_words(line.supporters_have, unit),
            "missing": amount_words(line.missing, unit),
        }
    if line.from_left_over or line.price is None:
        return _("Paid from what was left over, because most support it of what still fitted.")
    sentence = _("Each supporter pays %(price)s of their part.") % {"price": amount_words(line.price, unit)}
    if line.paying_less_count:
        less = ngettext(
            "%(count)d had less left and pays all of that.",
            "%(count)d had less left and pay all of that.",
            line.paying_less_count,
        )
        sentence = f"{sentence} {less % {'count': line.paying_less_count}}"
    return sentence


def result_lines(result: BudgetResult, *, unit: str) -> list[dict[str, object]]:
    """Return every project with its sentence."""
    return [
        {
            "line": line,
            "cost": amount_words(line.cost, unit),
            "why": project_sentence(line, unit=unit),
        }
        for line in result.projects
    ]


def result_figures(result: BudgetResult, *, unit: str) -> dict[str, str]:
    """Return the figures of a result with their unit."""
    return {
        "amount": amount_words(result.amount, unit),
        "share": amount_words(result.share, unit),
        "raised_share": amount_words(result.raised_share, unit),
        "spent": amount_words(result.spent, unit),
        "left_over": amount_words(result.left_over, unit),
    }
