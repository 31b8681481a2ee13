"""What no request may bring is refused before it costs anything, with a page that says why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

MEGABYTE = 1024 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", "more than fits"), ("de", "mehr, als passt")])
def test_a_large_file_is_refused_in_words_before_anybody_is_known(language: str, said: str) -> None:
    file = SimpleUploadedFile("table.csv", b"x" * 4 * MEGABYTE)
    client = Client(headers={"accept-language": language})
    answer = client.post(reverse("account_login"), {"file": file})
    assert answer.status_code == 413
    assert said in answer.content.decode()
    assert "default-src" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["search=%00", "%00=1", "search=a&search=b%00c"])
def test_a_sign_that_is_none_in_an_address_is_garbled_whatever_the_database(query: str) -> None:
    assert Client().get(f"/groups/?{query}").status_code == 400


@pytest.mark.django_db
def test_a_sign_that_is_none_in_a_form_is_garbled_whatever_the_database() -> None:
    assert Client().post(reverse("me:language"), {"language": "de", "next": "/\x00"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["1e400", "today:start", "a\r\nb"])
def test_the_way_back_is_an_address_and_never_the_name_of_a_route(back: str) -> None:
    answer = Client().post(reverse("me:language"), {"language": "de", "next": back})
    assert answer.status_code == 302
    assert "\n" not in answer.headers["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_the_way_back_never_leads_to_another_site(back: str) -> None:
    answer = Client().post(reverse("me:language"), {"language": "de", "next": back})
    assert answer.headers["Location"] == reverse("today:start")


def test_what_was_counted_of_somebody_is_not_wiped_out_by_filling_the_cache() -> None:
    cache = caches["default"]
    cache.set("counted", [1, 2, 3])
    for number in range(1_000):
        cache.set(f"filling-{number}", number, 60)
    assert cache.get("counted") == [1, 2, 3]
    cache.clear()


@pytest.mark.parametrize(("https", "proxies", "trusted"), [("", None, "0"), ("1", None, "1"), ("1", "2", "2")])
def test_sign_ins_are_counted_by_the_address_the_web_server_in_front_saw(
    https: str, proxies: str | None, trusted: str, tmp_path: Path
) -> None:
    said = {"ALLMENDE_HTTPS": https, "ALLMENDE_DATA": str(tmp_path)} | (
        {"ALLMENDE_PROXIES": proxies} if proxies else {}
    )
    program = "from allmende.server import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    found = subprocess.run([sys.executable, "-c", program], env=os.environ | said, capture_output=True, check=True)
    assert found.stdout.decode().strip() == trusted
