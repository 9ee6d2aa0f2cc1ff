"""What a morning's digest tells of reporting dates: the own ones, those of the places below, and what is asked for."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of, say_date, say_places
from handlers.dialog.hierarchy import BELOW, LEVEL_BELOW
from handlers.dialog.morning import Line, Morning
from handlers.people.substitution import WITH_DEPUTY, Asked, StandIns, say_why
from handlers.reporting.decisions.extension_rules import is_pausing
from handlers.reporting.decisions.extension_texts import decision_buttons
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.held import Held
from handlers.reporting.obligations.house_counts import HouseCounts
from handlers.reporting.obligations.obligation import Obligation, ObligationWords, mark_of
from handlers.reporting.obligations.owed import Owed, owed_by
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST, closes, stage_times
from storage.people import areas, people
from storage.people.people import Role
from storage.reporting import extensions, submissions

_NAMED = 3  # so few places that still owe something are named, more are counted


def owed(morning: Morning) -> Iterator[Line]:
    """The own reporting dates of which a stage has come; noted, so that each is told once, here or elsewhere.

    Who asks is told of all that is open, and nothing is noted.
    """
    calendars = morning.once(Calendars)
    mine = owed_by(morning, calendars, morning.grants)
    heard = [(one, _asked(morning, one)) for one in mine if morning.asked_for or _may_come(morning, one)]
    told = [(one, asked) for one, asked in heard if asked is not None and _has_come(morning, calendars, one)]
    several_places = len({one.place.code for one, _ in told}) > 1
    for one, asked in told:
        words = ObligationWords(say=morning.say, obligation=one.obligation, today=morning.today)
        text = _say_owed(morning, one, words)
        if several_places:
            text = morning.say("digest.owed.at", text=text, place=one.place.name)
        counts = morning.once(HouseCounts).say(one.obligation, one.place)
        if counts:
            text = morning.say("digest.owed.counts", text=text, counts=counts)
        why = say_why(morning.say, asked, (morning.today - one.obligation.due).days)
        if why:
            text = morning.say("digest.owed.why", text=text, why=why)
        if is_pausing(morning, calendars.requests(one.obligation, one.place)):
            yield Line(text=morning.say("digest.owed.asked", text=text), told_as=(one.grant,), rides=True)
            continue
        latest = one.stages[-1] if one.stages else None
        yield Line(
            text=text,
            due_today=_is_due_today(morning, one),
            buttons=words.buttons(one.place) if len(told) == 1 else (morning.button("cmd:reporting", "reporting"),),
            answer=len(told) == 1,
            told_as=(one.grant,),
            uncertain=None if latest is None or latest.certain else latest.at.year,
        )


def _may_come(morning: Morning, one: Owed) -> bool:
    """Whether a stage may be told today: on a day off what is due on it, to a village what its township owes, too.

    What was due before the place was here is not told.
    """
    if morning.once(Held).came_after(one.place, one.obligation.due):
        return False
    if not one.stages or not (morning.workdays.is_workday(morning.today) or _is_due_today(morning, one)):
        return False
    township = one.place.parent_code if one.place.level is Level.VILLAGE else None
    return township is None or submissions.find(morning.tx, one.obligation.at(township)) is None


def _is_due_today(morning: Morning, one: Owed) -> bool:
    return one.obligation.due == morning.today


def _has_come(morning: Morning, calendars: Calendars, one: Owed) -> bool:
    """Whether a stage has come that was not told before today; then all up to it are to be noted.

    More time asked for holds them.
    """
    if morning.asked_for or is_pausing(morning, calendars.requests(one.obligation, one.place)):
        return True
    due, latest = one.obligation.at(one.place.code), one.obligation.noted(one.stages[-1].stage)
    planned_at = morning.once(_Planned).at(one.obligation, morning.person_id, one.place.code, latest)
    if planned_at is not None and day_of(planned_at, morning.zone) < morning.today:
        return False
    for time in one.stages:
        stage = one.obligation.noted(time.stage)
        morning.to_note.append(
            partial(submissions.plan_reminder, person_id=morning.person_id, due=due, stage=stage, now=morning.now)
        )
    return True


class _Planned:
    """When stages were planned for people, read once for each due date."""

    def __init__(self, occasion: Occasion) -> None:
        self._tx = occasion.tx
        self._of: dict[tuple[str, str, date], dict[tuple[int, str, str], datetime]] = {}

    def at(self, obligation: Obligation, person_id: int, area: str, stage: str) -> datetime | None:
        """When it was for a person, a place and a stage; none where it was not."""
        key = obligation.pack.id, obligation.rule_id, obligation.named
        if key not in self._of:
            rows = submissions.planned(self._tx, *key)
            self._of[key] = {(row.person_id, row.area, row.stage): row.at for row in rows}
        return self._of[key].get((person_id, area, stage))


def _asked(morning: Morning, one: Owed) -> Asked | None:
    """As whom the person is asked already; a deputy only of what is late since two days."""
    holders = people.holding(morning.tx, one.grant.role, one.place.code)
    everybody = morning.once(StandIns).asked(holders)
    asked = next((who for who in everybody if who.holder.person_id == morning.person_id), None)
    if asked is None or asked.beside is None:
        return asked
    return asked if one.stages and one.stages[-1].stage in WITH_DEPUTY else None


def _say_owed(morning: Morning, one: Owed, words: ObligationWords) -> str:
    task = {Role.TOWNSHIP: "hand_in", Role.CADRE: "to_township"}.get(one.grant.role, "report")
    days = (one.obligation.due - morning.today).days
    when = {0: "today", 1: "tomorrow"}.get(days, "later" if days > 0 else "past")
    key = f"digest.owed.{'work' if one.obligation.is_work else task}.{when}"
    return morning.say(key, subject=words.subject, date=say_date(morning.say, one.obligation.due))


def owed_below(morning: Morning) -> Iterator[Line]:
    """What the places one level down owe, on the days of its stages; for that alone no digest is sent."""
    calendars, held = morning.once(Calendars), morning.once(Held)
    for grant in morning.grants:
        level = None if grant.place is None else LEVEL_BELOW.get(grant.place.level)
        if level is None or grant.place is None:
            continue
        for obligation, places in _asked_below(morning, grant.place, level):
            if not morning.asked_for and held.was_never_asked(grant.place, obligation.due):
                continue
            said = submissions.said(morning.tx, obligation.pack.id, obligation.rule_id, obligation.named)
            asked = [
                place
                for place in places
                if not calendars.exemption(obligation, place)
                and (morning.asked_for or not held.came_after(place, obligation.due))
            ]
            owed_still = [place for place in asked if place.code not in said]
            if owed_still:
                text = _say_below(morning, obligation, level, owed_still, all_of_them=len(asked))
                button = morning.button("cmd:reporting", "below")
                is_due = obligation.due == morning.today
                yield Line(text=text, buttons=(button,), told_as=(grant,), rides=True, due_today=is_due)


def _say_below(
    morning: Morning, obligation: Obligation, level: Level, owed_still: Sequence[Place], *, all_of_them: int
) -> str:
    """Who owes what by when, a few by name; places for which nobody answers apart."""
    held, unheld = morning.once(Held).parted(owed_still)
    words = ObligationWords(say=morning.say, obligation=obligation, today=morning.today)
    values = {"subject": words.subject, "date": say_date(morning.say, obligation.due)}
    nobody = say_places(unheld[:_NAMED]) if len(unheld) <= _NAMED else ""
    count = len(unheld)
    if not held:
        key = "named" if nobody else level
        return morning.say(f"digest.below.unheld.only.{key}", places=nobody, count=count, **values)
    key = "named" if len(held) <= _NAMED else level
    text = morning.say(
        f"digest.below.{words.kind}.{key}", places=say_places(held), all=all_of_them, count=len(held), **values
    )
    if unheld:
        key = "named" if nobody else level
        text = morning.say(f"digest.below.unheld.besides.{key}", text=text, places=nobody, count=count)
    return text


def _asked_below(morning: Morning, place: Place, level: Level) -> Iterator[tuple[Obligation, list[Place]]]:
    """The obligations of which a stage comes today, with the places that are asked; under a city county by county.

    Who asks is told of all that is open.
    """
    today, calendars = morning.today, morning.once(Calendars)
    below = areas.below(morning.tx, place, level)
    groups = [(place, below)] if level is not Level.COUNTY else [(one, [one]) for one in below]
    pack_at = morning.packs_at(at for at, _ in groups)
    found: dict[tuple[str, str, date], tuple[Obligation, list[Place]]] = {}
    for at, places in groups:
        pack = pack_at.get(at.code)
        if pack is None or not places:
            continue
        for obligation in calendars.obligations(pack, at, today - FARTHEST, today + FARTHEST, level):
            if level is Level.COUNTY and obligation.by_county:
                continue
            times = stage_times(obligation.occurrence, morning.workdays, morning.zone)
            is_open = times[0].at.date() <= today <= closes(obligation.occurrence, morning.workdays)
            if any(time.at.date() == today for time in times) or (morning.asked_for and is_open):
                _, asked = found.setdefault((pack.id, obligation.rule_id, obligation.named), (obligation, []))
                asked += places
    yield from found.values()


def more_time(morning: Morning) -> Iterator[Line]:
    """Requests for more time that wait for the person's decision."""
    requests = extensions.undecided(morning.tx, morning.today - FARTHEST) if _decides(morning) else []
    place_at = areas.among(morning.tx, {request.due.area for request in requests})
    calendars = morning.once(Calendars)
    for request in requests:
        place, pack = place_at.get(request.due.area), morning.packs.get(request.due.pack)
        if place is None or pack is None:
            continue
        office = morning.once(Held).office_above(place)
        above = [one for one in morning.grants if one.role is office]
        grant = next((one for one in above if one.place is not None and one.place.contains(place)), None)
        obligation = calendars.obligation(pack, mark_of(pack.id, request.due.rule), request.due.due, place)
        if grant is not None and obligation is not None and submissions.find(morning.tx, request.due) is None:
            text = morning.say(
                "digest.more_time",
                place=place.name,
                until=say_date(morning.say, request.until),
                subject=ObligationWords(say=morning.say, obligation=obligation, today=morning.today).subject,
            )
            buttons = decision_buttons(morning.say, request.id)
            yield Line(text=text, buttons=buttons, told_as=(grant,), about=f"more time {request.id}")


def _decides(morning: Morning) -> bool:
    return any(grant.role in BELOW for grant in morning.grants)
