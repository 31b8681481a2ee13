"""Verify exported books from nothing but the export: read every entry once and recompute all that is claimed.

The books are streamed, so only keys, balances and hashes of texts are held in memory. What can be known about a
change: the content of an entry is compared with its recorded hash, so a changed entry is named exactly as long as
the recorded hashes give the signed root. Whoever rewrites the recorded hashes as well is caught by the next signed
checkpoint; then only the range since the last checkpoint that holds is known.
"""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from allmende.ledger.checkpoints import read_checkpoints, read_key
from allmende.ledger.entry import Entry, text_hash
from allmende.ledger.export import BALANCES, BALANCES_HEAD, ENTRIES, LEAVES, TEXTS, BookFolder, open_export
from allmende.ledger.finding import Finding, Report
from allmende.ledger.note import NoteError, VerifierKey, parse_checkpoint, split_note
from allmende.ledger.reading import Reading, begin, read_line, read_tail

Replay = Callable[[Entry], Iterable[str]]
"""Is given every entry in order and returns what does not follow from those before it, as sentences."""

PROGRESS_EVERY = 10_000
FINDINGS_OF_EACH_CODE = 20


def verify_export(
    path: Path,
    *,
    trusted_keys: Sequence[VerifierKey] = (),
    witnesses: Iterable[str] = (),
    new_replay: Callable[[], Replay] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Report]:
    """Verify every book of an export.

    Args:
        path: Folder or .zip.
        trusted_keys: The keys you know to be the books'; without any, the export's own is believed.
        witnesses: Signed checkpoints kept outside the export; each is held against the book of its origin.
        new_replay: Makes a fresh replay for each book.
        progress: Called with the number of entries read, every ten thousand.

    Returns:
        One report a book, in the order of the export.

    Raises:
        NotAnExport: There is no export at the path.

    """
    kept = list(witnesses)
    with open_export(path) as books:
        # A witness that cannot even be read concerns every book: silence about it would be taken for a yes.
        return [
            verify_book(
                folder,
                origin=origin,
                trusted_keys=trusted_keys,
                witnesses=[note for note in kept if _origin_of(note) in (None, origin) or len(books) == 1],
                replay=new_replay() if new_replay else None,
                progress=progress,
            )
            for origin, folder in books
        ]


def verify_book(
    folder: BookFolder,
    *,
    origin: str,
    trusted_keys: Sequence[VerifierKey] = (),
    witnesses: Iterable[str] = (),
    replay: Replay | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Verify one book; arguments as for `verify_export`.

    Returns:
        The report, which names the first bad entry as exactly as it can be known and the effort at stake.

    """
    key, key_findings = read_key(folder, trusted=trusted_keys)
    held, checkpoint_findings = read_checkpoints(folder, origin=origin, key=key, witnesses=witnesses)
    texts, text_findings = _text_hashes(folder)
    reading = begin(held, texts=texts)
    with closing(folder.lines(LEAVES)) as recorded:
        for line in folder.lines(ENTRIES):
            entry = read_line(reading, line=line, recorded=next(recorded, None))
            if entry is not None and replay is not None:
                _replay(reading, entry, replay)
            if progress is not None and reading.count % PROGRESS_EVERY == 0:
                progress(reading.count)
        read_tail(reading, recorded_more=next(recorded, None) is not None)
    others = [*key_findings, *checkpoint_findings, *text_findings, *_balance_findings(folder, reading.balances_mwh)]
    return _report(reading, origin=origin, others=others, checkpoints_count=len(held))


def _replay(reading: Reading, entry: Entry, replay: Replay) -> None:
    number = reading.count - 1
    for complaint in replay(entry):
        finding = Finding(code="entry.replay", first=number, last=number, detail=complaint)
        reading.complain(finding, effort_mwh=entry.effort_mwh)


def _report(reading: Reading, *, origin: str, others: list[Finding], checkpoints_count: int) -> Report:
    findings = [*others, *reading.findings]
    findings.sort(key=lambda finding: -1 if finding.first is None else finding.first)
    counts: dict[str, int] = {}
    listed = []
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= FINDINGS_OF_EACH_CODE:
            listed.append(finding)
    bad_count, at_stake_mwh = reading.at_stake()
    return Report(
        origin=origin,
        entries_count=reading.count,
        covered_count=reading.good_size,
        checkpoints_count=checkpoints_count,
        root=reading.root(),
        findings=tuple(replace(finding, detail=finding.detail[:500]) for finding in listed),
        bad_count=bad_count,
        at_stake_mwh=at_stake_mwh,
    )


def _text_hashes(folder: BookFolder) -> tuple[dict[int, bytes | None], list[Finding]]:
    """Return the salted hash of every text by entry number, and a finding for each line that is no text."""
    hashes: dict[int, bytes | None] = {}
    findings = []
    for place, line in enumerate(folder.lines(TEXTS), start=1):
        try:
            form = json.loads(line)
            number, salt = _whole(form["number"]), bytes.fromhex(form["salt"])
            # The same entry with two texts can only be right about one of them.
            hashes[number] = None if number in hashes else text_hash(form["text"], salt=salt)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            findings.append(Finding(code="text.unreadable", detail=str(place)))
    return hashes, findings


def _whole(number: object) -> int:
    if type(number) is not int:
        raise TypeError(number)
    return number


def _balance_findings(folder: BookFolder, summed: dict[str, int]) -> list[Finding]:
    """Compare the stated balances with those summed; an account at zero may be left out."""
    findings = []
    stated: dict[str, int] = {}
    for place, line in enumerate(folder.lines(BALANCES), start=1):
        if place == 1 and line == BALANCES_HEAD:
            continue
        row = _balance_of(line)
        if row is None or row[0] in stated:
            findings.append(Finding(code="balance.malformed", detail=str(place)))
        else:
            stated[row[0]] = row[1]
    wrong = (name for name in sorted(stated.keys() | summed.keys()) if stated.get(name, 0) != summed.get(name, 0))
    return [*findings, *(Finding(code="balance.wrong", detail=account) for account in wrong)]


def _balance_of(line: str) -> tuple[str, int] | None:
    try:
        account, balance = next(csv.reader([line]))
        return (account, int(balance)) if str(int(balance)) == balance else None
    except (ValueError, csv.Error):
        return None


def _origin_of(note: str) -> str | None:
    try:
        return parse_checkpoint(split_note(note)[0]).origin
    except NoteError:
        return None
