"""The `anju` command: what there is to call, each loaded when it is called."""

import gc
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.core.loading import loading

COLLECTED_AFTER = (20_000, 50, 100)  # objects made, and collections of a generation, before garbage is looked for


@dataclass(frozen=True, kw_only=True)
class CommandPlace:
    """In which module of `bot.commands` a command stands, as what, and what it does in a sentence."""

    module: str
    name: str
    does: str

    def load(self, name: str) -> TyperCommand | TyperGroup:
        """The command itself, under the name by which it is called."""
        with loading():
            found: typer.Typer | Callable[..., Any] = getattr(import_module(f"bot.commands.{self.module}"), self.name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            alone.command(name)(found)
            found = alone
        command = typer.main.get_command(found)
        assert isinstance(command, TyperCommand | TyperGroup)
        command.name = name
        return command


COMMANDS: Mapping[str, CommandPlace] = {
    "setup": CommandPlace(
        module="setup",
        name="setup",
        does="Set up this installation: .env, key, database, the first county, its office's number and an invitation.",
    ),
    "run": CommandPlace(module="run", name="run", does="Start the assistant."),
    "demo": CommandPlace(
        module="run",
        name="demo",
        does="Start the demo, whatever the settings: invented places and people, on this machine only.",
    ),
    "talk": CommandPlace(
        module="talk",
        name="talk",
        does="Talk with the assistant in the terminal, in an invented county that is forgotten at the end.",
    ),
    "check": CommandPlace(
        module="check", name="check", does="Check this installation; exit code 1 where something is wrong."
    ),
    "backup": CommandPlace(
        module="backup",
        name="backup",
        does=(
            "Write database, photos, files and official texts into one file, sealed with the key, also while Anju runs."
        ),
    ),
    "restore": CommandPlace(
        module="backup",
        name="restore_",
        does="Put a backup into an empty installation; it may come from SQLite or PostgreSQL, whichever this one has.",
    ),
    "rotate-key": CommandPlace(
        module="rotate_key",
        name="rotate_key",
        does="Let a new secret key seal from now on, also while Anju runs, and have all that lies here sealed anew.",
    ),
    "ask": CommandPlace(module="ask", name="ask", does="Answer a policy question as the chat would."),
    "calc": CommandPlace(
        module="calc",
        name="calc",
        does="Calculate whether a household is supported, with how much, and how large it may build.",
    ),
    "reminders": CommandPlace(
        module="reminders",
        name="reminders",
        does="List what the packs' calendars will have sent in a span of days, about places that do not report.",
    ),
    "invite": CommandPlace(
        module="invite", name="invite", does="Make an invitation code, or one for each of some people."
    ),
    "trail": CommandPlace(
        module="trail",
        name="trail",
        does="Write who looked at, exported and changed what in a county, the newest line first.",
    ),
    "org": CommandPlace(module="org", name="app", does="The county's places and people."),
    "training": CommandPlace(
        module="training", name="app", does="Who was trained to appraise houses or to work on them."
    ),
    "case": CommandPlace(module="case", name="app", does="Look at cases, and take a county's own ledger in."),
    "person": CommandPlace(
        module="person", name="app", does="A person's own data: a copy, and erasing it, when the person asked."
    ),
    "outbox": CommandPlace(module="outbox", name="app", does="Look at messages that wait or could not be sent."),
    "sessions": CommandPlace(
        module="sessions",
        name="app",
        does="Where somebody is signed in, and signing out after the loss of a phone.",
    ),
    "notify": CommandPlace(
        module="notify", name="app", does="Addresses that hear reminders and alarms: group robots, e-mail, SMS."
    ),
    "knowledge": CommandPlace(module="knowledge", name="app", does="The policy packs."),
    "bench": CommandPlace(module="bench", name="app", does="Measure the assistant."),
}


class AnjuCommands(TyperGroup):
    """All commands: described from the table, and loaded when one is called.

    A command brings the database, the packs or the channels along, which take two seconds; to list all of them nothing
    of that is needed.
    """

    def __init__(self, **attributes: Any) -> None:
        described = {name: TyperCommand(name, help=place.does) for name, place in COMMANDS.items()}
        super().__init__(**{**attributes, "commands": described})

    def resolve_command(
        self, ctx: Any, args: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        """The command that is called, and what follows its name."""
        name, described, rest = super().resolve_command(ctx, args)
        return name, None if described is None or name is None else COMMANDS[name].load(name), rest


app = typer.Typer(cls=AnjuCommands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def anju() -> None:
    """Anju: a chat assistant for rural dangerous-house work."""


def main() -> None:
    """Run the command; what an operator can mend ends it with one clear line.

    Hardly anything that a command loads is garbage: to look for it as often as Python does by itself takes a fifth of
    the time.
    """
    gc.set_threshold(*COLLECTED_AFTER)
    try:
        app()
    except Exception as error:
        from bot.commands.ending import ending_of

        ending = ending_of(error)
        if ending is None:
            raise
        sys.stderr.write(f"{ending.line}\n")
        sys.exit(ending.code)


if __name__ == "__main__":
    main()
