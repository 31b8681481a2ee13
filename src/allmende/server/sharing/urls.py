"""Addresses of this app, below /g/<slug>/sharing/."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from allmende.server.sharing.web import effects, periods, report, values


class DayConverter:
    """A day in an address: 2026-03-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a day there is not is a page there is not."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Return the day as it stands in the address."""
        return str(value)


class FormConverter:
    """The form of a table: csv or json."""

    regex = "csv|json"

    def to_python(self, value: str) -> str:
        """Return it."""
        return value

    def to_url(self, value: str) -> str:
        """Return it."""
        return value


register_converter(DayConverter, "day")
register_converter(FormConverter, "table_form")

app_name = "sharing"
urlpatterns: list[URLPattern] = [
    path("", periods.period, name="period"),
    path("next/<slug:member_id>/", periods.why_next, name="why_next"),
    path("project/", report.project, name="project"),
    path("values/<slug:node>/", values.value, name="product_value"),
    path("products/<slug:product_id>/rule/", effects.rule_of_product, name="rule_of_product"),
    path("auctions/<slug:auction_id>/", effects.effect_of_auction, name="effect_of_auction"),
    path("<day:from_day>/", periods.settled, name="settled"),
    path("<day:from_day>/settle/", periods.settle, name="settle"),
    path("<day:from_day>/why/<slug:member_id>/", periods.why_due, name="why_due"),
    path("<day:from_day>/report/", report.report, name="report"),
    path("<day:from_day>/report.<table_form:form>", report.table, name="report_table"),
    path("<day:from_day>/everyone/", values.everyone, name="everyone"),
    path("<day:from_day>/values/<slug:node>/", values.value_then, name="value_then"),
    path("<day:from_day>/overheads/<slug:project_id>/", values.overhead, name="overhead"),
    path("<day:from_day>/shelves/<slug:project_id>/", values.shelf, name="shelf"),
    path("<day:from_day>/auctions/", effects.effect_of_auctions, name="effect_of_auctions"),
]
