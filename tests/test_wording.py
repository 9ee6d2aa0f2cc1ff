"""The texts: each one that is used exists with its placeholders, none is idle, and all speak as they should."""

import ast
import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from handlers.capabilities import FORMS
from handlers.cases.course import NAMED
from handlers.cases.steps import CALL, NUMBERS, SLIP, STEPS
from handlers.dialog.hierarchy import RANK
from handlers.forms.form import Form
from handlers.forms.places import HousePlace
from handlers.forms.places_below import PlacesBelow
from handlers.wording import FOLDER, Wording, load_wording
from knowledge.area import Level
from storage.cases.cases import ENDED, CaseState
from storage.people.people import Role
from tests.source import ROOT, modules

FILES = {path.stem for path in FOLDER.glob("*.toml")}
TEXTS = load_wording()
KEY = re.compile(rf"(?:{'|'.join(sorted(FILES))})(?:\.\w+)+")

# how many positional arguments stand before the key, and the values that the function adds
SAYERS: dict[str, tuple[int, set[str]]] = {
    "say": (0, set()),
    "_say": (0, set()),
    "reply": (0, set()),
    "option": (1, set()),
}
ADDED_TO_A_SLIP = {"name"}

BUTTONS = {  # DESIGN 2: the same everywhere
    "forms.button.submit": "提交",
    "forms.button.skip": "跳过",
    "forms.button.back": "返回",
    "forms.button.cancel": "取消",
    "forms.button.done": "完成",
    "forms.button.resume": "继续",
    "forms.button.restart": "重填",
    "forms.button.drop": "放弃",
    "forms.button.change": "修改",
    "cases.button.correct": "修改",
    "reporting.button.report": "已报送",
    "reporting.button.nil": "零报告",
}


@functools.cache
def nodes() -> Sequence[tuple[Path, ast.AST]]:
    """Every node of every module that may speak."""
    speaking = [(Path(path), tree) for path, tree in modules().items() if path.startswith(("bot/", "handlers/"))]
    return [(path, node) for path, tree in speaking for node in ast.walk(tree)]


def literal_keys() -> Iterator[tuple[Path, str]]:
    """Every string in the code that looks like the key of a text, or of a table of texts."""
    for path, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
            yield path, node.value


def key_patterns() -> Iterator[re.Pattern[str]]:
    """Keys that are put together: f"role.{role}" stands for every text in role.toml."""
    for _, node in nodes():
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values
            ]
            if re.match(rf"(?:{'|'.join(sorted(FILES))})\.", str(node.values[0].value)):
                yield re.compile("".join(parts))


def field_keys(form: Form) -> Iterator[str]:
    """The texts of a form's fields."""
    for asked in (*form.fields, *form.beside):
        yield from (f"{asked.texts}.{name}" for name in ("name", "why", "example"))
        yield from (key for key in (f"{asked.texts}.spoken.called",) if key in TEXTS)
        yield from (f"{asked.texts}.{option}" for option in asked.options)
        if isinstance(asked.kind, PlacesBelow):
            yield from (f"{asked.texts}.{text}" for text in ("all", "shown_all"))
        if not isinstance(asked.kind, HousePlace):
            yield f"{asked.texts}.ask"


def spoken_calls() -> Iterator[tuple[Path, int, str, set[str]]]:
    """Every call that says a text by its literal key: where, the key, and the names of the values given."""
    for path, node in nodes():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        before, added = SAYERS.get(name, (None, set()))
        if before is None or len(node.args) <= before or any(word.arg is None for word in node.keywords):
            continue
        key = node.args[before]
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and KEY.fullmatch(key.value):
            given = {word.arg for word in node.keywords if word.arg} - ({"weight"} if name == "option" else set())
            yield path, node.lineno, key.value, given | added


def slips() -> Iterator[tuple[str, set[str]]]:
    """Every slip with a literal key and literal values."""
    for _, node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Slip":
            given = {word.arg: word.value for word in node.keywords}
            key, values = given.get("key"), given.get("values", ast.Dict(keys=[], values=[]))
            if isinstance(key, ast.Constant) and isinstance(values, ast.Dict) and None not in values.keys:
                yield str(key.value), {str(one.value) for one in values.keys if isinstance(one, ast.Constant)}


def template_keys() -> Iterator[str]:
    """The texts that the desk's templates ask for: by their keys, or by what a key begins with."""
    templates = ROOT / "bot" / "desk" / "templates"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(templates.glob("*.html")))
    for key, goes_on in re.findall(r"""\bsay\(["']([\w.]+)["']( ~)?""", text):
        yield from (one for one in TEXTS if (one.startswith(key) if goes_on else one == key))


