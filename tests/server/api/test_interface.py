"""The whole interface against its own description: who is let in, and that nothing answers otherwise than it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from allmende.server.api import schemas
from allmende.server.api.entrance import MOST_BYTES
from allmende.server.api.interface import interface
from allmende.server.api.operations import make_token
from allmende.server.people.models import Person, User
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = {"code", "message", "field", "where"}
SCHEMA: dict[str, Any] = interface.get_openapi_schema()
EVERY = [(path, method) for path, methods in SCHEMA["paths"].items() for method in methods if method in METHODS]
NOBODY = {"token": "unknown", "name": "weight_cap", "from_day": "2020-01-01", "household_slug": "none"}


def route(path: str, method: str) -> dict[str, Any]:
    said: dict[str, Any] = SCHEMA["paths"][path][method]
    return said


def address(path: str, method: str, *, slug: str) -> str:
    """Return an address with ids that name nothing, below /api/v1."""
    wanted = {"from_day": "2026-03-01", "until_day": "2026-03-09", "qualification": "none"}
    query = [
        f"{one['name']}={wanted[one['name']]}"
        for one in route(path, method)["parameters"]
        if one["in"] == "query" and one["required"]
    ]
    for one in route(path, method)["parameters"]:
        if one["in"] == "path":
            unknown = "999999" if one["schema"].get("type") == "integer" else "0" * 16
            value = slug if one["name"] == "slug" else NOBODY.get(one["name"], unknown)
            path = path.replace(f"{{{one['name']}}}", value)
    return path.removeprefix("/api/v1") + ("?" + "&".join(query) if query else "")


def example(schema: dict[str, Any]) -> Any:
    """Return the least that a schema takes."""
    if "$ref" in schema:
        return example(SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for many in ("anyOf", "allOf"):
        if many in schema:
            return example(schema[many][0])
    if "enum" in schema:
        return schema["enum"][0]
    kinds: dict[str, Any] = {"integer": 1, "boolean": True, "array": [], "null": None}
    if schema["type"] == "object":
        return {name: example(schema["properties"][name]) for name in schema.get("required", ())}
    if schema["type"] == "string":
        formats = {"date": "2026-03-09", "date-time": "2026-03-09T10:00:00Z"}
        return formats.get(schema.get("format", ""), "0" * 16)
    return kinds[schema["type"]]


def body(path: str, method: str) -> Any:
    wanted = route(path, method).get("requestBody")
    return example(wanted["content"]["application/json"]["schema"]) if wanted else None


@pytest.fixture
def olga(db: None, house: House, stopped_clock: None) -> Program:
    """The program of somebody who is in no group; it may write."""
    del db, stopped_clock
    user = User.objects.create_user(email="olga@example.org", password=None)
    person = Person.objects.create(name="Olga", user=user)
    _token, secret = make_token(person, name="test", may_write=True, days=30, at=house.at)
    return Program(secret=secret)


def test_without_a_token_every_route_is_closed(house: House) -> None:
    for path, method in EVERY:
        status, said = Program(secret="nonsense")(method.upper(), address(path, method, slug=house.group.slug))
        assert (status, said["code"]) == (401, "not_signed_in"), f"{method} {path}"


def test_to_an_outsider_every_route_of_a_group_says_that_there_is_none(olga: Program, house: House) -> None:
    for path, method in EVERY:
        if "{slug}" in path:
            status, said = olga(method.upper(), address(path, method, slug=house.group.slug), body(path, method))
            assert (status, said["code"]) == (404, "not_found"), f"{method} {path}"


def test_every_route_that_writes_needs_a_token_that_may(program: MakeProgram, house: House) -> None:
    reader = program("ada", may_write=False)
    for path, method in EVERY:
        if method != "get":
            status, said = reader(method.upper(), address(path, method, slug=house.group.slug), body(path, method))
            assert (status, said["code"]) == (403, "read_only_token"), f"{method} {path}"


@pytest.mark.parametrize(("path", "method"), EVERY)
def test_a_member_gets_an_answer_that_the_description_knows(
    program: MakeProgram, house: House, path: str, method: str
) -> None:
    status, said = program("ada")(method.upper(), address(path, method, slug=house.group.slug), body(path, method))
    declared = {str(code): one for code, one in route(path, method)["responses"].items()}
    assert str(status) in declared, said
    if status >= 400:
        assert said.keys() == PROBLEM
        assert said["message"]


def test_a_field_that_is_not_known_is_a_mistake(program: MakeProgram, house: House) -> None:
    ada = program("ada")
    for path, method in EVERY:
        if (said := body(path, method)) is not None:
            url = address(path, method, slug=house.group.slug)
            status, problem = ada(method.upper(), url, {**said, "no_such_field": 1})
            found = (status, problem["code"], problem["field"], problem["where"])
            assert found == (422, "invalid", "no_such_field", "body"), f"{method} {path}"


def _references(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for key, value in said.items():
            if key == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(said, list):
        for value in said:
            yield from _references(value)


def test_the_description_is_whole() -> None:
    assert SCHEMA["openapi"].startswith("3.1")
    schemas, names = SCHEMA["components"]["schemas"], []
    for reference in _references(json.loads(json.dumps(SCHEMA))):
        assert reference.removeprefix("#/components/schemas/") in schemas
    for path, methods in SCHEMA["paths"].items():
        for method, said in methods.items():
            names.append(said["operationId"])
            in_path = {one["name"] for one in said["parameters"] if one["in"] == "path"}
            assert in_path == {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert said["security"], f"{method} {path} is open to everybody"
            assert {"401", "404", "422"} <= {str(code) for code in said["responses"]}
            writes = method != "get"
            assert writes == any(one["name"] == "Idempotency-Key" for one in said["parameters"])
    assert len(names) == len(set(names))


def test_no_two_schemas_have_one_name_or_one_would_be_described_as_the_other() -> None:
    names: dict[str, str] = {}
    for module in iter_modules(schemas.__path__):
        for name, found in vars(import_module(f"{schemas.__name__}.{module.name}")).items():
            if isinstance(found, type) and issubclass(found, BaseModel) and found.__name__ == name:
                assert names.setdefault(name, found.__module__) == found.__module__, f"{name} stands twice"
    assert len(names) > 100


def test_the_description_names_amounts_with_their_units() -> None:
    bare = {"amount", "weight", "effort", "balance", "duration", "hours"}
    for name, schema in SCHEMA["components"]["schemas"].items():
        for field, said in schema.get("properties", {}).items():
            kinds = [said, *said.get("anyOf", ())]
            if any(kind.get("type") == "integer" for kind in kinds):
                assert field.rpartition("_")[2] not in bare, f"{name}.{field} has no unit"
            assert all(kind.get("type") != "number" for kind in kinds), f"{name}.{field} is not a whole number"


def test_the_description_and_the_list_of_it_are_open_and_load_nothing_from_elsewhere(db: None) -> None:
    del db
    assert Client().get("/api/openapi.json").json()["info"]["title"] == "Allmende"
    page = Client().get("/api/")
    assert page.status_code == 200
    assert "/api/v1/groups/{slug}/board" in page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "//cdn" not in page.content.decode()


def test_an_address_that_is_none_is_answered_like_any_problem(db: None) -> None:
    del db
    response = Client().get("/api/v1/no/such/thing")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_problems_are_said_in_the_language_asked_for(program: MakeProgram, house: House) -> None:
    house.task("Wash up")
    slug = house.group.slug
    card = program("bo").get(f"/groups/{slug}/board")["cards"][0]
    take = f"/groups/{slug}/board/{card['id']}/take"
    program("bo")("POST", take, {})
    english, german = program("bo")("POST", take, {}), program("bo", language="de")("POST", take, {})
    assert english[0] == german[0] == 409
    assert english[1]["message"] == "You have already taken a place here."
    assert german[1]["message"] != english[1]["message"]
    assert german[1]["code"] == english[1]["code"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": "60"}, "minutes"),
        ({"minutes": -5}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"minutes": 1.5}, "minutes"),
        ({"first_due_at": "2026-03-09T10:00:00"}, "first_due_at"),
        ({"first_due_at": 1_900_000_000}, "first_due_at"),
        ({"first_due_at": "2026-03-01T10:00:00Z"}, "first_due_at"),
        ({"title": "x" * 201}, "title"),
        ({"title": "Wash\x00up"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"need": "urgent"}, "need"),
        ({"fixed_weight_milli": 10_000_000}, "fixed_weight_milli"),
        ({"rrule": "FREQ=SECONDLY"}, "rrule"),
    ],
)
def test_what_is_wrong_with_a_task_is_said_at_its_field(
    program: MakeProgram, house: House, change: dict[str, Any], field: str
) -> None:
    said = {"title": "Wash up", "minutes": 60, "first_due_at": house.later(days=5).isoformat(), **change}
    status, problem = program("bo")("POST", f"/groups/{house.group.slug}/tasks", said)
    assert (status, problem["field"], problem["where"]) == (422, field, "body")
    assert not house.group.tasks.exists()


def test_content_that_is_no_json_and_content_without_end_are_refused(program: MakeProgram, house: House) -> None:
    headers = {"authorization": f"Bearer {program('bo').secret}"}
    url = f"/api/v1/groups/{house.group.slug}/tasks"
    broken = Client().post(url, "{", content_type="application/json", headers=headers)
    assert (broken.status_code, broken.json()["code"]) == (400, "not_json")
    endless = Client().post(url, b" " * (MOST_BYTES + 1), content_type="application/json", headers=headers)
    assert (endless.status_code, endless.json()["code"]) == (413, "too_large")


def test_answers_are_kept_by_nobody_on_the_way(program: MakeProgram) -> None:
    headers = {"authorization": f"Bearer {program('bo').secret}"}
    response = Client().get("/api/v1/me", headers=headers)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Cookie"} <= set(response.headers["Vary"].replace(" ", "").split(","))


def test_the_description_is_worked_out_once_because_anybody_may_ask_for_it() -> None:
    assert interface.get_openapi_schema(path_params={}) is interface.get_openapi_schema()
