"""`anju knowledge unanswered`: what people asked and got no answer, so that packs and local entries can be bettered."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.opening import open_database
from bot.commands.tables import plain_table
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.people import audit

_DAY = ["%Y-%m-%d"]
_NUMBER = re.compile(r"[\dXx][\d -]{4,}[\dXx]")  # a phone or an ID number


def unanswered(
    since: Annotated[
        datetime | None, typer.Option("--since", formats=_DAY, help="First day, as 2026-11-01; else a week ago.")
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="Print the words, too, numbers masked; the audit trail notes it.")
    ] = False,
) -> None:
    """Count what was asked and not answered, by region and subject. Who asked is not shown."""
    settings = load_settings()
    now = WallClock(settings.zone).now()
    begins = now - timedelta(days=7) if since is None else since.replace(tzinfo=settings.zone)
    with open_database(settings) as database, database.writing() as tx:
        found = questions.unanswered(tx, begins, now)
        if texts:
            details = {"since": begins.isoformat(), "questions": len(found)}
            action = "looked_at_unanswered"
            audit.note(tx, person_id=None, action=action, subject="questions", now=now, details=details)
    Console().print(_table(found))
    if texts:
        for one in found:
            typer.echo(f"{one.pack or '-'} {one.subject or '-'}: {mask_numbers(one.text)}")


def mask_numbers(text: str) -> str:
    """A text with its long numbers made unreadable.

    >>> mask_numbers("我电话13800000001，C级补1.2万元吗")
    '我电话***，C级补1.2万元吗'
    """
    return _NUMBER.sub("***", text)


def _table(found: list[AskedQuestion]) -> Table:
    table = plain_table("pack", "subject", "questions", "handed to a person")
    handed = Counter((one.pack, one.subject) for one in found if one.handed_at is not None)
    for (pack, subject), count in Counter((one.pack, one.subject) for one in found).most_common():
        table.add_row(pack or "-", subject or "-", str(count), str(handed[pack, subject]))
    return table
