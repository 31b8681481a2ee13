"""The self-check of associations: silent where all is well, and loud where a table says what no book does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from allmende.server.associations.models import (
    Acceptance,
    Adoption,
    Agreement,
    AgreementVersion,
    Dissolved,
    Mandate,
    Side,
)
from allmende.server.books.models import EntryText
from allmende.server.deciding.models import Proposal
from allmende.server.groups.models import Group, InheritedRule, Member, Membership, Placement
from allmende.server.selfcheck import agreements, behind, boards, tree
from tests.server.associations.conftest import START, Town
from tests.server.associations.living import lived_in
from tests.server.associations.test_deciding_about_delegates import board_of, sent

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    looks = [
        tree.member_groups,
        tree.placements,
        tree.inherited_rules,
        boards.mandates,
        agreements.agreements,
        agreements.acceptances,
        agreements.standards,
        behind.decisions_behind_acts,
    ]
    return [fault for look in looks for fault in look()]


def test_where_all_is_well_nothing_is_found(town: Town) -> None:
    lived_in(town)
    assert found() == []


def north() -> Group:
    return Group.objects.get(name="North")


EARLIER = START.replace(year=2025)
SPOILS: list[tuple[Callable[[], object], str]] = [
    (lambda: Membership.objects.filter(member__group__name="South").update(left_at=START), "the tables do not"),
    (lambda: Member.objects.filter(group__name="South").update(group=north_of_another()), "by the tables"),
    (lambda: Dissolved.objects.create(group=north(), into=Group.objects.get(name="West"), at=START), "gone over"),
    (lambda: Group.objects.filter(name="North").update(above=None), "inherits from none"),
    (lambda: Placement.objects.filter(group=north()).update(above=None), "from where"),
    (lambda: Placement.objects.filter(group=north()).update(at=EARLIER), "differ in when"),
    (lambda: Placement.objects.filter(group=north()).update(decision="f" * 16), "the decision"),
    (lambda: InheritedRule.objects.update(value=2600), "the value"),
    (lambda: InheritedRule.objects.first().delete(), "the tables do not"),  # type: ignore[union-attr]
    (lambda: Mandate.objects.filter(why="").update(until_day=EARLIER), "until when"),
    (lambda: Mandate.objects.filter(why="").update(given_at=EARLIER), "when it was given"),
    (lambda: Mandate.objects.filter(why="").update(text="Anything."), "what it is for"),
    (lambda: Mandate.objects.exclude(why="").update(why="recalled"), "why it ended"),
    (lambda: Mandate.objects.exclude(why="").update(ended_at=EARLIER), "when it ended"),
    (lambda: Mandate.objects.filter(why="").update(ended_at=START), "when it ended"),
    (lambda: Mandate.objects.filter(why="").update(sender=Group.objects.get(name="South")), "who sends"),
    (lambda: AgreementVersion.objects.filter(agreement__title="Bread").update(text="Sand."), "the text"),
    (lambda: AgreementVersion.objects.filter(agreement__title="Bread").update(number=2), "the version"),
    (lambda: AgreementVersion.objects.update(decision="f" * 16), "the decision"),
    (lambda: Agreement.objects.filter(title="Nights").update(ended_at=None), "whether and when"),
    (lambda: Agreement.objects.filter(title="Bread").update(ended_at=START), "whether and when"),
    (lambda: Acceptance.objects.update(person=Member.objects.get(person__name="Nia", book=north().book).person), "who"),
    (lambda: Acceptance.objects.all().delete(), "the tables do not"),
    (lambda: Adoption.objects.update(version=None), "the version"),
    (lambda: Proposal.objects.filter(group=north()).update(state="rejected"), "was not accepted"),
    (lambda: Proposal.objects.filter(group=north()).update(matter="exclusion"), "about something else"),
    (lambda: Proposal.objects.filter(group=north()).update(group=Group.objects.get(name="South")), "no decision of"),
    (lambda: Side.objects.filter(group=north()).update(decision="f" * 16), "which it never accepted"),
]


def north_of_another() -> Group:
    """Return a group that no book knows as a member of anything."""
    book = north().book
    return Group.objects.create(slug="nowhere", name="Nowhere", book=book, founded_at=START)


def test_every_row_that_no_book_says_is_found(town: Town) -> None:
    lived_in(town)
    silent = []
    for number, (spoil, words) in enumerate(SPOILS):
        with transaction.atomic():
            spoil()
            if not any(words in fault for fault in found()):
                silent.append((number, words, found()))
            transaction.set_rollback(True)
    assert silent == []


def test_a_mandate_whose_text_was_erased_is_nothing_wrong(town: Town) -> None:
    lived_in(town)
    for mandate in Mandate.objects.all():
        EntryText.objects.filter(entry=mandate.entry).delete()
    Mandate.objects.update(text="")
    assert found() == []


def test_another_delegate_than_the_one_decided_on_is_found_across_both_books(town: Town) -> None:
    board = board_of(town)
    sent(town, board)
    mandate = sent(town, board, "nia")
    assert not any("another delegate" in fault for fault in behind.decisions_behind_acts())
    Mandate.objects.filter(pk=mandate.pk).update(delegate=Member.objects.get(book=board.book, person__name="Sol"))
    assert any("another delegate" in fault for fault in behind.decisions_behind_acts())
