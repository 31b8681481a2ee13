"""Three months of the house's goods, made once a file."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.server.conftest import House, undone_after_the_file
from tests.server.sharing.months import Months, three_months


@pytest.fixture(scope="module")
def _months_of_this_file(_house_of_this_file: House, django_db_blocker: DjangoDbBlocker) -> Iterator[Months]:
    with undone_after_the_file(django_db_blocker):
        yield three_months(copy.deepcopy(_house_of_this_file))


@pytest.fixture
def months(_months_of_this_file: Months, house: House) -> Months:
    """Return March, April and May of the house, fresh for each test; every test of a file that asks for it must."""
    del house  # Asked for because it empties the cache.
    return copy.deepcopy(_months_of_this_file)
