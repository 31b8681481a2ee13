"""Reading a book entry by entry: what is known so far, and what each further line adds or contradicts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from allmende.ledger.canonical import leaf_hash
from allmende.ledger.checkpoints import Held
from allmende.ledger.entry import LEAST_INT, CorrectsLater, Entry, EntryRefused, Unbalanced
from allmende.ledger.entry_json import from_line
from allmende.ledger.finding import Finding
from allmende.ledger.merkle import Frontier, append, frontier_root


@dataclass(slots=True)
class Reading:
    """All that has to be remembered between two entries.

    Attributes:
        held: Checkpoints that hold, by size.
        texts: Salted hash of each text outside the book, by entry number, until the entry is read.
        count: Lines read.
        computed: Tree over the entries as read; None once a line gave no entry.
        recorded: Tree over the recorded hashes; None once one was missing. The same object as `computed` while no
            hash has differed, so that the usual case builds one tree only.
        good_size: Entries vouched for by the last checkpoint that gave a root.
        good_mwh: Effort moved by the entries up to there.
        doubted: Entries since then whose content does not give the recorded hash, with their effort.
        bad_mwh: Entries known to be bad, with their effort.
        lost: Whether a checkpoint contradicted both trees.

    """

    held: Sequence[Held]
    texts: dict[int, bytes | None]
    next_held: int = 0
    count: int = 0
    at_us: int = LEAST_INT
    keys: set[str] = field(default_factory=set)
    balances_mwh: dict[str, int] = field(default_factory=dict)
    moved_mwh: int = 0
    computed: Frontier | None = field(default_factory=Frontier)
    recorded: Frontier | None = None
    good_size: int = 0
    good_mwh: int = 0
    doubted: dict[int, int] = field(default_factory=dict)
    bad_mwh: dict[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lost: bool = False

    def complain(self, finding: Finding, *, effort_mwh: int) -> None:
        """Remember a finding about one entry."""
        self.findings.append(finding)
        if finding.first is not None:
            self.bad_mwh[finding.first] = effort_mwh

    def root(self) -> bytes | None:
        """Return the root over the entries as read, or None if one of them could not be read."""
        return None if self.computed is None else frontier_root(self.computed)

    def at_stake(self) -> tuple[int, int]:
        """Return how many entries are bad or not to be relied on, and the effort they move."""
        if not self.lost:
            return len(self.bad_mwh), sum(self.bad_mwh.values())
        before = [effort for number, effort in self.bad_mwh.items() if number < self.good_size]
        return len(before) + self.count - self.good_size, sum(before) + self.moved_mwh - self.good_mwh


def begin(held: Sequence[Held], *, texts: dict[int, bytes | None]) -> Reading:
    """Return the state before the first line; checkpoints of an empty book are held against it at once."""
    reading = Reading(held, texts)
    reading.recorded = reading.computed
    _hold_against(reading)
    return reading


def read_line(reading: Reading, *, line: str, recorded: str | None) -> Entry | None:
    """Take the next line of the entries and the hash recorded for it; return the entry, or None if it gives none."""
    number = reading.count
    entry: Entry | None = None
    leaf: bytes | None = None
    try:
        entry = from_line(line)
        leaf = leaf_hash(entry)
    except EntryRefused as refusal:
        entry = None
        effort_mwh = _effort_of_refused(line)
        code, detail = _code_of(refusal), type(refusal).__name__
        reading.complain(Finding(code=code, first=number, last=number, detail=detail), effort_mwh=effort_mwh)
    else:
        effort_mwh = entry.effort_mwh
        _check_place(reading, entry)
        for posting in entry.postings:
            account = posting.account
            reading.balances_mwh[account] = reading.balances_mwh.get(account, 0) + posting.amount_mwh
    reading.moved_mwh += effort_mwh
    reading.count += 1
    _grow(reading, leaf=leaf, recorded=_hash(recorded), effort_mwh=effort_mwh)
    _hold_against(reading)
    return entry


def read_tail(reading: Reading, *, recorded_more: bool) -> None:
    """Take note that the lines have ended."""
    _settle_doubts(reading)
    count = reading.count
    for held in reading.held[reading.next_held :][:1]:
        reading.findings.append(Finding(code="entries.missing", first=count, last=count, detail=held.name))
    if recorded_more:
        reading.findings.append(Finding(code="leaves.more", first=count, last=count))
    for number in sorted(reading.texts):
        reading.findings.append(Finding(code="text.orphan", first=number, last=number))
    if count and not reading.held:
        reading.findings.append(Finding(code="checkpoint.none"))
    if reading.next_held == len(reading.held) and not reading.lost and reading.good_size < count:
        reading.findings.append(Finding(code="tail.unsigned", first=reading.good_size, last=count - 1))


def _check_place(reading: Reading, entry: Entry) -> None:
    """Check what an entry owes to those before it: number, time, key, and the text kept for it."""
    number = reading.count

    def complain(code: str, detail: str = "") -> None:
        finding = Finding(code=code, first=number, last=number, detail=detail)
        reading.complain(finding, effort_mwh=entry.effort_mwh)

    if entry.number != number:
        complain("entry.number", str(entry.number))
    if entry.at_us < reading.at_us:
        complain("entry.time")
    # An entry dated far ahead must not make every later one look early.
    reading.at_us = entry.at_us
    if entry.key in reading.keys:
        complain("entry.key", entry.key)
    reading.keys.add(entry.key)
    if number in reading.texts and reading.texts.pop(number) != entry.text_hash:
        complain("entry.text")


def _grow(reading: Reading, *, leaf: bytes | None, recorded: bytes | None, effort_mwh: int) -> None:
    same = reading.recorded is reading.computed
    if recorded is not None and recorded != leaf:
        reading.doubted[reading.count - 1] = effort_mwh
    before = reading.recorded
    if reading.computed is not None:
        reading.computed = None if leaf is None else append(reading.computed, leaf)[0]
    if same and recorded == leaf and leaf is not None:
        reading.recorded = reading.computed
    elif before is not None:
        reading.recorded = None if recorded is None else append(before, recorded)[0]


def _hold_against(reading: Reading) -> None:
    """Compare the trees with every checkpoint of the present size."""
    while reading.next_held < len(reading.held) and reading.held[reading.next_held].size == reading.count:
        held = reading.held[reading.next_held]
        reading.next_held += 1
        if reading.lost:
            continue
        if reading.computed is not None and frontier_root(reading.computed) == held.root:
            # The entries are as signed, so where a recorded hash differs it is the record that is wrong.
            for number in reading.doubted:
                reading.findings.append(Finding(code="leaves.wrong", first=number, last=number))
            reading.doubted.clear()
            reading.recorded = reading.computed
        elif reading.recorded is not None and frontier_root(reading.recorded) == held.root:
            # The recorded hashes are as signed, so exactly the entries that differ from them are bad.
            _settle_doubts(reading)
            reading.computed = reading.recorded
        else:
            _settle_doubts(reading)
            first, last = reading.good_size, max(reading.good_size, reading.count - 1)
            reading.findings.append(Finding(code="tree.differs", first=first, last=last, detail=held.name))
            reading.lost = True
            continue
        reading.good_size, reading.good_mwh = reading.count, reading.moved_mwh


def _settle_doubts(reading: Reading) -> None:
    for number, effort_mwh in reading.doubted.items():
        # An entry that already has a finding of its own needs no second one to say that it was changed.
        if number not in reading.bad_mwh:
            finding = Finding(code="entry.content", first=number, last=number)
            reading.complain(finding, effort_mwh=effort_mwh)
    reading.doubted.clear()


def _hash(recorded: str | None) -> bytes | None:
    if recorded is None:
        return None
    try:
        data = bytes.fromhex(recorded)
    except ValueError:
        data = b""
    # What is not plainly written hex is still a record, and one that differs from every hash.
    return data if data.hex() == recorded else b""


def _code_of(refusal: EntryRefused) -> str:
    if isinstance(refusal, Unbalanced):
        return "entry.unbalanced"
    return "entry.corrects" if isinstance(refusal, CorrectsLater) else "entry.unreadable"


def _effort_of_refused(line: str) -> int:
    """Return the effort a line that is no entry seems to move, for the sake of telling what is at stake."""
    try:
        amounts = [amount for _, amount in json.loads(line)["postings"]]
        return sum(amount for amount in amounts if type(amount) is int and amount > 0)
    except (ValueError, TypeError, KeyError, RecursionError):
        return 0
