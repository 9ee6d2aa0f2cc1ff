"""What others hear of a case: the township and county at once, the reporter of each step; always masked."""

from collections.abc import Mapping
from typing import Any

from handlers.cases import view
from handlers.cases.report_fields import is_imminent
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import COORDINATORS, ROLE_AT, coordinators_of, holders_at
from handlers.dialog.messages import Manner, Notice, Option, Reply, Weight
from knowledge.area import Place
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import areas, people
from storage.people.people import Coordinator


def tell_coordinators(context: Context, case: Case, key: str) -> str:
    """Send the case to the township; what the reporter is told about that."""
    nearest = coordinators_of(context.tx, areas.get(context.tx, case.area), reachable=True)
    found = [one for one in nearest if one.person_id != context.person_id]
    summary = view.summary(context, case)
    buttons = [
        context.option(f"case:receive:{case.number}", "cases.button.receive", weight=Weight.MAIN),
        context.option(f"case:return:{case.number}", "cases.button.return"),
    ]
    for coordinator in found:
        text = context.say(key, number=case.number, summary=summary)
        reply = Reply(
            text=text,
            options=in_rows(buttons),
            links=view.map_links(context, case),
            photos=tuple(case.answers.get("photos", ())),
        )
        manner = Manner.ALARM if case.imminent else Manner.NOTICE
        context.notices.append(_notice(coordinator, reply, manner))
    if not found:
        return context.say("report.nobody_yet")
    return context.say("report.told", place=_place_name(found[0]), name=found[0].name)


def tell_coordinators_in_words(context: Context, case: Case, key: str) -> None:
    """Tell the township what became of a case that it heard of before."""
    for coordinator in coordinators_of(context.tx, areas.get(context.tx, case.area), reachable=True):
        if coordinator.person_id != context.person_id:
            reply = context.reply(key, number=case.number, whose=view.whose(context, case))
            context.notices.append(_notice(coordinator, reply))


def raise_alarm(context: Context, case: Case, *, heard: Place | None = None) -> list[str]:
    """Tell township and county of imminent danger at once, with what is known; the places whose people are told.

    `heard` is where the house was thought to be before: whoever was told then is not told again.
    """
    place = areas.get(context.tx, case.area)
    known = set() if heard is None else {one.person_id for one in _all_coordinators(context, heard)}
    told = [one for one in _all_coordinators(context, place) if one.person_id not in known]
    text = context.say("cases.alarm", number=case.number, summary=view.summary(context, case))
    buttons = [
        context.option(f"case:take:{case.number}", "cases.button.take", weight=Weight.MAIN),
        context.option(f"case:numbers:{case.number}", "cases.button.numbers", weight=Weight.SIDE),
    ]
    reply = Reply(text=text, options=in_rows(buttons), links=view.map_links(context, case))
    for coordinator in told:
        if coordinator.person_id != context.person_id:
            context.notices.append(_notice(coordinator, reply, Manner.ALARM))
    return list(dict.fromkeys(_place_name(one) for one in told))


def _all_coordinators(context: Context, place: Place) -> list[Coordinator]:
    """The township's and the county's, as far as a message reaches them."""
    offices = [one for one in areas.lineage(context.tx, place) if ROLE_AT.get(one.level) in COORDINATORS]
    return [one for office in offices for one in holders_at(context.tx, office) if one.reachable]


def tell_reporter(context: Context, case: Case, key: str, *buttons: Option, **values: object) -> None:
    """Tell who reported the case what became of it, unless he did it himself; an official in that office."""
    if case.reporter_id != context.person_id:
        whose = view.whose(context, case)
        reply = context.reply(key, *buttons, number=case.number, whose=whose, **values)
        place = areas.get(context.tx, case.area)
        office = tuple(
            grant
            for grant in people.grants_of(context.tx, case.reporter_id)
            if grant.role == case.reporter_role and grant.place is not None and grant.place.contains(place)
        )
        context.notices.append(Notice(person_id=case.reporter_id, reply=reply, told_as=office))


def write_answers(
    context: Context, case: Case, answers: Mapping[str, Any], *, kind: str, to: CaseState | None = None
) -> None:
    """Bring a case's answers up to date; what they were before stays in its history."""
    given = {key: value for key, value in answers.items() if value is not None}
    before = {key: case.answers.get(key) for key in given if case.answers.get(key) != given[key]}
    cases.set_answers(context.tx, case, {**case.answers, **given})
    note(context, case, kind=kind, to=to, before=before)
    follow_danger(context, case)


def note(context: Context, case: Case, *, kind: str, to: CaseState | None = None, **details: Any) -> None:
    """Append to a case's history what the person did, and move the case to a state where one is named."""
    cases.note(
        context.tx,
        case,
        kind=kind,
        person_id=context.person_id,
        role=context.role,
        to_state=to or case.state,
        now=context.now,
        details=details,
    )


def follow_danger(context: Context, case: Case) -> None:
    """Raise the alarm where the answers tell of imminent danger and did not before; end it where they no longer do."""
    now_known = cases.find(context.tx, case.number) or case
    if cases.set_imminent(context.tx, now_known, is_imminent(now_known.answers), context.now):
        raise_alarm(context, now_known)


def report_limit(context: Context, case: Case) -> str | None:
    """By when the case must be with the county, where the document says so: 烟建城乡〔2023〕7号 二（四）, 5 days."""
    pack = context.knowledge.packs.get(case.pack or "")
    if pack is None:
        return None
    reported = day_of(case.created_at, context.zone)
    for limit in pack.rules.limits:
        day = limit.due(reported) if (limit.step, limit.counted_from) == ("checked", "reported") else None
        if day is not None:
            key = "cases.limit_in_principle" if limit.in_principle else "cases.limit"
            return context.say(key, day=say_date(context.say, day))
    return None


def _notice(coordinator: Coordinator, reply: Reply, manner: Manner = Manner.NOTICE) -> Notice:
    return Notice(person_id=coordinator.person_id, reply=reply, manner=manner, told_as=(coordinator.grant,))


def _place_name(coordinator: Coordinator) -> str:
    return coordinator.grant.place.name if coordinator.grant.place else ""
