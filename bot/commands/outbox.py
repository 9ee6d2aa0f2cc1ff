"""`anju outbox list` and `anju outbox retry`: what could not be sent, without its text."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.commands.opening import open_database
from bot.commands.tables import plain_table
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus

app = typer.Typer(help="Look at messages that wait or could not be sent.", no_args_is_help=True)

MOST = 100  # messages that are listed
STUCK = (OutboxStatus.WAITING, OutboxStatus.ASIDE, OutboxStatus.UNREACHABLE)


@app.command("list")
def list_messages(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List messages that wait, were refused, or found nobody: the latest hundred."""
    settings = load_settings()
    with open_database(settings) as database, database.reading() as tx:
        found = outbox.listed(tx, STUCK, MOST + 1)
    rows: list[dict[str, Any]] = [
        {
            "id": message.id,
            "status": message.status,
            "channel": message.channel,
            "manner": message.manner,
            "tries": message.tries,
            "created": message.created_at.astimezone(settings.zone).isoformat(),
            "error": message.error,
        }
        for message in found[:MOST]
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    more = f"these are the latest {MOST}, and there are more" if len(found) > MOST else None
    table = plain_table("id", "status", "channel", "manner", "tries", "created", "error", caption=more)
    for row in rows:
        values = {**row, "created": row["created"][:16].replace("T", " "), "error": row["error"] or ""}
        table.add_row(*map(str, values.values()))
    Console().print(table)


@app.command("retry")
def retry_message(message_id: int) -> None:
    """Queue a message that was refused or found nobody once more."""
    settings = load_settings()
    with open_database(settings) as database, database.writing() as tx:
        if not outbox.retry(tx, message_id, WallClock(settings.zone).now()):
            typer.echo(f"no message {message_id} was set aside", err=True)
            raise typer.Exit(1)
    typer.echo(f"message {message_id} waits again")
