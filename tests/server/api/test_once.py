from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from allmende.server import clock
from allmende.server.api.models import Answer
from allmende.server.api.once import GIVEN_UP_AFTER, KEPT
from allmende.server.work.models import Taking, Task
from allmende.server.work.operations import tasks as task_operations
from tests.server.api.conftest import Program
from tests.server.conftest import House

MakeProgram = Callable[..., Program]


@pytest.fixture
def task(house: House) -> dict[str, Any]:
    """A task as a program says it."""
    return {"title": "Rake leaves", "minutes": 90, "first_due_at": house.later(days=4).isoformat()}


def test_the_same_key_with_the_same_content_is_done_once(
    program: MakeProgram, house: House, task: dict[str, Any]
) -> None:
    bo, tasks = program("bo"), f"/groups/{house.group.slug}/tasks"
    first = bo("POST", tasks, task, key="k-1")
    assert first[0] == 201
    assert bo("POST", tasks, task, key="k-1") == first
    assert Task.objects.count() == 1


def test_another_key_or_none_does_it_again(program: MakeProgram, house: House, task: dict[str, Any]) -> None:
    bo, tasks = program("bo"), f"/groups/{house.group.slug}/tasks"
    for key in ("k-1", "k-2", None, None):
        assert bo("POST", tasks, task, key=key)[0] == 201
    assert Task.objects.count() == 4


def test_the_same_key_with_other_content_is_refused(program: MakeProgram, house: House, task: dict[str, Any]) -> None:
    bo, tasks = program("bo"), f"/groups/{house.group.slug}/tasks"
    bo("POST", tasks, task, key="k-1")
    status, said = bo("POST", tasks, {**task, "minutes": 91}, key="k-1")
    assert (status, said["code"], said["where"]) == (422, "key_reused", "header")
    status, said = bo("POST", f"/groups/{house.group.slug}/contributions", task, key="k-1")
    assert status == 422
    assert Task.objects.count() == 1


def test_keys_of_two_people_have_nothing_to_do_with_each_other(
    program: MakeProgram, house: House, task: dict[str, Any]
) -> None:
    tasks = f"/groups/{house.group.slug}/tasks"
    for name in ("bo", "cem"):
        assert program(name)("POST", tasks, task, key="k-1")[0] == 201
    assert Task.objects.count() == 2


def test_a_refusal_is_kept_like_any_answer(program: MakeProgram, house: House) -> None:
    house.task("Wash up")
    bo, cem, slug = program("bo"), program("cem"), house.group.slug
    card = bo.get(f"/groups/{slug}/board")["cards"][0]
    take = f"/groups/{slug}/board/{card['id']}/take"
    taken = cem("POST", take, {})[1]
    refused = bo("POST", take, {}, key="k-1")
    assert (refused[0], refused[1]["code"]) == (409, "too_late")
    assert cem("POST", f"/groups/{slug}/places/{taken['taking_id']}/hand-back")[0] == 200
    assert bo("POST", take, {}, key="k-1") == refused
    assert bo("POST", take, {}, key="k-2")[0] == 201


def test_a_key_under_way_is_refused_until_it_is_given_up(
    program: MakeProgram, house: House, task: dict[str, Any]
) -> None:
    bo, tasks = program("bo"), f"/groups/{house.group.slug}/tasks"
    bo("POST", tasks, task, key="k-1")
    # As it stands after the process was killed before its transaction was committed.
    Answer.objects.update(status=None, body="")
    with clock.stopped(house.later(hours=1) + GIVEN_UP_AFTER / 2):
        status, said = bo("POST", tasks, task, key="k-1")
        assert (status, said["code"]) == (409, "in_flight")
    with clock.stopped(house.later(hours=1) + GIVEN_UP_AFTER):
        assert bo("POST", tasks, task, key="k-1")[0] == 201
    assert Answer.objects.get().status == 201


def test_who_was_overtaken_changes_nothing(
    program: MakeProgram, house: House, task: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = task_operations.add_task

    def add_slowly(*args: Any, **kwargs: Any) -> Task:
        made = add(*args, **kwargs)
        Answer.objects.update(started_at=house.later(hours=9))  # Another request has taken over meanwhile.
        return made

    monkeypatch.setattr(task_operations, "add_task", add_slowly)
    status, said = program("bo")("POST", f"/groups/{house.group.slug}/tasks", task, key="k-1")
    assert (status, said["code"]) == (409, "in_flight")
    assert not Task.objects.exists()


def test_after_an_error_of_ours_the_same_request_may_be_tried_again(
    program: MakeProgram, house: House, task: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    bo, tasks = program("bo"), f"/groups/{house.group.slug}/tasks"
    with monkeypatch.context() as broken:
        broken.setattr(task_operations, "add_task", lambda *_args, **_kwargs: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            bo("POST", tasks, task, key="k-1")
    assert not Answer.objects.exists()
    assert bo("POST", tasks, task, key="k-1")[0] == 201


def test_the_database_itself_refuses_a_key_twice(house: House) -> None:
    bo = house.people["bo"]
    Answer.objects.create(person=bo, key="k-1", request_hash="a", started_at=house.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(person=bo, key="k-1", request_hash="b", started_at=house.at)


def test_old_answers_are_forgotten(program: MakeProgram, house: House, task: dict[str, Any]) -> None:
    bo, tasks = program("bo"), f"/groups/{house.group.slug}/tasks"
    bo("POST", tasks, task, key="k-1")
    with clock.stopped(house.later(hours=1) + KEPT + timedelta(seconds=1)):
        bo("POST", tasks, task, key="k-2")
    assert [answer.key for answer in Answer.objects.all()] == ["k-2"]


@pytest.mark.parametrize("key", ["", "two words", "x" * 101, "ümlaut"])
def test_a_key_that_is_none_is_refused(program: MakeProgram, house: House, task: dict[str, Any], key: str) -> None:
    headers = {"authorization": f"Bearer {program('bo').secret}", "idempotency-key": key}
    refused = Client().post(
        f"/api/v1/groups/{house.group.slug}/tasks", json.dumps(task), content_type="application/json", headers=headers
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "Idempotency-Key")
    assert not Taking.objects.exists()
    assert not Task.objects.exists()
