"""`anju talk`: the assistant in the terminal, as somebody of the demo; `--record` writes a transcript."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bot.app import learn
from bot.channels import terminal
from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from bot.commands.transcript import CLOCK, LINE, Conversations, strike
from bot.core.wallclock import WallClock
from bot.demo.cast import CHARACTERS, plant
from bot.pipeline.card_reader import CardReader, can_read_cards
from bot.pipeline.card_work import CardWork
from bot.pipeline.jobs import LEASE
from bot.pipeline.turn import Turns
from bot.settings import load_settings
from handlers.dialog.installation import Installation
from handlers.forms.card_orders import READ_CARD
from handlers.wording import load_wording
from knowledge.calendar.workdays import load_workdays
from storage.database.database import Database
from storage.database.privacy import Vault
from storage.people import accounts, people
from storage.people.people import Role
from storage.queues import jobs
from storage.queues.jobs import JobKinds


def talk(
    role: Annotated[
        Role, typer.Option(help="Who you are at first; a line that begins with `township>` is somebody else.")
    ] = Role.CADRE,
    record: Annotated[Path | None, typer.Option(help="Write the conversation to this file.")] = None,
) -> None:
    """Talk with the assistant in the terminal, in an invented county that is forgotten at the end.

    [label] presses a button, /report is a command, <photo>, <photo album=a>, <file name=a.pdf>,
    <location 37.5 121.4 12> and <contact 13800000000> stand for what a keyboard cannot send,
    the path of a picture sends it, `@ 2026-11-03 09:00` moves the clock. Control-D ends.
    """
    say, settings = load_wording(), load_settings()
    with TemporaryDirectory(prefix="anju-talk-") as folder:
        database = Database(f"sqlite:///{folder}/talk.db", Vault.with_key(bytes(32)))
        database.upgrade()
        clock = WallClock(settings.zone)
        with database.writing() as tx:
            plant(tx, say, clock.now())
            for part in CHARACTERS:
                person_id = people.find_by_phone(tx, part.phone)
                if person_id is not None:
                    lane = f"{terminal.NAME}:{part.id}"
                    accounts.add(tx, lane=lane, channel=terminal.NAME, chat=lane, person_id=person_id, now=clock.now())
        installation = Installation(
            knowledge=learn(settings.data_dir),
            say=say,
            workdays=load_workdays(),
            zone=settings.zone,
            file_folder=Path(folder) / "files",
            reads_cards=can_read_cards(),
        )
        turns = Turns(
            database=database,
            readers={terminal.NAME: terminal.read},
            clock=clock,
            installation=installation,
        )
        ticker = Clock(database=database, installation=installation, clock=clock, spoken=lambda: None)
        broadcasts = Broadcasts(database=database, installation=installation, clock=clock, spoken=lambda: None)
        lanes = {part.id: f"{terminal.NAME}:{part.id}" for part in CHARACTERS}
        talks = Conversations(
            database=database,
            turns=turns,
            clock=clock,
            people=lanes,
            ring=lambda: strike(ticker, broadcasts),
            move=broadcasts.move,
            file_folder=Path(folder) / "files",
        )
        cards = CardWork(
            database=database,
            clock=clock,
            channels={terminal.NAME: terminal.OwnFiles()},
            reader=CardReader(),
            wake=lambda lanes: None,
        )
        lines = _converse(talks, str(role), lanes, partial(_read_card, database, clock, cards))
        database.close()
    if record is not None:
        record.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read_card(database: Database, clock: WallClock, cards: CardWork) -> bool:
    """Have the photo of an ID card read that was just sent; false where none was."""
    with database.writing() as tx:
        now, of = clock.now(), JobKinds(named=(READ_CARD,), others=False)
        job = jobs.claim(tx, now, lease_until=now + LEASE, of=of)
    if job is None:
        return False
    asyncio.run(cards.read(job))
    with database.writing() as tx:
        jobs.finish(tx, job.id, clock.now())
    return True


def _converse(talks: Conversations, who: str, lanes: dict[str, str], reads_card: Callable[[], bool]) -> list[str]:
    written: list[str] = []
    while True:
        try:
            line = input(f"{who}> ").strip()
        except EOFError:
            return written
        if not line:
            continue
        spoken = LINE.fullmatch(line)
        if spoken is not None and spoken["who"] in lanes:
            who, line = spoken["who"], spoken["line"]
        try:
            moved = CLOCK.fullmatch(line) is not None
            said = talks.replay(line if moved else f"{who}> {line}").rstrip("\n")
        except ValueError as slip:
            typer.echo(f"    {slip}")
            continue
        written.append(said)
        typer.echo("\n".join(said.split("\n")[1:]))
        while reads_card():
            heard = talks.hear(who)
            written += heard
            typer.echo("\n".join(heard))
