from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from allmende.server.work.frequencies import (
    CHOICES,
    OWN,
    UnknownFrequency,
    end_of,
    in_words,
    rule_of,
    with_end,
    without_end,
)
from allmende.server.work.recurrence import check_rule

MONDAY = datetime(2026, 3, 2, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("", ""),
        ("once", ""),
        ("einmalig", ""),
        ("weekly", "FREQ=WEEKLY"),
        ("jede Woche", "FREQ=WEEKLY"),
        ("Wöchentlich", "FREQ=WEEKLY"),
        ("alle 2 Wochen", "FREQ=WEEKLY;INTERVAL=2"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("alle zwei Wochen", "FREQ=WEEKLY;INTERVAL=2"),
        ("14-tägig", "FREQ=WEEKLY;INTERVAL=2"),
        ("2x pro Woche", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("3 times a week", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("7x per week", "FREQ=DAILY"),
        ("täglich", "FREQ=DAILY"),
        ("werktags", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("monatlich", "FREQ=MONTHLY"),
        ("alle 3 Monate", "FREQ=MONTHLY;INTERVAL=3"),
        ("vierteljährlich", "FREQ=MONTHLY;INTERVAL=3"),
        ("every 10 days", "FREQ=DAILY;INTERVAL=10"),
        ("Montags und Donnerstags", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("jeden Freitag", "FREQ=WEEKLY;BYDAY=FR"),
        ("Di, Do", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1SA", "FREQ=MONTHLY;BYDAY=1SA"),
    ],
)
def test_people_say_how_often_in_two_languages(words: str, rule: str) -> None:
    assert rule_of(words) == rule
    check_rule(rule, first=MONDAY, zone="Europe/Berlin")


@pytest.mark.parametrize(
    "words", ["manchmal", "every 0 weeks", "9x a week", "Montag bis irgendwann", "every blue moon"]
)
def test_what_says_nothing_we_know_is_refused(words: str) -> None:
    with pytest.raises(UnknownFrequency):
        rule_of(words)


@pytest.mark.parametrize("rule", [rule for rule, _words in CHOICES if rule not in {"", OWN}])
def test_every_choice_can_be_worded_and_comes_due(rule: str) -> None:
    check_rule(rule, first=MONDAY, zone="Europe/Berlin")
    assert "FREQ" not in in_words(rule, first=MONDAY, zone="Europe/Berlin")


def test_a_weekly_rule_names_its_day() -> None:
    with translation.override("en"):
        assert in_words("FREQ=WEEKLY", first=MONDAY, zone="Europe/Berlin") == "every week on Monday"
        assert in_words("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", first=MONDAY, zone="Europe/Berlin") == (
            "every 2 weeks on Monday and Thursday"
        )


def test_an_end_is_put_on_and_taken_off() -> None:
    rule = with_end("FREQ=WEEKLY", until=date(2026, 5, 1), count=None)
    assert end_of(rule) == (date(2026, 5, 1), None)
    assert without_end(rule) == "FREQ=WEEKLY"
    assert end_of(with_end(rule, until=None, count=4)) == (None, 4)


def test_what_we_have_no_words_for_is_shown_as_it_is_written() -> None:
    assert "BYDAY=1SA" in in_words("FREQ=MONTHLY;BYDAY=1SA", first=MONDAY, zone="Europe/Berlin")
