import pytest

from allmende.mechanisms.goods.one_each import one_each
from allmende.mechanisms.goods.preferences import FactorNotPositive, UnknownProject, preferred_worth


def test_a_preference_for_a_project_can_decide_who_gets_what() -> None:
    worth = {"Ada": {"table": 400}, "Bo": {"table": 410}}
    preferred = preferred_worth(worth, project_of={"table": "joinery"}, factors_milli={"Ada": {"joinery": 1100}})
    assert one_each(worth, floors_mwh={"table": 0}).thing_of == {"Bo": "table"}
    assert one_each(preferred, floors_mwh={"table": 0}).thing_of == {"Ada": "table"}


def test_without_preferences_nothing_changes() -> None:
    worth = {"Ada": {"table": 401}}
    assert preferred_worth(worth, project_of={"table": "joinery"}, factors_milli={}) == worth


def test_a_factor_of_nothing_and_a_thing_of_no_project_are_refused_by_name() -> None:
    with pytest.raises(FactorNotPositive, match="joinery"):
        preferred_worth({}, project_of={}, factors_milli={"Ada": {"joinery": 0}})
    with pytest.raises(UnknownProject, match="table"):
        preferred_worth({"Ada": {"table": 1}}, project_of={}, factors_milli={})
