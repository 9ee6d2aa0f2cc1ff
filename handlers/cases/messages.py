"""What others hear of a case: the township and county at once, the reporter of each step; always masked."""

from collections.abc import Callable, Mapping, Sequence

from handlers.cases import alarm_notices, close_out, closers, steps, view, what_next
from handlers.cases.alarmed import alarmed, office_of, say_place
from handlers.cases.report_fields import VOICES
from handlers.cases.step import SHOW, Telling, Whom
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import coordinators_of, office_over, superiors
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.dialog.offices import office_phone, say_way
from knowledge.model.case_steps import CHECKED, CLOSED
from storage.cases import alarms, cases, deadlines
from storage.cases.cases import Case
from storage.households import joins
from storage.people import people
from storage.people.people import Coordinator


def tell(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Send one message about a case to those whom it is for, but not to the person who acts."""
    TELLERS[telling.whom](context, case, telling, words)


def tell_coordinators(
    context: Context, case: Case, telling: Telling, words: Mapping[str, str] | None = None
) -> list[Coordinator]:
    """Tell those at the township, or whoever is nearest above; who they are."""
    told = hearers(context, case)
    values = {"number": case.number, **(words or {})}
    if telling.whole:
        values["summary"] = view.summary(context, case)
    else:
        values["whose"] = view.whose(context, case)
    reply = Reply(
        text=context.say(telling.text, **values),
        options=_buttons(context, case, telling.buttons),
        links=view.map_links(context, case) if telling.whole else (),
        photos=tuple(case.answers.get("photos", ())) if telling.whole else (),
        files=tuple(case.answers.get(VOICES, ())) if telling.whole else (),
        cards=(view.drawn_for_summary(context, case),) if telling.whole else (),
    )
    manner = Manner.ALARM if telling.whole and case.imminent else Manner.NOTICE
    context.notices.extend(_notice(coordinator, reply, manner) for coordinator in told)
    return told


def hearers(context: Context, case: Case) -> list[Coordinator]:
    """The nearest coordinators above the house whom a message reaches, without the person who acts."""
    nearest = coordinators_of(context.tx, context.places_read.get(case.area), reachable=True)
    return [one for one in nearest if one.person_id != context.person_id]


def say_told(context: Context, case: Case, told: Sequence[Coordinator]) -> str:
    """Who heard of a case, as the reporter is told."""
    if not told:
        place = context.places_read.get(case.area)
        return context.say("report.nobody_yet", way=say_way(context, place, office_phone(context, place)))
    return context.say("report.told", place=office_of(told[0]), name=told[0].name)


def tell_alarmed(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell all who heard the alarm, as loud as that was; nobody where it never rang. Who was to hear it never does."""
    if alarms.never_rang(context.tx, case.id):
        return
    place = context.places_read.get(case.area)
    values = {"number": case.number, "whose": view.whose(context, case), "who": _acting(context), **words}
    reply = Reply(text=context.say(telling.text, **values), options=_buttons(context, case, telling.buttons))
    unheard = alarm_notices.take_back(context, case.number)
    told = [one for one in alarmed(context, place, but=context.person_id) if one.person_id not in unheard]
    context.notices.extend(_notice(one, reply, Manner.ALARM) for one in told)


def tell_above(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell the next office above the one that acts: by number and place alone, for a city sees nobody's case."""
    place = context.places_read.get(case.area)
    office = office_over(context.grants, place)
    if office is None:
        return
    where = say_place(context, place)
    text = context.say(telling.text, number=case.number, place=where, who=_acting(context), **words)
    context.notices.extend(_notice(one, Reply(text=text)) for one in superiors(context.tx, office))


def tell_reporter(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell who reported the case what became of it, unless he did it himself; an official in that office."""
    _tell_followers(context, case, telling, words)
    if case.reporter_id == context.person_id:
        return
    coming = what_next.say(context, case, case.state)
    values = {"number": case.number, "whose": view.whose(context, case), "who": _acting(context), "next": coming}
    text = context.say(telling.text, **values, **words)
    place = context.places_read.get(case.area)
    office = tuple(
        grant
        for grant in people.grants_of(context.tx, case.reporter_id)
        if grant.role == case.reporter_role and grant.place is not None and grant.place.contains(place)
    )
    own_turn = coming and case.reporter_id in {one.person_id for one in what_next.owners(context, case, case.state)}
    way = _way_on(context, case) if own_turn and telling.buttons else ()
    if telling.asks and _closes_next(context, case) and close_out.is_asked_now(context, case):
        text = f"{text}\n{context.say('close_out.question')}"
        way = (close_out.AGREE, close_out.DISAGREE)
    reply = Reply(text=text, options=_buttons(context, case, (*way, *telling.buttons)))
    context.notices.append(Notice(person_id=case.reporter_id, reply=reply, told_as=office))


def _tell_followers(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell those whose reports were joined into a case the same of it, under their own numbers and nobody's name."""
    coming = what_next.say(context, case, case.state)
    for one in joins.followers(context.tx, case.id):
        if one.reporter_id in (case.reporter_id, context.person_id):
            continue
        values = {"number": one.number, "whose": view.whose(context, one), "who": _acting(context), "next": coming}
        text = context.say("joining.followed", text=context.say(telling.text, **values, **words), number=one.number)
        reply = Reply(text=text, options=_buttons(context, one, (SHOW,)))
        context.notices.append(Notice(person_id=one.reporter_id, reply=reply))


def _closes_next(context: Context, case: Case) -> bool:
    coming = what_next.following(context, case, case.state)
    return coming is not None and coming.id == CLOSED


def tell_people(
    context: Context,
    case: Case,
    told: Sequence[Coordinator],
    text: str,
    words: Mapping[str, str],
    buttons: Sequence[str] = (SHOW,),
) -> None:
    """Tell some officials of a case as it is now, but not who acts and who reported it."""
    values = {"number": case.number, "whose": view.whose(context, case), "who": _acting(context), **words}
    said = context.say(text, next=what_next.say(context, case, case.state), **values).rstrip()
    reply = Reply(text=said, options=_buttons(context, case, buttons))
    others = [one for one in told if one.person_id not in (context.person_id, case.reporter_id)]
    context.notices.extend(_notice(one, reply) for one in others)


def tell_elsewhere(context: Context, before: Case, case: Case) -> None:
    """Tell those who had a case that it belongs to another place now, and is no longer theirs."""
    there = {one.person_id for one in (*hearers(context, case), *what_next.owners(context, case, case.state))}
    place = context.places_read.get(case.area)
    text = context.say(
        "cases.elsewhere", number=case.number, whose=view.whose(context, before), place=say_place(context, place)
    )
    had = {one.person_id: one for one in what_next.owners(context, before, before.state)}
    had |= {one.person_id: one for one in hearers(context, before)}
    others = [one for id, one in had.items() if id not in there | {context.person_id, before.reporter_id}]
    context.notices.extend(_notice(one, Reply(text=text)) for one in others)


def tell_closers(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell the office that closed the house, and that whose step comes next."""
    tell_people(context, case, closers.of(context, case), telling.text, words, telling.buttons)


def tell_above_closers(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell the level above the office that closed the house: by number and place alone, for a city sees nobody's case.

    Whoever hears of it as one of that office, or because the next step is theirs, does not hear it twice.
    """
    text = context.say(
        telling.text, number=case.number, place=say_place(context, context.places_read.get(case.area)), **words
    )
    heard = {one.person_id for one in closers.of(context, case)}
    above = [one for one in closers.above(context, case) if one.person_id not in heard]
    context.notices.extend(_notice(one, Reply(text=text)) for one in above)


def tell_next(context: Context, case: Case, telling: Telling, words: Mapping[str, str]) -> None:
    """Tell the office whose turn it is, where somebody else than the one who acts holds it."""
    owners = what_next.owners(context, case, case.state)
    if context.person_id not in {one.person_id for one in owners}:
        tell_people(context, case, owners, telling.text, words, (*_way_on(context, case), *telling.buttons))


def _way_on(context: Context, case: Case) -> tuple[str, ...]:
    """The button of the step that comes next, where it is taken by one."""
    coming = what_next.following(context, case, case.state)
    return (coming.id,) if coming is not None and coming.id in steps.BY_ID else ()


def say_reporter_told(context: Context, case: Case) -> list[str]:
    """Whether who reported the case hears of a step, in a line; nothing where that is who takes it."""
    if case.reporter_id == context.person_id:
        return []
    reached = people.reached(context.tx, [case.reporter_id])
    return [context.say("cases.reporter_told" if reached else "cases.reporter_silent")]


def note(context: Context, case: Case, *, kind: str) -> None:
    """Append to a case's history what the person did, where it is no step."""
    cases.note(context.tx, case, kind=kind, person_id=context.person_id, role=context.role, now=context.now)


def report_limit(context: Context, case: Case) -> str | None:
    """By when the case must be with the county, where the document says so: 烟建城乡〔2023〕7号 二（四）, 5 days."""
    for one in deadlines.running(context.tx, case.id):
        if one.step == CHECKED:
            key = "cases.limit_in_principle" if one.in_principle else "cases.limit"
            return context.say(key, day=say_date(context.say, one.due_on))
    return None


def _buttons(context: Context, case: Case, ids: Sequence[str]) -> tuple[tuple[Option, ...], ...]:
    return in_rows([view.button(context, case, id) for id in view.usable(case, ids)])


def _acting(context: Context) -> str:
    place = context.place.name if context.place else ""
    return context.say("cases.who", place=place, name=people.name_of(context.tx, context.person_id) or "")


def _notice(coordinator: Coordinator, reply: Reply, manner: Manner = Manner.NOTICE) -> Notice:
    return Notice(person_id=coordinator.person_id, reply=reply, manner=manner, told_as=(coordinator.grant,))


TELLERS: Mapping[Whom, Callable[[Context, Case, Telling, Mapping[str, str]], object]] = {
    Whom.REPORTER: tell_reporter,
    Whom.COORDINATORS: tell_coordinators,
    Whom.ALARMED: tell_alarmed,
    Whom.ABOVE: tell_above,
    Whom.CLOSERS: tell_closers,
    Whom.ABOVE_CLOSERS: tell_above_closers,
    Whom.NEXT: tell_next,
}
