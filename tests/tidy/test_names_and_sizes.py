import ast

from tests.tidy.tree import PACKAGE, ROOT, own_files, place, python_files, syntax

VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "stuff"}
LONGEST_FILE_LINES = 300
LONGEST_FUNCTION_LINES = 60


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    parts = [
        path.relative_to(ROOT)
        for path in own_files()
        if path.is_relative_to(PACKAGE)
        if VAGUE & {piece for part in path.relative_to(PACKAGE).parts for piece in part.split(".")[0].split("_")}
    ]
    assert parts == []


def test_no_source_file_is_longer_than_one_can_keep_in_mind() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(".")}
    assert {place(path, n): n for path, n in lengths.items() if n > LONGEST_FILE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files(".")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and code_lines_count(node) > LONGEST_FUNCTION_LINES
    ]
    assert long == []


def code_lines_count(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function below its docstring, which may be as long as it is useful."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or node.lineno) - body[0].lineno + 1 if body else 0


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        place(path, 1) for path in python_files(".") if syntax(path).body and ast.get_docstring(syntax(path)) is None
    ]
    assert silent == []
