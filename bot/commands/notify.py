"""`anju notify`: where reminders and alarms go besides the chat, as a group's robot or an e-mail box."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.channels.notify.apprise import AppriseChannel, page_of
from bot.channels.notify.apprise_service import masked, read_address
from bot.commands.notify_owner import Misfit, Owner, find_owner, say_owner
from bot.commands.opening import open_database
from bot.commands.tables import plain_table
from bot.core.channel import Refused, SendFailure, Wait
from bot.core.wallclock import WallClock
from bot.settings import Settings, load_settings
from handlers.dialog.hierarchy import OFFICES
from handlers.dialog.messages import Reply
from handlers.wording import Wording, load_wording
from storage.database.database import Database, Transaction
from storage.people import addresses, audit
from storage.people.addresses import Address

app = typer.Typer(help="Addresses that hear reminders and alarms: group robots, e-mail, SMS.", no_args_is_help=True)

LONGEST_LABEL = 40


@app.command()
def add(
    label: Annotated[str, typer.Option(help="What people call it.")],
    area: Annotated[str | None, typer.Option(help="Code of the place whose people it is for.")] = None,
    role: Annotated[str | None, typer.Option(help=f"Their role there: one of {', '.join(OFFICES)}.")] = None,
    phone: Annotated[str | None, typer.Option(help="Or the phone number of the one person whom it is for.")] = None,
    url_file: Annotated[Path | None, typer.Option(help="File with the address; else it is asked for, unseen.")] = None,
    url: Annotated[str | None, typer.Option(help="The address itself; it stays in the history of the shell.")] = None,
    test: Annotated[bool, typer.Option("--test/--no-test", help="Send a test message.")] = True,
) -> None:
    """Add an address, as wecombot://KEY or what WeCom, DingTalk or Feishu show as the robot's webhook."""
    say, settings = load_wording(), load_settings()
    with open_database(settings) as database:
        try:
            with database.reading() as tx:
                owner = find_owner(tx, area=area, role=role, phone=phone, say=say)
            label, kept = _label(label, say), _address(url, url_file, say)
        except Misfit as misfit:
            typer.echo(str(misfit), err=True)
            raise typer.Exit(2) from misfit
        with database.writing() as tx:
            address = _add(tx, owner, kept, label, WallClock(settings.zone).now())
            whose = say_owner(tx, address, say)
        typer.echo(say("notify.added", id=address.id, whose=whose, service=masked(kept)))
        if page_of(settings.link_root) is None:
            typer.echo(say("notify.no_link"))
        if test:
            _test(database, settings, address, say)


@app.command("list")
def list_addresses(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the addresses in use, without their secrets."""
    say = load_wording()
    with open_database(load_settings()) as database, database.reading() as tx:
        rows = [
            {
                "id": address.id,
                "for": say_owner(tx, address, say),
                "label": address.label,
                "service": masked(address.url),
                "error": address.error,
            }
            for address in addresses.everywhere(tx)
        ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = plain_table("id", "for", "label", "service", "error")
    for row in rows:
        table.add_row(*(str(value or "") for value in row.values()))
    Console().print(table)


@app.command("test")
def test_address(id: Annotated[int, typer.Argument(help="As `anju notify list` shows it.")]) -> None:
    """Send a test message; the exit code is 1 where it did not arrive."""
    say, settings = load_wording(), load_settings()
    with open_database(settings) as database:
        with database.reading() as tx:
            address = addresses.find(tx, id)
        if address is None:
            _unknown(id, say)
        else:
            _test(database, settings, address, say)


@app.command()
def remove(id: Annotated[int, typer.Argument(help="As `anju notify list` shows it.")]) -> None:
    """Use an address no more."""
    say, settings = load_wording(), load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        if not addresses.disable(tx, id, now):
            _unknown(id, say)
        audit.note(tx, person_id=None, action="address_removed", subject=f"address:{id}", now=now)
    typer.echo(say("notify.removed", id=id))


def _unknown(id: int, say: Wording) -> None:
    typer.echo(say("notify.unknown", id=id), err=True)
    raise typer.Exit(2)


def _address(url: str | None, url_file: Path | None, say: Wording) -> str:
    """The address that the operator gives, as it is kept. Raises Misfit."""
    if url is None:
        url = str(typer.prompt(say("notify.ask"), hide_input=True)) if url_file is None else _content(url_file, say)
    kept = read_address(url)
    if kept is None:
        raise Misfit(say("notify.not_understood"))
    return kept


def _content(file: Path, say: Wording) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Misfit(say("notify.no_file", file=file)) from error


def _label(label: str, say: Wording) -> str:
    if not 1 <= len(label.strip()) <= LONGEST_LABEL:
        raise Misfit(say("notify.label", most=LONGEST_LABEL))
    return label.strip()


def _add(tx: Transaction, owner: Owner, url: str, label: str, now: datetime) -> Address:
    """Keep the address, with a line in the audit trail."""
    if owner.person_id is not None:
        id = addresses.add_for_person(tx, owner.person_id, url=url, label=label, now=now)
    else:
        id = addresses.add_for_place(tx, owner.area, owner.role, url=url, label=label, now=now)
    address = addresses.find(tx, id)
    assert address is not None
    details = {"person": address.person_id, "area": address.area, "role": address.role, "service": masked(url)}
    audit.note(tx, person_id=None, action="address_added", subject=f"address:{id}", now=now, details=details)
    return address


def _test(database: Database, settings: Settings, address: Address, say: Wording) -> None:
    """Send a test message and say in one line what came of it; ends with 1 where it did not arrive."""
    clock = WallClock(settings.zone)
    channel = AppriseChannel(database=database, say=say, clock=clock.now, link=page_of(settings.link_root))
    reply = Reply(text=say("notify.test.text", label=address.label))
    try:
        asyncio.run(channel.send(str(address.id), reply, [], silent=False))
    except SendFailure as failure:
        key = {Refused: "notify.test.refused", Wait: "notify.test.wait"}.get(type(failure), "notify.test.trouble")
        typer.echo(say(key, reason=failure), err=True)
        raise typer.Exit(1) from failure
    typer.echo(say("notify.test.sent"))
