"""应报台账: what a place has to report, how the places below it stand, and how it was at earlier dates."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers import past_windows, pressing
from handlers.dates import day_of, say_date
from handlers.duties import COMING, Duty, DutyWords, day_in
from handlers.exempting import may_exempt
from handlers.hierarchy import OFFICES
from handlers.messages import Choice, Option, Reply
from handlers.permissions import Action
from handlers.talk import Talk, in_rows
from handlers.window_words import WindowWords, window_id
from handlers.windows import Window, Windows, closing
from knowledge.area import Level, Place
from knowledge.calendar import FARTHEST
from knowledge.pack import DueRule, Pack
from storage.people import Grant

_DAY, _YEAR = timedelta(days=1), timedelta(days=366)


def show(talk: Talk) -> list[Reply]:
    """What the person's places have to report, a message a place; then the live list of each open date below."""
    held = [(grant, grant.place) for grant in talk.grants if grant.role in OFFICES and grant.place is not None]
    if not held:
        return [talk.reply("reporting.list.not_yours")]
    windows = windows_of(talk)
    own_and_below = ([_own(talk, windows, grant, place), *_below(talk, windows, place)] for grant, place in held)
    return [reply for replies in own_and_below for reply in replies]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """ledger:see and ledger:urge with rule, day and area; ledger:past with area and how many dates back."""
    match args:
        case ["see" | "urge" as verb, mark, day, area]:
            place, named = _own_place(talk, area), day_in(day)
            windows = windows_of(talk)
            window = None if place is None or named is None else windows.find(place, mark, named)
            if window is not None:
                return [_see(talk, window, replace=True)] if verb == "see" else [pressing.urge(talk, window)]
        case ["past", area, number] if number.isdecimal() and 1 <= int(number) <= past_windows.MOST:
            place = _own_place(talk, area)
            if place is not None:
                return [past_windows.show(talk, windows_of(talk), place, int(number))]
    return [talk.reply("ledger.gone")]


def windows_of(talk: Talk) -> Windows:
    """How windows stand now, as the person sees them."""
    return Windows(talk.tx, talk.knowledge.packs, talk.now, talk.zone)


def _own_place(talk: Talk, area: str) -> Place | None:
    """The place that a button names, where the person holds its role."""
    held = (grant.place for grant in talk.grants if grant.role in OFFICES and grant.place is not None)
    return next((place for place in held if place.code == area), None)


# --- what the place itself owes


def _own(talk: Talk, windows: Windows, grant: Grant, place: Place) -> Reply:
    pack = talk.knowledge.packs.get(talk.pack_at(place) or "")
    if pack is None and place.level is not Level.CITY:
        return talk.reply("reporting.list.no_pack", place=place.name)
    duties = [] if pack is None else list(_listed(talk, windows, pack, grant, place))
    lines = [talk.say("reporting.list.head" if duties else "reporting.list.none", place=place.name)]
    rows = []
    for number, duty in enumerate(duties, start=1):
        words, stands = _words(talk, duty), windows.stand(duty, place).standing
        is_open = duty.occurrence.opens <= talk.now.date()
        state = words.standing(stands) if is_open else _opens(talk, duty)
        lines.append(
            talk.say(
                "reporting.list.line",
                number=number,
                subject=words.subject,
                date=say_date(talk.say, duty.due),
                state=state,
            )
        )
        if stands.is_owed and is_open:
            rows.append(words.buttons(place, mark=str(number) if len(duties) > 1 else ""))
    if pack is not None:
        lines += [] if duties else _what_comes(talk, windows, pack, place)
        lines += _without_dates(talk, windows, pack, grant, place)
    return Reply(text="\n".join(lines), options=(*rows, *in_rows(list(_ways_on(talk, windows, place)))))


def _ways_on(talk: Talk, windows: Windows, place: Place) -> Iterator[Option]:
    yield talk.option(f"ledger:past:{place.code}:1", "ledger.button.past")
    today = talk.now.date()
    if may_exempt(talk, place) and windows.asked_below(place, today, today + _YEAR):
        yield talk.option("exempt:list", "ledger.button.exempt")
    if talk.may(Action.SET_CALENDAR, place):
        yield talk.option("cmd:reporting_settings", "ledger.button.settings")


def _listed(talk: Talk, windows: Windows, pack: Pack, grant: Grant, place: Place) -> Iterator[Duty]:
    """What can be said now, or soon, or could until lately; from when the person holds the role."""
    today = talk.now.date()
    since = day_of(grant.granted_at, talk.zone)
    first = max(today - FARTHEST, min(today, since))
    for duty in windows.calendars.duties(pack, place, first, today + _YEAR):
        if duty.in_sight(today) and today <= max(closing(duty), duty.due + COMING):
            yield duty


def _words(talk: Talk, duty: Duty) -> DutyWords:
    return DutyWords(say=talk.say, duty=duty, today=talk.now.date())


def _opens(talk: Talk, duty: Duty) -> str:
    return talk.say("ledger.not_open", opens=say_date(talk.say, duty.occurrence.opens))


def _what_comes(talk: Talk, windows: Windows, pack: Pack, place: Place) -> list[str]:
    """The next date, where nothing is in sight."""
    today = talk.now.date()
    coming = windows.calendars.duties(pack, place, today + _DAY, today + _YEAR)
    return [
        talk.say("reporting.list.next", subject=_words(talk, duty).subject, date=say_date(talk.say, duty.due))
        for duty in coming[:1]
    ]


def _without_dates(talk: Talk, windows: Windows, pack: Pack, grant: Grant, place: Place) -> list[str]:
    """What the document asks for without naming a day, where the county has named none either."""
    names = [
        rule.name
        for rule in pack.calendar.rules
        if not rule.days and grant.role in rule.roles and _is_open_question(windows, pack, rule, place)
    ]
    return [talk.say("reporting.list.undated", names=talk.say("ledger.comma").join(names))] if names else []


def _is_open_question(windows: Windows, pack: Pack, rule: DueRule, place: Place) -> bool:
    local = windows.calendars.local(pack.id, rule, place)
    return not local.days and not local.off


# --- the places below


def _below(talk: Talk, windows: Windows, place: Place) -> Iterator[Reply]:
    """A message for each date that can be answered now."""
    today = talk.now.date()
    for window in windows.below(place, today - FARTHEST, today + _YEAR, lambda duty: _is_live(duty, today)):
        yield _see(talk, window)


def _is_live(duty: Duty, today: date) -> bool:
    return duty.occurrence.opens <= today <= closing(duty)


def _see(talk: Talk, window: Window, *, replace: bool = False) -> Reply:
    """The live list; with `replace`, in place of the message whose button was pressed."""
    words = WindowWords(say=talk.say, window=window, today=talk.now.date())
    lines = [words.head(), *words.who_owes("owing")]
    if window.is_complete:
        lines.append(talk.say("ledger.complete"))
    lines.append(talk.say("ledger.at", time=f"{talk.now.hour}:{talk.now.minute:02}"))
    buttons = [*(words.urge_button() if window.is_open(talk.now.date()) else [])]
    buttons.append(talk.option(window_id("see", window), "ledger.button.renew"))
    pressed = talk.inbound.content.on if replace and isinstance(talk.inbound.content, Choice) else None
    return Reply(text="\n".join(lines), options=in_rows(buttons), replaces=pressed)
