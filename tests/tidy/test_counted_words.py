"""Whatever is counted in a sentence is said rightly of one, too: "1 person", never "1 people"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import allmende

PACKAGE = Path(allmende.__file__).parent
MANY = r"(?:people|days|minutes|weeks|months|years|entries|times|members|tasks|projects|groups|products|weighted hours)"
BLOCK = re.compile(r"{% blocktranslate((?:(?!%}).)*)%}(.*?){% endblocktranslate %}", re.DOTALL)
IN_TEMPLATE = re.compile(r"{{ \w+ }} " + MANY + r"\b(?! as much)")
# A sentence given to gettext, in one piece or several.
GIVEN = re.compile(r"(?<![\w.])(?:_|gettext|gettext_lazy)\(\s*((?:\"[^\"]*\"\s*)+)")
IN_CODE = re.compile(r"%\(\w+\)d " + MANY + r"\b")
# Said only of several: where there are pages there are many lines; what is fixed in the code is more than one; and
# "every day" and its like stand beside these.
OF_SEVERAL = frozenset(
    {
        "Page {{ page }} of {{ pages }}, {{ count }} products",
        "More than %(count)d tasks at once; please import it in parts.",
        "every %(count)d days",
        "every %(count)d weeks",
        "every %(count)d months",
        "every %(count)d years",
        "From 1 to %(most)d days.",
    }
)


def in_templates(text: str) -> Iterator[str]:
    """Yield sentences of a template that count something without saying how it is said of one."""
    for told, sentence in BLOCK.findall(text):
        if " count " not in told and IN_TEMPLATE.search(sentence):
            yield sentence.strip()


def in_code(text: str) -> Iterator[str]:
    """Yield such sentences of a module."""
    for given in GIVEN.findall(text):
        sentence = "".join(re.findall(r'"([^"]*)"', given))
        if IN_CODE.search(sentence):
            yield sentence


def test_what_is_counted_is_said_of_one_and_of_several() -> None:
    found = {one for path in PACKAGE.rglob("*.html") for one in in_templates(path.read_text(encoding="utf-8"))}
    found |= {one for path in PACKAGE.rglob("*.py") for one in in_code(path.read_text(encoding="utf-8"))}
    assert sorted(found ^ OF_SEVERAL) == []


def test_the_search_finds_what_is_wrong_and_lets_pass_what_is_right() -> None:
    wrong = "{% blocktranslate with days=x %}It lasts {{ days }} days.{% endblocktranslate %}"
    right = "{% blocktranslate count days=x %}{{ days }} day{% plural %}{{ days }} days{% endblocktranslate %}"
    assert list(in_templates(wrong + right)) == ["It lasts {{ days }} days."]
    assert list(in_code('_("for %(count)d people") + ngettext("%(count)d day", "%(count)d days", 1)')) == [
        "for %(count)d people"
    ]
