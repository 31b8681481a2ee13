"""The journey deciding is made for, in German, on a phone: from "children count half" to what it asks of everybody."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.browser import OpenPage
from tests.fixtures.served import Served, free_port, own_environment, serving
from tests.journeys.on_the_hill import CARS, CHILD, GARDEN, HOUSE, PASSWORD, TOWN, WATERING
from tests.journeys.signing_in import open_part, tap

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TREE = Path(__file__).resolve().parents[2]
AS_A_DEMO = {"ALLMENDE_DEMO": "1"}
"""Only a demo's time can be moved ahead."""
HALF = "Kinder zählen halb"
IN_A_YEAR = "Juno isst und wohnt mit. Nach einem Jahr sprechen wir wieder darüber."
TOO_SOON = "Mir geht das zu schnell."


@pytest.fixture
def hill(tmp_path: Path) -> Iterator[Served]:
    """Yield a server with the house on the hill, whose visitors may let days pass."""
    data, port = tmp_path / "data", free_port()
    environment = own_environment() | AS_A_DEMO | {"ALLMENDE_DATA": str(data)}
    making = [sys.executable, "-m", "tests.journeys.on_the_hill"]
    subprocess.run(making, cwd=TREE, env=environment, stdin=subprocess.DEVNULL, check=True, timeout=180)
    command = [sys.executable, "-m", "allmende", "serve", "--port", str(port)]
    with serving(command, port=port, data=data, settings=AS_A_DEMO) as one:
        yield one


def test_jonas_proposes_that_children_count_half_and_all_decide(hill: Served, open_page: OpenPage) -> None:
    mira, jonas, wiebke, sven = (_signed_in(open_page, hill, name) for name in ("mira", "jonas", "wiebke", "sven"))
    address = hill.address
    half = _proposes_from_the_rule(jonas, address)
    _sees_what_it_would_have_done(jonas, mira, proposal=half)
    _talk_about_it_and_change_it(jonas, mira, sven, proposal=half)
    _lets_jonas_vote(wiebke, address)
    cars_no_more = _proposes_to_take_back_what_one_decided(sven, address)
    _let_days_pass(jonas, address, days=1)
    _vote_on_both(mira, jonas, sven, half=half, cars_no_more=cars_no_more)
    _recalls_a_delegate(sven, address)
    _fork_the_garden(sven, wiebke, address)
    # One day to vote, and two to the end of the four weeks, or but one where midnight came between.
    _let_days_pass(jonas, address, days=3)
    _see_that_it_is_accepted(wiebke, proposal=half)
    _see_that_the_cars_are_gone(wiebke, address, reversal=cars_no_more)
    _sees_it_take_effect(jonas, address)
    _the_rulebook_names_the_decision(jonas, address)
    _the_books_are_in_order(jonas, address)


def _signed_in(open_page: OpenPage, hill: Served, name: str) -> Page:
    page = open_page(size="phone", locale="de")
    page.goto(f"{hill.address}/account/login/")
    page.locator("input[name=login]").fill(f"{name}@hang.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/g/**")
    return page


def _let_days_pass(page: Page, address: str, *, days: int) -> None:
    for _ in range(days):
        page.goto(f"{address}{HOUSE}")
        tap(page, "Einen Tag weiter")
        expect(page.locator("main")).to_contain_text("Tag vergangen")


def _proposes_from_the_rule(page: Page, address: str) -> str:
    """Go from the rulebook to the rule, propose another value, and return the proposal's address."""
    page.goto(f"{address}{HOUSE}rules/")
    open_part(page, "Anteil von Kindern")
    open_part(page, "Eine Änderung vorschlagen")
    expect(page.locator("select[name=rule_0]")).to_have_value("share_child")
    page.locator("input[name=value_0]").fill("0,5")
    page.locator("input[name=title]").fill(HALF)
    page.locator("textarea[name=text]").fill("Juno isst und wohnt mit.")
    assert_accessible(page)
    tap(page, "Vorschlagen")
    expect(page.get_by_role("heading", name=HALF)).to_be_visible()
    return page.url


