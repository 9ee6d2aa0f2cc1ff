"""What time brings to checks: whom a silent roll-call asks next, what the calendar calls, what was forgotten open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial

from handlers.checks import closing
from handlers.checks.asking import ask, manner_of, next_in_line
from handlers.checks.items import CheckSubject
from handlers.checks.opening import PATIENCE, NewCheck, open_check, reach
from handlers.checks.progress import PLACES_NAMED, village_buttons, village_line, villages_of
from handlers.checks.texts import CheckWords, progress_button
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.county_calendars import CountyCalendars
from handlers.dialog.hierarchy import coordinators_of
from handlers.dialog.messages import Notice, Option
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST, Occurrence, is_quiet
from knowledge.calendar.local_calendar import local_occurrences
from storage.cases import cases
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.items import CheckItem, CheckKind, CheckStage
from storage.database import heartbeats
from storage.people import areas, people
from storage.people.people import Coordinator

GIVEN_UP = timedelta(days=2)  # a roll-call that nobody ended by then ends by itself

_LAST_LOOK = "checks_opened_on"


def plan(occasion: Occasion, apart: Apart) -> None:
    """Ask for what checks want now; the rows tell what was asked before, so that all comes once, also after downtime.

    1. Who has not answered a roll-call for half an hour: then the deputy is asked, after one more the township gets
       the phone numbers. The half hours run from when somebody was to be asked: after a standstill both come at once.
    2. A roll-call that was not ended for two days ends, and a check whose day is past once all of it is done.
       Drills rest at night.
    """
    tx, now = occasion.tx, occasion.now
    for stage, pass_on in ((CheckStage.ASKED, _ask_deputies), (CheckStage.DEPUTY, _tell_above)):
        for id in stored_items.silent_checks(tx, stage, before=now - PATIENCE):
            apart(f"check {id} {stage}", partial(_pass_on, occasion, id, stage, pass_on))
    for id in checks.forgotten(tx, before=now - GIVEN_UP, today=occasion.today):
        apart(f"check {id} end", partial(_end, occasion, id))


def _end(occasion: Occasion, check_id: int) -> list[Notice]:
    check = checks.find(occasion.tx, check_id)
    if check is None or not checks.close(occasion.tx, check_id, occasion.now):
        return []
    return closing.notices(occasion, check)


# --- who is silent

_PassOn = Callable[[Occasion, CheckWords, Sequence[CheckItem]], Iterable[Notice]]


def _pass_on(occasion: Occasion, check_id: int, stage: CheckStage, pass_on: _PassOn) -> Iterable[Notice]:
    check = checks.find(occasion.tx, check_id)
    if check is None or (check.drill and is_quiet(occasion.now, occasion.zone)):
        return ()
    items = stored_items.silent(occasion.tx, check_id, stage, before=occasion.now - PATIENCE)
    return pass_on(occasion, CheckWords(say=occasion.say, check=check), items)


def _ask_deputies(occasion: Occasion, words: CheckWords, items: Sequence[CheckItem]) -> Iterator[Notice]:
    """The next in line at each village; where there is none, the township is next at once."""
    tx = occasion.tx
    houses = cases.by_ids(tx, [item.case_id for item in items if item.case_id is not None])
    for code, own in _by_village(items).items():
        deputy = next_in_line(tx, code, own[0].holder_id)
        if deputy is None:
            stored_items.pass_on(tx, own, CheckStage.DEPUTY)
            continue
        passed = stored_items.pass_on(tx, own, CheckStage.DEPUTY, (deputy.person_id, own[0].asked_at + PATIENCE))
        if passed:
            head = _deputy_head(occasion, words, passed)
            yield ask(tx, words, deputy, passed, houses, head=head, stage=CheckStage.DEPUTY)


def _by_village(items: Sequence[CheckItem]) -> dict[str, list[CheckItem]]:
    groups: dict[str, list[CheckItem]] = {}
    for item in items:
        groups.setdefault(item.area, []).append(item)
    return groups


def _deputy_head(occasion: Occasion, words: CheckWords, items: Sequence[CheckItem]) -> str:
    holder_id = items[0].holder_id
    return words.say(
        "checks.asked.deputy",
        reason=words.reason,
        village=areas.get(occasion.tx, items[0].area).name,
        name=people.name_of(occasion.tx, holder_id) if holder_id is not None else "",
        minutes=int(PATIENCE.total_seconds() // 60),
        count=len(items),
    )


def _tell_above(occasion: Occasion, words: CheckWords, items: Sequence[CheckItem]) -> list[Notice]:
    """The township's coordinators get the phones of all villages at once; where it has none, the level above."""
    tx = occasion.tx
    groups: dict[str, list[CheckItem]] = {}
    for code, own in _by_village(items).items():
        passed = stored_items.pass_on(tx, own, CheckStage.ABOVE)
        groups.setdefault(areas.get(tx, code).parent_code or code, []).extend(passed)
    return [
        _phone_list(occasion, words, one, open_items)
        for code, open_items in groups.items()
        if open_items
        for one in coordinators_of(tx, areas.get(tx, code))
    ]


