"""Numbers, durations and moments in the reader's language; what is shown, never what is computed with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

MINUS = "\N{MINUS SIGN}"
HARD_SPACE = "\N{NO-BREAK SPACE}"


def wh(mwh: int) -> str:
    """Return milli weighted hours as weighted hours with two places, half away from zero: 4050 -> "4.05"."""
    hundredths = (abs(mwh) + 5) // 10
    text = number_format(Decimal(hundredths).scaleb(-2), decimal_pos=2, force_grouping=True)
    return f"{MINUS}{text}" if mwh < 0 and hundredths else text


def wh_change(mwh: int) -> str:
    """Return a change with its sign always shown: "+4.05", "−1.00", "0.00"."""
    text = wh(mwh)
    return f"+{text}" if mwh > 0 and (mwh + 5) // 10 else text


def weight(milli: int) -> str:
    """Return a weight with two places, or three where the third is not zero: 1000 -> "1.00", 1125 -> "1.125"."""
    places = 3 if milli % 10 else 2
    text = number_format(Decimal(abs(milli)).scaleb(-3), decimal_pos=places)
    return f"{MINUS}{text}" if milli < 0 else text


def units(milli: int, unit: str = "") -> str:
    """Return a number of units without needless places, with the unit where one is given: 400, "kg" -> "0.4 kg"."""
    text = plain_number(milli, places=3)
    return f"{text}{HARD_SPACE}{unit}" if unit else text


def eur(cents: int) -> str:
    """Return a sum of money with its sign: 1250 -> "12.50 €"; a whole book counts in euros."""
    text = number_format(Decimal(abs(cents)).scaleb(-2), decimal_pos=2, force_grouping=True)
    return f"{MINUS if cents < 0 else ''}{text}{HARD_SPACE}€"


def plain_number(count: int, *, places: int) -> str:
    """Return a whole count of 10 ** -places as a number that can be typed back: 1250, 2 -> "12.5"."""
    whole = count % 10**places == 0
    text = number_format(Decimal(abs(count)).scaleb(-places), decimal_pos=0 if whole else places)
    text = text if whole else text.rstrip("0")
    return f"{MINUS}{text}" if count < 0 else text


def hours(minutes: int) -> str:
    """Return a duration in hours and minutes: 90 -> "1 h 30 min" ("1 Std. 30 Min." in German)."""
    whole, rest = divmod(abs(minutes), 60)
    parts = []
    if whole:
        parts.append(gettext("%(count)s h") % {"count": number_format(whole, force_grouping=True)})
    if rest or not whole:
        parts.append(gettext("%(count)s min") % {"count": rest})
    # A number never stands at the end of a line with its unit on the next.
    text = " ".join(part.replace(" ", HARD_SPACE) for part in parts)
    return f"{MINUS}{text}" if minutes < 0 else text


def day(of: date, *, today: date) -> str:
    """Return a day as people say it: "today", "tomorrow", "yesterday", "Tue 24 Nov", with the year if another."""
    near = {
        timedelta(0): gettext("today"),
        timedelta(1): gettext("tomorrow"),
        timedelta(-1): gettext("yesterday"),
    }.get(of - today)
    if near is not None:
        return near
    if of.year == today.year:
        return format_date(of, pgettext("format of a day this year", "D j M"))
    return format_date(of, pgettext("format of a day in another year", "D j M Y"))


def clock_time(at: datetime) -> str:
    """Return the local time of day: "18:00"."""
    return format_date(localtime(at), pgettext("format of a time of day", "H:i"))


def when(at: datetime | date, *, now: datetime) -> str:
    """Return a local moment, or a whole day, as people say it: "today 18:00", "Tue 24 Nov, 18:00"."""
    today = localtime(now).date()
    if not isinstance(at, datetime):
        return day(at, today=today)
    local = localtime(at).date()
    words = {"day": day(local, today=today), "time": clock_time(at)}
    if abs(local - today) <= timedelta(1):
        return pgettext("a near day and a time", "%(day)s %(time)s") % words
    return pgettext("a day with its date and a time", "%(day)s, %(time)s") % words


def initials(name: str) -> str:
    """Return one or two capital letters that stand for a name: "Ada Lovelace" -> "AL", "bo" -> "B"."""
    words = [word for word in name.split() if word[0].isalpha()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends) or "?"
