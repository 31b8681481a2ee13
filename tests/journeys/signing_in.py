"""What every journey begins with."""

from __future__ import annotations

from playwright.sync_api import Page

PASSWORD = "lindenhof-acht"
HOUSE = "/g/lindenhof-8/"


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign in as one of the demo's people, the way a person does."""
    page.goto(f"{address}/account/login/")
    page.locator("input[name=login]").fill(f"{name}@lindenhof.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/g/**")


def tap(page: Page, name: str) -> None:
    """Press the first button of this name, whatever stands behind its name for screen readers."""
    page.get_by_role("button", name=name).first.click()


def open_part(page: Page, name: str) -> None:
    """Follow the first link of this name."""
    page.get_by_role("link", name=name).first.click()
