"""What the rulebook lets a community choose is what the mechanisms can do."""

from __future__ import annotations

from typing import get_args

import pytest

from allmende.economy.parameters import PARAMETERS
from allmende.economy.parameters.deciding import DECISION_KINDS
from allmende.mechanisms.decisions.poll import Kind
from allmende.mechanisms.decisions.quorum import FALLBACKS
from allmende.mechanisms.decisions.thresholds import at_least, more_than


def test_every_procedure_a_matter_can_be_decided_by_is_one_there_is_a_rule_for() -> None:
    assert {code.replace("_", " ") for code in DECISION_KINDS} <= set(get_args(Kind))


def test_every_matter_offers_the_same_procedures() -> None:
    matters = [parameter for name, parameter in PARAMETERS.items() if name.startswith("decision_kind_")]
    assert len(matters) == 7
    assert all(matter.choices == DECISION_KINDS for matter in matters)


def test_every_fallback_of_a_quorum_can_be_chosen() -> None:
    assert {code.replace("_", " ") for code in PARAMETERS["quorum_fallback"].choices} == set(FALLBACKS)


@pytest.mark.parametrize("name", ["qualified_milli", "reversal_milli", "call_back_milli"])
def test_any_part_that_can_be_chosen_can_be_reached(name: str) -> None:
    parameter = PARAMETERS[name]
    for milli in (parameter.minimum, parameter.maximum):
        assert milli is not None
        assert at_least(milli).met(10, whole_count=10)


def test_a_delegate_can_be_recalled_whatever_was_chosen() -> None:
    most = PARAMETERS["recall_milli"].maximum
    assert most is not None
    assert more_than(most).met(10, whole_count=10)
