"""The pages of pools: offering, answering, leaning, declining, earlier books, what others say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from allmende.server import clock
from allmende.server.groups import joining as doors
from allmende.server.groups.models import Membership
from allmende.server.people.models import Person
from allmende.server.pools.models import Offer
from allmende.server.work.models import Decline, Leaning
from allmende.server.work.operations import contributions
from allmende.server.work.operations.contributions import Report
from allmende.server.work.operations.tasks import TaskDraft, add_task
from tests.server.pools.conftest import Pool

ClientOf = Callable[[str], Client]


@pytest.fixture
def client(pool: Pool) -> Iterator[ClientOf]:
    """Return signed-in clients of everybody; the clock stands two hours after the beginning."""

    def sign_in(name: str) -> Client:
        found = Client(headers={"accept-language": "en"})
        user = (pool.people.get(name) or pool.house.people[name]).user
        assert user is not None
        found.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return found

    with clock.stopped(pool.house.later(hours=2)):
        yield sign_in


def page(client: Client, name: str, *args: object) -> str:
    """Return what a page says."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def done_and_seen(pool: Pool, *, at: datetime) -> None:
    """Let Cem do something in the house, and Ada see it."""
    house = pool.house
    done = contributions.report_unasked(
        house.seat("cem"), Report(minutes=120, done_on=at.date(), title="Fix the bell"), at=at
    )
    contributions.confirm(house.seat("ada"), done.id, at=at)


def test_a_house_offers_itself_and_the_pool_welcomes_it(pool: Pool, client: ClientOf) -> None:
    done_and_seen(pool, at=pool.house.at)
    offer_url = reverse("pools:offer", args=[pool.house.group.slug])
    sent = client("ada").post(offer_url, {"pool_slug": f"https://example.org/g/{pool.group.slug}/", "words": "Hello"})
    assert sent.status_code == 302
    assert "Nobody has answered yet" in page(client("ada"), "pools:pool", pool.house.group.slug)
    assert "Hello" in page(client("pia"), "pools:pool", pool.group.slug)
    made = Offer.objects.get()
    answer_url = reverse("pools:answer", args=[pool.group.slug, made.id])
    assert client("bea").post(answer_url, {"accept": "yes"}).status_code == 403
    assert client("pia").post(answer_url, {"accept": "yes", f"{made.id}-answer": "Welcome"}).status_code == 302
    shown = page(client("pia"), "pools:pool", pool.group.slug)
    assert "Linden 8" in shown
    assert "came with" in shown
    assert "Leave the pool" in page(client("ada"), "pools:pool", pool.house.group.slug)


def test_a_pool_declines_with_a_reason_or_not_at_all(pool: Pool, client: ClientOf) -> None:
    client("ada").post(reverse("pools:offer", args=[pool.house.group.slug]), {"pool_slug": pool.group.slug})
    made = Offer.objects.get()
    url = reverse("pools:answer", args=[pool.group.slug, made.id])
    refused = client("pia").post(url, {"decline": "yes"})
    assert (refused.status_code, "Please say why" in refused.content.decode()) == (422, True)
    client("pia").post(url, {"decline": "yes", f"{made.id}-answer": "We are too many just now."})
    assert "We are too many just now." in page(client("ada"), "pools:pool", pool.house.group.slug)
    # After that another offer can be made.
    client("ada").post(reverse("pools:offer", args=[pool.house.group.slug]), {"pool_slug": pool.group.slug})
    assert Offer.objects.filter(answered_at=None).count() == 1


def test_what_is_in_the_way_is_listed_and_nothing_is_changed(pool: Pool, client: ClientOf) -> None:
    house = pool.house
    contributions.report_unasked(
        house.seat("cem"), Report(minutes=60, done_on=house.at.date(), title="Sweep the yard"), at=house.at
    )
    client("ada").post(reverse("pools:offer", args=[house.group.slug]), {"pool_slug": pool.group.slug})
    assert "Sweep the yard" in page(client("ada"), "pools:pool", house.group.slug)
    made = Offer.objects.get()
    answer = client("pia").post(reverse("pools:answer", args=[pool.group.slug, made.id]), {"accept": "yes"})
    assert (answer.status_code, "Sweep the yard" in answer.content.decode()) == (422, True)
    assert pool.fresh_house().parent is None
    assert Offer.objects.filter(answered_at=None).exists()


