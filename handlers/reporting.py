"""The command 报送, and what coordinators say of their reporting dates: 已报送, 零报告, 已完成, 撤回."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import extensions
from handlers.calendars import Calendars
from handlers.duties import (
    COMING,
    PLACES_NAMED,
    Duty,
    DutyWords,
    choice_id,
    day_in,
    reminder_key,
    say_date,
    say_places,
    stage_of,
)
from handlers.duty_lookup import PlacedDuty
from handlers.messages import Notice, Option, Reply
from handlers.permissions import Action, allowed
from handlers.talk import Talk, in_rows
from knowledge.area import Level, Place
from knowledge.calendar import Stage
from knowledge.pack import Pack
from storage import areas, audit, outbox, people, returns
from storage.people import Grant, Role
from storage.returns import ReturnKind

COORDINATORS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)

_KINDS = {"done": ReturnKind.REPORTED, "nil": ReturnKind.NIL}
_BELOW = {Role.COUNTY: (Role.TOWNSHIP, Level.TOWNSHIP), Role.CITY: (Role.COUNTY, Level.COUNTY)}
_LISTED_FOR = timedelta(days=31)
_DAY, _YEAR = timedelta(days=1), timedelta(days=366)


# --- buttons


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """A button `due:VERB:MARK:DATE:AREA`, given without its `due`: note what the place did, or take it back.

    Only a coordinator of that very place may, in a role that the rule asks; to everybody else the button is unknown.
    """
    match args:
        case ["done" | "nil" | "undo" | "extend" as verb, mark, due, area]:
            place = areas.find(talk.tx, area)
            duty = None if place is None else _own_duty(talk, mark, due, place)
        case _:
            duty = place = None
    if duty is None or place is None:
        return [talk.reply("reporting.said.unknown")]
    if verb == "undo":
        return [_take_back(talk, duty, place)]
    if verb == "extend" and not duty.is_work:
        return extensions.begin(talk, PlacedDuty(duty=duty, place=place))
    return [_put(talk, duty, place, ReturnKind.REPORTED if duty.is_work else _KINDS[verb])]


def _own_duty(talk: Talk, mark: str, due: str, place: Place) -> Duty | None:
    """What a button names, where the person answers for it at the place and it is in sight."""
    pack, named = talk.knowledge.packs.get(talk.pack_at(place) or ""), day_in(due)
    duty = None if pack is None or named is None else _calendars(talk).duty(pack, mark, named, place)
    if duty is None or not duty.in_sight(talk.now.date()):
        return None
    grants = [grant for grant in talk.grants if duty.asked_of(grant.role)]
    may = allowed(Action.CONFIRM_RETURN, grants=grants, person_id=talk.person_id, target=place, owner_id=None)
    return duty if may else None


def _calendars(talk: Talk) -> Calendars:
    return Calendars(talk.tx, talk.now.date())


def _put(talk: Talk, duty: Duty, place: Place, kind: ReturnKind) -> Reply:
    if returns.put(talk.tx, duty.at(place.code), kind, talk.person_id, talk.now):
        _note(talk, duty, place, str(kind))
        _tell_others(talk, duty, place, "reporting.said.others_done")
        _call_off(talk, duty, place)
        key = "reporting.said.done"
    else:
        key = "reporting.said.already"
    undo = talk.option(choice_id("undo", duty, place.code), "reporting.button.undo")
    return _reply(talk, key, duty, place, undo)


def _take_back(talk: Talk, duty: Duty, place: Place) -> Reply:
    if returns.take_back(talk.tx, duty.at(place.code)):
        _note(talk, duty, place, "taken_back")
        _tell_others(talk, duty, place, "reporting.said.others_undone")
        key = "reporting.said.undone"
    else:
        key = "reporting.said.nothing"
    return _reply(talk, key, duty, place, *_words(talk, duty).buttons(place))


def _note(talk: Talk, duty: Duty, place: Place, action: str) -> None:
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action=f"return_{action}",
        subject=f"{place.code} {duty.named} {duty.rule_id}",
        now=talk.now,
        details={"pack": duty.pack.id},
    )


def _tell_others(talk: Talk, duty: Duty, place: Place, key: str) -> None:
    """Tell the others of the place, and those to whom it was escalated."""
    others = {holder.person_id for role in COORDINATORS for holder in people.holding(talk.tx, role, place.code)}
    for row in returns.planned(talk.tx, duty.pack.id, duty.rule_id, duty.named):
        if row.area == place.code and stage_of(row.stage) in (Stage.ESCALATION, Stage.HIGHER):
            others.add(row.person_id)
    name = people.name_of(talk.tx, talk.person_id) or talk.say("reporting.said.someone")
    for person_id in sorted(others - {talk.person_id}):
        talk.notices.append(Notice(person_id=person_id, reply=_reply(talk, key, duty, place, name=name)))


def _call_off(talk: Talk, duty: Duty, place: Place) -> None:
    """Take back the reminders that still wait to be sent, unless they speak of other places, too."""
    planned = returns.planned(talk.tx, duty.pack.id, duty.rule_id, duty.named)
    keys = {area: set[str]() for area in (row.area for row in planned)}
    for row in planned:
        day = row.at.astimezone(talk.now.tzinfo).date()
        keys[row.area].add(reminder_key(row.person_id, duty, row.stage, day))
    for key in keys.pop(place.code, set()) - set().union(*keys.values()):
        outbox.cancel(talk.tx, key)


def _reply(talk: Talk, key: str, duty: Duty, place: Place, *options: Option, **values: object) -> Reply:
    state = _words(talk, duty).state(returns.find(talk.tx, duty.at(place.code)))
    text = _say_duty(talk, key, duty, place=place.name, state=state, **values)
    return Reply(text=text, options=in_rows(options))


def _words(talk: Talk, duty: Duty) -> DutyWords:
    return DutyWords(say=talk.say, duty=duty, today=talk.now.date())


# --- the list


@dataclass(frozen=True, kw_only=True)
class _Item:
    """A duty in sight, with what all places said of it, by area."""

    duty: Duty
    said: Mapping[str, ReturnKind]


def show(talk: Talk) -> list[Reply]:
    """What the person's places have to report: what is overdue, open or coming soon, a message a place."""
    held = [(grant, grant.place) for grant in talk.grants if grant.role in COORDINATORS and grant.place is not None]
    if not held:
        return [talk.reply("reporting.list.not_yours")]
    return [_show_place(talk, grant, place) for grant, place in held]


