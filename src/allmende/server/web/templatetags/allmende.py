"""Filters and tags for every page: worded numbers and the parts pages are made of (see docs/design-language.md)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    PasswordInput,
    RadioSelect,
)
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from allmende.server.web import charts, wording
from allmende.server.web.flow_chart import FlowChart, flow_chart
from allmende.server.web.wishes import WISHES

register = template.Library()


class NoNow(LookupError):
    """A page asked when something is without saying what time it is: its context has no `now`."""


register.filter("wh", wording.wh)
register.filter("wh_change", wording.wh_change)
register.filter("weight", wording.weight)
register.filter("hours", wording.hours)
register.filter("units", wording.units)
register.filter("eur", wording.eur)


@register.filter("when")
def when_filter(at: datetime | date, now: datetime) -> str:
    """Return a moment as people say it, as plain text: `{{ due|when:now }}`."""
    return wording.when(at, now=now)


@register.simple_tag(takes_context=True)
def when(context: template.Context, at: datetime | date) -> SafeString:
    """Return a moment as people say it, in a time element; `now` comes from the context."""
    now = context.get("now")
    if now is None:
        raise NoNow
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), wording.when(at, now=now))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the sprite; without a label it is decoration and silent to screen readers."""
    use = f"{static('allmende/icons.svg')}#{name}"
    if not label:
        return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', use)
    return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, use)


@register.simple_tag
def amount(mwh: int, css: str = "") -> SafeString:
    """Return weighted hours with their unit; `css="amount-big"` for the one number a page is about."""
    return _with_unit(wording.wh(mwh), css=css)


@register.simple_tag
def change(mwh: int, css: str = "") -> SafeString:
    """Return a change of weighted hours, its sign always shown."""
    return _with_unit(wording.wh_change(mwh), css=css)


@register.inclusion_tag("components/weight_chip.html")
def weight_chip(milli: int, trend: str = "") -> dict[str, Any]:
    """Return a weight as a chip. `trend` is "rising", "falling", "steady" or nothing."""
    tone = "leaf" if milli < 1000 else "sun" if milli < 2000 else "clay"
    return {"milli": milli, "trend": trend, "tone": tone if milli != 1000 else ""}


@register.inclusion_tag("components/person.html")
def person(key: str, name: str, url: str = "", note: str = "") -> dict[str, Any]:
    """Return a person's leaf and name; `key` (their id) decides the colour, `note` adds a few words."""
    return {"picture": charts.avatar(key=str(key), name=name), "name": name, "url": url, "note": note}


@register.simple_tag
def avatar(key: str, name: str, css: str = "avatar") -> SafeString:
    """Return only the leaf with the initials, for places where the name stands beside it."""
    return charts.avatar(key=str(key), name=name, css=css)


@register.inclusion_tag("components/why.html")
def why(url: str, label: str = "") -> dict[str, Any]:
    """Return a "why?" that loads its explanation when opened, and is a plain link's page without JavaScript."""
    return {"url": url, "label": label}


@register.simple_block_tag
def because(content: str, label: str = "") -> str:
    """Wrap an explanation that is already on the page in a "why?": `{% because %}...{% endbecause %}`."""
    return render_to_string("components/because.html", {"content": content, "label": label})


