"""What a curator is told in the morning: how many questions wait, and which 本县问答 wait for a second person."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.curation.local_rules import ALONE_AFTER
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.dialog.permissions import Action, allowed
from handlers.people import curators
from knowledge.area import Place
from storage.curation import local_entries, questions
from storage.curation.local_entries import LocalEntry
from storage.people import areas, people
from storage.people.people import Grant, Role


def to_answer(morning: Morning) -> Iterator[Line]:
    """How many questions wait for each county that the person answers for."""
    waiting = morning.once(_waiting)
    for grant in curators.curating(morning.grants, morning.person_id, morning.once(curators.marks)):
        count = waiting.get(grant.place.code, 0) if grant.place else 0
        if grant.place and count:
            text = morning.say("questions.digest.waiting", count=count)
            button = Option(id="cmd:questions", label=morning.say("menu.questions"))
            about = f"questions {grant.place.code}"
            yield Line(text=text, about=about, count=count, buttons=(button,), told_as=(grant,))


def _waiting(occasion: Occasion) -> dict[str, int]:
    return questions.count_waiting(occasion.tx)


def to_approve(morning: Morning) -> Iterator[Line]:
    """What others wrote and the person may agree to; of who is alone, what may be published without a second one."""
    for waiting in morning.once(_waiting_entries):
        grant = next((one for one in morning.grants if _is_asked(morning, one, waiting)), None)
        is_writer = waiting.entry.made_by == morning.person_id
        if grant is None or (is_writer and (not waiting.alone or morning.now < waiting.entry.made_at + ALONE_AFTER)):
            continue
        entry, see = waiting.entry, Option(id=f"local:see:{waiting.entry.id}", label=morning.say("local.button.see"))
        key = "local.digest.alone" if is_writer else "local.digest.to_approve"
        text = morning.say(key, place=waiting.county.name, question=entry.text.asks[0])
        yield Line(text=text, about=f"local {entry.id}", buttons=(see,), told_as=(grant,))


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A local entry that waits for a second person; `alone` where the county has nobody but who wrote it."""

    entry: LocalEntry
    county: Place
    alone: bool


def _is_asked(morning: Morning, grant: Grant, waiting: _Waiting) -> bool:
    """Whether somebody is asked in this role: as a curator of the county, or above where it has but the writer."""
    if grant.role is Role.CITY:
        return waiting.alone and allowed(
            Action.APPROVE_LOCAL_ENTRY,
            grants=[grant],
            person_id=morning.person_id,
            target=waiting.county,
            owner_id=None,
        )
    held = curators.curating([grant], morning.person_id, morning.once(curators.marks))
    return any(one.place is not None and one.place.code == waiting.county.code for one in held)


def _waiting_entries(occasion: Occasion) -> list[_Waiting]:
    found = local_entries.waiting(occasion.tx)
    if not found:
        return []
    counties, marked = areas.among(occasion.tx, {entry.county for entry in found}), curators.marks(occasion)
    answering: dict[str, set[int]] = {code: set() for code in counties}
    for one in people.holding(occasion.tx, Role.COUNTY):
        if one.grant.place is not None and one.grant.place.code in answering:
            answering[one.grant.place.code].add(one.person_id)
    return [
        _Waiting(
            entry=entry,
            county=counties[entry.county],
            alone=(marked.get(entry.county) or answering[entry.county]) <= {entry.made_by},
        )
        for entry in found
    ]
