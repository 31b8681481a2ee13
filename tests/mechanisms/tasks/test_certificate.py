import ast
import copy
import json
from pathlib import Path
from typing import Any

import pytest

from allmende.mechanisms.tasks import certificate as module
from allmende.mechanisms.tasks.certificate import NotACertificate, Refuted, certify, check
from allmende.mechanisms.tasks.market import Market, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear


@pytest.fixture
def certificate() -> dict[str, Any]:
    market = Market(
        tasks=tuple(Task(name=name, places=1, floor_milli=200, cap_milli=3000) for name in ("bread", "drains", "roof")),
        people=(Person(name="Ada", max_places=1), Person(name="Bo", max_places=1), Person(name="Cy", max_places=1)),
        wishes={"Ada": {"bread": 500, "drains": 1000}, "Bo": {"drains": 2500}, "Cy": {"bread": 2400}},
    )
    result = clear(market, step_milli=10, round_number=0)
    return copy.deepcopy(json.loads(json.dumps(certify(market, result))))


def test_an_honest_certificate_holds(certificate: dict[str, Any]) -> None:
    check(certificate)


def test_a_lowered_weight_is_refuted_by_name(certificate: dict[str, Any]) -> None:
    certificate["tasks"]["bread"]["weight_milli"] -= 300
    with pytest.raises(Refuted, match="'Ada'"):
        check(certificate)


def test_a_task_taken_from_somebody_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["tasks"]["bread"]["people"] = []
    with pytest.raises(Refuted, match="'bread' has an open place"):
        check(certificate)


def test_a_task_given_to_somebody_who_never_listed_it_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["tasks"]["roof"]["people"] = ["Bo"]
    with pytest.raises(Refuted, match="'Bo' never listed it"):
        check(certificate)


def test_a_limit_exceeded_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["people"]["Ada"]["max_places"] = 0
    with pytest.raises(Refuted, match="'Ada' has 1 tasks"):
        check(certificate)


def test_turning_away_above_the_floor_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["tasks"]["bread"]["turned_away"] = ["Cy"]
    with pytest.raises(Refuted, match="'bread' turns people away"):
        check(certificate)


def test_a_wish_changed_afterwards_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["people"]["Bo"]["wishes_milli"]["drains"] = 2600
    with pytest.raises(Refuted, match="'Bo' has 'drains' for less"):
        check(certificate)


def test_a_wrong_bound_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["bound_milli"] += 1
    with pytest.raises(Refuted, match="bound"):
        check(certificate)


def test_a_surplus_misstated_is_refuted(certificate: dict[str, Any]) -> None:
    certificate["people"]["Ada"]["surplus_milli"] += 1
    with pytest.raises(Refuted, match="'Ada'"):
        check(certificate)


@pytest.mark.parametrize("broken", [{}, {"format": "another"}, {"format": module.FORMAT, "tasks": 3, "people": {}}])
def test_something_else_is_not_a_certificate(broken: dict[str, Any]) -> None:
    with pytest.raises(NotACertificate):
        check(broken)


def test_a_number_that_is_none_is_not_a_certificate(certificate: dict[str, Any]) -> None:
    certificate["tasks"]["bread"]["weight_milli"] = float("nan")
    with pytest.raises(NotACertificate, match="bread"):
        check(certificate)


def test_the_checker_is_short_and_stands_alone() -> None:
    source = Path(module.__file__).read_text(encoding="utf-8")
    checking = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name != "certify"]
    assert sum((node.end_lineno or 0) - node.lineno + 1 for node in checking) < 100
    imported = {node.module for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "collections.abc", "typing"}