def _sees_what_it_would_have_done(jonas: Page, mira: Page, *, proposal: str) -> None:
    """Nine hours by four are 2.25 for each; by four and a half they are 2, and 1 for the child."""
    figures = jonas.locator("#what-if")
    expect(figures).to_contain_text("Was es bewirkt hätte")
    expect(figures).to_contain_text(re.compile(r"−0,25.*So viel weniger wäre von dir erbeten worden"))
    rows = figures.locator("table").first.locator("tbody tr")
    expect(rows.filter(has_text="Ich")).to_contain_text(re.compile(r"2,25.*2,00.*−0,25", re.DOTALL))
    expect(rows.filter(has_text="Wir alle")).to_contain_text(re.compile(r"9,00.*9,00.*0,00", re.DOTALL))
    expect(rows.filter(has_text="Dachwohnung")).to_have_count(0)
    assert_accessible(jonas)
    mira.goto(proposal)
    hers = mira.locator("#what-if table").first.locator("tbody tr")
    expect(hers.filter(has_text="Dachwohnung")).to_contain_text(re.compile(r"2,25.*3,00.*\+0,75", re.DOTALL))


def _talk_about_it_and_change_it(jonas: Page, mira: Page, sven: Page, *, proposal: str) -> None:
    sven.goto(proposal)
    sven.get_by_label("Etwas sagen").fill(TOO_SOON)
    tap(sven, "Sagen")
    expect(sven.locator("#discussion")).to_contain_text(TOO_SOON)
    mira.get_by_text("Andere Worte oder Werte anregen").click()
    suggestion = mira.locator("#suggestions form")
    suggestion.locator("textarea[name$=text]").fill(IN_A_YEAR)
    suggestion.locator("textarea[name$=reason]").fill("Dann wissen wir, wie es ist.")
    assert_accessible(mira)
    tap(mira, "Anregen")
    jonas.goto(proposal)
    expect(jonas.locator("#discussion")).to_contain_text("Sven Marek")
    tap(jonas, "Aufnehmen")
    expect(jonas.locator("main .card").first).to_contain_text(IN_A_YEAR)
    expect(jonas.locator("#suggestions")).to_contain_text("aufgenommen")
    expect(jonas.locator("#suggestions")).not_to_contain_text("0,5")
    # The new version has figures of its own; the same, for its numbers are the same.
    expect(jonas.locator("#what-if")).to_contain_text("−0,25")


def _lets_jonas_vote(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}deciding/")
    open_part(page, "Wer für wen abstimmt")
    page.get_by_label("Wer stimmt für mich ab?").select_option(label="Jonas Brandt")
    page.get_by_label("Worüber?").select_option("rules")
    assert_accessible(page)
    tap(page, "Für mich abstimmen lassen")
    expect(page.get_by_role("button", name="Zurücknehmen")).to_be_visible()


def _proposes_to_take_back_what_one_decided(page: Page, address: str) -> str:
    """Ask for the reversal of what Mira, who looks after the house, decided alone; return the proposal's address."""
    page.goto(f"{address}{HOUSE}deciding/")
    open_part(page, CARS)
    page.get_by_text("Diesen Beschluss zurücknehmen").click()
    page.locator("textarea[name=reversal-text]").fill("Im Hof spielt Juno.")
    assert_accessible(page)
    tap(page, "Vorschlagen, ihn zurückzunehmen")
    expect(page.locator("main")).to_contain_text("Im Hof spielt Juno.")
    return page.url


def _vote_on_both(mira: Page, jonas: Page, sven: Page, *, half: str, cars_no_more: str) -> None:
    jonas.goto(half)
    tap(jonas, "Abstimmung beginnen")
    expect(jonas.get_by_role("heading", name="Abstimmen")).to_be_visible()
    assert_accessible(jonas)
    _votes(jonas, half, "Ja")
    _votes(mira, half, "Ja")
    _votes(sven, half, "Nein", reason=TOO_SOON)
    jonas.goto(cars_no_more)
    tap(jonas, "Abstimmung beginnen")
    for page in (sven, jonas, mira):
        _votes(page, cars_no_more, "Ja")


def _votes(page: Page, proposal: str, answer: str, *, reason: str = "") -> None:
    page.goto(proposal)
    vote = page.locator("#vote")
    vote.get_by_label(answer, exact=True).check()
    vote.locator("textarea[name=reason]").fill(reason)
    tap(page, "Meinen Stimmzettel abgeben")
    expect(page.locator("#vote")).to_contain_text(f"Du hast gesagt: {answer}")


