"""A quarter recalls its delegate by a vote and sends another, in German, on a phone."""

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
from tests.journeys.by_the_bridge import PASSWORD, QUARTER, TOWN
from tests.journeys.signing_in import tap

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TREE = Path(__file__).resolve().parents[2]
AS_A_DEMO = {"ALLMENDE_DEMO": "1"}
"""Only a demo's time can be moved ahead."""
MANDATE = "Für die Brücke."


@pytest.fixture
def valley(tmp_path: Path) -> Iterator[Served]:
    """Yield a server with the town by the bridge, whose visitors may let days pass."""
    data, port = tmp_path / "data", free_port()
    environment = own_environment() | AS_A_DEMO | {"ALLMENDE_DATA": str(data)}
    making = [sys.executable, "-m", "tests.journeys.by_the_bridge"]
    subprocess.run(making, cwd=TREE, env=environment, stdin=subprocess.DEVNULL, check=True, timeout=180)
    command = [sys.executable, "-m", "allmende", "serve", "--port", str(port)]
    with serving(command, port=port, data=data, settings=AS_A_DEMO) as one:
        yield one


def test_jonas_proposes_to_recall_wiebke_most_agree_and_sven_is_sent(valley: Served, open_page: OpenPage) -> None:
    mira, jonas, sven = (_signed_in(open_page, valley, name) for name in ("mira", "jonas", "sven"))
    recall = _proposes_to_recall(jonas, valley.address)
    tap(jonas, "Abstimmung beginnen")
    for page, answer in ((jonas, "Ja"), (mira, "Ja"), (sven, "Nein")):
        _votes(page, recall, answer)
    # A day to vote, and another where midnight came between.
    _lets_days_pass(jonas, valley.address, days=2)
    jonas.goto(recall)
    expect(jonas.locator("#result")).to_contain_text("Angenommen")
    expect(jonas.locator("#result")).to_contain_text(re.compile(r"Ja\s*2\s*Nein\s*1"))
    _is_no_delegate_any_more(jonas, valley.address)
    _send_sven(mira, (jonas, sven, _signed_in(open_page, valley, "wiebke")), valley.address)


def _signed_in(open_page: OpenPage, valley: Served, name: str) -> Page:
    page = open_page(size="phone", locale="de")
    page.goto(f"{valley.address}/account/login/")
    page.locator("input[name=login]").fill(f"{name}@tal.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/g/**")
    return page


def _lets_days_pass(page: Page, address: str, *, days: int) -> None:
    for _ in range(days):
        page.goto(f"{address}{QUARTER}")
        tap(page, "Einen Tag weiter")
        expect(page.locator("main")).to_contain_text("Tag vergangen")


def _proposes_to_recall(page: Page, address: str) -> str:
    """Go from the board of the town to the proposal, all of which is filled in; return its address."""
    page.goto(f"{address}{TOWN}association/board/")
    expect(page.locator("main .cards")).to_contain_text("gegen die Umgehungsstraße")
    assert_accessible(page)
    page.locator("main .cards a[href*='matter=recall']").click()
    expect(page.locator("input[name=title]")).to_have_value(re.compile("Wiebke Aalto"))
    expect(page.locator("select[name=mandate] option:checked")).to_contain_text("Wiebke Aalto")
    page.locator("textarea[name=text]").fill("Sie hat für die Umgehungsstraße gestimmt.")
    assert_accessible(page)
    tap(page, "Vorschlagen")
    expect(page.locator("main .card").first).to_contain_text("gegen die Umgehungsstraße")
    assert_accessible(page)
    return page.url


def _votes(page: Page, proposal: str, answer: str) -> None:
    page.goto(proposal)
    page.locator("#vote").get_by_label(answer, exact=True).check()
    tap(page, "Meinen Stimmzettel abgeben")
    expect(page.locator("#vote")).to_contain_text(f"Du hast gesagt: {answer}")


def _is_no_delegate_any_more(page: Page, address: str) -> None:
    page.goto(f"{address}{TOWN}association/board/")
    expect(page.locator("main")).to_contain_text(re.compile(r"Wiebke Aalto Brückenviertel\s*abberufen"))
    expect(page.locator("main .cards")).to_have_count(0)


def _send_sven(mira: Page, others: tuple[Page, ...], address: str) -> None:
    """Propose him from the quarter's own pages; all agree, and he speaks for them at once."""
    mira.goto(f"{address}{QUARTER}association/")
    assert_accessible(mira)
    mira.locator("#sent a[href*='matter=delegate']").click()
    mira.locator("input[name=title]").fill("Sven spricht für uns")
    mira.locator("select[name=delegate]").select_option(label="Sven Marek")
    mira.locator("textarea[name=mandate_text]").fill(MANDATE)
    assert_accessible(mira)
    tap(mira, "Vorschlagen")
    proposal = mira.url
    tap(mira, "Jetzt um die Zustimmung aller bitten")
    for page in (mira, *others):
        page.goto(proposal)
        page.locator("#vote").get_by_label("Ich stimme zu", exact=True).check()
        tap(page, "Meinen Stimmzettel abgeben")
    mira.goto(f"{address}{TOWN}association/board/")
    expect(mira.locator("main .cards")).to_contain_text("Sven Marek")
    expect(mira.locator("main .cards")).to_contain_text(MANDATE)
