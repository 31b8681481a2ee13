"""What groups agree to with others is decided in each of them: the last accepted proposal carries it out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from allmende.ledger.canonical import from_bytes
from allmende.server.associations import operations, queries
from allmende.server.associations.by_vote import proposals_about_accords
from allmende.server.associations.models import Accord
from allmende.server.associations.operations import plans
from allmende.server.associations.operations.plans import Plan
from allmende.server.books.models import StoredEntry
from allmende.server.deciding.models import Proposal, State
from allmende.server.deciding.operations import carrying_out
from allmende.server.deciding.operations.closing import close_due
from allmende.server.deciding.operations.opening import open_vote
from allmende.server.deciding.operations.proposing import ProposalDraft, propose
from allmende.server.deciding.operations.voting import cast
from allmende.server.deciding.queries.proposals import page_of
from allmende.server.groups import joining
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, RuleSetting
from allmende.server.refusal import NotYours, Refused, TooLate
from tests.server.associations.conftest import Town, complaints

pytestmark = pytest.mark.django_db

PAIRS = {"north": ("nia", "nik"), "south": ("sol", "sam"), "west": ("wim", "wanda")}


def founding(town: Town, *names: str) -> Accord:
    """Begin founding a municipality: nobody has agreed yet."""
    sides = [town.fresh(name) for name in names or ("north", "south")]
    charter = operations.Charter(name="Wehlen", kind=Kind.MUNICIPALITY)
    plan = plans.founding(charter, groups=sides, side=sides[0])
    return operations.begin(plan, side=sides[0], by=town.people[PAIRS[names[0] if names else "north"][0]], at=town.at)


def put(
    town: Town, accord: Accord, where: Group, who: str, *, matter: str = "association", answer: str = ""
) -> Proposal:
    draft = ProposalDraft(
        title="With the others",
        matter=matter,
        terms={"accord": accord.id},
        details={"answer": answer} if answer else {},
    )
    return propose(town.seat(who, where), draft, at=town.at)


def vote(town: Town, proposal: Proposal, *who: str, says: str = "agree", at: datetime | None = None) -> Proposal:
    """Let everybody concerned say the same at once."""
    at = at or town.at
    open_vote(town.seat(who[0], proposal.group), proposal.id, kind="consensus", at=at)
    for one in who:
        cast(town.seat(one, proposal.group), proposal.id, says, at=at)
    return Proposal.objects.get(pk=proposal.pk)


def decide(town: Town, accord: Accord, name: str, **more: str) -> Proposal:
    """Let a neighbourhood decide for it, everybody agreeing."""
    return vote(town, put(town, accord, town.fresh(name), PAIRS[name][0], **more), *PAIRS[name])


def placings(town: Town, name: str) -> list[StoredEntry]:
    return list(StoredEntry.objects.filter(book=town.fresh(name).book_id, kind="group.placed").order_by("number"))


def test_with_the_last_groups_decision_the_association_is_founded(town: Town) -> None:
    accord = founding(town, "north", "south", "west")
    for name in PAIRS:
        accord.refresh_from_db()
        assert accord.done_at is None
        proposal = decide(town, accord, name)
        assert (proposal.problem, proposal.carried_out_at) == ("", town.at)
    accord.refresh_from_db()
    wehlen = accord.result
    assert wehlen is not None
    assert {group.name for group in queries.member_groups(wehlen)} == {"North", "South", "West"}
    assert all(town.fresh(name).above == wehlen for name in PAIRS)
    decided = {side.group.name.lower(): side.decision for side in accord.sides.select_related("group")}
    placed = {
        name: [from_bytes(bytes(one.canonical)).facts["decision"] for one in placings(town, name)] for name in PAIRS
    }
    assert placed == {name: [decided[name]] for name in PAIRS}
    for group in (*map(town.fresh, PAIRS), wehlen):
        assert complaints(group.book) == []


def test_a_no_to_a_proposal_leaves_it_open_and_it_can_be_proposed_again(town: Town) -> None:
    accord = founding(town)
    first = put(town, accord, town.fresh("north"), "nia")
    with pytest.raises(TooLate):
        put(town, accord, town.fresh("north"), "nik")
    assert vote(town, first, "nia", "nik", says="block").state == State.VOTING
    late = town.later(days=20)
    close_due(town.fresh("north"), at=late)
    assert Proposal.objects.get(pk=first.pk).state == State.REJECTED
    accord.refresh_from_db()
    assert (accord.done_at, accord.withdrawn_at) == (None, None)
    assert decide(town, accord, "north").state == State.ACCEPTED
    assert decide(town, accord, "south").problem == ""
    accord.refresh_from_db()
    assert accord.done_at is not None
    assert complaints(town.fresh("north").book) == []


def test_a_group_is_let_in_by_a_decision_of_its_own_kind(town: Town) -> None:
    wehlen = town.municipality(of=("north", "south"))
    west = town.fresh("west")
    accord = operations.begin(
        plans.joining(west, wehlen, inherits=True), side=west, by=town.people["wanda"], at=town.at
    )
    with pytest.raises(Refused):
        put(town, accord, wehlen, "nik")
    letting_in = put(town, accord, Group.objects.get(pk=wehlen.pk), "nik", matter="admit_group")
    said = page_of(town.seat("nik", wehlen), letting_in.id, at=town.at)
    assert said is not None
    assert [(line.title, line.note) for line in said.about] == [
        ("West joins Wehlen.", ""),
        ("Its rules", "hold from then on, within what it leaves to the group"),
        ("Wehlen", "has not agreed yet"),
        ("West", "has not agreed yet"),
    ]
    decide(town, accord, "west")
    vote(town, letting_in, "nik", "nia", "sol", "sam")
    assert town.fresh("west").above == wehlen
    assert complaints(wehlen.book) == []
    assert complaints(west.book) == []


def test_what_another_side_has_refused_meanwhile_is_not_carried_out_and_says_why(town: Town) -> None:
    accord = founding(town)
    proposal = put(town, accord, town.fresh("north"), "nia")
    refusing = decide(town, accord, "south", answer="no")
    assert (refusing.problem, refusing.state) == ("", State.ACCEPTED)
    accord.refresh_from_db()
    assert accord.withdrawn_at == town.at
    too_late = vote(town, proposal, "nia", "nik")
    assert (too_late.state, too_late.carried_out_at) == (State.ACCEPTED, None)
    assert too_late.problem == "One of the groups has said no meanwhile: nothing is changed."
    with pytest.raises(Refused, match="has said no"):
        carrying_out.try_again(town.seat("nia", town.fresh("north")), too_late.id, at=town.at)
    assert not Group.objects.filter(kind=Kind.MUNICIPALITY).exists()
    assert complaints(town.fresh("north").book) == []


def test_nobody_begins_for_a_group_they_do_not_belong_to(town: Town) -> None:
    sides = [town.fresh("north"), town.fresh("south")]
    plan = Plan(accord=Accord(what="found", name="Wehlen", kind=Kind.MUNICIPALITY), sides=dict.fromkeys(sides, True))
    for side, who in ((sides[0], "wanda"), (town.fresh("west"), "wanda")):
        with pytest.raises(NotYours):
            operations.begin(plan, side=side, by=town.people[who], at=town.at)
    assert not Accord.objects.exists()


def test_whoever_begins_the_very_same_finds_what_was_begun(town: Town) -> None:
    assert founding(town) == founding(town)
    accord = Accord.objects.get()
    put(town, accord, town.fresh("north"), "nia")
    assert [one.is_open for one in proposals_about_accords([accord.id])] == [True]


def test_from_the_form_of_one_group_to_the_association_of_two(town: Town, client_of: Callable[..., Client]) -> None:
    north, south = town.groups["north"], town.groups["south"]
    link = joining.invite(south, seat=town.seat("sol", south), at=town.at)
    named = reverse("outside:invitation", args=[link.token])
    nik, sam = client_of("nik"), client_of("sam")
    address = reverse("associations:begin", args=[north.slug, "found"])
    assert "Put it to a vote" in nik.get(address).content.decode()
    fields = {"name": "Wehlen", "kind": "municipality", "groups": named, "purpose": "A bridge.", "proposal_title": ""}
    refused = nik.post(address, fields)
    assert refused.status_code == 422
    assert "A bridge." in refused.content.decode()
    assert not Accord.objects.exists()
    answer = nik.post(address, {**fields, "proposal_title": "Wehlen", "proposal_text": "Together."})
    proposal = Proposal.objects.get(group=north)
    assert answer.headers["Location"] == reverse("deciding:proposal", args=[north.slug, proposal.id])
    accord = Accord.objects.get()
    page = nik.get(answer.headers["Location"]).content.decode()
    for said in ("Found Wehlen together (municipality).", "has not agreed yet"):
        assert said in page
    # The others see it, and that the first are discussing it, but not what they say.
    tree = sam.get(reverse("associations:tree", args=[south.slug])).content.decode()
    theirs = reverse("associations:accord", args=[south.slug, accord.id])
    assert theirs in tree
    page = sam.get(theirs).content.decode()
    assert "being discussed" in page
    assert proposal.id not in page
    put_here = reverse("associations:vote", args=[south.slug, accord.id])
    assert put_here in page
    assert "Found Wehlen together" in sam.get(put_here).content.decode()
    assert sam.post(put_here, {"proposal_title": "Us, too"}).status_code == 302
    assert sam.post(put_here, {"proposal_title": "Us, too"}).status_code == 409
    vote(town, proposal, "nik", "nia")
    vote(town, Proposal.objects.get(group=south), "sam", "sol")
    accord.refresh_from_db()
    assert accord.result is not None
    page = sam.get(theirs).content.decode()
    assert "Everybody concerned has agreed" in page
    assert "by a decision" in page
    assert reverse("deciding:proposal", args=[south.slug, Proposal.objects.get(group=south).id]) in page


def test_where_those_who_look_after_a_group_decide_alone_nobody_else_begins(
    town: Town, client_of: Callable[..., Client]
) -> None:
    north = town.groups["north"]
    RuleSetting.objects.create(
        group=north, name="decision_kind_founding", value="meritocracy", by=town.seat("nia", north).member, at=town.at
    )
    address = reverse("associations:begin", args=[north.slug, "found"])
    assert client_of("nik").get(address).status_code == 403
    page = client_of("nia").get(address).content.decode()
    assert "Put it to a vote" not in page
    assert "Begin" in page


def test_those_who_split_off_begin_it_from_their_own_page(town: Town, client_of: Callable[..., Client]) -> None:
    wehlen, north = town.municipality(), town.groups["north"]
    address = reverse("associations:begin", args=[north.slug, "split"])
    fields = {"of": wehlen.pk, "groups": [town.groups["west"].pk], "name": "Upper Wehlen", "proposal_title": "Up here"}
    assert client_of("nik").post(address, fields).status_code == 302
    accord = Accord.objects.get(what="split")
    for name in ("north", "west"):
        proposal = Proposal.objects.filter(group=town.groups[name]).first() or put(
            town, accord, town.fresh(name), "wim"
        )
        vote(town, proposal, *(("nik", "nia") if name == "north" else ("wim", "wanda")))
    new = Group.objects.get(name="Upper Wehlen")
    assert {group.name for group in queries.member_groups(new)} == {"North", "West"}
    assert {group.name for group in queries.member_groups(wehlen)} == {"South"}
    for book in (wehlen.book, new.book, *(town.fresh(one).book for one in PAIRS)):
        assert complaints(book) == []


def test_who_joins_without_other_rules_does_not_agree_to_what_others_begun_with_them(town: Town) -> None:
    wehlen, west = town.municipality(of=("north", "south")), town.fresh("west")
    with_rules = plans.joining(west, wehlen, inherits=True)
    begun = operations.begin(with_rules, side=west, by=town.people["wanda"], at=town.at)
    without = plans.joining(west, wehlen, inherits=False)
    mine = operations.begin(without, side=west, by=town.people["wim"], at=town.at)
    assert (begun.inherits, mine.inherits, mine.id != begun.id) == (True, False, True)