def test_every_key_in_a_template_is_a_text() -> None:
    templates = ROOT / "bot" / "desk" / "templates"
    for path in sorted(templates.glob("*.html")):
        for key in re.findall(r"""\bsay\(["']([\w.]+)["'][,)]""", path.read_text(encoding="utf-8")):
            assert key in TEXTS, path.name


def page_keys() -> Iterator[str]:
    """The texts that the web chat's page asks for, by the part of the key behind web.page."""
    static = ROOT / "bot" / "channels" / "web" / "static"
    page = "\n".join(path.read_text(encoding="utf-8") for path in sorted(static.glob("*.*")))
    for key in TEXTS:
        name = key.removeprefix("web.page.")
        written = rf"(?<![\w.])(?:{re.escape(name)}|{name.replace('.', '_')})(?![\w.])"
        if name != key and re.search(written, page):
            yield key


# --- keys


def test_every_key_in_the_code_is_a_text_or_a_table_of_texts() -> None:
    tables = {key[: match.start()] for key in TEXTS for match in re.finditer(r"\.|_none$", key)}
    begun = {key[: place.end()] for key in TEXTS for place in re.finditer("_", key)}  # f"{key}{name}" ends such a one
    known = {*TEXTS, *tables, *begun}
    missing = [(path.name, key) for path, key in literal_keys() if key not in known]
    assert missing == []


def test_every_text_is_used() -> None:
    used = {key for _, key in literal_keys()} | {key for form in FORMS.values() for key in field_keys(form)}
    patterns = list(key_patterns())
    tables = {f"{key}_none" for key in used} | set(page_keys()) | set(template_keys())
    idle = [key for key in TEXTS if key not in used | tables and not any(one.fullmatch(key) for one in patterns)]
    assert idle == []


def test_every_key_that_is_put_together_finds_a_text() -> None:
    lost = [pattern.pattern for pattern in key_patterns() if not any(pattern.fullmatch(key) for key in TEXTS)]
    assert lost == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_field_and_option_has_its_texts(form: Form, say: Wording) -> None:
    assert [key for key in field_keys(form) if key not in TEXTS] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_field_says_in_a_sentence_what_it_is_needed_for_and_gives_an_example(form: Form, say: Wording) -> None:
    for asked in (*form.fields, *form.beside):
        why, example = say(f"{asked.texts}.why"), say(f"{asked.texts}.example")
        assert why.endswith("。"), asked.texts
        assert len(why) <= 40, asked.texts
        assert example, asked.texts


@pytest.mark.parametrize(
    "keys",
    [
        [f"role.{role}" for role in Role],
        [f"membership.welcome.{role}" for role in Role],
        [f"menu.for_{role}" for role in RANK],
        [f"cases.state.{state}" for state in CaseState],
        [f"lookup.next_after.{state}" for state in (CaseState.REPORTED, CaseState.RETURNED, *ENDED)],
        [f"cases.button.{step.id}" for step in STEPS],
        [f"place.level.{level}" for level in Level],
        [f"weekday.{day}" for day in range(1, 8)],
    ],
    ids=lambda keys: str(keys[0]).rpartition(".")[0],
)
def test_every_member_of_a_list_has_its_text(keys: list[str]) -> None:
    assert [key for key in keys if key not in TEXTS] == []


def test_every_kind_of_event_has_its_text() -> None:
    kinds = {step.kind for step in STEPS} | {
        str(word.value.value)
        for path, node in nodes()
        if isinstance(node, ast.Call) and path.is_relative_to("handlers/cases")
        for word in node.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant)
    }
    kinds -= {CALL.kind, NUMBERS.kind, SLIP.kind, *NAMED}
    assert [id for id in NAMED.values() if f"course.step.{id}" not in TEXTS] == []
    assert {"reported", "completed", "received", "taken", "corrected"} <= kinds
    assert [kind for kind in kinds if f"cases.event.{kind}" not in TEXTS] == []


def test_every_reason_for_a_wrong_number_has_its_text() -> None:
    tree = modules()["handlers/forms/identity.py"]
    for name, prefix in (("read_id_number", "id_number"), ("read_phone", "phone")):
        function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
        reasons = {
            str(word.value.value)
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            for word in node.keywords
            if word.arg == "reason" and isinstance(word.value, ast.Constant)
        }
        assert len(reasons) >= 4
        assert [reason for reason in reasons if f"forms.slip.{prefix}_{reason}" not in TEXTS] == []


