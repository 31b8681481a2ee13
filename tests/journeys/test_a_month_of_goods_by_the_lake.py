"""The journey goods are made for, in German, on a phone: from an order of bread to the afternoon behind a number."""

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
from tests.journeys.by_the_lake import AFTERNOON, BAKERY, FARM, MILLED, PASSWORD, POOL
from tests.journeys.signing_in import open_part, tap

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TREE = Path(__file__).resolve().parents[2]
AS_A_DEMO = {"ALLMENDE_DEMO": "1"}
"""Only a demo's time can be moved ahead."""


@pytest.fixture
def lakeside(tmp_path: Path) -> Iterator[Served]:
    """Yield a server with the small pool by the lake, whose visitors may let days pass."""
    data, port = tmp_path / "data", free_port()
    environment = own_environment() | AS_A_DEMO | {"ALLMENDE_DATA": str(data)}
    making = [sys.executable, "-m", "tests.journeys.by_the_lake"]
    subprocess.run(making, cwd=TREE, env=environment, stdin=subprocess.DEVNULL, check=True, timeout=180)
    command = [sys.executable, "-m", "allmende", "serve", "--port", str(port)]
    with serving(command, port=port, data=data, settings=AS_A_DEMO) as one:
        yield one


def test_nora_orders_bids_and_follows_a_number_down_to_an_afternoon(lakeside: Served, open_page: OpenPage) -> None:
    nora, ida, hannes, greta = (_signed_in(open_page, lakeside, name) for name in ("nora", "ida", "hannes", "greta"))
    _orders_bread_by_effort(nora, lakeside.address)
    _bids_for_the_room(nora, lakeside.address)
    _bakes_with_flour_of_the_farm(ida, lakeside.address)
    _somebody_else_confirms_the_baking(greta, contribution=ida.url)
    _takes_the_loaves_out_and_shares_them(ida, lakeside.address)
    _shares_the_harvest(hannes, lakeside.address)
    _collects(nora, lakeside.address)
    _sees_what_the_room_did_to_the_others(nora, lakeside.address)
    _settles_the_month(greta, lakeside.address)
    _follows_a_number_down_to_an_afternoon(nora, settled=greta.url)


def _signed_in(open_page: OpenPage, lakeside: Served, name: str) -> Page:
    page = open_page(size="phone", locale="de")
    page.goto(f"{lakeside.address}/account/login/")
    page.locator("input[name=login]").fill(f"{name}@seeland.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/g/**")
    return page


def _let_a_day_pass(page: Page, address: str) -> None:
    page.goto(f"{address}{POOL}")
    tap(page, "Einen Tag weiter")
    expect(page.locator("main")).to_contain_text("ist ein Tag vergangen")


def _orders_bread_by_effort(page: Page, address: str) -> None:
    page.goto(f"{address}{POOL}goods/")
    assert_accessible(page)
    open_part(page, "Sauerteigbrot")
    main = page.locator("main")
    # Three hours of baking for ten loaves, and for each 0.6 kg of flour at a tenth of a weighted hour.
    expect(main).to_contain_text(re.compile(r"Geplant für eins \(Laib\): 0,36"))
    page.locator("input[name=units_milli]").fill("2")
    assert_accessible(page)
    tap(page, "Bestellen")
    expect(main).to_contain_text("Sauerteigbrot, 2 × Laib")


def _bids_for_the_room(page: Page, address: str) -> None:
    page.goto(f"{address}{POOL}auctions/")
    open_part(page, "Das Zimmer am See")
    page.locator("input[name^=worth-]").fill("3")
    tap(page, "Bieten")
    main = page.locator("main")
    expect(main).to_contain_text(re.compile(r"bekämst du „Turmzimmer“ für 1,50.*du gäbst bis zu 3,00"))
    expect(main).to_contain_text(re.compile(r"[Aa]lles andere zusammen verlangt genau so viel weniger"))
    assert_accessible(page)


def _bakes_with_flour_of_the_farm(page: Page, address: str) -> None:
    page.goto(f"{address}{BAKERY}goods/")
    open_part(page, "Sauerteigbrot")
    open_part(page, "Eine Charge beginnen")
    expect(page.locator("main")).to_contain_text("Hof Weidengrund")
    assert_accessible(page)
    tap(page, "Beginnen")
    expect(page.get_by_role("heading", name="Dafür verwendet")).to_be_visible()
    expect(page.locator("main")).to_contain_text("6 kg")
    open_part(page, "Teig führen und backen")
    tap(page, "Übernehmen")
    open_part(page, "Erledigt melden")
    tap(page, "Ist erledigt")
    page.wait_for_url(re.compile("tasks/work"))