def _phone_list(occasion: Occasion, words: CheckWords, one: Coordinator, items: Sequence[CheckItem]) -> Notice:
    say, check = words.say, words.check
    codes = villages_of(items)
    lines = [village_line(occasion, code, [item for item in items if item.area == code], masked=True) for code in codes]
    text = say("checks.told.above", title=words.title, count=len(codes), lines="\n".join(lines))
    buttons = [
        Option(id=f"check:phones:{check.id}", label=say("checks.button.phones")),
        progress_button(say, check),
        *village_buttons(occasion.tx, check, codes[:PLACES_NAMED]),
    ]
    topic = f"check:{check.id}:above:{codes[0]}"
    reply = words.reply(text, *buttons, key=f"{topic}:{one.person_id}")
    return Notice(person_id=one.person_id, reply=reply, manner=manner_of(check), told_as=(one.grant,), topic=topic)


# --- what the calendar calls


def open_what_is_due(occasion: Occasion, apart: Apart) -> None:
    """Open the checks whose period is open, for one county; once there is none left, not before tomorrow."""
    tx, today = occasion.tx, occasion.today
    if heartbeats.fact(tx, _LAST_LOOK) == today.isoformat():
        return
    due = list(_due(occasion))
    for county, occurrence, key in due:
        if apart(f"open {key}", partial(_open, occasion, county, occurrence, key)):
            return
    if not due:
        heartbeats.set_fact(tx, _LAST_LOOK, today.isoformat())


def _open(occasion: Occasion, county: Place, occurrence: Occurrence, key: str) -> Sequence[Notice]:
    rule = occurrence.rule
    wanted = NewCheck(
        kind=CheckKind.REGULAR,
        subject=CheckSubject(rule.check or CheckSubject.VILLAGES),
        reason=rule.id,
        title=rule.name,
        area=county,
        within=[county],
        due=occurrence.due,
        drill=False,
        person_id=None,
        key=key,
    )
    opened = open_check(occasion, wanted, reach(occasion, wanted))
    return () if opened is None else opened[1]


def _due(occasion: Occasion) -> Iterator[tuple[Place, Occurrence, str]]:
    """The checks that are open on a day and were not opened yet, by county."""
    asking = [
        (pack, rule) for pack in occasion.packs.values() for rule in pack.calendar.rules if rule.check is not None
    ]
    if not asking:
        return
    tx, today = occasion.tx, occasion.today
    counties = areas.below_any(tx, areas.children(tx, None), Level.COUNTY)
    pack_at = occasion.packs_at(counties)
    calendars = CountyCalendars(tx)
    for pack, rule in asking:
        prefix = f"calendar:{pack.id}:{rule.id}:"
        opened = checks.opened_by_calendar(tx, prefix)
        for county in (place for place in counties if pack_at.get(place.code) is pack):
            local = calendars.local(pack.id, rule, county)
            for occurrence in local_occurrences(rule, local, Level.COUNTY, today, today + FARTHEST):
                key = f"{prefix}{occurrence.named}:{county.code}"
                if occurrence.opens <= today and key not in opened:
                    yield county, occurrence, key
