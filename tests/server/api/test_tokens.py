from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from allmende.server import clock
from allmende.server.api.models import Token, digest_of
from allmende.server.api.operations import MOST_TOKENS, make_token
from allmende.server.refusal import Refused
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]
SignIn = Callable[..., Client]


def test_a_token_is_shown_once_and_only_its_hash_is_stored(client_of: SignIn) -> None:
    client = client_of("bo")
    made = client.post("/me/tokens/", {"name": "Hall display", "scope": "read", "days": "90"})
    assert made.status_code == 201
    secret = re.search(r"allmende_[-\w]{32}", made.content.decode())
    assert secret is not None
    token = Token.objects.get()
    assert token.digest == digest_of(secret[0])
    assert secret[0] not in {str(value) for value in vars(token).values()}
    again = client.get("/me/tokens/").content.decode()
    assert "Hall display" in again
    assert secret[0] not in again


def test_a_token_made_on_the_page_opens_the_interface(client_of: SignIn, house: House) -> None:
    made = client_of("bo").post("/me/tokens/", {"name": "Script", "scope": "write", "days": "30"}).content.decode()
    secret = re.search(r"allmende_[-\w]{32}", made)
    assert secret is not None
    said = Program(secret=secret[0]).get("/me")
    assert said == {"id": house.people["bo"].id, "name": "Bo", "language": "", "may_write": True}


def test_a_withdrawn_token_opens_nothing(client_of: SignIn, program: MakeProgram) -> None:
    bo = program("bo")
    assert bo("GET", "/me")[0] == 200
    client_of("bo").post(f"/me/tokens/{Token.objects.get().id}/withdraw/")
    status, said = bo("GET", "/me")
    assert (status, said["code"]) == (401, "not_signed_in")


def test_nobody_withdraws_the_token_of_another(client_of: SignIn, program: MakeProgram) -> None:
    bo = program("bo")
    client_of("ada").post(f"/me/tokens/{Token.objects.get().id}/withdraw/")
    assert bo("GET", "/me")[0] == 200
    assert "test" not in re.findall("<strong>(.*?)</strong>", client_of("ada").get("/me/tokens/").content.decode())


def test_a_token_holds_until_it_expires(program: MakeProgram, house: House) -> None:
    bo = program("bo")
    with clock.stopped(house.at + timedelta(days=90, microseconds=-1)):
        assert bo("GET", "/me")[0] == 200
    with clock.stopped(house.at + timedelta(days=90)):
        assert bo("GET", "/me")[0] == 401


def test_the_day_of_the_last_use_is_noted(program: MakeProgram, house: House) -> None:
    program("bo").get("/me")
    assert Token.objects.get().last_used_on == house.at.date()


def test_somebody_who_may_no_longer_sign_in_has_no_token(program: MakeProgram, house: House) -> None:
    bo, user = program("bo"), house.people["bo"].user
    assert user is not None
    user.is_active = False
    user.save()
    assert bo("GET", "/me")[0] == 401


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer nonsense", "Basic Ym86Ym8=", "Bearer \udcff"])
def test_without_a_token_that_holds_there_is_nothing(house: House, stopped_clock: None, sent: str) -> None:
    del stopped_clock
    headers = {"authorization": sent} if sent else {}
    response = Client(headers=headers).get(f"/api/v1/groups/{house.group.slug}")
    assert response.status_code == 401
    assert response.json()["code"] == "not_signed_in"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_reading_token_changes_nothing(program: MakeProgram, house: House) -> None:
    status, said = program("bo", may_write=False)("POST", f"/groups/{house.group.slug}/tasks", {})
    assert (status, said["code"]) == (403, "read_only_token")


def test_a_session_may_read_and_not_write(client_of: SignIn, house: House) -> None:
    client = client_of("bo")
    assert client.get(f"/api/v1/groups/{house.group.slug}").json()["name"] == "Linden 8"
    refused = client.post("/api/v1/groups", {"name": "Mine", "kind": "project"}, content_type="application/json")
    assert refused.status_code == 401


def test_there_are_only_so_many_tokens_and_each_has_a_name(house: House) -> None:
    bo = house.people["bo"]
    with pytest.raises(Refused, match="name"):
        make_token(bo, name=" ", may_write=False, days=30, at=house.at)
    with pytest.raises(Refused, match="year"):
        make_token(bo, name="Forever", may_write=False, days=4000, at=house.at)
    for number in range(MOST_TOKENS):
        make_token(bo, name=f"Token {number}", may_write=False, days=30, at=house.at)
    with pytest.raises(Refused, match="withdraw one"):
        make_token(bo, name="One more", may_write=False, days=30, at=house.at)
    make_token(bo, name="After they expired", may_write=False, days=30, at=house.later(days=31))
    assert Token.objects.count() == 1


def test_the_form_says_what_is_missing(client_of: SignIn) -> None:
    refused = client_of("bo").post("/me/tokens/", {"name": "", "scope": "read", "days": "90"})
    assert refused.status_code == 422
    assert not Token.objects.exists()


def test_more_than_so_many_requests_a_minute_have_to_wait(
    program: MakeProgram, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmende.server.api.entrance.MOST_A_MINUTE", 3)
    bo = program("bo")
    assert [bo("GET", "/me")[0] for _ in range(4)] == [200, 200, 200, 429]
    assert program("cem")("GET", "/me")[0] == 200
    with clock.stopped(house.later(hours=1, minutes=1)):
        assert bo("GET", "/me")[0] == 200