def test_the_book_of_before_is_read_taken_along_and_verified(pool: Pool, client: ClientOf) -> None:
    done_and_seen(pool, at=pool.house.at)
    pool.join(at=pool.house.later(hours=2))
    slug = pool.house.group.slug
    shown = page(client("cem"), "pools:chapters", slug)
    assert "The book of its own" in shown
    chapter_id = pool.house.group.chapters.get().pk
    verified = client("cem").post(reverse("pools:verify", args=[slug, chapter_id])).content.decode()
    assert "Verified just now: all" in verified
    sent = client("cem").get(reverse("pools:zip", args=[slug, chapter_id]))
    with zipfile.ZipFile(BytesIO(b"".join(sent))) as archive:
        assert any(name.endswith("entries.jsonl") for name in archive.namelist())
    # Bea is of the pool, but was never in the house's book.
    assert "There is no earlier book" in page(client("bea"), "pools:chapters", slug)
    assert client("bea").get(reverse("pools:zip", args=[slug, chapter_id])).status_code == 404


def test_leanings_are_ones_own(pool: Pool, client: ClientOf) -> None:
    url = reverse("pools:leanings", args=[pool.group.slug])
    key = pool.bakery.id
    sent = client("ada").post(url, {f"work-{key}": "200", f"goods-{key}": "800"})
    assert sent.status_code == 302
    said = Leaning.objects.get()
    assert (said.member, said.work_milli, said.goods_milli) == (pool.member("ada"), 200, 800)
    assert 'value="200" selected' in page(client("ada"), "pools:leanings", pool.group.slug)
    assert 'value="200" selected' not in page(client("bea"), "pools:leanings", pool.group.slug)
    client("ada").post(url, {f"work-{key}": "0", f"goods-{key}": "1000"})
    assert not Leaning.objects.exists()


def test_a_declined_person_reads_why_and_others_do_not(pool: Pool, client: ClientOf) -> None:
    task = add_task(
        pool.seat("bea", pool.bakery),
        TaskDraft(title="Bake", minutes=60, first_due_at=pool.house.later(days=3)),
        at=pool.house.at,
    )
    url = reverse("work:decline", args=[pool.bakery.slug, task.id])
    sent = client("bea").post(url, {"member": pool.member("ada").id, "reason": "Your back!"})
    assert sent.status_code == 302
    assert "Your back!" in page(client("ada"), "work:task", pool.bakery.slug, task.id)
    assert "Your back!" in page(client("bea"), "work:task", pool.bakery.slug, task.id)
    assert "Your back!" not in page(client("pia"), "work:task", pool.bakery.slug, task.id)
    assert "Your back!" in page(client("ada"), "pools:of_person", pool.group.slug, pool.member("ada").id)
    assert "have declined it" in page(client("ada"), "work:board", pool.group.slug)
    end = reverse("work:end_decline", args=[pool.bakery.slug, Decline.objects.get().pk])
    assert client("bea").post(end).status_code == 302
    assert Decline.objects.get().ended_at is not None


def test_on_the_board_of_the_pool_one_takes_a_project_s_task_and_is_back_there(pool: Pool, client: ClientOf) -> None:
    add_task(
        pool.seat("bea", pool.bakery),
        TaskDraft(title="Bake", minutes=60, first_due_at=pool.house.later(days=3)),
        at=pool.house.at,
    )
    occurrence = pool.bakery.occurrences.get()
    shown = page(client("ada"), "work:board", pool.group.slug)
    take_url = reverse("work:take", args=[pool.bakery.slug, occurrence.id])
    assert take_url in shown
    there = client("ada").post(take_url, {"back": "community"})
    assert there.headers["Location"] == reverse("work:board", args=[pool.group.slug])
    led = client("ada").get(reverse("work:at", args=[pool.group.slug, occurrence.id]))
    assert led.headers["Location"] == reverse("work:at", args=[pool.bakery.slug, occurrence.id])


def test_work_is_shown_with_who_saw_it(pool: Pool, client: ClientOf) -> None:
    done_and_seen(pool, at=pool.house.at)
    shown = page(client("bo"), "pools:of_person", pool.house.group.slug, pool.house.member("cem").id)
    assert "Fix the bell" in shown
    assert "Ada" in shown


def test_who_is_invited_into_a_project_belongs_to_the_pool(pool: Pool) -> None:
    invitation = doors.invite(pool.bakery, seat=pool.seat("bea", pool.bakery), at=pool.house.at)
    nina = Person.objects.create(name="Nina")
    doors.accept_invitation(invitation.token, person=nina, at=pool.house.at)
    assert set(Membership.objects.filter(member__person=nina, left_at=None).values_list("group", flat=True)) == {
        pool.bakery.id,
        pool.group.id,
    }