def _somebody_else_confirms_the_baking(page: Page, *, contribution: str) -> None:
    page.goto(contribution)
    tap(page, "Ja, das ist getan")
    expect(page.locator("main")).to_contain_text("Greta Vogel")


def _takes_the_loaves_out_and_shares_them(page: Page, address: str) -> None:
    page.goto(f"{address}{BAKERY}goods/")
    open_part(page, "Sauerteigbrot")
    open_part(page, "Sauerteigbrot #1")
    open_part(page, "Sie ist fertig")
    tap(page, "In den Vorrat legen")
    assert_accessible(page)
    open_part(page, "Verteilen")
    tap(page, "Verteilen")
    expect(page.locator("main")).to_contain_text("8 × Laib blieben übrig")


def _shares_the_harvest(page: Page, address: str) -> None:
    """Seven bowls are wished for, and four are there: everybody gets one, and one is drawn for."""
    page.goto(f"{address}{FARM}goods/")
    open_part(page, "Johannisbeeren")
    open_part(page, "Hergestellt oder geerntet")
    page.locator("input[name=units_milli]").fill("4")
    page.locator("main form.form").get_by_role("button").first.click()
    open_part(page, "Verteilen")
    tap(page, "Verteilen")
    main = page.locator("main")
    expect(main).to_contain_text("4 × Schale, gewünscht waren 7 × Schale")
    given = [" ".join(line.inner_text().split()) for line in main.locator("td strong").all()]
    assert sorted(given) == ["1 × Schale", "1 × Schale", "2 × Schale"]
    expect(main.get_by_text("an der Reihe")).to_have_count(1)
    expect(main.get_by_text("nächstes Mal")).to_have_count(2)
    assert_accessible(page)


def _collects(page: Page, address: str) -> None:
    page.goto(f"{address}{POOL}goods/orders/")
    for _ in ("Brot", "Johannisbeeren"):
        tap(page, "Ich habe es")
    expect(page.get_by_role("heading", name="Abgeholt")).to_be_visible()
    expect(page.get_by_role("button", name="Ich habe es")).to_have_count(0)
    assert_accessible(page)


def _sees_what_the_room_did_to_the_others(page: Page, address: str) -> None:
    _let_a_day_pass(page, address)
    page.goto(f"{address}{POOL}auctions/")
    open_part(page, "Das Zimmer am See")
    expect(page.get_by_role("heading", name="Was für mich herauskam")).to_be_visible()
    assert_accessible(page)
    page.locator("#effect a").click()
    sides = page.locator("table tbody tr")
    # Without the auction everybody else would be asked for more, and all together for exactly the same.
    for name in ("Hannes Ritter", "Ida Kern", "Greta Vogel"):
        expect(sides.filter(has_text=name)).to_contain_text(re.compile(r"\+\d,\d\d"))
    expect(sides.filter(has_text="Nora Weiß")).to_contain_text(re.compile(r"−\d,\d\d"))
    expect(page.locator("tfoot tr").first).to_contain_text(re.compile(r"Unterschied|0,00"))
    assert_accessible(page)


def _settles_the_month(page: Page, address: str) -> None:
    for _ in range(2):
        _let_a_day_pass(page, address)
    page.goto(f"{address}{POOL}sharing/")
    open_part(page, "Jetzt abrechnen")
    tap(page, "Abrechnen")
    main = page.locator("main")
    expect(main).to_contain_text("Der Zeitraum ist abgerechnet.")
    expect(main).to_contain_text("verlangt alles andere")
    assert_accessible(page)


def _follows_a_number_down_to_an_afternoon(page: Page, *, settled: str) -> None:
    """By nothing but links: my amount, a loaf, its batch, the flour of the other project, and what Hannes did."""
    page.goto(settled)
    why = page.locator("details.why").last
    why.locator("summary").click()
    why.get_by_role("link", name="Sauerteigbrot").click()
    main = page.locator("main")
    expect(main).to_contain_text("0,36")
    assert_accessible(page)
    open_part(page, "Sauerteigbrot #1")
    expect(main).to_contain_text("Vollkornmehl")
    open_part(page, "Vollkornmehl")
    expect(page.get_by_role("heading", name="Was in „Vollkornmehl“ steckt")).to_be_visible()
    expect(main).to_contain_text("0,10")
    open_part(page, MILLED)
    expect(main).to_contain_text(AFTERNOON)
    expect(main).to_contain_text("Hannes Ritter")
    assert_accessible(page)
