"""Show the result of a round: to people as tables and sentences, to scripts as JSON."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allmende.cli import wording
from allmende.mechanisms.tasks.clearing import Clearing
from allmende.mechanisms.tasks.market import Market
from allmende.values.effort import effort_mwh

PERSON_HEADINGS = ("Person", "Places", "Hours", "Counts", "Does")
TASK_HEADINGS = ("Task", "Hours", "Weight", "Who", "Why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report is made from: the market, its result and certificate, and what only the tables know."""

    market: Market
    clearing: Clearing
    certificate: Mapping[str, Any]
    minutes: Mapping[str, int]
    unqualified: Sequence[tuple[str, str]]

    @property
    def filled_count(self) -> int:
        """How many places are filled."""
        return sum(len(people) for people in self.clearing.assignments.values())


def as_json(report: Report) -> dict[str, Any]:
    """Return the result for scripts: weights in thousandths, lengths in minutes, credits in milli weighted hours."""
    clearing, tasks_of = report.clearing, _tasks_of(report)
    return {
        "round": clearing.round_number,
        "step_milli": clearing.step_milli,
        "places": clearing.staffing.places_count,
        "filled": report.filled_count,
        "fillable_at_any_weight": clearing.staffing.fillable_count,
        "cost_milli": report.certificate["cost_milli"],
        "bound_milli": report.certificate["bound_milli"],
        "tasks": [
            {
                "name": task.name,
                "minutes": report.minutes[task.name],
                "weight_milli": clearing.weights_milli[task.name],
                "places": task.places,
                "people": list(clearing.assignments[task.name]),
                "reason": clearing.behind[task.name].reason,
                "marginal": list(clearing.behind[task.name].marginal),
                "rival": clearing.behind[task.name].rival,
                "offered": clearing.behind[task.name].offered_count,
                "turned_away": list(clearing.turned_away.get(task.name, ())),
                "why": _why(report, task.name),
            }
            for task in report.market.tasks
        ],
        "people": [
            {
                "name": person.name,
                "tasks": tasks_of[person.name],
                "credit_mwh": _credit_mwh(report, tasks_of[person.name]),
                "surplus_milli": clearing.surpluses_milli[person.name],
            }
            for person in report.market.people
        ],
        "unfilled": [
            {"task": item.task, "missing": item.missing_count, "reason": item.reason} for item in clearing.unfilled
        ],
        "bottlenecks": [
            {
                "tasks": list(found.tasks),
                "places": found.places_count,
                "people": list(found.people),
                "missing": found.missing_count,
                "sentence": wording.bottleneck(found),
            }
            for found in clearing.staffing.bottlenecks
        ],
        "unqualified": [{"person": person, "task": task} for person, task in report.unqualified],
        "raises": [
            {
                "task": line.task,
                "from_milli": line.from_milli,
                "to_milli": line.to_milli,
                "takers": line.takers_count,
                "reason": line.reason,
            }
            for line in clearing.raises
        ],
    }


def print_plain(report: Report) -> None:
    """Print the result as lines that grep, cut and a screen reader can use."""
    print(headline(report))
    for title, headings, rows in _tables(report):
        print(f"\n{title}")
        widths = [max(len(line[column]) for line in [headings, *rows]) for column in range(len(headings))]
        for line in [headings, *rows]:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    for line in remarks(report):
        print(line)


