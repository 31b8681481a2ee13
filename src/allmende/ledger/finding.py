"""What verification finds, as codes for programs and sentences for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "entry.unreadable": "Entry {first} cannot be read as an entry ({detail}).",
        "entry.unbalanced": "Entry {first} is not balanced: its postings do not sum to zero.",
        "entry.number": "In the place of entry {first} stands entry {detail}.",
        "entry.time": "Entry {first} is dated before the entry ahead of it.",
        "entry.key": "Entry {first} repeats the key {detail} of an earlier entry.",
        "entry.corrects": "Entry {first} claims to correct an entry that does not come before it.",
        "entry.content": "Entry {first} is not what was booked: its content does not give the recorded hash.",
        "entry.replay": "Entry {first} does not follow from the entries before it and the rules: {detail}",
        "entry.text": "The text kept outside the books for entry {first} is not the one it was booked with.",
        "text.unreadable": "Line {detail} of the texts kept outside the books cannot be read.",
        "text.orphan": "There is a text for entry {first}, but no such entry.",
        "tree.differs": "Something between entry {first} and entry {last} is not what was booked: {detail} says so. "
        "Which of these entries it is cannot be told, so none of them nor any later one can be relied on.",
        "entries.missing": "Entry {first} is missing: {detail} covers it, but the books end before.",
        "leaves.wrong": "The list of recorded hashes is wrong at entry {first}; the entry itself is as it was signed.",
        "leaves.more": "The list of recorded hashes goes on at entry {first}, where the books end.",
        "checkpoint.malformed": "{detail} is not a signed checkpoint.",
        "checkpoint.signature": "{detail} is not signed by the key of these books.",
        "checkpoint.origin": "{detail} is of other books.",
        "checkpoint.shrinking": "{detail} covers fewer entries than the checkpoint before it.",
        "checkpoint.none": "There is no checkpoint that holds: nothing signed vouches for these books.",
        "key.unreadable": "The key that should have signed the checkpoints cannot be read.",
        "key.differs": "The key in the export is not the one you trust.",
        "balance.wrong": "The stated balance of {detail} is not what the entries sum to.",
        "balance.malformed": "Line {detail} of the balances cannot be read.",
        "tail.unsigned": "Entries {first} to {last} are not covered by a checkpoint yet: "
        "they hold together, but nothing signed vouches for them.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not right.

    Attributes:
        code: One of SENTENCES.
        first: The first entry it concerns, or None if it concerns no entry.
        last: The last entry it concerns; equal to `first` where the very entry is known.
        detail: What fills the sentence: a place, a key, a complaint.

    """

    code: str
    first: int | None = None
    last: int | None = None
    detail: str = ""

    def sentence(self) -> str:
        """Return the finding in plain English."""
        return SENTENCES[self.code].format(first=self.first, last=self.last, detail=self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What verification of one book came to.

    Attributes:
        origin: The name of the book.
        entries_count: Entries read.
        covered_count: Entries vouched for by the largest checkpoint that holds.
        checkpoints_count: Checkpoints that hold, those from outside included.
        root: The root the entries read give; None if they give none.
        findings: What is not right, in the order of entries, those without an entry first; at most 20 of each code.
        bad_count: Entries that are bad or can no longer be relied on.
        at_stake_mwh: The effort they move, in milli weighted hours.

    """

    origin: str
    entries_count: int
    covered_count: int
    checkpoints_count: int
    root: bytes | None
    findings: tuple[Finding, ...]
    bad_count: int
    at_stake_mwh: int

    @property
    def status(self) -> str:
        """Return "sound", "unsigned" (sound but for a tail no checkpoint covers yet) or "bad"."""
        codes = {finding.code for finding in self.findings}
        if codes - {"tail.unsigned"}:
            return "bad"
        return "unsigned" if codes else "sound"

    @property
    def first_bad(self) -> Finding | None:
        """Return the finding that names the first bad entry as exactly as it can be known."""
        named = [finding for finding in self.findings if finding.first is not None and finding.code != "tail.unsigned"]
        exact = [finding for finding in named if finding.first == finding.last]
        ranges = [finding for finding in named if finding.first != finding.last]
        # Within a range of which something is bad, an entry known to be bad says more than the range.
        if exact and not any(_ends_before(spread, exact[0]) for spread in ranges):
            return exact[0]
        return ranges[0] if ranges else None


def _ends_before(spread: Finding, exact: Finding) -> bool:
    return spread.last is not None and exact.first is not None and spread.last < exact.first
