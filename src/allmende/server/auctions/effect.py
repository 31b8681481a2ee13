"""What an auction does to everybody else: the raise of what is scarce lowers what the rest asks for, sum for sum."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from allmende.server.explanations import value


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an auction asks for in all, and the work in what it gave, in milli weighted hours.

    Attributes:
        is_known: Whether the work is known at all: rights took none, for the rest a recipe plans it.

    """

    asked_mwh: int
    value_mwh: int
    is_known: bool = True

    @property
    def raise_mwh(self) -> int:
        """What it asks for beyond the work in it: by so much all other dues fall in all; below zero they rise."""
        return self.asked_mwh - self.value_mwh


def worded_effect(effect: Effect) -> list[str]:
    """Return the sentences that say what an auction does to what everybody else is asked for.

    Examples:
        >>> worded_effect(Effect(asked_mwh=0, value_mwh=0))
        ['It asks for nothing and took no work: nothing changes for anybody else.']

    """
    asked, work = value(effect.asked_mwh, "mwh"), value(effect.value_mwh, "mwh")
    gap = value(abs(effect.raise_mwh), "mwh")
    if not effect.is_known:
        return [
            _("It asks for %(asked)s in all.") % {"asked": asked},
            _(
                "How much work is in what it gave shows when the period is settled: what is asked for beyond it, "
                "everything else together asks for less."
            ),
            _("The sum of what all are asked for stays what all have given."),
        ]
    if not effect.asked_mwh and not effect.value_mwh:
        return [_("It asks for nothing and took no work: nothing changes for anybody else.")]
    if not effect.raise_mwh:
        return [
            _("It asks for %(asked)s, just as much as the work in it: nothing changes for anybody else.")
            % {"asked": asked}
        ]
    first = (
        _("It asks for %(asked)s; nobody had to make what it gave.") % {"asked": asked}
        if not effect.value_mwh
        else _("It asks for %(asked)s; the work in what it gave is %(work)s.") % {"asked": asked, "work": work}
    )
    if effect.raise_mwh > 0:
        second = _("The raise of %(gap)s is nobody's gain: everything else together asks for exactly so much less.")
    else:
        second = _("The missing %(gap)s is no gift from nowhere: everything else together asks for so much more.")
    return [
        first,
        second % {"gap": gap},
        _("The sum of what all are asked for stays what all have given."),
    ]
