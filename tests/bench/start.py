"""How soon the whole process asks Telegram for messages and answers, and how much memory it holds."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure
from tests.bot.channels.bot_api import BotApi, wait_until
from tests.faults.county import write_county
from tests.faults.person import Person
from tests.faults.process import Anju

_PEOPLE = 50
_TEXTS = ("你好", "C级房修一修补多少钱", "/help", "怎么申请")
_PATIENCE_S = 300
_POLLS_WITHIN_S, _ANSWERS_WITHIN_S = 1.3, 1.5
_HOLDS_AT_MOST_MB = 180
_IMPORTS = """
import time
from bot.cli import COMMANDS
COMMANDS["run"].load("run")
print(time.process_time())
"""


def measure(folder: Path, *, starts: int, messages: int) -> list[Figure]:
    """`python -m bot.cli run` before a Bot API server on this machine, with its database made and a county imported."""
    folder.mkdir(parents=True, exist_ok=True)
    with BotApi() as bot_api:
        anju = Anju(folder, bot_api)
        anju.command("org", "import", str(write_county(folder / "county.xlsx")))
        imports, polls, answers = [], [], []
        for _ in range(starts):
            imports.append(_import_seconds())
            polls.append(_seconds_to_first_poll(anju))
            anju.stop()
            answers.append(_seconds_to_first_answer(anju, bot_api))
            anju.stop()
        anju.start_and_wait()
        try:
            at_start = memory(anju)
            _talk(bot_api, messages)
            after = memory(anju)
        finally:
            anju.stop()
    return [
        Figure(
            name="start of the process to its first getUpdates, in seconds of processor",
            value=f"{statistics.median(polls):.2f} s",
            baseline=f"{statistics.median(imports):.2f} s its imports alone",
            aim="≤ 1.3 s",
            reached=statistics.median(polls) <= _POLLS_WITHIN_S,
        ),
        Figure(
            name="cold start to the answer to a message that waited, in seconds of processor",
            value=f"{statistics.median(answers):.2f} s",
            aim="≤ 1.5 s",
            reached=statistics.median(answers) <= _ANSWERS_WITHIN_S,
        ),
        Figure(
            name=f"memory (RSS) after {messages} messages, every second a policy question",
            value=in_megabytes(after),
            baseline=f"{in_megabytes(at_start)} just started",
            aim=f"≤ {_HOLDS_AT_MOST_MB} MB",
            reached=None if after is None else after[0] <= _HOLDS_AT_MOST_MB,
        ),
    ]


def _seconds_to_first_poll(anju: Anju) -> float:
    anju.start_and_wait()
    return _processor_seconds(anju)


def _seconds_to_first_answer(anju: Anju, bot_api: BotApi) -> float:
    """The person writes while nothing runs."""
    sent = len(bot_api.made("sendMessage"))
    Person(bot_api, 6_999_999).say(_TEXTS[0])
    anju.start()
    wait_until(lambda: len(bot_api.made("sendMessage")) > sent, _PATIENCE_S, "the first answer")
    return _processor_seconds(anju)


def _processor_seconds(anju: Anju) -> float:
    """What the process used of the processor since it was started; a machine that does other work tells no more."""
    try:
        used = Path(f"/proc/{anju.pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return time.monotonic() - anju.started_at
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime


def _import_seconds() -> float:
    """Of processor, of a process that only imports what `anju run` imports, compiled before as there."""
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", _IMPORTS]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=compiled).stdout)


def _talk(bot_api: BotApi, messages: int) -> None:
    """Everybody says something in turn, until all is answered."""
    people = [Person(bot_api, 7_000_000 + number) for number in range(_PEOPLE)]
    sent = len(bot_api.made("sendMessage"))
    for number in range(messages):
        people[number % _PEOPLE].say(_TEXTS[number // _PEOPLE % len(_TEXTS)])
    wait_until(lambda: len(bot_api.made("sendMessage")) >= sent + messages, _PATIENCE_S, f"{messages} answers")


def memory(anju: Anju) -> tuple[float, float] | None:
    """What the process holds, and the most it held, in MB; none where the system does not tell."""
    try:
        status = Path(f"/proc/{anju.pid}/status").read_text()
    except FileNotFoundError:
        return None
    held = {
        name: int(value.split()[0]) / 1024
        for name, value in (line.split(":", 1) for line in status.splitlines())
        if name in ("VmRSS", "VmHWM")
    }
    return held["VmRSS"], held["VmHWM"]


def in_megabytes(memory: tuple[float, float] | None) -> str:
    return "not told by this system" if memory is None else f"{memory[0]:.0f} MB, peak {memory[1]:.0f} MB"
