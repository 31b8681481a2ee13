"""Put an auction into sentences: why a price stands where it does, how it rose, and what it means for oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.economy.auction import PIECE_MILLI, Award
from allmende.economy.auction_rise import GivenUp, Step
from allmende.server.auctions.models import Form
from allmende.server.auctions.queries.standing import LotStanding, Standing
from allmende.server.explanations import value
from allmende.server.goods.queries import in_units
from allmende.server.web import wording
from allmende.server.web.charts import Bar
from allmende.server.web.explanation import Reason

MOST_NAMES = 4
MOST_BARS = 8


def listed(names: Sequence[str]) -> str:
    """Return names as one says them: "Ada, Bo and Cem"; many are cut short: "Ada, Bo and 7 others"."""
    if len(names) > MOST_NAMES + 1:
        return _("%(names)s and %(count)d others") % {
            "names": ", ".join(names[:MOST_NAMES]),
            "count": len(names) - MOST_NAMES,
        }
    if len(names) > 1:
        return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
    return names[0] if names else _("nobody")


def quoted(name: str) -> str:
    """Return the name of a thing in quotation marks."""
    return _("“%(text)s”") % {"text": name}


def price_reason(one: LotStanding, standing: Standing) -> Reason:
    """Return how the price of a lot came to stand where it does, from its floor on."""
    names = {shown.lot.id: shown.lot.name for shown in standing.lots}
    people = {member: found.name for member, found in standing.members.items()}
    if standing.form == Form.SHARES:
        return _spent_reason(one)
    because = [_start(one)]
    if standing.form == Form.MANY:
        because += [_given_up_reason(given_up, people) for given_up in standing.given_up]
        because.append(_last_many(one))
    elif standing.steps is None:
        because.append(Reason(text=_("too many bids to tell each rise; the certificate proves the price")))
    else:
        because += [_step_reason(step, one, names, people) for step in standing.steps if one.lot.id in step.prices_mwh]
    return Reason(text=_("Where it stands"), value=value(one.price_mwh, "mwh"), because=because)


def price_sentence(one: LotStanding, standing: Standing) -> str:
    """Return why the price of a lot is not lower."""
    if standing.form == Form.SHARES:
        return _("The price of all of it is what all spend on it together; who spends a tenth gets a tenth.")
    return _held_sentence(one, {shown.lot.id: shown.lot.name for shown in standing.lots}, form=standing.form)


def bid_bars(one: LotStanding, *, me: str) -> list[Bar]:
    """Return the highest bids for a lot as bars, with one's own among them."""
    mine = [bid for bid in one.bids[MOST_BARS:] if bid.member.id == me]
    return [
        Bar(
            label=_bar_label(bid.member.name, bid.units_milli, one),
            amount_mwh=bid.amount_mwh,
            key=bid.member.person_id or bid.member.id,
            css="bar-mine" if bid.member.id == me else "",
        )
        for bid in (*one.bids[:MOST_BARS], *mine)
    ]


def mine_sentences(standing: Standing, *, me: str, is_over: bool) -> list[str]:
    """Return what an auction comes to for one member, and why; nothing where they have not bid."""
    if me not in standing.bidders:
        return []
    got = [award for award in standing.awards if award.member == me]
    if standing.form == Form.ONE_EACH:
        return _my_thing(standing, got, me=me, is_over=is_over)
    if standing.form == Form.MANY:
        return _my_units(standing, got, me=me, is_over=is_over)
    return _my_shares(standing, got, is_over=is_over)


def _bar_label(name: str, units_milli: int, one: LotStanding) -> str:
    if one.lot.auction.form != Form.MANY or units_milli == PIECE_MILLI:
        return name
    return _("%(name)s (%(count)s)") % {"name": name, "count": wording.units(units_milli)}


def _held_sentence(one: LotStanding, names: Mapping[str, str], *, form: str) -> str:
    if one.held_up is None:
        if not one.holders:
            return _("Nobody wants it at this price.")
        if form == Form.MANY:
            return _("There is enough for all who want it: nothing had to rise.")
        return _("Nobody else would rather have it at this price: nothing had to rise.")
    who = listed(sorted(member.name for member in one.held_up.members))
    if form == Form.MANY:
        return _("Not lower, for then %(who)s would want one more, and there are no more.") % {"who": who}
    if one.held_up.instead is None:
        return _("Not lower, for then %(who)s would want it rather than nothing.") % {"who": who}
    other = quoted(names.get(one.held_up.instead, ""))
    return _("Not lower, for then %(who)s would want it rather than %(other)s.") % {"who": who, "other": other}


def _start(one: LotStanding) -> Reason:
    if one.lot.product.is_right:
        text = _("nobody had to make it, so it began at nothing")
    elif one.lot.floor_mwh:
        text = _("it began at what it takes to make it, or what was set at the start")
    else:
        text = _("it began at nothing")
    return Reason(text=text, value=value(one.lot.floor_mwh, "mwh"))


def _step_reason(step: Step, one: LotStanding, names: Mapping[str, str], people: Mapping[str, str]) -> Reason:
    after_mwh = step.prices_mwh[one.lot.id]
    wanting = sorted(people[member] for member in step.wanted_by if member in people)
    things = listed([quoted(names[lot]) for lot in step.prices_mwh])
    text = _("%(who)s wanted only %(things)s: one person too many.") % {"who": listed(wanting), "things": things}
    turned = sorted(_turned(people[member], lot, names) for member, lot in step.turned_to.items() if member in people)
    change = f"{wording.wh(after_mwh - step.by_mwh)} → {wording.wh(after_mwh)}"
    return Reason(text=" ".join([text, *turned]), value=change)


