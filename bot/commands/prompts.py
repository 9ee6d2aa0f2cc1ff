"""Asking an operator: one question at a time, each with what is set now, until the answer fits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import typer

from handlers.forms.field import Slip
from handlers.wording import Wording

CLEAR = "-"


class UnfitAnswer(Exception):
    """An answer that cannot be asked again does not fit; the message says what is right."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What is asked. `text` says it; `read` gives the answer as it is kept, or what is right.

    What is `hidden` is neither shown as it is typed nor as it is set.
    """

    text: str
    read: Callable[[str], str | Slip]
    optional: bool = False
    hidden: bool = False


class Prompts:
    """Asks, or takes what was given beforehand."""

    def __init__(self, say: Wording, *, nobody: bool) -> None:
        self._say = say
        self._nobody = nobody

    def ask(self, prompt: Prompt, *, given: str | None, present: str | None, default: str = "") -> str:
        """The answer: the given one, or the operator's; with nobody there, what is set now, or else the default.

        Raises UnfitAnswer where an answer that cannot be asked again does not fit.
        """
        kept = default if present is None else present
        if given is not None or self._nobody:
            return self.take(prompt, kept if given is None else given)
        typer.echo(f"\n{prompt.text}")
        for line in self._what_enter_does(prompt, present, default):
            typer.echo(line)
        while True:
            typed = self._typed(hidden=prompt.hidden) or kept
            answer = prompt.read("" if prompt.optional and typed == CLEAR else typed)
            if not isinstance(answer, Slip):
                return answer
            typer.echo(self._say(answer.key, **answer.values))

    def take(self, prompt: Prompt, given: str) -> str:
        """An answer that was given beforehand. Raises UnfitAnswer."""
        answer = prompt.read(given.strip())
        if isinstance(answer, Slip):
            raise UnfitAnswer(self._say(answer.key, **answer.values))
        return answer

    def agree(self, text: str) -> bool:
        """Whether the operator wants it; with nobody there, it is wanted."""
        if self._nobody:
            return True
        typer.echo(f"\n{text}")
        return self._typed().lower() != self._say("setup.file.no")

    def _typed(self, *, hidden: bool = False) -> str:
        mark = self._say("setup.answer.prompt")
        typed: str = typer.prompt(mark, default="", show_default=False, prompt_suffix=" ", hide_input=hidden)
        return typed.strip()

    def _what_enter_does(self, prompt: Prompt, present: str | None, default: str) -> Iterator[str]:
        if present and prompt.hidden:
            yield self._say("setup.answer.hidden")
        elif present:
            yield self._say("setup.answer.present", value=present)
        elif default and present is None:
            yield self._say("setup.answer.default", value=default)
        elif prompt.optional:
            yield self._say("setup.answer.empty")
        if prompt.optional and (default if present is None else present):
            yield self._say("setup.answer.clear")
