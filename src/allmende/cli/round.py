"""`allmende round`: share tasks by a round with rising weights, from two spreadsheets or one PrefLib file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from allmende.cli import round_report
from allmende.cli.preflib import read_bids
from allmende.cli.progress import progress
from allmende.cli.round_tables import read_tasks, read_wishes
from allmende.mechanisms.tasks.certificate import certify, check
from allmende.mechanisms.tasks.market import Market, MarketError, Person, Task
from allmende.mechanisms.tasks.rising_weights import clear
from allmende.mechanisms.tasks.words import WEIGHTS_MILLI, UnknownWord, plain, word_of
from allmende.tables.sheets import Fault, FaultyInput
from allmende.values.weight import parse_weight

# What the categories of published bids weigh unless stated otherwise; "no" is never.
BIDS_MILLI: Mapping[str, int] = {"yes": 500, "maybe": 1000, "noanswer": 2000}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInput:
    """What a round is computed from: a market, and what only the tables know."""

    market: Market
    minutes: Mapping[str, int]
    unqualified: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What counts where the files are silent, in thousandths and places; no `max_places` means no limit."""

    places: int
    max_places: int | None
    floor_milli: int
    cap_milli: int
    words_milli: Mapping[str, int] | None


def command(  # noqa: PLR0913  (the parameters are the command's options)
    *,
    tasks: Annotated[
        Path, typer.Argument(help="Table of tasks (CSV, XLSX), or one PrefLib .cat file with everything.")
    ],
    wishes: Annotated[Path | None, typer.Argument(help="Table of wishes (CSV, XLSX).")] = None,
    places: Annotated[int, typer.Option(min=1, help="Places of a task where the table does not say.")] = 1,
    max_places: Annotated[
        int | None,
        typer.Option(min=0, help="Most places of a person where the table does not say. [default: no limit]"),
    ] = None,
    words: Annotated[
        str,
        typer.Option(
            "--wishes",
            metavar="WORD=WEIGHT,...",
            help='Weights of the words, as in "yes=0.5,maybe=1"; words not named mean never. '
            "[default: gladly=0.5, fine=1, rather not=1.5, only if needed=2.5; yes=0.5, maybe=1, no answer=2]",
        ),
    ] = "",
    floor: Annotated[str, typer.Option(help="Lowest weight of a task.")] = "0.2",
    cap: Annotated[str, typer.Option(help="Highest weight of a task.")] = "3",
    step: Annotated[
        str, typer.Option(help="By how much another task must be better before somebody changes; 0 is exact.")
    ] = "0.01",
    round_number: Annotated[int, typer.Option(min=0, help="Number of the round; moves the rotation on.")] = 1,
    certificate: Annotated[Path | None, typer.Option(help="Write the certificate of the result here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, with the log of rises.")] = False,
) -> None:
    """Share tasks by a round with rising weights.

    TASKS has the columns task, hours, places, and if you like floor, cap, qualification. WISHES has a row per person
    and a column per task (and if you like "max places" and "qualifications"), or the columns person, task, wish.
    Headings may be German (Aufgabe, Stunden, Plätze, ...). A wish is a word (gladly/gern, fine/in Ordnung, rather
    not/lieber nicht, only if needed/nur wenn nötig, never/nie) or the lowest weight at which you would do it; an empty
    cell means never.

    Exit codes: 0 a result was printed (open places, if any, are named in it), 2 something stated cannot be used.
    """
    try:
        limits = Limits(
            places=places,
            max_places=max_places,
            floor_milli=_weight(floor, option="--floor"),
            cap_milli=_weight(cap, option="--cap"),
            words_milli=_words(words) if words else None,
        )
        step_milli = 0 if not step.strip(" 0.,") and step.strip() else _weight(step, option="--step")
        stated = read_bids_input(tasks, limits=limits) if wishes is None else read_tables(tasks, wishes, limits=limits)
    except (FaultyInput, MarketError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    with progress("Places seen to") as tell:
        clearing = clear(stated.market, step_milli=step_milli, round_number=round_number, progress=tell)
    proof = certify(stated.market, clearing)
    check(proof)
    report = round_report.Report(
        market=stated.market,
        clearing=clearing,
        certificate=proof,
        minutes=stated.minutes,
        unqualified=stated.unqualified,
    )
    if certificate is not None:
        _write(certificate, json.dumps(proof, ensure_ascii=False, indent=1))
    _show(report, as_json=as_json, certificate=certificate)


def read_tables(tasks_file: Path, wishes_file: Path, *, limits: Limits) -> RoundInput:
    """Return the market two tables state.

    Raises:
        FaultyInput: With all faults of the table of tasks, or else all of the table of wishes.
        MarketError: What they state cannot be.

    """
    lines = read_tasks(tasks_file, places=limits.places)
    faults: list[Fault] = []
    for line in lines:
        floor_milli, cap_milli = line.floor_milli or limits.floor_milli, line.cap_milli or limits.cap_milli
        if cap_milli < floor_milli:
            what = f"{line.name!r}: the highest weight lies below the lowest"
            faults.append(Fault(file=tasks_file.name, line=line.line, column="", what=what))
    if faults:
        raise FaultyInput(faults)
    words_milli = {**WEIGHTS_MILLI, **BIDS_MILLI} if limits.words_milli is None else limits.words_milli
    wishes = read_wishes(
        wishes_file, tasks=lines, words_milli={plain(word): milli for word, milli in words_milli.items()}
    )
    no_limit = len(lines) if limits.max_places is None else limits.max_places
    market = Market(
        tasks=tuple(
            Task(
                name=line.name,
                places=line.places,
                floor_milli=line.floor_milli or limits.floor_milli,
                cap_milli=line.cap_milli or limits.cap_milli,
            )
            for line in lines
        ),
        people=tuple(
            Person(name=person, max_places=wishes.max_places.get(person, no_limit)) for person in wishes.people
        ),
        wishes=wishes.wishes_milli,
    )
    return RoundInput(
        market=market, minutes={line.name: line.minutes for line in lines}, unqualified=wishes.unqualified
    )


def read_bids_input(file: Path, *, limits: Limits) -> RoundInput:
    """Return the market one PrefLib file states; each task takes an hour.

    Raises:
        FaultyInput: With all faults of the file.
        MarketError: What it states cannot be.

    """
    if file.suffix.lower() != ".cat":
        what = "a table of wishes is needed beside the table of tasks (only a .cat file holds both)"
        raise FaultyInput([Fault(file=file.name, line=0, column="", what=what)])
    bids = read_bids(file, words_milli=BIDS_MILLI if limits.words_milli is None else limits.words_milli)
    market = Market(
        tasks=tuple(
            Task(name=task, places=limits.places, floor_milli=limits.floor_milli, cap_milli=limits.cap_milli)
            for task in bids.tasks
        ),
        people=tuple(
            Person(name=person, max_places=len(bids.tasks) if limits.max_places is None else limits.max_places)
            for person in bids.people
        ),
        wishes=bids.wishes_milli,
    )
    return RoundInput(market=market, minutes=dict.fromkeys(bids.tasks, 60), unqualified=())


def _words(text: str) -> dict[str, int]:
    words_milli: dict[str, int] = {}
    for pair in text.split(","):
        word, equals, stated = pair.rpartition("=")
        if not equals or not plain(word):
            raise FaultyInput([_option_fault("--wishes", f"{pair.strip()!r} is not of the form word=weight")])
        try:
            code = plain(word_of(word))
        except UnknownWord:
            code = plain(word)
        words_milli[code] = _weight(stated, option="--wishes")
    return words_milli


def _weight(text: str, *, option: str) -> int:
    try:
        return parse_weight(text)
    except ValueError as error:
        raise FaultyInput([_option_fault(option, f"{text!r} is not a weight such as 1.5")]) from error


def _option_fault(option: str, what: str) -> Fault:
    return Fault(file=option, line=0, column="", what=what)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        typer.echo(f"{file}: {(error.strerror or 'cannot be written').lower()}", err=True)
        raise typer.Exit(2) from error


def _show(report: round_report.Report, *, as_json: bool, certificate: Path | None) -> None:
    if as_json:
        print(json.dumps(round_report.as_json(report), ensure_ascii=False, indent=1))
        return
    if sys.stdout.isatty():
        round_report.print_rich(report)
    else:
        round_report.print_plain(report)
    if certificate is not None:
        print(f"Certificate: {certificate} (verify it with: allmende check-certificate {certificate})")