# --- placeholders


def test_every_text_is_given_exactly_the_values_that_it_names() -> None:
    calls = list(spoken_calls())
    assert len(calls) > 100
    wrong = [
        (f"{path.name}:{line}", key, sorted(given ^ TEXTS.placeholders(key)))
        for path, line, key, given in calls
        if key in TEXTS and given != TEXTS.placeholders(key)
    ]
    assert wrong == []


def test_every_slip_is_given_the_values_that_its_text_names() -> None:
    found = list(slips())
    assert len(found) > 5
    assert [key for key, given in found if not TEXTS.placeholders(key) <= given | ADDED_TO_A_SLIP] == []


def test_placeholders_are_plain_names() -> None:
    assert [key for key in TEXTS if not all(name.isidentifier() for name in TEXTS.placeholders(key))] == []


def test_what_a_person_wrote_is_never_read_as_a_template(say: Wording) -> None:
    assert say("forms.kept", name="{0}{name}{x.__class__}%s}").startswith("{0}{name}{x.__class__}%s}")


# --- how they speak


@functools.cache
def told() -> Sequence[tuple[str, str]]:
    """The texts that are said: not the words and patterns that people may type."""
    heard = (
        ".spoken.",
        ".say.",
        "org.sheet",
        "org.column",
        "org.role_words",
        "import.column",
        "import.trade",
        ".heads.",
    )
    return [(key, raw(key)) for key in TEXTS if not any(part in key for part in heard)]


def raw(key: str) -> str:
    """A text with its placeholders as they stand."""
    return TEXTS(key, **{name: f"{{{name}}}" for name in TEXTS.placeholders(key)})


def told_with(pattern: str) -> list[tuple[str, str]]:
    """The texts that are said in which a pattern is found."""
    return [(key, text) for key, text in told() if re.search(pattern, text)]


def test_a_text_is_polite_and_plain() -> None:
    assert told_with("你") == []
    assert told_with("请勿|系统检测到|非法输入|操作失败|亲，|哦！") == []
    assert told_with("(?s)[⚠✅].*[⚠✅]") == []
    assert told_with(r"[\U0001f300-\U0001faff]") == []


def test_a_text_has_full_width_marks_between_chinese_characters() -> None:
    assert told_with(r"[一-鿿}][,;:!?](?!\{)|[,;:!?(][一-鿿]|[一-鿿]\.(?!\w)") == []
    assert told_with(r"[一-鿿] +[一-鿿]") == []


def test_marks_of_speech_come_in_pairs() -> None:
    pairs = (("“", "”"), ("〔", "〕"), ("（", "）"), ("《", "》"))
    assert [(key, text) for key, text in told() for one, other in pairs if text.count(one) != text.count(other)] == []


@pytest.mark.parametrize(("key", "label"), BUTTONS.items(), ids=list(BUTTONS))
def test_a_fixed_word_is_the_same_everywhere(key: str, label: str) -> None:
    assert TEXTS(key) == label


def test_a_button_fits_on_a_small_screen() -> None:
    buttons = [key for key in TEXTS if ".button." in key or key.startswith("menu.command.")]
    labels = [TEXTS(key, **dict.fromkeys(TEXTS.placeholders(key), "")) for key in buttons]
    assert len(labels) > 100
    assert [label for label in labels if len(label) > 12] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_an_option_fits_on_a_small_screen(form: Form) -> None:
    labels = [TEXTS(f"{asked.texts}.{option}") for asked in form.fields for option in asked.options]
    assert [label for label in labels if len(label) > 12] == []


def test_buttons_that_are_named_in_a_text_exist() -> None:
    labels = {TEXTS(key) for key in TEXTS if not TEXTS.placeholders(key)}
    named = {name for _, text in told() for name in re.findall(r"〔([^〔〕{}]+)〕", text)}
    assert named - labels == set()


def test_a_word_is_found_in_the_lists_that_hold_it_and_in_no_other_text(say: Wording) -> None:
    assert say.lists_with("报危房") == {"menu.say.report"}
    assert say.lists_with("请点下面的一个，或者打上面的字。") == set()


def test_words_that_may_be_typed_mean_one_thing_only(say: Wording) -> None:
    tables = [
        key
        for key in TEXTS
        if key.startswith(("forms.spoken.", "menu.say.", "consent.say.")) and not key.endswith(("change_item", "agree"))
    ]
    words = [word for key in tables for word in set(say(key).split())]
    assert sorted({word for word in words if words.count(word) > 1}) == []
