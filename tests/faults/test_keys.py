"""Rows on keys: one that turns while people report, and processes that are killed while all is sealed anew."""

import random
import shutil
from pathlib import Path

import pytest

from storage.database.ciphers import Algorithm
from tests.bot.channels.bot_api import wait_until
from tests.faults.person import PATIENCE_S
from tests.faults.process import KEY, Anju
from tests.faults.reporters import Reporters, check
from tests.faults.visitor import visiting

pytestmark = pytest.mark.faults


@pytest.mark.quick
def test_a_key_turns_to_sm4_while_people_report_and_a_kill_in_between_loses_nothing(
    tmp_path: Path, county: Path, chance: random.Random
) -> None:
    shutil.copytree(county, tmp_path / "data")
    key_file = tmp_path / "secret.key"
    key_file.write_text(KEY)
    anju = Anju(tmp_path, ANJU_SECRET_KEY="", ANJU_SECRET_KEY_FILE=str(key_file), ANJU_SEALING=Algorithm.SM4)
    anju.start_and_wait()
    try:
        with visiting(anju) as visitors:
            reporters = Reporters(visitors(3), chance)
            reporters.start()
            wait_until(lambda: len(reporters.reported) >= 1, PATIENCE_S, "a report with the first key")
            before = len(reporters.reported)
            anju.command("rotate-key")
            anju.kill()
            anju.start_and_wait()
            wait_until(lambda: len(reporters.reported) > before, PATIENCE_S, "a report with the second key")
            reporters.end()
        assert reporters.failures == []
        wait_until(lambda: "sealed with an older key" not in _files(anju), PATIENCE_S, "no file of the first key")
        check(anju, reporters.reported)
        assert "WrongKey" not in anju.log()
    finally:
        anju.kill()
        print(anju.log())


def _files(anju: Anju) -> str:
    """What `anju check` says of files."""
    [line] = [line for line in anju.command("check", check=False).splitlines() if " files: " in line]
    return line
