"""A board that nobody has named is called by its association, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from allmende.server.associations import queries
from allmende.server.groups.board_name import as_read, board_of
from allmende.server.groups.models import Group
from tests.server.associations.conftest import Town

Clients = Callable[..., Client]
LANGUAGES = st.sampled_from(["de", "en"])


def founded(town: Town, *, language: str) -> Group:
    with translation.override(language):
        board = queries.board_of(town.municipality())
    assert board is not None
    return board


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_reads_the_boards_name_in_their_own_language(town: Town, client_of: Clients, language: str) -> None:
    board = founded(town, language=language)
    assert board.parent is not None
    pages = [
        reverse("associations:board", args=[board.parent.slug]),
        reverse("groups:group", args=[board.slug]),
        reverse("statements:entries", args=[board.parent.slug]),
    ]
    for reader, words, others in (
        ("en", "Board of Wehlen", "Komitee von Wehlen"),
        ("de", "Komitee von Wehlen", "Board of Wehlen"),
    ):
        for page in pages:
            shown = client_of("nik", language=reader).get(page).content.decode()
            assert words in shown
            assert others not in shown


@pytest.mark.django_db
def test_a_name_that_was_given_stays_as_it_is_in_every_language(town: Town, client_of: Clients) -> None:
    board = founded(town, language="de")
    board.name = "The nine"
    board.save(update_fields=["name"])
    page = reverse("groups:group", args=[board.slug])
    for reader in ("de", "en"):
        assert "The nine" in client_of("nik", language=reader).get(page).content.decode()


@pytest.mark.django_db
def test_saving_a_board_in_another_language_gives_it_no_name(town: Town) -> None:
    board = founded(town, language="de")
    for language in ("en", "de", "en"):
        with translation.override(language):
            Group.objects.get(pk=board.pk).save()
    with translation.override("de"):
        assert Group.objects.get(pk=board.pk).name == "Komitee von Wehlen"


@given(association=st.text(min_size=1, max_size=80), founder=LANGUAGES, reader=LANGUAGES)
def test_in_whatever_language_it_was_founded_its_name_is_the_readers(
    association: str, founder: str, reader: str
) -> None:
    with translation.override(founder):
        stored = board_of(association)
    with translation.override(reader):
        assert as_read(stored, association=association) == board_of(association)


@given(name=st.text(min_size=1, max_size=80), association=st.text(min_size=1, max_size=80), reader=LANGUAGES)
def test_no_other_name_is_touched(name: str, association: str, reader: str) -> None:
    automatic = set()
    for language in ("de", "en"):
        with translation.override(language):
            automatic.add(board_of(association))
    with translation.override(reader):
        assert name in automatic or as_read(name, association=association) == name
