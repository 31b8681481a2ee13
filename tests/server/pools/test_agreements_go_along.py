"""What a group has agreed on goes on when the group goes on in another book, and each book is sound."""

from __future__ import annotations

import pytest

from allmende.server.associations import operations
from allmende.server.associations.models import AgreementVersion
from allmende.server.pools.operations.leaving import leave_pool
from allmende.server.selfcheck import agreements, behind
from tests.server.deciding.agreeing import so_be_it
from tests.server.pools.conftest import Pool, verified

pytestmark = pytest.mark.django_db


def published(pool: Pool, *, days: int, text: str) -> AgreementVersion:
    """Let the house decide on the text of its nights, and Cem accept it."""
    house, at = pool.fresh_house(), pool.house.later(days=days)
    decision, ada = so_be_it(house, at=at), pool.house.people["ada"]
    before = AgreementVersion.objects.first()
    if before is None:
        version = operations.publish(
            house, kind="agreement", title="Nights", text=text, decision=decision, by=ada, at=at
        )
    else:
        version = operations.publish_version(before.agreement_id, text=text, decision=decision, by=ada, at=at)
    operations.accept(house, person=pool.house.people["cem"], version_ids=[version.pk], at=at)
    return version


def test_versions_go_on_in_a_pool_and_after_it(pool: Pool) -> None:
    old = pool.house.group.book
    published(pool, days=0, text="Quiet after ten.")
    pool.join(at=pool.house.later(days=1))
    at, bo = pool.house.later(days=1), pool.house.people["bo"]
    first = AgreementVersion.objects.get()
    operations.accept(pool.fresh_house(), person=bo, version_ids=[first.pk], at=at)
    published(pool, days=2, text="Quiet after nine.")
    new = leave_pool(pool.seat("ada", pool.fresh_house()), at=pool.house.later(days=12)).book
    last = published(pool, days=13, text="Quiet.")
    operations.end_agreement(
        last.agreement_id,
        decision=so_be_it(pool.fresh_house(), at=pool.house.later(days=14)),
        by=pool.house.people["ada"],
        at=pool.house.later(days=14),
    )
    assert last.number == 3
    assert verified(old, pool.group.book, new) == []
    assert [*agreements.agreements(), *agreements.acceptances(), *behind.decisions_behind_acts()] == []
