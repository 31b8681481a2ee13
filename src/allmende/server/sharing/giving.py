"""Who gave what for which project, product or batch in a period, as the book says it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from allmende.economy.bookings import PERSON, cost_account, money_account
from allmende.server import clock
from allmende.server.books.models import StoredPosting
from allmende.server.explanations import link
from allmende.server.groups import queries as groups
from allmende.server.groups.models import Group
from allmende.server.money.models import Purchase
from allmende.server.sharing.goods import Span
from allmende.server.sharing.naming import things_of
from allmende.server.sharing.settlements import KEPT_SECONDS, Reckoned, span_of
from allmende.server.work.models import Contribution

CREDITING = ("work.confirmed", "work.corrected")
SPENDING = "money.spent"


@dataclass(frozen=True, kw_only=True)
class PutIn:
    """One afternoon's work, or one purchase, that went into something.

    Attributes:
        contribution_id: The work; empty for a purchase.
        who: Those who did it, or who booked the purchase.
        url: The page of the work, or of the entry.

    """

    at: datetime
    contribution_id: str
    text: str
    who: str
    url: str
    minutes: int
    amount_mwh: int
    is_correction: bool
    is_purchase: bool


def given_in(reckoned: Reckoned) -> dict[tuple[str, str], int]:
    """Return (member, project) -> effort credited in a period; what brought in money counts, too."""
    key = f"giving.{reckoned.key}"
    kept: dict[tuple[str, str], int] | None = cache.get(key)
    if kept is None:
        kept = _given(reckoned)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _given(reckoned: Reckoned) -> dict[tuple[str, str], int]:
    group = reckoned.group
    span = span_of(group, from_day=reckoned.from_day, until_day=reckoned.until_day)
    project_of: dict[str, str] = {}
    for part in groups.with_parts(group):
        project_of |= {cost_account(group=part.id, purpose=""): part.id, money_account(part.id): part.id}
    project_of |= {
        cost_account(group=thing.project_id, purpose=thing.id): thing.project_id
        for thing in things_of(group.book).values()
    }
    persons = defaultdict[str, list[tuple[str, int]]](list)
    projects: dict[str, str] = {}
    rows = StoredPosting.objects.filter(span.holds(), book=group.book, entry__kind__in=CREDITING)
    for entry, account, amount in rows.values_list("entry_id", "account", "amount_mwh"):
        if account.startswith(PERSON):
            persons[entry].append((account.removeprefix(PERSON), amount))
        elif account in project_of:
            projects[entry] = project_of[account]
    found = defaultdict[tuple[str, str], int](int)
    for entry, parts in persons.items():
        for member, amount in parts:
            if entry in projects:
                found[member, projects[entry]] += amount
    return dict(found)


def put_in(reckoned: Reckoned, account: str, *, count: int = 200) -> list[PutIn]:
    """Return what was put into a cost object in a period, newest first."""
    group = reckoned.group
    span = span_of(group, from_day=reckoned.from_day, until_day=reckoned.until_day)
    return _put_in(group, account, span, count=count)


def _put_in(group: Group, account: str, span: Span, *, count: int) -> list[PutIn]:
    rows = StoredPosting.objects.filter(
        span.holds(), book=group.book, account=account, entry__kind__in=[*CREDITING, SPENDING]
    ).select_related("entry")
    postings = list(rows.defer("entry__canonical", "entry__leaf_hash").order_by("-entry__number")[:count])
    about = {posting.entry.about for posting in postings}
    done = Contribution.objects.filter(pk__in=about).select_related("group")
    works = {work.id: work for work in done.prefetch_related("parts__member__person", "parts__member__group")}
    bought = Purchase.objects.select_related("by__person", "by__group", "group").defer("receipt").in_bulk(list(about))
    found = []
    for posting in postings:
        entry = posting.entry
        work, purchase = works.get(entry.about), bought.get(entry.about)
        found.append(
            PutIn(
                at=clock.moment(entry.at_us),
                contribution_id=work.id if work else "",
                text=work.title if work else purchase.what if purchase else "",
                who=_doers(work) if work else purchase.by.name if purchase else "",
                url=link("work:contribution", work.group.slug, work.id)
                if work
                else link("statements:entry", group.slug, entry.number),
                minutes=work.agreed_minutes if work else 0,
                amount_mwh=-posting.amount_mwh,
                is_correction=entry.kind == "work.corrected",
                is_purchase=entry.kind == SPENDING,
            )
        )
    return found


def _doers(work: Contribution) -> str:
    return ", ".join(sorted(part.member.name for part in work.parts.all()))
