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
LATER = (  # what is loaded where it is used: when a file is made, a question is looked up, in the demo
    "alembic",
    "aiohttp",
    "apprise",
    "bot.desk",
    "bot.demo.county",
    "bot.demo.demo",
    "docx",
    "docxtpl",
    "jinja2",
    "numpy",
    "openpyxl",
    "pi_heif",
    "PIL",
    "prometheus_client",
    "pywebpush",
    "requests",
    "segno",
    "telegram",
    "typst",
    "xlsxwriter",
)
STARTED = """
import json, sys
import bot.app, bot.commands.run
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""
LISTENING = """
import json, sys
from bot.core.libraries import settle_libraries
settle_libraries()
import bot.channels.telegram.channel
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""
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


def test_the_start_loads_nothing_that_only_some_work_needs() -> None:
    """The first question to Telegram waited for what makes workbooks, migrates or tells groups, and for the desk."""
    done = subprocess.run([sys.executable, "-c", STARTED, *LATER], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_the_channel_to_telegram_brings_no_other_programs_command_line_along() -> None:
    """HTTPX loads rich and Pygments for its own, where they are installed; they are, for the commands of ours."""
    done = subprocess.run(
        [sys.executable, "-c", LISTENING, "rich", "pygments"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_as_it_describes_itself(name: str) -> None:
    place = COMMANDS[name]
    command = place.load(name)
    assert command.get_short_help_str(limit=1000) == place.does
    assert command.name == name
