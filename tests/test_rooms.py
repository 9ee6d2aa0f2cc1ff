"""The rooms of the house: what may stand where, and what must not stand anywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = [path for room in ("bot", "handlers", "knowledge", "storage") for path in sorted((ROOT / room).rglob("*.py"))]
SENTENCE = re.compile(r"[一-鿿，。！？、；：“”（）]{7,}")
FORBIDDEN = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "apscheduler.jobstores"}

# what Alembic and SQLAlchemy call by name is said in their own documents
CALLED_BY_LIBRARIES = {"upgrade", "downgrade", "process_bind_param", "process_result_value"}

every_module = pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))


def tree_of(path: Path) -> ast.Module:
    """The module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(tree: ast.Module) -> Iterator[str]:
    """The full names of all modules that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def docstrings_of(tree: ast.Module) -> set[ast.AST]:
    """The nodes that are docstrings: of modules, classes and functions, and strings that stand alone."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


@every_module
def test_no_sentence_in_chinese_stands_in_code(path: Path) -> None:
    tree = tree_of(path)
    docstrings = docstrings_of(tree)
    sentences = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings
        and SENTENCE.search(node.value)
        and not is_pattern(node.value)
    ]
    assert sentences == []


def is_pattern(text: str) -> bool:
    """Whether a string is a pattern or a set of characters rather than something to read."""
    return re.search(r"[|\\\[\]]|\?P<", text) is not None or set(text) <= set("零〇一二三四五六七八九十百千万两")


@every_module
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@every_module
def test_whatever_others_may_call_says_what_it_does(path: Path) -> None:
    silent = [node.name for node in public_definitions(tree_of(path)) if not ast.get_docstring(node)]
    assert set(silent) <= CALLED_BY_LIBRARIES


def public_definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Classes and functions at the top of a module, and methods of its classes, that have public names."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            yield from (one for one in methods if not one.name.startswith("_"))


@every_module
def test_only_the_telegram_channel_imports_telegram(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports_of(tree_of(path))}
    assert "telegram" not in roots or "channels/telegram/" in path.as_posix()


@every_module
def test_nothing_is_stored_that_runs_code_when_it_is_read(path: Path) -> None:
    found = {name for name in imports_of(tree_of(path)) for bad in FORBIDDEN if f"{name}.".startswith(f"{bad}.")}
    assert found == set()


@every_module
def test_only_one_place_reads_the_clock(path: Path) -> None:
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    readings = calls & {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.localtime",
    }
    assert readings == set() or path.name == "wallclock.py"


@every_module
def test_the_rooms_are_entered_one_way_only(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    below = {
        "bot": {"handlers", "storage", "knowledge"},
        "handlers": {"storage", "knowledge"},
        "storage": {"knowledge"},
    }
    rooms = {name.split(".")[0] for name in imports_of(tree_of(path))} & {"bot", "handlers", "storage", "knowledge"}
    assert rooms - {room} <= below.get(room, set())