def _recalls_a_delegate(page: Page, address: str) -> None:
    page.goto(f"{address}{TOWN}association/board/")
    expect(page.locator("main .cards")).to_contain_text("gegen die Umgehungsstraße")
    assert_accessible(page)
    tap(page, "Wiebke Aalto abberufen")
    expect(page.locator("main")).to_contain_text("Abberufen.")
    expect(page.locator("main")).to_contain_text(re.compile(r"Wiebke Aalto Oberdorf\s*abberufen"))
    expect(page.get_by_role("button", name="Wiebke Aalto abberufen")).to_have_count(0)


def _fork_the_garden(sven: Page, wiebke: Page, address: str) -> None:
    """Their conflict came to its last step; so one forks, and the other chooses to be in both."""
    sven.goto(f"{address}{GARDEN}forks/")
    open_part(sven, "Gruppe abspalten")
    expect(sven.locator("main")).to_contain_text("eine Aufgabe")
    sven.locator("input[name=name]").fill("Rosengarten")
    sven.locator("textarea[name=reason]").fill("Kohl haben wir genug.")
    assert_accessible(sven)
    tap(sven, "Abspalten")
    wiebke.goto(f"{address}{GARDEN}forks/")
    expect(wiebke.locator("main")).to_contain_text("Kohl haben wir genug.")
    assert_accessible(wiebke)
    tap(wiebke, "Der Abspaltung beitreten")
    expect(wiebke.get_by_role("heading", name="Rosengarten")).to_be_visible()
    wiebke.goto(f"{address}/g/rosengarten/tasks/all/")
    expect(wiebke.locator("main")).to_contain_text(WATERING)


def _see_that_it_is_accepted(page: Page, *, proposal: str) -> None:
    page.goto(proposal)
    result = page.locator("#result")
    expect(result).to_contain_text("Angenommen")
    expect(result).to_contain_text(re.compile(r"Ja\s*3\s*Nein\s*1"))
    expect(result).to_contain_text("Eine davon durch eine Vertretung.")
    expect(result).to_contain_text("was vorher abgerechnet oder vereinbart wurde, bleibt")
    expect(page.get_by_role("listitem").filter(has_text="zählt für 2")).to_contain_text("Jonas Brandt")
    assert_accessible(page)


def _see_that_the_cars_are_gone(page: Page, address: str, *, reversal: str) -> None:
    page.goto(reversal)
    expect(page.locator("#result")).to_contain_text("Angenommen")
    page.goto(f"{address}{HOUSE}deciding/")
    # Once in its own line, and once in that of what took it back.
    page.get_by_role("link", name=CARS, exact=True).first.click()
    expect(page.locator("main p").filter(has_text=f"Zurücknehmen: {CARS}")).to_contain_text("zurückgenommen")
    expect(page.get_by_text("Diesen Beschluss zurücknehmen")).to_have_count(0)
    assert_accessible(page)


def _sees_it_take_effect(page: Page, address: str) -> None:
    """The last four weeks ask for half a share of the child; those before stay as they were settled."""
    page.goto(f"{address}{HOUSE}sharing/")
    settled = (
        page.locator("section").filter(has=page.get_by_role("heading", name="Frühere Zeiträume")).get_by_role("link")
    )
    addresses = [str(link.get_attribute("href")) for link in settled.all()]
    for path, child, adult in zip(addresses[:2], ("1,00", "0,00"), ("2,00", "2,25"), strict=True):
        page.goto(f"{address}{path}")
        rows = page.locator("main tbody tr")
        expect(rows.filter(has_text=CHILD).first).to_contain_text(child)
        expect(rows.filter(has_text="Jonas Brandt").first).to_contain_text(adult)
    assert_accessible(page)


def _the_rulebook_names_the_decision(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}rules/")
    open_part(page, "Anteil von Kindern")
    expect(page.locator("main .amount-big")).to_have_text("0,5")
    expect(page.locator("main")).to_contain_text("Beschlossen von Haus am Hang")
    assert_accessible(page)
    page.get_by_role("link", name=HALF).click()
    expect(page.get_by_role("heading", name=HALF)).to_be_visible()
    expect(page.locator("main")).to_contain_text(IN_A_YEAR)


def _the_books_are_in_order(page: Page, address: str) -> None:
    page.goto(f"{address}{HOUSE}books/verify/")
    tap(page, "Jetzt prüfen")
    expect(page.get_by_role("heading", name="Die Bücher stimmen")).to_be_visible(timeout=60_000)
