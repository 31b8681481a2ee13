from pathlib import Path

import pytest

from allmende.cli.round_tables import Wishes, read_tasks, read_wishes
from allmende.tables.sheets import FaultyInput

WORDS = {"gladly": 500, "fine": 1000, "rathernot": 1500, "onlyifneeded": 2500}


def wishes_of(tmp_path: Path, text: str) -> Wishes:
    tasks, wishes = tmp_path / "tasks.csv", tmp_path / "wishes.csv"
    tasks.write_text("Aufgabe;Stunden;Plätze;Obergrenze\nBrot;1,5;;2,5\nDach;90 min;3;\n", encoding="utf-8")
    wishes.write_text(text, encoding="utf-8")
    lines = read_tasks(tasks, places=2)
    assert [(line.name, line.minutes, line.places, line.cap_milli) for line in lines] == [
        ("Brot", 90, 2, 2500),
        ("Dach", 90, 3, None),
    ]
    return read_wishes(wishes, tasks=lines, words_milli=WORDS)


def test_wide_and_long_forms_say_the_same(tmp_path: Path) -> None:
    wide = wishes_of(tmp_path, "Mitglied;höchstens;Brot;dach\nAda;2;gern;lieber nicht\nBo;;nie;1,35\n")
    long = wishes_of(
        tmp_path,
        "Person;Aufgabe;Wunsch;höchstens\nAda;Brot;gern;2\nAda;Dach;lieber nicht;2\nBo;Brot;nie;\nBo;Dach;1,35;\n",
    )
    assert wide == long
    assert wide.wishes_milli == {"Ada": {"Brot": 500, "Dach": 1500}, "Bo": {"Dach": 1350}}
    assert wide.max_places == {"Ada": 2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("person,task,wish\nAda,roof,fine\n", "line 2, column 'task': there is no task 'roof'"),
        ("person,task,wish\nAda,Brot,fine\nAda,brot,fine\n", "line 3, column 'task': 'Ada' has stated a wish"),
        ("person,task,wish\n,Brot,fine\n", "line 2, column 'person': the person has no name"),
        ("who,wish\nAda,fine\n", "there is no column 'task'"),
        (
            "person,task,wish,limit\nAda,Brot,fine,1\nAda,Dach,fine,2\n",
            "line 3, column 'limit': 'Ada' has stated anoth",
        ),
        ("person,Brot\n", "there is nobody"),
    ],
)
def test_faulty_lines_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FaultyInput, match=said):
        wishes_of(tmp_path, text)