@register.simple_block_tag
def pagehead(content: str, title: str, lead: str = "", back_url: str = "", back_label: str = "") -> str:
    """Return the top of a page; what stands inside are its actions."""
    return render_to_string(
        "components/page_head.html",
        {"title": title, "lead": lead, "back_url": back_url, "back_label": back_label, "actions": content},
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> str:
    """Return a notice that belongs to the page; `kind` is "info", "success", "warning" or "error"."""
    return render_to_string("components/notice.html", {"content": content, "kind": kind})


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "sprout") -> str:
    """Return what an empty list shows: a title, and inside what to do first."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title, "icon": icon})


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, help_text: str = "") -> dict[str, Any]:
    """Return a form field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    return {
        "field": bound,
        "help_text": help_text or bound.help_text,
        "single_choice": isinstance(widget, CheckboxInput),
        "many_choices": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "is_file": isinstance(widget, FileInput),
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Return the error summary and all fields of a form, in the form's order."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Return what is wrong with a form, each line leading to its field; nothing when nothing is wrong."""
    return {"form": form, "keeps_all": _keeps_all(form)}


def _keeps_all(form: BaseForm) -> bool:
    """Whether everything that was typed stands in the form again; passwords never do, nor files."""
    shown = form.visible_fields()
    lost = (PasswordInput, FileInput)
    return bool(shown) and not any(isinstance(bound.field.widget, lost) and _was_sent(bound) for bound in shown)


def _was_sent(bound: BoundField) -> bool:
    """Whether somebody typed or chose anything here."""
    return bool(bound.field.widget.value_from_datadict(bound.form.data, bound.form.files, bound.html_name))


@register.inclusion_tag("components/wish.html")
def wish(
    name: str,
    legend: str,
    value: str = "",
    number: str | None = None,
    number_error: str = "",
    in_vain: Collection[str] = (),
) -> dict[str, Any]:
    """Return the five-word wish picker for one task.

    Args:
        name: Name of the radio group; the words' keys are its values.
        legend: The task, as people call it.
        value: The chosen key, or nothing.
        number: None without a field for an exact weight; else what that field shows (it is called `<name>-number`).
        number_error: What is wrong with that number.
        in_vain: Keys of the words that can never come true; they are marked, and cannot be chosen anew.

    """
    return {
        "in_vain": in_vain,
        "name": name,
        "legend": legend,
        "value": value,
        "number": number,
        "number_error": number_error,
        "wishes": WISHES,
    }


@register.inclusion_tag("components/balance.html")
def balance(given_mwh: int, owed_mwh: int) -> dict[str, Any]:
    """Return the picture of what was given against what is owed, with the sentence that says it."""
    return {
        "given_mwh": given_mwh,
        "owed_mwh": owed_mwh,
        "missing_mwh": max(owed_mwh - given_mwh, 0),
        "beyond_mwh": max(given_mwh - owed_mwh, 0),
        "bed": charts.balance_bed(given_mwh=given_mwh, owed_mwh=owed_mwh),
    }


@register.inclusion_tag("components/weight_chart.html")
def weight_chart(chart: charts.WeightChart) -> dict[str, Any]:
    """Return the chart of a weight over time with its legend and the same numbers as a table."""
    return {"chart": chart, "svg": charts.weight_chart(chart)}


@register.simple_tag
def sparkline(weights_milli: Sequence[int]) -> SafeString:
    """Return a small line of the last weights."""
    return charts.sparkline(weights_milli)


@register.inclusion_tag("components/bars.html")
def bars(rows: Sequence[charts.Bar]) -> dict[str, Any]:
    """Return horizontal bars, one a row, the longest as wide as there is room."""
    largest_mwh = max((row.amount_mwh for row in rows), default=0)
    return {"rows": [(row, charts.bar(value=max(row.amount_mwh, 0), largest=largest_mwh)) for row in rows]}


@register.inclusion_tag("components/flow_chart.html")
def flows(chart: FlowChart) -> dict[str, Any]:
    """Return bands from givers to receivers, with the same numbers as a table; nothing where nothing moved."""
    return {"chart": chart, "svg": flow_chart(chart), "rows": chart.rows()} if chart.drawn else {}


def _with_unit(number: str, *, css: str) -> SafeString:
    """Return a number of weighted hours with its short unit, which says its full name when asked."""
    return format_html(
        '<span class="amount {}">{}\N{NARROW NO-BREAK SPACE}<abbr title="{}">{}</abbr></span>',
        css,
        number,
        gettext("weighted hours"),
        pgettext("short for weighted hours", "wh"),
    )