def print_rich(report: Report) -> None:
    """Print the result as tables fitted to the terminal's width."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=shutil.get_terminal_size().columns, highlight=False, markup=False)
    console.print(headline(report), style="bold")
    for title, headings, rows in _tables(report):
        table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for heading in headings:
            table.add_column(heading, justify="right" if heading in {"Hours", "Weight", "Places", "Counts"} else "left")
        for row in rows:
            table.add_row(*row)
        console.print()
        console.print(table)
    for line in remarks(report):
        console.print(line)


def headline(report: Report) -> str:
    """Return the result in one sentence."""
    staffing, people_count = report.clearing.staffing, len(report.market.people)
    asked = (
        f"Round {report.clearing.round_number}: {wording.count(len(report.market.tasks), 'task', 'tasks')} with "
        f"{wording.count(staffing.places_count, 'place', 'places')}, {wording.count(people_count, 'person', 'people')}."
    )
    if report.filled_count == staffing.places_count:
        return f"{asked} All places are filled."
    return f"{asked} {report.filled_count} of {staffing.places_count} places are filled."


def remarks(report: Report) -> list[str]:
    """Return what stays open and why, and what the result promises, as lines."""
    clearing = report.clearing
    lines: list[str] = []
    open_count = clearing.staffing.places_count - report.filled_count
    if open_count:
        lines += ["", f"Open: {wording.count(open_count, 'place', 'places')}"]
        lines += [f"- {wording.bottleneck(found)}" for found in clearing.staffing.bottlenecks]
        for_the_cap = clearing.staffing.fillable_count - report.filled_count
        if for_the_cap:
            at_cap = [item.task for item in clearing.unfilled if item.reason == "cap"] or [
                item.task for item in clearing.unfilled
            ]
            lines.append(
                f"- {wording.count(for_the_cap, 'more place', 'more places')} could be filled at a higher cap "
                f"({wording.names(at_cap)})"
            )
    if report.unqualified:
        listed = [f"{person} ({task})" for person, task in report.unqualified]
        lines += ["", f"Wishes left out for want of the qualification asked for: {wording.names(listed)}"]
    cost, bound = report.certificate["cost_milli"], report.certificate["bound_milli"]
    step, turns = wording.weight(clearing.step_milli), " with these turns" if clearing.turned_away else ""
    lines += [
        "",
        f"Nobody could do better by their own wishes by more than {step} per place"
        + (", but for turns that rotation decided." if clearing.turned_away else "."),
        f"The weights asked for add up to {wording.weight(cost)}"
        + (" (open places counted at the cap)" if open_count else "")
        + f"; no assignment{turns} needs less than {wording.weight(bound)}.",
    ]
    return lines


def _tables(report: Report) -> list[tuple[str, Sequence[str], list[Sequence[str]]]]:
    clearing, tasks_of = report.clearing, _tasks_of(report)
    tasks = [
        (
            task.name,
            wording.hours(report.minutes[task.name]),
            wording.weight(clearing.weights_milli[task.name]),
            ", ".join(
                [*clearing.assignments[task.name]] + (["(open)"] * (task.places - len(clearing.assignments[task.name])))
            ),
            _why(report, task.name),
        )
        for task in report.market.tasks
    ]
    people = [
        (
            person.name,
            str(len(tasks_of[person.name])),
            wording.hours(sum(report.minutes[task] for task in tasks_of[person.name])),
            wording.weight(_credit_mwh(report, tasks_of[person.name])),
            wording.names(tasks_of[person.name], most=12),
        )
        for person in report.market.people
    ]
    return [
        ("Who does what, at which weight, and why", TASK_HEADINGS, list(tasks)),
        ("What each person does, and what it counts in weighted hours", PERSON_HEADINGS, list(people)),
    ]


def _why(report: Report, task: str) -> str:
    clearing = report.clearing
    return wording.why(
        clearing.behind[task],
        weight_milli=clearing.weights_milli[task],
        turned_away=clearing.turned_away.get(task, ()),
    )


def _tasks_of(report: Report) -> dict[str, list[str]]:
    tasks: dict[str, list[str]] = {person.name: [] for person in report.market.people}
    for task, people in report.clearing.assignments.items():
        for person in people:
            tasks[person].append(task)
    return tasks


def _credit_mwh(report: Report, tasks: Sequence[str]) -> int:
    return sum(
        effort_mwh(minutes=report.minutes[task], weight_milli=report.clearing.weights_milli[task]) for task in tasks
    )
