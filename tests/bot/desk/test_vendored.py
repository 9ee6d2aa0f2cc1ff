"""Scripts of others are those that were published, and every file of the desk's that is not ours is listed."""

import hashlib
import tomllib
from pathlib import Path

import bot.desk

FOLDER = Path(bot.desk.__file__).parent
VENDORED = tomllib.loads((FOLDER / "vendored.toml").read_text(encoding="utf-8"))
OURS = {"desk.css", "desk.js", "map.js", "palette.js", "print.css", "ticks.js"}


def test_each_vendored_file_is_as_it_was_published() -> None:
    for name, one in VENDORED.items():
        assert hashlib.sha256((FOLDER / one["file"]).read_bytes()).hexdigest() == one["sha256"], name
        assert one["version"] in one["file"]
        assert one["licence"]


def test_no_other_file_is_anybody_else_s() -> None:
    files = {path.name for path in (FOLDER / "static").iterdir()}
    assert files - OURS == {Path(one["file"]).name for one in VENDORED.values()}


def test_our_own_script_is_short() -> None:
    lines = [(FOLDER / "static" / name).read_text(encoding="utf-8").count("\n") for name in ("desk.js", "palette.js")]
    assert sum(lines) <= 300
