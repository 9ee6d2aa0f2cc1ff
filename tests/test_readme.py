"""The README keeps up with the code."""

import re
from pathlib import Path

from bot.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `ANJU_(\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def test_the_table_of_settings_is_complete() -> None:
    written = {name.lower(): (default.strip("`"), text) for name, default, text in ROW.findall(README)}
    expected = {
        name: ("none" if field.default is None else str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }
    assert written == expected


def test_the_files_that_it_names_exist() -> None:
    root = Path(__file__).parent.parent
    named = re.findall(r"`((?:bot|handlers|knowledge|storage|tests)/[\w./]+\.py)`", README)
    assert named
    assert [name for name in named if not (root / name).exists()] == []
