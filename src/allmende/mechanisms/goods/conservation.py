"""Keep the account right: what all goods ask for together is the whole effort, whatever scarce goods fetch.

The goods of a period took W weighted hours. Scarce goods s are taken at auctioned prices p_s, in quantities q_s; their
own production effort is e_s. Everything else is asked for at its production effort times one common factor

    lambda = (W - sum of p_s q_s) / (W - sum of e_s q_s),

so that the dues sum to W always, and a scarce good that fetches more makes all the others cheaper, flat-rate shares
included. Source: design/model.md, "Conservation". Should scarce goods fetch more than W, lambda stops at 0 and the rest
goes visibly to the common fund. Should they fetch less than their effort, lambda rises above 1.

Where every good is scarce there is nothing lambda could act on: what is then missing is named as `open_mwh`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allmende.values.share import split


class NegativeAmount(ValueError):
    """An effort or a price below zero; the message names the good."""


class NotWhole(ValueError):
    """An effort or a price that is no whole number; the message names the good."""


class EffortsDoNotAddUp(ValueError):
    """The goods' efforts are not the whole effort; the message says both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scarce:
    """A scarce good: what it asked for in all (price times quantity), and its production effort in all."""

    asked_mwh: int
    effort_mwh: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conserved:
    """The dues of every good; scarce + producible + open_mwh == W + fund_mwh, exactly.

    Attributes:
        effort_factor: lambda, exact; None where there is no producible good for it to act on.
        scarce_mwh: Good -> what it asks for, as auctioned.
        producible_mwh: Good -> what it asks for: its effort times lambda, rounded so that the sum is exact.
        fund_mwh: What scarce goods fetched beyond the whole effort.
        open_mwh: What no producible good is there to make up for.

    """

    effort_factor: Fraction | None
    scarce_mwh: Mapping[str, int] = field(default_factory=dict)
    producible_mwh: Mapping[str, int] = field(default_factory=dict)
    fund_mwh: int = 0
    open_mwh: int = 0


def conserve(whole_mwh: int, *, scarce: Mapping[str, Scarce], producible_mwh: Mapping[str, int]) -> Conserved:
    """Return what each good asks for, so that all of them together ask for the whole effort.

    Args:
        whole_mwh: W, the effort of everything taken in the period; the efforts of all goods sum to it.
        scarce: Good -> what it asked for and its own effort.
        producible_mwh: Good -> its production effort, flat-rate goods among them. To keep a good apart for each
            person, hand in one key per person and good; the factor is the same for all.

    Raises:
        NotWhole: An effort or a price is no whole number.
        NegativeAmount: An effort or a price is below zero.
        EffortsDoNotAddUp: The efforts do not sum to W.

    Examples:
        >>> conserve(100, scarce={"attic": Scarce(asked_mwh=40)}, producible_mwh={"bread": 75, "heat": 25})
        Conserved(effort_factor=Fraction(3, 5), scarce_mwh={'attic': 40}, producible_mwh={'bread': 45, 'heat': 15}, \
fund_mwh=0, open_mwh=0)

    """
    _refuse_impossible(whole_mwh, scarce=scarce, producible_mwh=producible_mwh)
    scarce_mwh = {good: stated.asked_mwh for good, stated in scarce.items()}
    rest_mwh = whole_mwh - sum(scarce_mwh.values())
    own_mwh = sum(producible_mwh.values())
    fund_mwh = max(0, -rest_mwh)
    shared_mwh = max(0, rest_mwh)
    if own_mwh == 0:
        return Conserved(
            effort_factor=None,
            scarce_mwh=scarce_mwh,
            producible_mwh=dict.fromkeys(producible_mwh, 0),
            fund_mwh=fund_mwh,
            open_mwh=shared_mwh,
        )
    dues = split(shared_mwh, producible_mwh)
    assert sum(scarce_mwh.values()) + sum(dues.values()) == whole_mwh + fund_mwh
    return Conserved(
        effort_factor=Fraction(shared_mwh, own_mwh),
        scarce_mwh=scarce_mwh,
        producible_mwh=dues,
        fund_mwh=fund_mwh,
    )


def _refuse_impossible(whole_mwh: int, *, scarce: Mapping[str, Scarce], producible_mwh: Mapping[str, int]) -> None:
    amounts = [("the whole effort", whole_mwh)]
    amounts += [(f"good {good!r}, asked", stated.asked_mwh) for good, stated in scarce.items()]
    amounts += [(f"good {good!r}, effort", stated.effort_mwh) for good, stated in scarce.items()]
    amounts += [(f"good {good!r}, effort", effort) for good, effort in producible_mwh.items()]
    for what, amount in amounts:
        if type(amount) is not int:
            raise NotWhole(f"{what}: {amount!r}")
        if amount < 0:
            raise NegativeAmount(f"{what}: {amount}")
    stated_mwh = sum(each.effort_mwh for each in scarce.values()) + sum(producible_mwh.values())
    if stated_mwh != whole_mwh:
        raise EffortsDoNotAddUp(f"the goods' efforts sum to {stated_mwh}, the whole effort is {whole_mwh}")
