"""The list of commands: quick, for it loads none of them, and true of each."""

import json
import subprocess
import sys

import pytest

from bot.cli import COMMANDS

HEAVY = (
    "sqlalchemy",
    "alembic",
    "telegram",
    "jieba",
    "numpy",
    "starlette",
    "openpyxl",
    "pydantic",
    "yaml",
    "cryptography",
)
LISTED = """
import json, sys
from bot.cli import app
try:
    app(["--help"])
except SystemExit:
    print(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def test_listing_the_commands_loads_nothing_that_only_commands_need() -> None:
    """`anju --help` took 2.2 s of processor: every command was loaded to be listed."""
    done = subprocess.run([sys.executable, "-c", LISTED], capture_output=True, text=True, check=True)
    *listing, loaded = done.stdout.splitlines()
    assert set(json.loads(loaded)) & {*HEAVY, "handlers", "knowledge", "storage"} == set()
    assert all(any(f" {name} " in line for line in listing) for name in COMMANDS)


def test_the_start_does_not_wait_for_what_only_a_push_needs() -> None:
    """The first question to Telegram waited for an HTTP client that nobody else uses."""
    loaded = "import sys, bot.app; print([name for name in ('aiohttp', 'pywebpush') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_as_it_describes_itself(name: str) -> None:
    place = COMMANDS[name]
    command = place.load(name)
    assert command.get_short_help_str(limit=1000) == place.does
    assert command.name == name
