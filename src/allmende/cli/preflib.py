"""Read categorical preferences as PrefLib publishes them (files ending in .cat): who put which task where.

Format: https://preflib.github.io/PrefLib-Jekyll/format, "CAT". A line `2: {4,7},{},3` means: two people put
alternatives 4 and 7 into the first category, none into the second, and 3 into the third.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from allmende.mechanisms.tasks.words import plain
from allmende.tables.sheets import Fault, FaultyInput, decode, read_bytes

_NAME = re.compile(r"#\s*(ALTERNATIVE|CATEGORY) NAME (\d+):\s*(.*)")
_GROUP = re.compile(r"\{([\d,\s]*)\}|(\d+)")
_LINE = re.compile(r"(\d+)\s*:\s*((?:\{[\d,\s]*\}|\d+)(?:\s*,\s*(?:\{[\d,\s]*\}|\d+))*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bids:
    """Tasks and people in the order of the file (people are numbered), and wishes in thousandths."""

    tasks: tuple[str, ...]
    people: tuple[str, ...]
    wishes_milli: Mapping[str, Mapping[str, int]]


def read_bids(path: Path, *, words_milli: Mapping[str, int]) -> Bids:
    """Return what a .cat file states.

    Args:
        path: The file.
        words_milli: Reservation weight per category, the category written plainly ("noanswer"); a category that is not
            among them means never.

    Raises:
        FaultyInput: The file is unreadable or contradicts itself, or no category is among the words.

    """
    names: dict[str, dict[int, str]] = {"ALTERNATIVE": {}, "CATEGORY": {}}
    ballots: list[tuple[int, str]] = []
    for number, raw in enumerate(decode(read_bytes(path)).splitlines(), start=1):
        line = raw.strip()
        if named := _NAME.fullmatch(line):
            names[named[1]][int(named[2])] = named[3].strip()
        elif line and not line.startswith("#"):
            ballots.append((number, line))
    tasks = _unique(names["ALTERNATIVE"])
    categories = [names["CATEGORY"][index] for index in sorted(names["CATEGORY"])]
    if not tasks or not categories or not ballots:
        what = "not a PrefLib .cat file: alternatives, categories or lines of preferences are missing"
        raise FaultyInput([Fault(file=path.name, line=0, column="", what=what)])
    weights_milli = [words_milli.get(plain(category)) for category in categories]
    if not any(weight is not None for weight in weights_milli):
        what = f"no weight is known for any of its categories: {', '.join(categories)} (give them by --wishes)"
        raise FaultyInput([Fault(file=path.name, line=0, column="", what=what)])
    wishes: dict[str, dict[str, int]] = {}
    faults: list[Fault] = []
    people_count = sum(int(line.partition(":")[0]) for _, line in ballots if _LINE.fullmatch(line))
    for number, line in ballots:
        try:
            count, wished = _ballot(line, tasks, weights_milli)
        except ValueError as error:
            faults.append(Fault(file=path.name, line=number, column="", what=str(error)))
            continue
        for _ in range(count):
            # Leading zeros, so that sorting by name keeps the order of the file.
            wishes[f"person {len(wishes) + 1:0{len(str(people_count))}}"] = wished
    if faults:
        raise FaultyInput(faults)
    return Bids(tasks=tuple(tasks.values()), people=tuple(wishes), wishes_milli=wishes)


def _ballot(line: str, tasks: Mapping[int, str], weights_milli: list[int | None]) -> tuple[int, dict[str, int]]:
    matched = _LINE.fullmatch(line)
    if matched is None:
        raise ValueError("not of the form `1: {4,7},{},3`")
    groups = _GROUP.findall(matched[2])
    if len(groups) > len(weights_milli):
        raise ValueError(f"{len(groups)} categories, but only {len(weights_milli)} have a name")
    if int(matched[1]) > 1_000_000:
        raise ValueError("more than a million people of one mind, surely a slip")
    wished: dict[str, int] = {}
    seen: set[int] = set()
    for (many, one), weight_milli in zip(groups, weights_milli, strict=False):
        for index in (int(text) for text in (many or one).split(",") if text.strip()):
            if index not in tasks:
                raise ValueError(f"alternative {index} has no name")
            if index in seen:
                raise ValueError(f"alternative {index} is in two categories")
            seen.add(index)
            if weight_milli is not None:
                wished[tasks[index]] = weight_milli
    return int(matched[1]), wished


def _unique(names: Mapping[int, str]) -> dict[int, str]:
    counts: dict[str, int] = {}
    for name in names.values():
        counts[name] = counts.get(name, 0) + 1
    # Two alternatives may bear one name; their numbers tell them apart.
    return {
        index: name if name and counts[name] == 1 else f"{name} ({index})".strip()
        for index, name in sorted(names.items())
    }
