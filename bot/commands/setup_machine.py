"""The half of `anju setup` about this machine: addresses, token, folders and key, written to `.env`."""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import typer
from pydantic_settings import DotEnvSettingsSource

from bot.commands.env_file import EnvFile
from bot.commands.opening import open_database
from bot.commands.prompts import Prompt, Prompts, UnfitAnswer
from bot.commands.setup_answers import (
    read_data_dir,
    read_key_file,
    read_public_url,
    read_telegram_token,
    read_web_address,
)
from bot.data_folder import vault_of
from bot.settings import Settings, load_settings
from handlers.wording import Wording

ENV_FILE = Path(".env")


class Declined(Exception):
    """The operator does not want what was shown."""


class Machine:
    """Settles the settings. `given` are the answers of the command's options, by the name of the setting."""

    def __init__(self, say: Wording, prompts: Prompts, given: Mapping[str, str | None]) -> None:
        self._say = say
        self._prompts = prompts
        self._given = given
        self._present: dict[str, str] = DotEnvSettingsSource(Settings, env_file=ENV_FILE)()
        self._answers: dict[str, str] = {}

    def settle(self) -> Settings:
        """Ask, show what changes, make the key, prove it on the database, write .env: the settings as they are then.

        In that order: where the key is not the database's, .env stays as it was. Raises UnfitAnswer, Declined,
        SettingsError, WrongKey.
        """
        self._ask_all()
        self._show_changes()
        settings = load_settings(**{name: value or None for name, value in self._answers.items()})
        self._make_key(settings)
        with open_database(settings):
            self._write()
        return settings

    def _ask_all(self) -> None:
        say = self._say
        address = self._ask("web_address", Prompt(text=say("setup.web_address.ask"), read=read_web_address))
        read_url = partial(read_public_url, web_address=address)
        url = self._ask("public_url", Prompt(text=say("setup.public_url.ask"), read=read_url, optional=True))
        if url.startswith("http://"):
            typer.echo(say("setup.note.no_https"))
        token = say("setup.telegram_token.ask")
        self._ask("telegram_token", Prompt(text=token, read=read_telegram_token, optional=True, hidden=True))
        folder = self._ask("data_dir", Prompt(text=say("setup.data_dir.ask"), read=read_data_dir))
        old_folder = self._present.get("data_dir", folder)
        if old_folder != folder and Path(old_folder).exists():
            typer.echo(say("setup.note.data_moved", old=old_folder))
        if os.environ.get("ANJU_SECRET_KEY") or self._present.get("secret_key"):
            typer.echo(f"\n{say('setup.secret_key_file.in_variable')}")
        else:
            read_file = partial(read_key_file, data_dir=folder)
            self._ask("secret_key_file", Prompt(text=say("setup.secret_key_file.ask"), read=read_file))

    def _ask(self, name: str, prompt: Prompt) -> str:
        """The answer; what stands in the environment is not asked for, since it goes before .env."""
        variable, preset = _variable(name), Settings.model_fields[name].default
        if os.environ.get(variable):
            if self._given[name] is not None:
                raise UnfitAnswer(self._say("setup.environment.refused", name=variable))
            typer.echo(f"\n{self._say('setup.environment.fixed', name=variable)}")
            return os.environ[variable]
        self._answers[name] = self._prompts.ask(
            prompt,
            given=self._given[name],
            present=self._present.get(name),
            default="" if preset is None else str(preset),
        )
        return self._answers[name]

    def _show_changes(self) -> None:
        """Name what is new and what differs, never the values. Raises Declined."""
        say, space = self._say, " "
        new = [_variable(name) for name, value in self._to_write().items() if name not in self._present]
        other = [_variable(name) for name in self._to_write() if name in self._present]
        typer.echo("")
        if new:
            typer.echo(say("setup.file.added", names=space.join(new)))
        if other:
            typer.echo(say("setup.file.changed", names=space.join(other)))
        if not new and not other:
            typer.echo(say("setup.file.same"))
        elif not self._prompts.agree(say("setup.file.ask")):
            raise Declined

    def _to_write(self) -> dict[str, str]:
        return {name: value for name, value in self._answers.items() if value != self._present.get(name, "")}

    def _make_key(self, settings: Settings) -> None:
        """Raises SettingsError."""
        if settings.secret_key is not None:
            return
        file = settings.secret_key_file.expanduser()
        there = file.exists()
        vault_of(settings, settings.database())
        typer.echo(self._say("setup.secret_key_file.kept" if there else "setup.secret_key_file.made", file=file))

    def _write(self) -> None:
        """Raises UnfitAnswer where the file cannot be written."""
        file = EnvFile(ENV_FILE)
        was_there = file.path.exists()
        file.set({_variable(name): value for name, value in self._to_write().items()})
        try:
            changed = file.write()
        except OSError as error:
            raise UnfitAnswer(self._say("setup.file.unwritable", file=file.path, reason=error.strerror)) from error
        if changed:
            typer.echo(self._say("setup.file.written", file=file.path))
        if changed and was_there:
            typer.echo(self._say("setup.file.backup", file=file.backup))


def _variable(name: str) -> str:
    return f"ANJU_{name.upper()}"
