"""The gallery shows every part, so what holds for it holds for every page made of these parts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import URLPattern
from django.utils import translation

from allmende.server.web import errors, gallery

WEB = Path(gallery.__file__).parent

# The parts need no address of the server: what is tested here stays true whatever the pages are.
urlpatterns: list[URLPattern] = []
pytestmark = pytest.mark.urls(__name__)


class NoStorage(BaseStorage):
    """Keeps messages for this one request."""

    def _get(self, *_args: object, **_kwargs: object) -> tuple[list[object], bool]:
        return [], True

    def _store(self, *_args: object, **_kwargs: object) -> list[object]:
        return []


class Page(HTMLParser):
    """Collects tags, ids and what points to ids."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(params=["en", "de"])
def page(request: pytest.FixtureRequest) -> Page:
    """The gallery, read."""
    asked = RequestFactory().get("/_gallery/")
    asked._messages = NoStorage(asked)  # type: ignore[attr-defined]  # as the middleware does
    read = Page()
    with translation.override(request.param):
        read.feed(gallery.gallery(asked).content.decode())
    return read


def test_nothing_is_styled_or_scripted_inline(page: Page) -> None:
    for tag, attributes in page.tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith(("on", "hx-on"))]
        assert tag != "script" or attributes.get("src")


def test_every_reference_to_an_id_finds_it(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for name in ("for", "aria-describedby", "aria-labelledby"):
            for target in (attributes.get(name) or "").split():
                assert target in ids


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    folders = [path for path in WEB.parent.glob("*/templates") if path.is_dir()]
    named = {
        name
        for folder in folders
        for path in folder.rglob("*.html")
        for name in re.findall(r'{%\s*icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(gallery.ICONS)


def test_light_and_dark_have_the_same_colours_and_all_reach_the_contrast_of_wcag_aa() -> None:
    css = (WEB / "static" / "allmende" / "tokens.css").read_text(encoding="utf-8")
    light, by_device, by_choice = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in css.split("@media")
    )
    assert by_device == by_choice
    assert by_device.keys() == light.keys()
    for colours in (light, by_device):
        for ink in ("ink", "ink-soft", "leaf", "leaf-deep", "clay", "sky", "sun", "berry"):
            for ground in ("paper", "sheet", "sunk"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for ink in ("leaf-deep", "clay", "sky", "sun", "plum", "moss", "berry"):
            wash = f"{ink.removesuffix('-deep')}-wash"
            assert contrast(colours[ink], colours[wash]) >= 4.5, ink
            assert contrast(colours["ink"], colours[wash]) >= 4.5, wash
        for fill in ("leaf", "leaf-deep", "berry", "berry-deep"):
            assert contrast(colours["on-strong"], colours[fill]) >= 4.5, fill
        for ground in ("paper", "sheet"):
            assert contrast(colours["outline"], colours[ground]) >= 3, ground


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour #rrggbb (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "405.html", "500.html", "csrf.html"])
def test_every_error_page_stands_without_a_person_or_a_group(name: str) -> None:
    text = render_to_string(name)
    assert text.count("<h1") == 1
    assert "</html>" in text


def test_a_form_from_another_session_gets_a_page_that_says_what_to_do() -> None:
    answer = errors.csrf_failure(RequestFactory().post("/"), reason="CSRF token missing.")
    assert answer.status_code == 403
    assert b"CSRF token missing" not in answer.content


def test_a_refused_method_gets_a_page_and_keeps_what_is_allowed() -> None:
    def only_post(_request: HttpRequest) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])

    answer = errors.MethodNotAllowedPage(only_post)(RequestFactory().get("/"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert b"<h1" in answer.content


@pytest.mark.parametrize("app", ["web", "people"])
def test_every_template_of_frame_and_door_can_be_read(app: str) -> None:
    folder = WEB.parent / app / "templates"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    assert paths
    for path in paths:
        found = get_template(str(path.relative_to(folder)))
        assert Path(found.origin.name) == path  # type: ignore[attr-defined]  # Django's own engine tells
