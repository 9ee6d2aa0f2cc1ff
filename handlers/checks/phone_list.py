"""Whom to ring for a check, whole, to be printed: the villages that have not answered, with the full work phones."""

from collections import Counter
from dataclasses import dataclass

from handlers.checks.board import NoSuchCheck, find
from handlers.checks.cadres import cadres_within
from handlers.checks.texts import CheckWords
from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.hierarchy import at_level
from handlers.dialog.permissions import Action
from knowledge.area import Level
from storage.checks import items as stored_items
from storage.people import areas, audit
from storage.people.directory import DirectoryEntry


@dataclass(frozen=True, kw_only=True)
class PhoneLine:
    """A person to ring for a village that has not answered; without one there, no name and no phone."""

    township: str
    village: str
    open: int
    name: str
    phone: str
    reached: str


@dataclass(frozen=True, kw_only=True)
class PhoneList:
    """The list with its head: who prints it, when."""

    id: int
    title: str
    head: str
    lines: tuple[PhoneLine, ...]


def phone_list(context: Context, id: int) -> PhoneList:
    """All phones of those villages; the look is audited (P7).

    Raises NoSuchCheck, also for one that has ended, for then nobody has to be rung.
    """
    check, place = find(context, id)
    if check.closed_at is not None or not context.may(Action.VIEW_DUTY_PHONE, place):
        raise NoSuchCheck(id)
    open_at: Counter[str] = Counter()
    for one in stored_items.tally(context.tx, check.id):
        if one.answer is None:
            open_at[one.area] += one.count
    there = areas.among(context.tx, open_at.keys())
    silent = {code: village for code, village in there.items() if place.contains(village)}
    lineages, cadres = areas.lineages(context.tx, silent.values()), cadres_within(context.tx, [place])
    lines: list[PhoneLine] = []
    for code, village in sorted(silent.items()):
        township = at_level(lineages[code], Level.TOWNSHIP)
        above = township.name if township is not None and township != village else ""
        known: list[DirectoryEntry | None] = [*cadres.get(code, ())]
        lines += [_line(context, above, village.name, open_at[code], cadre) for cadre in known or [None]]
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="looked_at_duty_phones",
        subject=f"check:{check.id}",
        now=context.now,
        details={"villages": sorted(silent)},
    )
    words = CheckWords(say=context.say, check=check)
    return PhoneList(
        id=check.id,
        title=context.say("checks.board.phones", title=words.mark(words.title), count=len(silent)),
        head=context.say("checks.board.phones_at", moment=say_moment(context.say, context.now, context.zone)),
        lines=tuple(lines),
    )


def _line(context: Context, township: str, village: str, open: int, one: DirectoryEntry | None) -> PhoneLine:
    if one is None:
        return PhoneLine(
            township=township,
            village=village,
            open=open,
            name=context.say("checks.told.nobody_known"),
            phone="",
            reached="",
        )
    return PhoneLine(
        township=township,
        village=village,
        open=open,
        name=one.name,
        phone=one.phone or context.say("checks.told.no_phone"),
        reached=context.say(f"checks.board.{'reached' if one.reachable else 'out_of_reach'}"),
    )
