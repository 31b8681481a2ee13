import ast
import re
from collections import Counter
from functools import cache

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests import messages
from tests.tidy.tree import python_files, syntax

MERGE = "run `.venv/bin/python tests/messages.py`, fill the empty msgstr in {file}, then commit it"
TODO = MERGE.format(file=messages.GERMAN.relative_to(messages.ROOT))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TAG = re.compile(r"</?[a-z][^>]*>")


@cache
def merged() -> Catalog:
    return messages.merged()


def stored() -> Catalog:
    with messages.GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def sentences(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def forms(said: object) -> tuple[str, ...]:
    """Return singular and plural, or the one form there is."""
    return tuple(said) if isinstance(said, tuple | list) else (str(said or ""),)


def pairs(message: Message) -> list[tuple[str, str]]:
    """Return each German form with the English one whose place it takes."""
    return list(zip(forms(message.id), forms(message.string), strict=False))


def agree(english: str, german: str) -> bool:
    """Return whether two forms carry the same placeholders and tags, in whatever order."""
    return all(Counter(what.findall(english)) == Counter(what.findall(german)) for what in (PLACEHOLDER, TAG))


def test_sentences_are_found_in_python_and_in_templates() -> None:
    found = {message.id for message in sentences(merged())}
    assert "Take it" in found  # Said by a template.
    assert "Somebody was faster: all places are taken." in found  # Said by an operation.


def test_no_sentence_stands_inside_an_f_string_where_it_is_not_found() -> None:
    hidden = [
        f"{path.relative_to(messages.ROOT)}:{call.lineno}"
        for path in python_files("server")
        for string in ast.walk(syntax(path))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in messages.KEYWORDS
    ]
    assert hidden == []


def test_every_sentence_has_a_german_one() -> None:
    lacking = [forms(message.id)[0] for message in messages.untranslated(merged())]
    assert lacking == [], TODO


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in sentences(stored()) if message.fuzzy] == [], TODO


def test_no_translation_is_left_of_a_sentence_nobody_says_any_more() -> None:
    assert [*merged().obsolete, *stored().obsolete] == [], TODO


def test_plurals_have_both_german_forms_and_only_plurals_have() -> None:
    catalog = stored()
    assert [one.id for one in sentences(catalog) if len(forms(one.string)) != len(forms(one.id))] == []


def test_german_says_the_same_placeholders_and_tags() -> None:
    differing = [
        (english, german)
        for message in sentences(stored())
        for english, german in pairs(message)
        if german and not agree(english, german)
    ]
    assert differing == []


def test_translations_begin_and_end_as_the_sentence_does() -> None:
    """A space or a line lost at an end glues two sentences of a page together."""
    differing = [
        (english, german)
        for message in sentences(stored())
        for english, german in pairs(message)
        if german and (english[:1].isspace(), english[-1:].isspace()) != (german[:1].isspace(), german[-1:].isspace())
    ]
    assert differing == []


def test_german_quotes_the_german_way() -> None:
    said = [TAG.sub("", german) for message in sentences(stored()) for german in forms(message.string)]
    assert [german for german in said if re.search('[”"]', german)] == []


def test_the_stored_file_is_what_a_merge_would_write() -> None:
    assert messages.GERMAN.read_bytes() == messages.written(merged()), TODO
