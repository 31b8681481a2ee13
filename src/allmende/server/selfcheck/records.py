"""Do the tables that pages read (contributions, periods, memberships, places) say the same as the books?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count

from allmende.economy.bookings import NODE, PERSON, person_account
from allmende.ledger.entry import Entry
from allmende.server.books.models import StoredEntry
from allmende.server.books.queries import entry_of
from allmende.server.groups.models import Membership
from allmende.server.sharing.models import SettledPeriod
from allmende.server.work.models import Confirmation, Contribution, Correction, Occurrence, State, Taking

BATCH = 2_000


def contributions() -> Iterator[str]:
    """Yield contributions whose state or credit is not what the books say."""
    linked = Confirmation.objects.select_related("entry", "contribution").order_by("entry__number")
    for confirmation in linked.iterator(chunk_size=BATCH):
        entry = entry_of(confirmation.entry)
        said = (entry.kind, entry.facts.get("contribution"), entry.facts.get("what"), entry.facts.get("confirmer"))
        if said != ("work.confirmed", confirmation.contribution_id, confirmation.what, confirmation.by_id):
            yield f"{_title(confirmation.contribution)}: its confirmation is not what entry {entry.number} says"
    for correction in Correction.objects.filter(accepted=True).select_related("entry", "contribution"):
        if correction.entry is None or entry_of(correction.entry).facts.get("minutes") != correction.minutes:
            yield f"{_title(correction.contribution)}: its correction is not what the books say"
    booked = StoredEntry.objects.filter(kind="work.confirmed").count()
    if booked != Confirmation.objects.count():
        yield f"the books hold {booked} confirmations, the tables {Confirmation.objects.count()}"
    credited = Contribution.objects.filter(state=State.CREDITED)
    for contribution in credited.filter(confirmations__isnull=True):
        yield f"{_title(contribution)} counts as confirmed, but nobody has confirmed it"
    for contribution in Contribution.objects.filter(state=State.WITHDRAWN, confirmations__isnull=False).distinct():
        yield f"{_title(contribution)} counts as taken back, but was credited"


def periods() -> Iterator[str]:
    """Yield settled periods whose numbers are not what the books say."""
    settled = SettledPeriod.objects.select_related("entry", "group").prefetch_related("dues")
    for period in settled.order_by("from_day"):
        entry = entry_of(period.entry)
        facts = entry.facts
        said = (facts.get("group"), facts.get("from_day"), facts.get("until_day"), facts.get("fund_mwh"))
        stored = (period.group_id, str(period.from_day), str(period.until_day), period.fund_mwh)
        if entry.kind != "period.settled" or said != stored:
            yield f"the period of {period} is not what entry {entry.number} says"
        owed = {person_account(due.member_id): -due.amount_mwh for due in period.dues.all() if due.amount_mwh}
        if owed != _on_persons(entry):
            yield f"the period of {period}: what members owe is not what entry {entry.number} says"
        whole_mwh = sum(due.amount_mwh for due in period.dues.all()) + period.fund_mwh
        # Products and batches hold effort, too: what left them is asked for, what came in stays there.
        out_mwh = sum(posting.amount_mwh for posting in entry.postings if posting.account.startswith(NODE))
        if whole_mwh != period.effort_mwh + period.carried_mwh + out_mwh:
            yield f"the period of {period}: what is owed and what was given differ"
    booked = StoredEntry.objects.filter(kind="period.settled").count()
    if booked != SettledPeriod.objects.count():
        yield f"the books hold {booked} settled periods, the tables {SettledPeriod.objects.count()}"


def memberships() -> Iterator[str]:
    """Yield groups where the tables and the books differ in who belongs."""
    here: set[tuple[str, str]] = set()
    moves = ["member.joined", "member.left"]
    closed = set(StoredEntry.objects.filter(kind="group.closed_book").values_list("book_id", flat=True))
    for stored in StoredEntry.objects.filter(kind__in=moves).order_by("book", "number"):
        if stored.book_id in closed:
            # Nobody belongs to anything in a book that was closed.
            continue
        facts = entry_of(stored).facts
        seat = (str(facts["group"]), str(facts["member"]))
        (here.add if stored.kind == "member.joined" else here.discard)(seat)
    kept = set(Membership.objects.filter(left_at=None).values_list("group_id", "member_id"))
    for group, member in sorted(here - kept):
        yield f"by the books {member} belongs to {group}, by the tables not"
    for group, member in sorted(kept - here):
        yield f"by the tables {member} belongs to {group}, by the books not"


def places() -> Iterator[str]:
    """Yield places that have two holders, holders that have two places, and places the books give to somebody else."""
    standing = Taking.objects.filter(ended_at=None)
    for field, what in (("place", "two people hold the same place"), ("member", "somebody holds two places")):
        twice = standing.values("occurrence_id", field).annotate(times=Count("pk")).filter(times__gt=1)
        for row in twice:
            yield f"at {row['occurrence_id']} {what}"
    crowded = Counter(standing.values_list("occurrence_id", flat=True))
    for occurrence in Occurrence.objects.filter(pk__in=list(crowded)).iterator(chunk_size=BATCH):
        if crowded[occurrence.pk] > occurrence.places:
            yield f"{occurrence} has {occurrence.places} places and {crowded[occurrence.pk]} people"
    held: dict[tuple[str, int], str] = {}
    moves = StoredEntry.objects.filter(kind__in=["place.taken", "place.handed_back"]).order_by("book", "number")
    for stored in moves.iterator(chunk_size=BATCH):
        facts = entry_of(stored).facts
        place = (str(facts["occurrence"]), int(str(facts["place"])))
        if stored.kind == "place.taken":
            held[place] = str(facts["member"])
        else:
            held.pop(place, None)
    kept = {(taking.occurrence_id, taking.place): taking.member_id for taking in standing.iterator(chunk_size=BATCH)}
    for place in sorted(held.keys() | kept.keys()):
        if held.get(place) != kept.get(place):
            yield f"place {place[1]} of {place[0]} is held by {kept.get(place)}, by the books {held.get(place)}"


def _on_persons(entry: Entry) -> dict[str, int]:
    return {one.account: one.amount_mwh for one in entry.postings if one.account.startswith(PERSON)}


def _title(contribution: Contribution) -> str:
    return f"{contribution.title!r} ({contribution.pk})"