def _turned(name: str, lot: str | None, names: Mapping[str, str]) -> str:
    if lot is None:
        return _("From here on %(name)s would rather go without.") % {"name": name}
    return _("From here on %(name)s would as gladly have %(other)s.") % {"name": name, "other": quoted(names[lot])}


def _given_up_reason(given_up: GivenUp, people: Mapping[str, str]) -> Reason:
    who = [
        _("%(name)s: %(count)d less") % {"name": people[member], "count": count}
        for member, count in sorted(given_up.portions_of.items(), key=lambda one: people.get(one[0], ""))
        if member in people
    ]
    return Reason(
        text=_("above this some would rather go without (%(who)s)") % {"who": listed(who)},
        value=value(given_up.at_mwh, "mwh"),
    )


def _last_many(one: LotStanding) -> Reason:
    taken_milli = sum(holder.units_milli for holder in one.holders)
    there = {"taken": wording.units(taken_milli), "there": wording.units(one.there_milli)}
    return Reason(text=_("here %(taken)s of %(there)s find somebody") % there, value=value(one.price_mwh, "mwh"))


def _spent_reason(one: LotStanding) -> Reason:
    spent = [Reason(text=bid.member.name, value=value(bid.amount_mwh, "mwh")) for bid in one.bids[: 2 * MOST_BARS]]
    return Reason(text=_("All that is spent on it"), value=value(one.price_mwh, "mwh"), because=spent)


def _my_thing(standing: Standing, got: Sequence[Award], *, me: str, is_over: bool) -> list[str]:
    bids = {one.lot.name: bid.amount_mwh for one in standing.lots for bid in one.bids if bid.member.id == me}
    mine = next((one for one in standing.lots if any(holder.member.id == me for holder in one.holders)), None)
    if mine is None or not got:
        prices = {one.lot.name: one.price_mwh for one in standing.lots}
        above = [
            _("%(lot)s: %(price)s (%(bid)s at most)")
            % {"lot": quoted(name), "price": value(prices[name], "mwh"), "bid": value(most, "mwh")}
            for name, most in sorted(bids.items())
        ]
        nothing = (
            _("You get nothing, and nothing is asked of you.")
            if is_over
            else _("As it stands, you would get nothing, and nothing would be asked of you.")
        )
        if not above:
            return [nothing]
        why = _("Whatever you bid for asks for as much as it is worth to you at most, or more: %(above)s.")
        return [nothing, why % {"above": listed(above)}]
    said = {
        "lot": quoted(mine.lot.name),
        "price": value(mine.price_mwh, "mwh"),
        "bid": value(bids[mine.lot.name], "mwh"),
    }
    first = (
        _("You get %(lot)s at %(price)s; you would have given up to %(bid)s.")
        if is_over
        else _("As it stands, you would get %(lot)s at %(price)s; you would give up to %(bid)s.")
    )
    return [first % said, *_nothing_better(standing)]


def _my_units(standing: Standing, got: Sequence[Award], *, me: str, is_over: bool) -> list[str]:
    one = standing.lots[0]
    bid = next((bid for bid in one.bids if bid.member.id == me), None)
    units_milli = sum(award.units_milli for award in got)
    said = {
        "units": in_units(one.lot.product, units_milli),
        "price": value(one.price_mwh, "mwh"),
        "sum": value(sum(award.price_mwh for award in got), "mwh"),
    }
    if got:
        text = (
            _("You get %(units)s at %(price)s each, %(sum)s in all.")
            if is_over
            else _("As it stands, you would get %(units)s at %(price)s each, %(sum)s in all.")
        )
    else:
        text = (
            _("You get none, and nothing is asked of you.")
            if is_over
            else _("As it stands, you would get none, and nothing would be asked of you.")
        )
    sentences = [text % said]
    if bid is not None and units_milli < bid.units_milli:
        most = {"price": said["price"], "bid": value(bid.amount_mwh, "mwh")}
        if bid.amount_mwh < one.price_mwh:
            sentences.append(_("The price rose to %(price)s; one is worth %(bid)s to you at most.") % most)
        else:
            sentences.append(
                _("At just %(price)s more was wanted than there is: that goes round from auction to auction.") % most
            )
    return [*sentences, *_nothing_better(standing)]


def _my_shares(standing: Standing, got: Sequence[Award], *, is_over: bool) -> list[str]:
    names = {one.lot.product_id: one.lot for one in standing.lots}
    parts = [
        _("%(units)s of %(lot)s for %(price)s")
        % {
            "units": in_units(names[award.product].product, award.units_milli),
            "lot": quoted(names[award.product].name),
            "price": value(award.price_mwh, "mwh"),
        }
        for award in got
    ]
    if not parts:
        return [_("Your part is smaller than one unit: you get nothing, and nothing is asked of you.")]
    text = _("You get %(parts)s.") if is_over else _("As it stands, you would get %(parts)s.")
    sentences = [text % {"parts": listed(parts)}]
    if not standing.refuted:
        least = ngettext(
            "With what you spend you could not please yourself better at these prices, by your own words, "
            "but for %(count)d per cent.",
            "With what you spend you could not please yourself better at these prices, by your own words, "
            "but for %(count)d per cent.",
            standing.tolerance_milli // 10,
        )
        sentences.append(least % {"count": standing.tolerance_milli // 10})
    return sentences


def _nothing_better(standing: Standing) -> list[str]:
    """Return that nothing else was better, which only a certificate that holds lets one say."""
    return [] if standing.refuted else [_("By your own bids nothing else was better for you at these prices.")]
