from pathlib import Path

import pytest

from allmende.cli.preflib import read_bids
from allmende.tables.sheets import FaultyInput

HEAD = """# NUMBER ALTERNATIVES: 3
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No answer
# ALTERNATIVE NAME 1: bread
# ALTERNATIVE NAME 2: roof
# ALTERNATIVE NAME 3: roof
"""


def bids(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "b.cat"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_categories_become_wishes_and_those_without_a_weight_mean_never(tmp_path: Path) -> None:
    read = read_bids(bids(tmp_path, "2: {1,2},{3}\n1: {},3\n"), words_milli={"noanswer": 2000, "yes": 500})
    assert read.tasks == ("bread", "roof (2)", "roof (3)")
    assert read.people == ("person 1", "person 2", "person 3")
    assert read.wishes_milli["person 2"] == {"bread": 500, "roof (2)": 500, "roof (3)": 2000}
    assert read.wishes_milli["person 3"] == {"roof (3)": 2000}
    only_yes = read_bids(bids(tmp_path, "1: {1},{3}\n"), words_milli={"yes": 500})
    assert only_yes.wishes_milli == {"person 1": {"bread": 500}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1: {9},{}\n", "line 7: alternative 9 has no name"),
        ("1: {1},{1}\n", "line 7: alternative 1 is in two categories"),
        ("1: {1},{2},{3}\n", "line 7: 3 categories, but only 2"),
        ("1: {1\n", "line 7: not of the form"),
        ("", "not a PrefLib .cat file"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FaultyInput, match=said):
        read_bids(bids(tmp_path, text), words_milli={"yes": 500})


def test_categories_nobody_gave_a_weight_are_listed(tmp_path: Path) -> None:
    with pytest.raises(FaultyInput, match="Yes, No answer"):
        read_bids(bids(tmp_path, "1: {1},{}\n"), words_milli={"maybe": 500})
