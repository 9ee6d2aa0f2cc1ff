"""Templates in a sandbox, each text read once: the same parts come again with every paper."""

from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment


class OnceCompiled(SandboxedEnvironment):
    """Keeps what it made of each text; a name that it does not know is an error, not an empty place."""

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(autoescape=autoescape, undefined=StrictUndefined)
        self._made: dict[str, Template] = {}

    def from_string(self, source: Any, *more: Any) -> Template:
        """The template of a text."""
        if source not in self._made:
            self._made[source] = super().from_string(source, *more)
        return self._made[source]
