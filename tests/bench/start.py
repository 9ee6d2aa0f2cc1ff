"""How soon the whole process asks Telegram for messages, and how much memory it holds."""

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


def measure(folder: Path, *, starts: int, messages: int) -> list[Figure]:
    """`python -m bot.cli run` before a Bot API server on this machine, with its database made and a county imported."""
    folder.mkdir(parents=True, exist_ok=True)
    with BotApi() as bot_api:
        anju = Anju(folder, bot_api)
        anju.command("org", "import", str(write_county(folder / "county.xlsx")))
        seconds, imports = [], []
        for _ in range(starts):
            imports.append(_import_seconds())
            seconds.append(_seconds_to_first_poll(anju, bot_api))
            anju.stop()
        anju.start_and_wait()
        try:
            at_start = _memory(anju)
            _talk(bot_api, messages)
            after = _memory(anju)
        finally:
            anju.stop()
    return [
        Figure(
            name="start of the process to its first getUpdates",
            value=f"{statistics.median(seconds):.2f} s",
            baseline=f"{statistics.median(imports):.2f} s its imports alone",
        ),
        Figure(
            name=f"memory (RSS) after {messages} messages, every second a policy question",
            value=after,
            baseline=f"{at_start} just started",
        ),
    ]


def _seconds_to_first_poll(anju: Anju, bot_api: BotApi) -> float:
    before = len(bot_api.calls)
    began = time.monotonic()
    anju.start_and_wait()
    return next(call.at for call in bot_api.calls[before:] if call.method == "getUpdates") - began


def _import_seconds() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import bot.cli"], check=True)
    return time.monotonic() - began


def _talk(bot_api: BotApi, messages: int) -> None:
    """Everybody says something in turn, until all is answered."""
    people = [Person(bot_api, 7_000_000 + number) for number in range(_PEOPLE)]
    sent = len(bot_api.made("sendMessage"))
    for number in range(messages):
        people[number % _PEOPLE].say(_TEXTS[number // _PEOPLE % len(_TEXTS)])
    wait_until(lambda: len(bot_api.made("sendMessage")) >= sent + messages, _PATIENCE_S, f"{messages} answers")


def _memory(anju: Anju) -> str:
    """What the process holds, and the most it held; where the system tells."""
    try:
        status = Path(f"/proc/{anju.pid}/status").read_text()
    except FileNotFoundError:
        return "not told by this system"
    held = {
        name: int(value.split()[0])
        for name, value in (line.split(":", 1) for line in status.splitlines())
        if name in ("VmRSS", "VmHWM")
    }
    return f"{held['VmRSS'] / 1024:.0f} MB, peak {held['VmHWM'] / 1024:.0f} MB"
