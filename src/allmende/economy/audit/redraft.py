"""Hold an entry against the draft the same event gives today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from allmende.economy.bookings import Draft
from allmende.ledger.entry import Entry


def differences(entry: Entry, draft: Draft) -> Iterator[str]:
    """Yield in which ways an entry is not what `bookings` drafts from its facts."""
    for name in sorted(entry.facts.keys() | draft.facts.keys()):
        if name not in draft.facts or name not in entry.facts:
            yield f"the fact {name} does not belong or is missing"
        elif entry.facts[name] != draft.facts[name]:
            yield f"the fact {name} is not what follows from the others"
    yield from posting_differences(entry, draft)
    if entry.corrects != draft.corrects:
        yield f"it names entry {entry.corrects} as corrected instead of {draft.corrects}"


def posting_differences(entry: Entry, draft: Draft) -> Iterator[str]:
    """Yield every account that is given another amount than the rules give it."""
    booked: Counter[str] = Counter()
    for posting in entry.postings:
        booked[posting.account] += posting.amount_mwh
    right = {posting.account: posting.amount_mwh for posting in draft.postings}
    for account in sorted(booked.keys() | right.keys()):
        if booked[account] != right.get(account, 0):
            yield f"{account} is given {booked[account]} mwh where the rules give {right.get(account, 0)}"
