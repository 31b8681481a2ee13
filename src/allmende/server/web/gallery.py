"""Every part of the design language on one page, with sample data; routed at /_gallery/ while developing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.web.charts import Bar, Step, Take, WeightChart
from allmende.server.web.explanation import Reason
from allmende.server.web.frame import Tab

# A fixed Tuesday, so that every look at the gallery, and every screenshot of it, is the same.
NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
PEOPLE = (("p1", "Ada Lindqvist"), ("p2", "Bo Yıldırım"), ("p3", "Charlotte von der Wiesenaue"), ("p4", "Dilan"))


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"), help_text=gettext_lazy("A few words that everybody understands.")
    )
    hours = forms.CharField(
        label=gettext_lazy("How long does it take?"), help_text=gettext_lazy("For example 1:30, 90 min or 1.5 h.")
    )
    often = forms.ChoiceField(
        label=gettext_lazy("How often?"), choices=[("once", gettext_lazy("once")), ("week", gettext_lazy("every week"))]
    )
    text = forms.CharField(label=gettext_lazy("Description"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("How is its weight set?"),
        widget=forms.RadioSelect,
        choices=[
            ("board", gettext_lazy("on the board: it rises until somebody takes it")),
            ("fixed", gettext_lazy("fixed")),
        ],
    )
    wished = forms.BooleanField(label=gettext_lazy("It is wished for, not necessary"), required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Return the page with every part."""
    messages.success(request, _("Thank you! Kitchen deep clean is yours on Thursday."))
    messages.error(request, _("This place has just been taken by somebody else. Nothing was changed."))
    form = SampleForm({"title": "Kitchen", "hours": "-2", "often": "once"})
    form.add_error("hours", _("A task cannot take less than no time: write 2 for two hours."))
    return render(
        request, "web/gallery.html", {**_frame(), **_pictures(), "form": form, "cards": _cards(), "days": _days()}
    )


def _frame() -> dict[str, Any]:
    """Return what the frame shows."""
    tabs = [
        Tab(section="today", label=_("Today"), icon="sun", url="#"),
        Tab(section="tasks", label=_("Tasks"), icon="list-checks", url="#"),
        Tab(section="group", label=_("House"), icon="house", url="#"),
        Tab(section="books", label=_("Books"), icon="book-open", url="#"),
        Tab(section="more", label=_("More"), icon="ellipsis", url="#"),
    ]
    return {
        "tabs": tabs,
        "section": "tasks",
        "now": NOW,
        "today": NOW.date(),
        "group": {"name": "Haus Sonnenblick", "slug": "haus"},
    }


def _cards() -> list[dict[str, Any]]:
    """Return task cards: plain, rising, taken, and one with the longest word a German can think of."""
    everybody = [{"id": key, "name": name} for key, name in PEOPLE]
    return [
        {
            "title": _("Kitchen deep clean"),
            "minutes": 150,
            "weight_milli": 1350,
            "trend": "rising",
            "when_at": NOW + timedelta(days=2),
            "place": _("Kitchen, ground floor"),
            "places_free": 2,
            "action_url": "#",
            "action_label": _("Take it"),
        },
        {
            "title": _("Bake bread"),
            "minutes": 90,
            "weight_milli": 700,
            "trend": "falling",
            "places_free": 0,
            "people": everybody[:2],
        },
        {
            "title": "Regenwasserzisternenüberlaufventilinspektion",
            "minutes": 45,
            "weight_milli": 2250,
            "trend": "steady",
            "when_at": NOW - timedelta(hours=3),
            "places_free": 1,
            "people": everybody[2:],
            "action_url": "#",
            "action_label": _("Stand in"),
        },
    ]


def _days() -> list[dict[str, Any]]:
    """Return three weeks from a Monday on, most days empty."""
    monday = NOW.date() - timedelta(days=NOW.weekday())
    items = {
        1: [{"title": _("Bake bread"), "time": "18:00", "mine": True}],
        3: [{"title": _("Kitchen deep clean"), "time": "09:00"}, {"title": _("Childcare"), "time": "15:00"}],
    }
    return [{"day": monday + timedelta(days=place), "items": items.get(place, [])} for place in range(21)]


def _pictures() -> dict[str, Any]:
    """Return the charts, the explanation and the lists."""
    steps = [Step(at=NOW + timedelta(hours=12 * n - 60), weight_milli=1000 + 150 * n) for n in range(9)]
    chart = WeightChart(
        steps=steps,
        now=NOW,
        ends_at=NOW + timedelta(hours=60),
        takes=[Take(at=NOW - timedelta(hours=20), weight_milli=1450, who="Ada Lindqvist")],
    )
    reason = Reason(
        text=_("Kitchen deep clean, 18 November"),
        value="4.05",
        because=[
            Reason(text=_("agreed time: 3 h"), value="3 h"),
            Reason(
                text=_("weight when it was taken"),
                value="1.35",
                because=[
                    Reason(text=_("nobody had taken it for two steps"), value="+0.20"),
                    Reason(text=_("it started at"), value="1.15"),
                ],
            ),
            Reason(text=_("entry 214 in the book"), url="#"),
        ],
    )
    return {
        "chart": chart,
        "spark": [1000, 1150, 1150, 1300, 1200, 1450],
        "reason": reason,
        "rows": [
            Bar(label=name, key=key, amount_mwh=amount, css="bar-mine" if key == "p1" else "")
            for (key, name), amount in zip(PEOPLE, (21_150, 16_400, 9_300, 0), strict=True)
        ],
        "people": PEOPLE,
        "icons": ICONS,
        "moments": [
            {"at": NOW - timedelta(hours=2), "text": _("Bo confirmed the kitchen"), "url": "#"},
            {"at": NOW - timedelta(days=1), "text": _("Ada reported 3 h")},
        ],
        "steps": [
            {"label": _("Paste"), "done": True},
            {"label": _("Look through"), "current": True},
            {"label": _("Keep")},
        ],
        "subpages": [
            {"label": _("Board"), "url": "#", "current": True},
            {"label": _("My wishes"), "url": "#"},
            {"label": _("Calendar"), "url": "#"},
        ],
    }


# The names in the sprite, read from it, so that the gallery never leaves one out.
SPRITE = Path(__file__).resolve().parent / "static" / "allmende" / "icons.svg"
ICONS = tuple(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))
