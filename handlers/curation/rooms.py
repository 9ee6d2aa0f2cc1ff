"""What of the knowledge somebody finds at the desk."""

from dataclasses import dataclass

from handlers.dialog.context import Context

_FOR_ALL = ("try", "packs", "offices", "consent")


@dataclass(frozen=True, kw_only=True)
class KnowledgeRoom:
    """One of the pages by its name; `waiting` is how much waits there, none where nothing ever does."""

    name: str
    waiting: int | None = None


def rooms(context: Context) -> tuple[KnowledgeRoom, ...]:
    """The pages that are theirs: what all read and try."""
    return tuple(KnowledgeRoom(name=name) for name in _FOR_ALL)
