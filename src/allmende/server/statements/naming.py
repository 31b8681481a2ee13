"""What the ids in the books are called: people, tasks, contributions, groups. The books themselves name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import ngettext

from allmende.ledger.entry import Entry, Fact
from allmende.server.books.models import Book
from allmende.server.catalogue.models import Batch, Product
from allmende.server.deciding.models import Proposal
from allmende.server.goods.models import Move
from allmende.server.goods.queries import in_units
from allmende.server.groups.models import Group, Member
from allmende.server.web import wording
from allmende.server.work.models import Contribution, Occurrence, Task


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by id; what was erased or never had a name is shown by the first digits of its id."""

    members: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    occurrences: Mapping[str, str] = field(default_factory=dict)
    contributions: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    # Products and batches: their names, and the products themselves for how they are counted; movements: their product.
    nodes: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)

    def member(self, member_id: object) -> str:
        """Return a member's name."""
        return self.members.get(str(member_id)) or short(member_id)

    def group(self, group_id: object) -> str:
        """Return a group's name."""
        return self.groups.get(str(group_id)) or short(group_id)

    def occurrence(self, occurrence_id: object) -> str:
        """Return the title of the task of an occurrence."""
        return self.occurrences.get(str(occurrence_id)) or short(occurrence_id)

    def contribution(self, contribution_id: object) -> str:
        """Return the title of what was done."""
        return self.contributions.get(str(contribution_id)) or short(contribution_id)

    def decision(self, decision_id: object) -> str:
        """Return the title of a proposal."""
        return self.decisions.get(str(decision_id)) or short(decision_id)

    def product(self, node: object) -> str:
        """Return the name of a product or batch."""
        return self.nodes.get(str(node)) or short(node)

    def product_or_group(self, anything: object) -> str:
        """Return the name of what something was used for."""
        return self.nodes.get(str(anything)) or self.group(anything)

    def units(self, node: object, units_milli: object) -> str:
        """Return an amount of a product (or of that of a batch) in words."""
        assert isinstance(units_milli, int)
        product = self.products.get(str(node))
        return in_units(product, units_milli) if product is not None else wording.units(units_milli)

    def people(self, members: object) -> str:
        """Return the names of those who did or took something; of many the first three."""
        assert isinstance(members, Mapping)
        called = sorted(self.member(member) for member in members)
        if len(called) <= 3:
            return ", ".join(called)
        more = len(called) - 3
        others = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more)
        return others % {"names": ", ".join(called[:3]), "more": more}

    def account(self, account: str) -> str:
        """Return the name of the person, group, product or batch an account belongs to."""
        kind, _colon, owner = account.partition(":")
        if kind == "node":
            return self.product(owner)
        return self.member(owner) if kind == "person" else self.group(owner)


def short(anything: object) -> str:
    """Return what stands for an id without a name."""
    return f"({str(anything)[:4]})"


def goods_values(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Return product or batch -> what a unit of it was worth, in nano weighted hours, as a settlement states it."""
    goods = facts.get("goods")
    values = goods.get("values") if isinstance(goods, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def names_in(entries: Iterable[Entry], *, book: Book) -> Names:
    """Return the names of whatever some entries mention, with one query for each kind of thing."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        # A delegation is given to a member; anything else to a group, a product or a batch.
        to = ("to",) if entry.kind == "delegation.given" else ()
        for fact in ("member", "confirmer", "proposed_by", "second", "by", *to):
            _collect(found, "members", entry.facts.get(fact))
        _collect(found, "members", entry.by)
        for fact in ("doers", "participants", "parts"):
            doers = entry.facts.get(fact)
            for doer in doers if isinstance(doers, Mapping) else ():
                _collect(found, "members", doer)
        for fact in ("group", "parent", "to"):
            _collect(found, "groups", entry.facts.get(fact))
        for fact in ("product", "batch", "to", "purpose"):
            _collect(found, "nodes", entry.facts.get(fact))
        for node in goods_values(entry.facts):
            _collect(found, "nodes", node)
        _collect(found, "moves", entry.facts.get("returns"))
        for fact in ("occurrence", "contribution", "task", "decision"):
            _collect(found, f"{fact}s", entry.facts.get(fact))
        for posting in entry.postings:
            kind, _colon, owner = posting.account.partition(":")
            _collect(found, {"person": "members", "node": "nodes"}.get(kind, "groups"), owner)
    moves = dict(Move.objects.filter(pk__in=found.get("moves", ())).values_list("pk", "product"))
    nodes, products = _nodes({*found.get("nodes", ()), *moves.values()}, book=book)
    return Names(
        nodes=nodes,
        products=products,
        moves=moves,
        members=member_names(found.get("members", ()), book=book),
        groups={
            one.pk: one.name
            for one in Group.objects.filter(book=book, pk__in=found.get("groups", ())).select_related("parent")
        },
        tasks=dict(Task.objects.filter(group__book=book, pk__in=found.get("tasks", ())).values_list("pk", "title")),
        occurrences=dict(
            Occurrence.objects.filter(group__book=book, pk__in=found.get("occurrences", ())).values_list(
                "pk", "task__title"
            )
        ),
        decisions=dict(
            Proposal.objects.filter(group__book=book, pk__in=found.get("decisions", ())).values_list("pk", "title")
        ),
        contributions=dict(
            Contribution.objects.filter(group__book=book, pk__in=found.get("contributions", ())).values_list(
                "pk", "title"
            )
        ),
    )


def _nodes(ids: set[str], *, book: Book) -> tuple[dict[str, str], dict[str, Product]]:
    """Return the names of products and batches by id, and by the same ids the products they are or are of."""
    if not ids:
        return {}, {}
    batches = Batch.objects.filter(pk__in=ids, product__group__book=book).select_related("product")
    products = Product.objects.filter(pk__in=ids, group__book=book).defer("picture")
    made = {batch.id: batch.product for batch in batches.defer("product__picture")} | {one.id: one for one in products}
    return {batch.id: str(batch) for batch in batches} | {one.id: one.name for one in products}, made


def member_names(ids: Iterable[str], *, book: Book) -> dict[str, str]:
    """Return the names of some members of a book."""
    wanted = set(ids)
    if not wanted:
        return {}
    # A database takes only so many arguments; whoever asks for that many names wants everybody's.
    members = Member.objects.filter(book=book) if len(wanted) > 500 else Member.objects.filter(book=book, pk__in=wanted)
    rows = members.values_list("pk", "person__name", "group__name")
    return {pk: person or group or short(pk) for pk, person, group in rows if pk in wanted}


def _collect(found: dict[str, set[str]], kind: str, value: object) -> None:
    if isinstance(value, str) and value:
        found.setdefault(kind, set()).add(value)
