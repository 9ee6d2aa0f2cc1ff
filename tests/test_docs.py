"""The documents keep up with the code: commands, options, settings, files and lines that they name exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml
from PIL import Image
from typer.core import TyperCommand, TyperGroup

from bot.cli import COMMANDS, AnjuCommands, app
from bot.pipeline.places_under_way import ANSWERS_UNDER_WAY, CROWD_UNDER_WAY
from bot.process import PARTS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").glob("*.md"))]
OTHERS = [ROOT / "docs" / name for name in ("compose.yaml", "Dockerfile", "anju.service", "nginx.conf")]
FENCE = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
SETTING = re.compile(r"^\| `ANJU_(\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^(?:.*(?:/bin/|Scripts\\|exec anju ))?anju ([a-z-].*)")
LONGEST_PICTURE = 120_000  # bytes

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))


def commands_in(document: Path) -> Iterator[list[str]]:
    """The words after `anju` of every command in a document: in a block of code, or between backticks."""
    text = document.read_text(encoding="utf-8")
    blocks = "\n".join(FENCE.findall(text)).replace("\\\n", " ")
    spans = SPAN.findall(FENCE.sub("", text))
    for line in (*blocks.splitlines(), *spans):
        found = COMMAND.match(line)
        if found is not None:
            yield shlex.split(found[1], comments=True)


def command_named(words: list[str]) -> tuple[TyperCommand | TyperGroup | None, list[str]]:
    """The command that some words name, none where there is no such one, and the words that follow."""
    command: object = typer.main.get_command(app)
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return None, words
        named = COMMANDS[words[0]].load(words[0]) if isinstance(command, AnjuCommands) else command.commands[words[0]]
        command, words = named, words[1:]
    assert isinstance(command, TyperCommand | TyperGroup)
    return command, words


def options_of(command: TyperCommand | TyperGroup) -> set[str]:
    """All options that a command takes."""
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}


@every_document
def test_every_command_that_is_named_exists_with_its_options(document: Path) -> None:
    wrong = []
    for words in commands_in(document):
        command, rest = command_named(words)
        if command is None:
            wrong.append(f"anju {' '.join(words)}")
            continue
        used = {word.partition("=")[0] for word in rest if word.startswith("--") and word != "--"}
        wrong += [f"{command.name} {option}" for option in sorted(used - options_of(command))]
    assert wrong == []


def test_the_documents_name_commands_at_all() -> None:
    for document in (ROOT / "README.md", ROOT / "README.zh.md", ROOT / "docs" / "operate.md"):
        assert len(list(commands_in(document))) >= 5
    assert ["outbox", "retry", "17"] in list(commands_in(ROOT / "docs" / "operate.md"))


@pytest.mark.parametrize("document", [*DOCUMENTS, *OTHERS], ids=lambda path: str(path.name))
def test_every_setting_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"ANJU_[A-Z_]+\b", document.read_text(encoding="utf-8")))
    assert named - {f"ANJU_{name.upper()}" for name in Settings.model_fields} == set()


@every_document
def test_every_file_that_is_linked_exists(document: Path) -> None:
    targets = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if not link.startswith("http")]
    assert targets
    assert [link for link in targets if not (document.parent / link.partition("#")[0]).exists()] == []


@every_document
def test_every_module_that_is_named_exists(document: Path) -> None:
    named = re.findall(
        r"`((?:bot|handlers|knowledge|storage|tests)/[\w./]+\.\w+)`", document.read_text(encoding="utf-8")
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


@every_document
def test_every_test_that_is_named_after_another_one_lies_in_its_folder(document: Path) -> None:
    lost = []
    for line in document.read_text(encoding="utf-8").splitlines():
        folder = ROOT
        for name in re.findall(r"`((?:tests/[\w/]+/)?test_\w+\.py)`", line):
            file = ROOT / name if "/" in name else folder / name
            folder = file.parent
            lost += [] if file.exists() else [name]
    assert lost == []


def test_the_table_of_settings_is_complete() -> None:
    rows = SETTING.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    written = {name.lower(): (default.strip("`"), text) for name, default, text in rows}
    expected = {
        name: ("none" if field.default is None else str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }
    assert written == expected


def test_the_readme_leads_to_every_other_document() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCUMENTS[1:] if f"]({path.relative_to(ROOT)})" not in readme] == []
    assert len(readme.splitlines()) <= 150


def test_every_line_of_the_terms_gives_a_chinese_word_and_its_english() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+) \|$", (ROOT / "docs" / "terms.md").read_text(encoding="utf-8"), re.M)
    words = [word for chinese, _, _ in rows[2:] for word in re.split("[、（）]", chinese) if word]
    assert len(rows) > 40
    assert len(words) == len(set(words))
    assert [row for row in rows[2:] if not re.search("[一-鿿]", row[0]) or re.search("[一-鿿]", row[1])] == []


def test_every_part_that_the_service_can_be_split_into_is_told() -> None:
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert ", ".join(f"`{part}`" for part in PARTS) in text
    for parts in re.findall(r"--only ([\w,]+)", text):
        assert set(parts.split(",")) <= set(PARTS)


def test_how_many_messages_a_crash_may_double_is_told() -> None:
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert f"at most {CROWD_UNDER_WAY} notices and reminders and {ANSWERS_UNDER_WAY} replies" in text


def test_the_lines_of_the_troubleshooting_table_are_those_that_the_program_prints() -> None:
    table = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8").partition("## Troubleshooting")[2]
    quoted: list[str] = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    code = " ".join(
        path.read_text(encoding="utf-8") for room in ("bot", "storage") for path in (ROOT / room).rglob("*.py")
    )
    said = re.sub(r"[`\"\s]+|\bf(?=\")", " ", code)
    assert len(quoted) >= 8
    lost = [line for line in quoted if max(fixed_parts(line), key=len) not in said]
    assert lost == []


def fixed_parts(line: str) -> list[str]:
    """The parts of a printed line that do not vary: longer ones between names, numbers and values."""
    parts = re.split(
        r"…|https?://\S*|'[^']*'|\b\d[\d.:]*\b|\b(?:telegram|web|outbox|demo|ANJU_WEB_ADDRESS=)\b|[:;]", line
    )
    return [part.strip() for part in parts if len(part.strip()) >= 5]


def test_the_compose_file_builds_the_image_that_is_here() -> None:
    compose = yaml.safe_load((ROOT / "docs" / "compose.yaml").read_text(encoding="utf-8"))
    build = compose["services"]["anju"]["build"]
    context = (ROOT / "docs" / build["context"]).resolve()
    assert context == ROOT.resolve()
    dockerfile = (context / build["dockerfile"]).read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()]
    assert copied
    assert [name for name in copied if not (context / name).exists()] == []
    let_in = (ROOT / "docs" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name}" for name in copied} == {line for line in let_in if line.startswith("!")}


def test_the_pictures_are_of_a_phone_s_size_and_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (390, 844)
        assert path.stat().st_size <= LONGEST_PICTURE
    named = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert [path.name for path in pictures if f"pictures/{path.name}" not in named] == []
