"""The `anju` command."""

import sys
from typing import NoReturn

import typer
from sqlalchemy.exc import DBAPIError

from bot.commands import (
    ask,
    backup,
    bench,
    calc,
    case,
    check,
    invite,
    knowledge,
    notify,
    org,
    outbox,
    person,
    reminders,
    run,
    sessions,
    setup,
    talk,
    training,
)
from bot.settings import SettingsError
from knowledge.model.pack import PackError
from storage.database.database import WrongSchema
from storage.database.privacy import WrongKey

app = typer.Typer(
    help="Anju: a chat assistant for rural dangerous-house work.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command()(setup.setup)
app.command()(run.run)
app.command()(run.demo)
app.command()(talk.talk)
app.command()(check.check)
app.command()(backup.backup)
app.command("restore")(backup.restore_)
app.command()(ask.ask)
app.command()(calc.calc)
app.command()(reminders.reminders)
app.command()(invite.invite)
app.add_typer(org.app, name="org")
app.add_typer(training.app, name="training")
app.add_typer(case.app, name="case")
app.add_typer(person.app, name="person")
app.add_typer(outbox.app, name="outbox")
app.add_typer(sessions.app, name="sessions")
app.add_typer(notify.app, name="notify")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(bench.app, name="bench")


BAD_SETTING = 2  # exit code: starting again does not help before somebody mends it


def main() -> None:
    """Run the command; what an operator can mend ends it with one clear line."""
    try:
        app()
    except (SettingsError, PackError, WrongKey, WrongSchema) as error:
        _end(f"anju: {error}", BAD_SETTING)
    except DBAPIError as error:
        _end(f"anju: the database cannot be used: {error.orig}", 1)


def _end(line: str, code: int) -> NoReturn:
    sys.stderr.write(f"{line}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
