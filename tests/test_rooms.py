"""The rooms of the house: what may stand where, and what must not stand anywhere."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.source import ROOMS, modules

SENTENCE = re.compile(r"[一-鿿，。！？、；：“”（）]{7,}")
FORBIDDEN = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "apscheduler.jobstores"}

# what Alembic and SQLAlchemy call by name is said in their own documents
CALLED_BY_LIBRARIES = {"upgrade", "downgrade", "process_bind_param", "process_result_value"}

READS_THE_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}
BELOW = {  # the rooms that a room may enter besides itself
    "bot": {"handlers", "storage", "knowledge"},
    "handlers": {"storage", "knowledge"},
    "storage": {"knowledge"},
    "knowledge": set[str](),
}


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


def is_pattern(text: str) -> bool:
    """Whether a string is a pattern or a set of characters rather than something to read."""
    return re.search(r"[|\\\[\]]|\?P<", text) is not None or set(text) <= set("零〇一二三四五六七八九十百千万两")


def sentences_of(tree: ast.Module) -> Iterator[str]:
    """The strings of a module that are sentences in Chinese."""
    docstrings = docstrings_of(tree)
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if SENTENCE.search(text) and node not in docstrings and not is_pattern(text):
            yield text


def public_definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Classes and functions at the top of a module, and methods of its classes, that have public names."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            yield from (one for one in methods if not one.name.startswith("_"))


def calls_of(tree: ast.Module) -> Iterator[str]:
    """What a module calls with a dot in its name, as datetime.now."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func)


def found(offences: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[str, list[str]]]:
    """Of modules and what each does wrong, those that do."""
    return [(path, sorted(wrong)) for path, wrong in ((path, set(wrong)) for path, wrong in offences) if wrong]


def test_no_sentence_in_chinese_stands_in_code() -> None:
    assert found((path, sentences_of(tree)) for path, tree in modules().items()) == []


def test_a_module_says_what_it_is_for() -> None:
    assert [path for path, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_whatever_others_may_call_says_what_it_does() -> None:
    silent = (
        (path, {node.name for node in public_definitions(tree) if not ast.get_docstring(node)} - CALLED_BY_LIBRARIES)
        for path, tree in modules().items()
    )
    assert found(silent) == []


def test_only_the_telegram_channel_imports_telegram() -> None:
    roots = {path: {name.split(".")[0] for name in imports_of(tree)} for path, tree in modules().items()}
    users = [path for path, names in roots.items() if "telegram" in names]
    assert users != []
    assert [path for path in users if "channels/telegram/" not in path] == []


def test_nothing_is_stored_that_runs_code_when_it_is_read() -> None:
    imported = (
        (path, (name for name in imports_of(tree) for bad in FORBIDDEN if f"{name}.".startswith(f"{bad}.")))
        for path, tree in modules().items()
    )
    assert found(imported) == []


def test_only_one_place_reads_the_clock() -> None:
    readings = ((path, READS_THE_CLOCK & set(calls_of(tree))) for path, tree in modules().items())
    assert [path.rpartition("/")[2] for path, _ in found(readings)] == ["wallclock.py"]


def test_the_rooms_are_entered_one_way_only() -> None:
    entered = ((path, {name.split(".")[0] for name in imports_of(tree)} & {*ROOMS}) for path, tree in modules().items())
    rooms = ((path, path.split("/")[0], names) for path, names in entered)
    assert found((path, names - {room} - BELOW[room]) for path, room, names in rooms) == []


def test_no_class_is_called_as_another_is() -> None:
    """Twenty-one names stood for two or three things each: whoever read one had to look where it came from."""
    named = [
        (node.name, path)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    counted = Counter(name for name, _ in named)
    assert [(name, path) for name, path in sorted(named) if counted[name] > 1] == []
