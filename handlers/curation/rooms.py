"""What of the knowledge somebody finds at the desk, with how many questions wait there for them."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.people import curators
from storage.curation import questions
from storage.people.people import Role

_FOR_ALL = ("packs", "offices", "consent")


class NotInKnowledge(LookupError):
    """There is no such question or entry, or it is not the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class KnowledgeRoom:
    """One of the pages by its name; `waiting` is how much waits there, none where nothing ever does."""

    name: str
    waiting: int | None = None


def rooms(context: Context) -> tuple[KnowledgeRoom, ...]:
    """The pages that are theirs: curators answer and write, the city agrees, all others read and try."""
    codes = [county.code for county in curators.counties_of(context)]
    found = [KnowledgeRoom(name="try")]
    if codes:
        waiting = questions.count_waiting(context.tx)
        found.append(KnowledgeRoom(name="questions", waiting=sum(waiting.get(code, 0) for code in codes)))
    if codes or context.role is Role.CITY:
        found.append(KnowledgeRoom(name="local"))
    return (*found, *(KnowledgeRoom(name=name) for name in _FOR_ALL))
