"""不是我们这里的: a report goes to the place where the house is, with a reason, and can be sent back with one."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.cases import messages, moves, steps, view, what_next
from handlers.cases.alarmed import say_names, say_place
from handlers.cases.moves import Recorded
from handlers.cases.step import SHOW, Telling, Whom
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import ABOVE, COORDINATORS, LEVEL_OF, at_level, holders_at, nearest
from handlers.dialog.messages import Choice, Content, Notice, Option, Reply, Text
from handlers.dialog.offices import office_phone, say_way
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, Taken, Words, button_id
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.places import found_by_name
from knowledge.area import Level, Place
from knowledge.reading.text import looks_like_question
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import areas

_NEXT = Telling(whom=Whom.NEXT, text="cases.rerouted_on", buttons=(SHOW, "reroute"))
_THERE = Telling(
    whom=Whom.COORDINATORS, text="cases.rerouted_there", buttons=("receive", "return", "reroute"), whole=True
)


@dataclass(frozen=True, kw_only=True)
class OtherPlace(Kind):
    """Where a report belongs that lies at the wrong place: the code of a township or village, typed by name.

    Buttons give it back to where it came from, and to the office above, where nobody here knows.
    """

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button, or the name of a place anywhere but the present one."""
        case = cases.get(context.tx, draft.subject)
        match content:
            case Choice(id=code) if code in dict(asked.choices(context, draft)):
                found: Place | Slip = areas.get(context.tx, code)
            case Text(text=text) if not looks_like_question(text):
                named = [one for one in areas.everywhere(context.tx) if one.level in (Level.TOWNSHIP, Level.VILLAGE)]
                found = found_by_name(context, named, text.strip())
            case _:
                return None
        if isinstance(found, Slip):
            return found
        if found.code == case.area:
            return Slip(key="rerouting.slip.same", values={"place": found.name})
        if case.state is not CaseState.REPORTED and not _same_county(context, case, found):
            return Slip(key="rerouting.slip.other_county")
        return Answer(value=found.code)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“云山县柳溪镇柳溪村”."""
        return say_place(context, areas.get(context.tx, value))

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The way back, and to the office above."""
        choices = asked.choices(context, draft)
        return in_rows([Option(id=button_id(draft, asked.id, code), label=label) for code, label in choices])


def _same_county(context: Context, case: Case, place: Place) -> bool:
    """Whether a place is in the county where a case lies: what was done so far was done by its document."""
    both = (areas.get(context.tx, case.area), place)
    counties = [at_level(areas.lineage(context.tx, one), Level.COUNTY) for one in both]
    return counties[0] == counties[1]


def _offered(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    if case is None:
        return ()
    origin, above = _origin(context, case), _office_above(context, case)
    offered = {} if origin is None else {origin.code: context.say("rerouting.place.back", place=origin.name)}
    if above is not None:
        offered.setdefault(above.code, context.say("rerouting.place.above", place=above.name))
    return tuple(offered.items())


def _origin(context: Context, case: Case) -> Place | None:
    """From where a case was sent to where it lies; none where it was reported there."""
    sent = [event.details for event in cases.history(context.tx, case) if event.kind == steps.REROUTE.kind]
    return areas.find(context.tx, sent[-1]["from"]) if sent and sent[-1]["to"] == case.area else None


def _office_above(context: Context, case: Case) -> Place | None:
    """The office above the one in which somebody acts, within the county."""
    role = ABOVE.get(context.role)
    lineage = areas.lineage(context.tx, areas.get(context.tx, case.area))
    above = at_level(lineage, LEVEL_OF[role]) if role in COORDINATORS else None
    return above if above is not None and above.code != case.area else None


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    if case is None or not steps.may_take(context, case, steps.REROUTE):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    origin, place = areas.get(context.tx, case.area), areas.get(context.tx, draft.answers["place"])
    where, reason = say_place(context, place), draft.answers["reason"]
    there = replace(case, area=place.code)
    recorded = Recorded(
        details={"from": origin.code, "to": place.code, "words": where, "reason": reason},
        answers={"place": {**(case.answers.get("place") or {}), "area": place.code}},
        area=place.code,
        words={"place": where, "reason": reason, "told": _say_told(context, there)},
    )
    event = moves.move(context, case, steps.REROUTE, recorded) if steps.fits(context, case, steps.REROUTE) else None
    if event is None:
        return Closed(reply=context.reply(steps.REROUTE.too_late, number=case.number))
    _tell_there(context, cases.get(context.tx, case.number), origin, reason)
    if _sends_to_and_fro(context, case, place):
        _let_somebody_decide(context, case.number, origin, place)
    return Sent(said=[moves.reply(context, event)], case=case.number)


def _tell_there(context: Context, case: Case, origin: Place, reason: str) -> None:
    """Put a report before the office that checks it, and what was checked before whose turn it is; alarms have rung."""
    words = {"origin": say_place(context, origin), "reason": reason}
    if case.imminent:
        return
    if case.state is CaseState.REPORTED:
        messages.tell_coordinators(context, case, _THERE, words)
        return
    messages.tell(context, case, _NEXT, words)
    told = {one.person_id for one in what_next.owners(context, case, case.state)}
    others = [one for one in messages.hearers(context, case) if one.person_id not in told]
    messages.tell_people(context, case, others, _NEXT.text, words, _NEXT.buttons)


def _say_told(context: Context, there: Case) -> str:
    told = messages.hearers(context, there)
    if told:
        return context.say("rerouting.told", names=say_names(context, told))
    place = areas.get(context.tx, there.area)
    return context.say("rerouting.untold", way=say_way(context, place, office_phone(context, place)))


def _sends_to_and_fro(context: Context, case: Case, place: Place) -> bool:
    """Whether a place gets a case that it has sent away itself."""
    events = cases.history(context.tx, case)
    return any(one.kind == steps.REROUTE.kind and one.details["from"] == place.code for one in events)


def _let_somebody_decide(context: Context, number: str, origin: Place, place: Place) -> None:
    """Tell the office above both places; by number and names alone, for a city sees nobody's case."""
    below = {one.code for one in areas.lineage(context.tx, origin)}
    common = [one for one in areas.lineage(context.tx, place) if one.code in below]
    text = context.say("cases.rerouted_to_and_fro", number=number, origin=origin.name, place=place.name)
    show = context.option(f"case:{SHOW}:{number}", "report.button.show")
    for one in nearest(holders_at(context.tx, office) for office in common):
        reply = Reply(text=text, options=((show,),) if one.grant.role in COORDINATORS else ())
        if one.person_id != context.person_id:
            context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))


CASE_REROUTE = Form(
    id="case_reroute",
    for_others=True,
    fields=(
        Field(id="place", texts="rerouting.place", kind=OtherPlace(), choices_from=_offered),
        Field(
            id="reason",
            texts="rerouting.reason",
            kind=Words(most=100),
            options=("boundary", "mistyped", "household"),
        ),
    ),
    submit=_submit,
    name=view.whose_by_draft,
)
