import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from allmende.cli import application

WORK = "Person;Aufgabe;Stunden;Gewicht;Datum\nAda;Kochen;2;1,2;2026-11-03\nBo;Putzen;1:30;2,5;05.11.2026\n"
MEMBERS = "Name;Anteil;von;Pausentage\nAda;1;;\nBo;1;;10\nCem;0,5;16.11.2026;\nDina;Kind;;\n"


def settled(folder: Path, *options: str, work: str = WORK, members: str = MEMBERS) -> Result:
    (folder / "work.csv").write_text(work, encoding="utf-8")
    (folder / "members.csv").write_text(members, encoding="utf-8")
    return CliRunner().invoke(application, ["settle", str(folder / "work.csv"), str(folder / "members.csv"), *options])


def test_everybody_learns_what_they_gave_and_owe_and_why(tmp_path: Path) -> None:
    shown = settled(tmp_path)
    assert shown.exit_code == 0, shown.output
    assert "From 2026-11-01 until 2026-12-01: 6.150 weighted hours given" in shown.output
    assert "10 of 30 days on a break" in shown.output
    lines = {line.split()[0]: line.split()[1:4] for line in shown.output.splitlines()[2:6]}
    assert lines == {
        "Ada": ["2.400", "2.734", "-0.334"],
        "Bo": ["3.750", "1.822", "1.928"],
        "Cem": ["0.000", "0.683", "-0.683"],
        "Dina": ["0.000", "0.000", "0.000"],
    }
    assert shown.output.rstrip().endswith("common fund: 0.911")


def test_a_break_moves_nobody_elses_number(tmp_path: Path) -> None:
    with_break = json.loads(settled(tmp_path, "--json").stdout)
    without = json.loads(settled(tmp_path, "--json", members=MEMBERS.replace(";10", ";")).stdout)
    for name in ("Ada", "Cem", "Dina"):
        assert with_break["members"][name]["owes_mwh"] == without["members"][name]["owes_mwh"]
    assert with_break["members"]["Bo"]["owes_mwh"] < without["members"]["Bo"]["owes_mwh"]


def test_what_the_fund_carries_is_shared_out_too(tmp_path: Path) -> None:
    result = json.loads(settled(tmp_path, "--json", "--fund", "3,5").stdout)
    owed_mwh = sum(member["owes_mwh"] for member in result["members"].values())
    assert owed_mwh + result["fund_mwh"] == result["effort_mwh"] + 3500


def test_without_any_day_everybody_shares_alike(tmp_path: Path) -> None:
    shown = settled(tmp_path, work="person,hours\nAda,3\n", members="name\nAda\nBo\nCem\n")
    assert shown.exit_code == 0, shown.output
    assert shown.output.count("  1.000  ") == 3
    assert "From" not in shown.output


@given(hours=st.lists(st.integers(1, 600), min_size=1, max_size=8), people=st.integers(1, 6))
def test_what_is_owed_is_what_was_given(
    hours: list[int], people: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("settle")
    work = "person,hours\n" + "".join(f"p{place % people},{minutes} min\n" for place, minutes in enumerate(hours))
    members = "name,share,break days\n" + "".join(f"p{place},{place + 1},{place}\n" for place in range(people))
    result = json.loads(settled(folder, "--json", work=work, members=members).stdout)
    given_mwh = sum(member["given_mwh"] for member in result["members"].values())
    owed_mwh = sum(member["owes_mwh"] for member in result["members"].values())
    assert given_mwh == result["effort_mwh"] == owed_mwh + result["fund_mwh"]


@pytest.mark.parametrize(
    ("work", "members", "complaint"),
    [
        ("person,hours\nAda,-2\n", "name\nAda\n", "line 2, column 'hours': hours cannot be negative"),
        ("person,hours\nAda,much\n", "name\nAda\n", "'much' is not a time"),
        ("person,hours\nAda,\n", "name\nAda\n", "hours is missing"),
        ("person,hours\nEve,2\n", "name\nAda\n", "'Eve' is not in the table of members"),
        ("person,hours,weight\nAda,2,0\n", "name\nAda\n", "'0' is not a weight"),
        ("person,hours,date\nAda,2,2026-13-01\n", "name\nAda\n", "'2026-13-01' is not a day"),
        ("person,task\nAda,x\n", "name\nAda\n", "there is no column 'hours'"),
        ("person,hours\nAda,2\n", "name\nAda\nAda\n", "line 3: 'Ada' has a row already"),
        ("person,hours\nAda,2\n", "name,share\nAda,-1\n", "'-1' is not a share"),
        ("person,hours\nAda,2\n", "name,days,break days\nAda,10,11\n", "11 days of break are more"),
        (
            "person,hours,date\nAda,2,2026-11-02\nAda,2,2026-12-02\n",
            "name\nAda\n",
            "line 3, column 'date': 2026-12-02 lies outside the period",
        ),
        (
            "person,hours,date\nAda,2,2026-11-02\n",
            "name,from,until\nAda,2026-11-20,2026-11-10\n",
            "2026-11-10 does not come after 2026-11-20",
        ),
    ],
)
def test_each_faulty_line_is_named(tmp_path: Path, work: str, members: str, complaint: str) -> None:
    shown = settled(tmp_path, work=work, members=members)
    assert shown.exit_code == 2
    assert complaint in shown.output


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    shown = settled(tmp_path, work="person,hours\nAda,-2\nEve,much\n", members="name,share\nAda,lots\n")
    assert shown.exit_code == 2
    assert len(shown.output.splitlines()) == 4


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    shown = settled(tmp_path, "--from", "2026-11-10", "--until", "2026-11-01")
    assert shown.exit_code == 2
    assert "at least a day" in shown.output
    assert settled(tmp_path, "--from", "soon").exit_code == 2
