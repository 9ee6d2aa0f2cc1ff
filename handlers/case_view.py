"""A case as people read it: lines with masked numbers, a link to the map, lists."""

from handlers import case_steps, maps, places
from handlers.case_fields import CASE_FIELDS
from handlers.conversation import Draft
from handlers.fields import Field
from handlers.messages import Link, Option, Reply
from handlers.talk import Talk, in_rows
from storage import cases, people
from storage.cases import Case, CaseState
from storage.people import Role
from storage.privacy import mask_name

LONGEST_LIST = 10


def summary(talk: Talk, case: Case) -> str:
    """The answers, one a line, and who reported when."""
    lines = [
        talk.say("cases.line", name=talk.say(f"{asked.texts}.name"), value=shown(talk, case, asked))
        for asked in CASE_FIELDS
        if case.answers.get(asked.id) not in (None, [])
    ]
    if "place" not in case.answers:
        place = places.describe(talk, {"area": case.area})
        lines.insert(0, talk.say("cases.line", name=talk.say("report.house.name"), value=place))
    at = case.created_at.astimezone(talk.zone)
    role = talk.say(f"role.{case.reporter_role}")
    name = people.name_of(talk.tx, case.reporter_id) or ""
    lines.append(talk.say("cases.reported_by", role=role, name=name, month=at.month, day=at.day, time=f"{at:%H:%M}"))
    return "\n".join(lines)


def whose(talk: Talk, case: Case) -> str:
    """“李秀英家”, or where the house stands while the head of household is not known."""
    head = case.answers.get("head")
    if head:
        return talk.say("report.named", head=head)
    return places.describe(talk, case.answers.get("place") or {"area": case.area})


def whose_masked(talk: Talk, draft: Draft) -> str:
    """“编号YT2026-000123，户主李**”: the case of a draft, for a device that may be anybody's."""
    case = cases.find(talk.tx, draft.subject) if draft.subject else None
    head = draft.answers.get("head") or (case.answers.get("head") if case else None)
    whose = talk.say("sensitive.whose", head=mask_name(head)) if head else talk.say("sensitive.nobody_yet")
    return talk.say("sensitive.case", number=case.number, whose=whose) if case else whose


def shown(talk: Talk, case: Case, asked: Field) -> str:
    """One answer as people read it; the labels of a category are those of the case's pack."""
    value = case.answers[asked.id]
    return asked.kind.show(talk, Draft(id="", form="", subject=case.number, touched_at=""), asked, value)


def map_links(talk: Talk, case: Case) -> tuple[Link, ...]:
    """A link to the house on a map, where its position is known."""
    place = case.answers.get("place") or {}
    if place.get("latitude") is None:
        return ()
    url = maps.map_link(place["latitude"], place["longitude"], case.number)
    return (Link(label=talk.say("cases.map"), url=url),)


def show(talk: Talk, case: Case) -> Reply:
    """The whole case with what this person can do to it."""
    lines = [
        talk.say("cases.title", number=case.number, state=talk.say(f"cases.state.{case.state}")),
        summary(talk, case),
        *history(talk, case),
    ]
    return Reply(
        text="\n".join(lines),
        options=in_rows(
            [
                talk.option(f"case:{step.id}:{case.number}", f"cases.button.{step.id}", weight=step.weight)
                for step in case_steps.possible(talk, case)
            ]
        ),
        links=map_links(talk, case),
        photos=tuple(case.answers.get("photos", ())),
    )


def history(talk: Talk, case: Case) -> list[str]:
    """What happened to the case, a line each."""
    lines = []
    for event in cases.history(talk.tx, case):
        at = event.at.astimezone(talk.zone)
        values = {"month": at.month, "day": at.day, "time": f"{at:%H:%M}", "role": talk.say(f"role.{event.role}")}
        what = talk.say(f"cases.event.{event.kind}", reason=event.details.get("reason", ""))
        lines.append(talk.say("cases.event_line", what=what, **values))
    return lines


def lists(talk: Talk) -> list[Reply]:
    """The person's own reports; for a coordinator what waits at the place, imminent danger first."""
    if talk.place is not None and talk.role in (Role.TOWNSHIP, Role.COUNTY, Role.CADRE):
        states = (CaseState.REPORTED, CaseState.RETURNED) if talk.role is not Role.CADRE else ()
        found = cases.within(talk.tx, [talk.place], states, limit=LONGEST_LIST + 1)
        key = "cases.waiting" if talk.role is not Role.CADRE else "cases.of_village"
        return [_list(talk, found, key, place=talk.place.name)]
    own = [
        case for case in cases.reported_by(talk.tx, talk.person_id, LONGEST_LIST + 1) if case_steps.may_see(talk, case)
    ]
    return [_list(talk, own, "cases.own", place="")]


def _list(talk: Talk, found: list[Case], key: str, *, place: str) -> Reply:
    by_number = (talk.option("lookup:start", "lookup.button"),) if key == "cases.own" else ()
    if not found:
        return talk.reply(f"{key}_none", talk.option("cmd:report", "menu.report"), *by_number, place=place)
    more = len(found) > LONGEST_LIST
    options = tuple((Option(id=f"case:show:{case.number}", label=_label(talk, case)),) for case in found[:LONGEST_LIST])
    options += (by_number,) if by_number else ()
    text = talk.say(key, count=len(found[:LONGEST_LIST]), place=place)
    return Reply(text=text + (talk.say("cases.more") if more else ""), options=options)


def _label(talk: Talk, case: Case) -> str:
    key = "cases.label_imminent" if case.imminent and case.taken_at is None else "cases.label"
    return talk.say(key, whose=whose(talk, case), number=case.number, state=talk.say(f"cases.state.{case.state}"))
