"""The journey the whole spine is for, in German, on a phone: from a pasted list of chores to verified books."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.browser import OpenPage
from tests.fixtures.served import Served
from tests.journeys.signing_in import HOUSE, sign_in, tap

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WITH_A_FAULT = """Aufgabe;Stunden;Häufigkeit;Plätze;Verfahren
Fenster putzen;1,5;monatlich;2;Runde
Keller lüften;-2;wöchentlich;1;Brett
"""
MENDED = WITH_A_FAULT.replace("-2", "0,5").replace("Brett", "")


def test_nora_brings_chores_wishes_works_and_checks_the_books(served_demo: Served, open_page: OpenPage) -> None:
    nora, address = open_page(size="phone", locale="de"), served_demo.address
    sign_in(nora, address, "nora")
    _imports_chores(nora, address)
    _states_wishes(nora, address)
    _sees_the_result_and_why(nora, address)
    contribution = _does_a_task(nora, address)
    _somebody_else_confirms(open_page(size="phone", locale="de"), address, contribution)
    _sees_the_statement(nora, address)
    _verifies_the_books(nora, address)


def _imports_chores(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}tasks/import/")
    page.locator("textarea").fill(WITH_A_FAULT)
    tap(page, "Durchsehen")
    expect(page.locator("main")).to_contain_text("Nichts wurde eingelesen")
    assert "Keller lüften;-2" in page.locator("textarea").input_value(), "what was typed is kept"
    assert_accessible(page)
    page.locator("textarea").fill(MENDED)
    tap(page, "Noch einmal durchsehen")
    tap(page, "Diese 2 Aufgaben eintragen")
    page.goto(f"{address}{HOUSE}tasks/")
    expect(page.locator("main")).to_contain_text("Fenster putzen")


def _states_wishes(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}tasks/wishes/")
    choices = page.locator("fieldset.wish")
    for number in range(choices.count()):
        choices.nth(number).locator(".wish-gladly" if number % 2 else ".wish-only_if_needed").click()
    page.locator("input[name=max_places]").fill("2")
    assert_accessible(page)
    tap(page, "Speichern")
    page.goto(f"{address}{HOUSE}tasks/wishes/")
    expect(page.locator("input[name=max_places]")).to_have_value("2")
    assert page.locator("fieldset.wish input:checked").count() == choices.count()


def _sees_the_result_and_why(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}")
    tap(page, "Einen Tag weiter")
    page.goto(f"{address}{HOUSE}tasks/round/")
    expect(page.get_by_role("heading", name="Was für mich herauskam")).to_be_visible()
    why = page.locator("details.why").first
    why.locator("summary").click()
    expect(why).to_contain_text(re.compile(r"\d,\d\d"))
    assert_accessible(page)


def _does_a_task(page: Page, address: str) -> str:
    """Take whatever is free on the board, say it is done, and return the address of the contribution."""
    page.goto(f"{address}{HOUSE}tasks/")
    tap(page, "Übernehmen")
    page.goto(f"{address}{HOUSE}")
    page.get_by_role("link", name="Erledigt").first.click()
    page.locator("textarea[name=note]").fill("Ging gut, mit Musik.")
    tap(page, "Ist erledigt")
    expect(page.locator("main")).to_contain_text("Ging gut, mit Musik.")
    assert "tasks/work" in page.url
    return page.url


def _somebody_else_confirms(page: Page, address: str, contribution: str) -> None:
    sign_in(page, address, "leyla")
    page.goto(contribution)
    tap(page, "Ja, das ist getan")
    expect(page.locator("main")).to_contain_text("Leyla Demir")


def _sees_the_statement(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}books/")
    expect(page.get_by_role("heading", name="Meine Übersicht")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"\+\d+,\d\d"))
    why = page.locator("details.why").first
    why.locator("summary").click()
    expect(why.locator(".tree, a").first).to_be_visible()
    assert_accessible(page)


def _verifies_the_books(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}books/verify/")
    tap(page, "Jetzt prüfen")
    expect(page.get_by_role("heading", name="Die Bücher stimmen")).to_be_visible(timeout=60_000)
    assert_accessible(page)
