"""Tampering with an export of twelve entries, signed at five and at twelve, is found and named."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allmende.ledger.canonical import canonical_bytes, leaf_hash
from allmende.ledger.entry import Entry
from allmende.ledger.entry_json import from_line, to_line
from allmende.ledger.export import MANIFEST, NotAnExport, export_files, write_folder
from allmende.ledger.finding import SENTENCES, Report
from allmende.ledger.merkle import root
from allmende.ledger.note import Checkpoint, VerifierKey, sign_checkpoint
from allmende.ledger.verify import verify_export
from tests.ledger.books import FOLDER, KEY, ORIGIN, content, export_house, house, house_entry, signed


@pytest.fixture
def export(tmp_path: Path) -> Path:
    export_house(tmp_path)
    return tmp_path


def lines_of(export: Path, name: str) -> list[str]:
    return (export / FOLDER / name).read_text(encoding="utf-8").splitlines()


def put_lines(export: Path, name: str, lines: list[str]) -> None:
    (export / FOLDER / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def report_of(export: Path, **arguments: object) -> Report:
    (report,) = verify_export(export, **arguments)  # type: ignore[arg-type]
    return report


def first_bad(report: Report) -> tuple[str, int | None, int | None]:
    assert report.status == "bad"
    found = report.first_bad
    assert found is not None
    return found.code, found.first, found.last


def forge(export: Path, number: int, *, recorded: bool) -> None:
    """Give an entry other content; also its recorded hash, if the forger thinks of it."""
    lines = lines_of(export, "entries.jsonl")
    forged = replace(from_line(lines[number]), by="ffffffffffffffff")
    lines[number] = to_line(forged)
    put_lines(export, "entries.jsonl", lines)
    if recorded:
        hashes = lines_of(export, "leaves.txt")
        hashes[number] = leaf_hash(forged).hex()
        put_lines(export, "leaves.txt", hashes)


def test_untouched_books_are_sound(export: Path) -> None:
    report = report_of(export, trusted_keys=[KEY])
    assert (report.status, report.findings, report.at_stake_mwh) == ("sound", (), 0)
    assert (report.entries_count, report.covered_count, report.checkpoints_count) == (12, 12, 2)
    assert report.root == root([leaf_hash(house_entry(number)) for number in range(12)])


def test_a_zipped_export_is_read_in_place(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "books.zip", "w") as archive:
        for name, pieces in export_files([content(house(12, checkpoint_sizes=(5, 12)))]):
            archive.writestr(name, "".join(pieces))
    assert report_of(tmp_path / "books.zip").status == "sound"


def test_an_empty_book_is_sound(tmp_path: Path) -> None:
    export_house(tmp_path, size=0, checkpoint_sizes=(0,))
    assert report_of(tmp_path).status == "sound"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data(), mask=st.integers(1, 255))
@pytest.mark.parametrize("name", ["entries.jsonl", "checkpoints.txt", "leaves.txt"])
def test_any_changed_byte_is_found(tmp_path: Path, name: str, data: st.DataObject, mask: int) -> None:
    file = export_house(tmp_path) / name
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    file.write_bytes(whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])
    report = report_of(tmp_path, trusted_keys=[KEY])
    assert report.status == "bad"
    if name == "entries.jsonl":
        assert first_bad(report)[1] == whole[:place].count(b"\n")


@pytest.mark.parametrize("number", range(12))
def test_a_changed_entry_is_named_exactly_with_its_effort(export: Path, number: int) -> None:
    forge(export, number, recorded=False)
    report = report_of(export)
    assert first_bad(report) == ("entry.content", number, number)
    assert (report.bad_count, report.at_stake_mwh) == (1, 1000 + number)
    # The recorded hashes still give the signed root, so all others can be relied on.
    assert report.covered_count == 12


@pytest.mark.parametrize(("number", "first", "last", "stake"), [(2, 0, 4, 12_066), (8, 5, 11, 7056)])
def test_a_forged_record_is_known_to_the_range_between_checkpoints(
    export: Path, number: int, first: int, last: int, stake: int
) -> None:
    forge(export, number, recorded=True)
    report = report_of(export)
    assert first_bad(report) == ("tree.differs", first, last)
    assert report.at_stake_mwh == stake
    assert report.bad_count == 12 - first


def test_within_a_range_the_entry_that_contradicts_itself_is_named(export: Path) -> None:
    forge(export, 7, recorded=True)
    forge(export, 9, recorded=False)
    assert first_bad(report_of(export)) == ("entry.content", 9, 9)


def test_a_changed_amount_is_unbalanced(export: Path) -> None:
    lines = lines_of(export, "entries.jsonl")
    lines[3] = lines[3].replace(",1003]", ",9003]")
    put_lines(export, "entries.jsonl", lines)
    report = report_of(export)
    assert first_bad(report) == ("entry.unbalanced", 3, 3)
    assert report.at_stake_mwh == 9003


REARRANGED: dict[str, tuple[Callable[[list[str]], list[str]], int]] = {
    "dropped": (lambda lines: lines[:4] + lines[5:], 4),
    "swapped": (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], 4),
    "duplicated": (lambda lines: [*lines[:4], lines[3], *lines[4:]], 4),
    "cut off": (lambda lines: lines[:9], 9),
    "emptied": (lambda _: [], 0),
}


@pytest.mark.parametrize("name", REARRANGED)
def test_lines_rearranged_are_found_at_the_first_that_is_out_of_place(export: Path, name: str) -> None:
    rearrange, first = REARRANGED[name]
    put_lines(export, "entries.jsonl", rearrange(lines_of(export, "entries.jsonl")))
    assert first_bad(report_of(export))[1:] == (first, first)


def test_an_unsigned_tail_has_a_status_of_its_own(tmp_path: Path) -> None:
    export_house(tmp_path, size=14, checkpoint_sizes=(5, 12))
    report = report_of(tmp_path)
    assert report.status == "unsigned"
    assert [(finding.code, finding.first, finding.last) for finding in report.findings] == [("tail.unsigned", 12, 13)]
    assert report.covered_count == 12


def test_books_without_any_checkpoint_are_not_sound(export: Path) -> None:
    (export / FOLDER / "checkpoints.txt").unlink()
    report = report_of(export)
    assert report.status == "bad"
    assert "checkpoint.none" in {finding.code for finding in report.findings}


def test_without_the_recorded_hashes_sound_books_are_still_sound(export: Path) -> None:
    (export / FOLDER / "leaves.txt").unlink()
    assert report_of(export).status == "sound"
    forge(export, 8, recorded=False)
    assert first_bad(report_of(export)) == ("tree.differs", 5, 11)


def test_a_wrong_record_of_a_sound_entry_is_told_apart(export: Path) -> None:
    hashes = lines_of(export, "leaves.txt")
    put_lines(export, "leaves.txt", [*hashes[:6], "00" * 32, *hashes[7:]])
    report = report_of(export)
    assert first_bad(report) == ("leaves.wrong", 6, 6)
    assert report.at_stake_mwh == 0


def test_the_key_holder_rewriting_history_is_found_by_a_checkpoint_kept_outside(tmp_path: Path) -> None:
    before = house(12, checkpoint_sizes=(5, 12))
    witness = signed(before.recorded[:8])
    entries = [*before.entries[:6], house_entry(6, by="ffffffffffffffff"), *before.entries[7:]]
    rewritten = replace(before, entries=entries, recorded=[leaf_hash(entry) for entry in entries])
    write_folder(tmp_path, books=[content(rewritten)])
    assert report_of(tmp_path).status == "sound"
    assert first_bad(report_of(tmp_path, witnesses=[witness])) == ("tree.differs", 5, 7)


def test_books_cut_back_to_an_earlier_checkpoint_are_found_by_one_kept_outside(tmp_path: Path) -> None:
    export_house(tmp_path, size=5, checkpoint_sizes=(5,))
    witness = signed(house(12, checkpoint_sizes=()).recorded)
    assert first_bad(report_of(tmp_path, witnesses=[witness])) == ("entries.missing", 5, 5)


def test_a_witness_that_cannot_be_read_is_not_passed_over(export: Path) -> None:
    assert report_of(export, witnesses=["something else"]).status == "bad"


def test_an_export_signed_anew_by_somebody_else_is_found_by_the_key_you_trust(tmp_path: Path) -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    key = VerifierKey(ORIGIN, private.public_key().public_bytes_raw())
    recorded = house(12, checkpoint_sizes=()).recorded
    note = sign_checkpoint(Checkpoint(ORIGIN, 12, root(recorded)), key=key, sign=private.sign)
    plain = content(house(12, checkpoint_sizes=()))
    write_folder(tmp_path, books=[replace(plain, notes=[note], verifier_key=str(key))])
    assert report_of(tmp_path).status == "sound"
    codes = {finding.code for finding in report_of(tmp_path, trusted_keys=[KEY]).findings}
    assert codes == {"key.differs", "checkpoint.signature", "checkpoint.none", "tail.unsigned"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"at_us": 1}, "entry.time"),
        ({"key": "work.confirmed:2"}, "entry.key"),
        ({"number": 7}, "entry.number"),
    ],
)
def test_what_should_never_have_been_booked_is_named_though_it_is_signed(
    tmp_path: Path, changed: dict[str, Any], code: str
) -> None:
    plain = house(12, checkpoint_sizes=(5, 12))
    entries = [*plain.entries[:6], replace(house_entry(6), **changed), *plain.entries[7:]]
    write_folder(
        tmp_path,
        books=[content(replace(plain, entries=entries, recorded=[leaf_hash(entry) for entry in entries]))],
    )
    report = report_of(tmp_path)
    assert first_bad(report) == (code, 6, 6)
    assert report.at_stake_mwh == 1006


def test_a_correction_of_a_later_entry_is_named(export: Path) -> None:
    lines = lines_of(export, "entries.jsonl")
    lines[4] = lines[4].replace('"corrects":2', '"corrects":4')
    put_lines(export, "entries.jsonl", lines)
    assert first_bad(report_of(export)) == ("entry.corrects", 4, 4)


def test_a_changed_text_is_found_and_an_erased_one_is_not_missed(export: Path) -> None:
    texts = lines_of(export, "texts.jsonl")
    put_lines(export, "texts.jsonl", texts[1:])
    assert report_of(export).status == "sound"
    put_lines(export, "texts.jsonl", [texts[0], texts[1].replace("note 4", "nota 4"), *texts[2:]])
    assert first_bad(report_of(export)) == ("entry.text", 4, 4)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{}", "text.unreadable"),
        ("[" * 99_999, "text.unreadable"),
        ('{"number":99,"salt":"' + "00" * 16 + '","text":""}', "text.orphan"),
    ],
)
def test_texts_that_belong_to_nothing_are_found(export: Path, line: str, code: str) -> None:
    put_lines(export, "texts.jsonl", [line])
    assert [finding.code for finding in report_of(export).findings] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: [*lines[:-1], lines[-1] + "0"], "balance.wrong"),
        (lambda lines: lines[:-1], "balance.wrong"),
        (lambda lines: [*lines, lines[-1]], "balance.malformed"),
        (lambda lines: [*lines, "nobody"], "balance.malformed"),
        (lambda lines: [*lines, "nobody,0"], None),
    ],
)
def test_stated_balances_have_to_be_those_summed(
    export: Path, change: Callable[[list[str]], list[str]], code: str | None
) -> None:
    put_lines(export, "balances.csv", change(lines_of(export, "balances.csv")))
    assert [finding.code for finding in report_of(export).findings] == ([code] if code else [])


def test_checkpoints_of_other_books_and_out_of_order_are_found(tmp_path: Path) -> None:
    plain = house(12, checkpoint_sizes=(12, 5))
    write_folder(tmp_path, books=[content(plain)])
    assert [finding.code for finding in report_of(tmp_path).findings] == ["checkpoint.shrinking"]
    manifest = tmp_path / MANIFEST
    manifest.write_text(manifest.read_text().replace(ORIGIN, "other.example"))
    assert "checkpoint.origin" in {finding.code for finding in report_of(tmp_path).findings}


def test_a_replay_sees_every_entry_once_and_its_complaints_name_them(export: Path) -> None:
    seen: list[int] = []

    def replay(entry: Entry) -> Iterator[str]:
        seen.append(entry.number)
        if entry.number == 7:
            yield "the confirmer is the doer."

    report = report_of(export, new_replay=lambda: replay)
    assert seen == list(range(12))
    assert first_bad(report) == ("entry.replay", 7, 7)
    assert report.first_bad is not None
    assert report.first_bad.sentence().endswith("the confirmer is the doer.")


def test_bytes_in_the_database_that_are_no_entry_are_exported_and_named(tmp_path: Path) -> None:
    plain = content(house(12, checkpoint_sizes=(5, 12)))
    canonical = [canonical_bytes(house_entry(number)) for number in range(12)]
    write_folder(tmp_path, books=[replace(plain, entries=[*canonical[:3], b"\x01nonsense", *canonical[4:]])])
    assert first_bad(report_of(tmp_path)) == ("entry.unreadable", 3, 3)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"format":"allmende-export","version":2,"books":[]}'])
def test_what_is_no_export_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest)
    with pytest.raises(NotAnExport):
        verify_export(tmp_path)
    with pytest.raises(NotAnExport):
        verify_export(tmp_path / "missing")


def test_a_manifest_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    books = [{"origin": "a", "folder": "books/../../elsewhere"}]
    (tmp_path / MANIFEST).write_text(json.dumps({"format": "allmende-export", "version": 1, "books": books}))
    with pytest.raises(NotAnExport):
        verify_export(tmp_path)


def test_every_sentence_can_be_said(export: Path) -> None:
    assert all(sentence.format(first=1, last=2, detail="x") for sentence in SENTENCES.values())
    forge(export, 8, recorded=True)
    found = report_of(export).first_bad
    assert found is not None
    assert found.sentence().startswith("Something between entry 5 and entry 11 is not what was booked")
