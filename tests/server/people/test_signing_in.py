"""The door, as one comes to it with a keyboard."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_nothing_stands_between_the_address_and_the_password(client: Client) -> None:
    shown = client.get(reverse("account_login")).content.decode()
    between = shown.split('name="login"')[1].split('name="password"')[0]
    assert not re.search(r"<(?:a|button|select|textarea|input[^>]*type=\"(?!password))", between)
    assert reverse("account_reset_password") in shown


@pytest.mark.django_db
def test_a_refused_password_is_not_said_to_be_kept(client: Client) -> None:
    kept = "What you typed is still here."
    refused = client.post(reverse("account_login"), {"login": "ada@example.org", "password": "not hers at all"})
    assert "Something is not right yet" in refused.content.decode()
    assert kept not in refused.content.decode()
    unsaid = client.post(reverse("account_login"), {"login": "ada@example.org", "password": ""})
    assert kept in unsaid.content.decode()