def _show_place(talk: Talk, grant: Grant, place: Place) -> Reply:
    pack = talk.knowledge.packs.get(talk.pack_at(place) or "")
    if pack is None:
        return talk.reply("reporting.list.no_pack", place=place.name)
    items = [item for item in _in_sight(talk, pack, grant, place) if _is_listed(talk, item, grant.role, place)]
    lines = [talk.say("reporting.list.head" if items else "reporting.list.none", place=place.name)]
    buttons = []
    for number, item in enumerate(items, start=1):
        if item.duty.asked_of(grant.role):
            words, said = _words(talk, item.duty), item.said.get(place.code)
            lines.append(_say_duty(talk, "reporting.list.line", item.duty, number=number, state=words.state(said)))
            if said is None:
                buttons.append(words.buttons(place, mark=str(number) if len(items) > 1 else ""))
        else:
            lines.append(_say_duty(talk, "reporting.list.theirs", item.duty, number=number))
        lines += _below(talk, item, grant.role, place)
    lines += _without_dates(talk, pack, grant.role) if items else _what_comes(talk, pack, grant.role, place)
    return Reply(text="\n".join(lines), options=tuple(buttons))


def _in_sight(talk: Talk, pack: Pack, grant: Grant, place: Place) -> Iterator[_Item]:
    """Duties of the last month since the role was given, and those that are open or come soon."""
    today = talk.now.date()
    first = max(today - _LISTED_FOR, min(today, grant.granted_at.astimezone(talk.now.tzinfo).date()))
    for duty in _duties(talk, pack, grant.role, place, first, today + _YEAR):
        if duty.in_sight(today):
            yield _Item(duty=duty, said=returns.said(talk.tx, pack.id, duty.rule_id, duty.named))


def _duties(talk: Talk, pack: Pack, role: Role, place: Place, first: date, last: date) -> list[Duty]:
    """What the place is asked for; where only the level below is, what that one is asked for."""
    calendars = _calendars(talk)
    own = calendars.duties(pack, place, first, last)
    known = {(duty.rule_id, duty.named) for duty in own}
    _, level = _BELOW.get(role, (None, None))
    theirs = calendars.duties(pack, place, first, last, level) if level else []
    return sorted(
        [*own, *(duty for duty in theirs if (duty.rule_id, duty.named) not in known)], key=lambda duty: duty.due
    )


def _is_listed(talk: Talk, item: _Item, role: Role, place: Place) -> bool:
    """The own duties while nothing was said of them, and for a while after; of the level below, the recent ones."""
    if item.duty.asked_of(role) and place.code not in item.said:
        return True
    return _is_recent(talk, item) and (item.duty.asked_of(role) or _asked_below(item, role) is not None)


def _is_recent(talk: Talk, item: _Item) -> bool:
    return item.duty.due >= talk.now.date() - COMING


def _asked_below(item: _Item, role: Role) -> Level | None:
    """The level below a role, where its places report, too."""
    lower, level = _BELOW.get(role, (None, None))
    return level if lower is not None and lower in item.duty.written_for and not item.duty.is_work else None


def _below(talk: Talk, item: _Item, role: Role, place: Place) -> list[str]:
    """How far the places one level down are with a recent report of theirs."""
    level = _asked_below(item, role) if _is_recent(talk, item) else None
    places = areas.below(talk.tx, place, level) if level else []
    missing = [below for below in places if below.code not in item.said]
    kinds = Counter(item.said.get(below.code) for below in places)
    if not places:
        return []
    if not missing:
        return [talk.say("reporting.list.below_all", done=kinds[ReturnKind.REPORTED], nil=kinds[ReturnKind.NIL])]
    return [
        talk.say(
            "reporting.list.below",
            done=kinds[ReturnKind.REPORTED],
            nil=kinds[ReturnKind.NIL],
            open=len(missing),
            places=say_places(missing[:PLACES_NAMED]),
        )
    ]


def _what_comes(talk: Talk, pack: Pack, role: Role, place: Place) -> list[str]:
    """The next date, where nothing is in sight."""
    coming = _duties(talk, pack, role, place, talk.now.date() + _DAY, talk.now.date() + _YEAR)
    following = next((duty for duty in coming if duty.asked_of(role)), None)
    said = [] if following is None else [_say_duty(talk, "reporting.list.next", following)]
    return said + _without_dates(talk, pack, role)


def _without_dates(talk: Talk, pack: Pack, role: Role) -> list[str]:
    """What the document asks for without naming a day."""
    names = [rule.name for rule in pack.calendar.rules if not rule.days and role in rule.roles]
    return [talk.say("reporting.list.undated", names="、".join(names))] if names else []


def _say_duty(talk: Talk, key: str, duty: Duty, **values: object) -> str:
    subject, day = _words(talk, duty).subject, say_date(talk.say, duty.due)
    return talk.say(key, subject=subject, date=day, **values)
