"""Requests about cases are answered once: granted or refused by the office above, and all whom it concerns hear."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from handlers.cases import more_time
from handlers.cases.fields import decided
from handlers.cases.requests import RequestRow, buttons, mark
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import BELOW, holders_at
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.morning import Line, Morning
from handlers.forms import stepper
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from storage.cases import cases, requests
from storage.cases.cases import Case
from storage.cases.requests import CaseRequest, RequestKind
from storage.people import areas, people
from storage.people.people import Grant
from storage.queues import outbox

ROWS: Mapping[RequestKind, RequestRow] = {row.kind: row for row in (more_time.ROW, decided.ROW)}


MOST = 5  # in one morning; the others come when these are answered


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """request:grant:<id>, request:refuse:<id>."""
    match args:
        case ["grant" | "refuse" as verb, id] if id.isdecimal():
            found = _open(context, int(id))
            if isinstance(found, Reply):
                return [found]
            if verb == "refuse":
                return stepper.open(context, CASE_REQUEST_REFUSAL, subject=id)
            return [_answer(context, *found, granted=True)]
    return [context.reply("requests.gone")]


def _open(context: Context, id: int) -> tuple[Case, CaseRequest] | Reply:
    """A request that the sender may answer and nobody has; else what is said instead."""
    asked = requests.find(context.tx, id)
    row = ROWS.get(asked.kind) if asked else None
    case = cases.find(context.tx, asked.number) if asked else None
    if asked is None or row is None or case is None or not row.may(context, case, asked):
        return context.reply("requests.gone")
    if asked.granted is not None:
        return context.reply(
            _answered(asked), name=_name(context, asked.answered_by), what=row.say(context, case, asked)
        )
    if asked.asked_by == context.person_id:
        return context.reply("requests.own")
    if asked.answered_at is not None or not row.stands(context, case, asked):
        return context.reply("requests.over", what=row.say(context, case, asked))
    return case, asked


def _answer(context: Context, case: Case, asked: CaseRequest, *, granted: bool, words: str = "") -> Reply:
    row = ROWS[asked.kind]
    obstacle = row.grant(context, case, asked) if granted else None
    what = row.say(context, case, asked)
    if obstacle is not None:
        return context.reply(obstacle, what=what)
    requests.answer(context.tx, asked.id, granted=granted, person_id=context.person_id, words=words, now=context.now)
    outbox.cancel_all(context.tx, mark(asked.id))
    outcome = "granted" if granted else "refused"
    said = {"words": row.short(context, asked), "reason": words if words or not granted else asked.reason}
    kind, by = f"{asked.kind}_{outcome}", context.person_id
    cases.note(context.tx, case, kind=kind, person_id=by, role=context.role, now=context.now, details=said)
    told = _tell(context, case, asked, what, outcome, words)
    return context.reply(f"requests.said.{outcome}" if told else f"requests.said.{outcome}_unheard", what=what)


def _tell(context: Context, case: Case, asked: CaseRequest, what: str, outcome: str, words: str) -> bool:
    """Tell the office that asked, and the others who could have answered; whether anybody who asked is reached."""
    name = _name(context, context.person_id)
    lines = [context.say(f"requests.told.{outcome}", name=name, what=what)]
    if words:
        lines.append(context.say("requests.told.why", words=words))
    theirs = ROWS[asked.kind].holders(context, case, asked)
    if asked.asked_by not in {one.person_id for one in theirs}:  # a reporter without a role, or one who has another now
        context.notices.append(Notice(person_id=asked.asked_by, reply=Reply(text="\n".join(lines))))
    above = [one for one in holders_at(context.tx, areas.get(context.tx, asked.area)) if one not in theirs]
    answered = Reply(text=context.say(f"requests.answered.{outcome}", name=name, what=what))
    for holders, reply in ((theirs, Reply(text="\n".join(lines))), (above, answered)):
        for one in holders:
            if one.person_id != context.person_id:
                context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    reached = people.reached(context.tx, [asked.asked_by])
    return any(one.reachable for one in theirs) or bool(reached)


def _answered(asked: CaseRequest) -> str:
    return f"requests.answered.{'granted' if asked.granted else 'refused'}"


def _name(occasion: Occasion, person_id: int | None) -> str:
    name = None if person_id is None else people.name_of(occasion.tx, person_id)
    return name or occasion.say("deputies.colleague")


def _submit_refusal(context: Context, draft: Draft) -> Sent | Closed:
    found = _open(context, int(draft.subject))
    if isinstance(found, Reply):
        return Closed(reply=found)
    return Sent(said=[_answer(context, *found, granted=False, words=draft.answers.get("why") or "")])


CASE_REQUEST_REFUSAL = Form(
    id="case_request_refusal",
    for_others=True,
    fields=(Field(id="why", texts="requests.why", kind=Words(most=100), required=lambda answers: False),),
    submit=_submit_refusal,
    name=lambda context, draft: context.say("requests.refusal_draft"),
)


def waiting(morning: Morning) -> Iterator[Line]:
    """Requests that wait for the person's offices, but those that the person made; of many the oldest."""
    grants = [grant for grant in morning.grants if grant.role in BELOW and grant.place is not None]
    places = [grant.place for grant in grants if grant.place is not None]
    found = requests.waiting(morning.tx, places, [grant.role for grant in grants]) if grants else []
    theirs = (asked for asked in found if asked.asked_by != morning.person_id)
    return islice(_lines(morning, theirs, grants), MOST)


def _lines(morning: Morning, found: Iterable[CaseRequest], grants: Sequence[Grant]) -> Iterator[Line]:
    for asked in found:
        row, case = ROWS.get(asked.kind), cases.find(morning.tx, asked.number)
        grant = next((one for one in grants if one.place is not None and one.place.code == asked.area), None)
        if row is None or case is None or grant is None or not row.stands(morning, case, asked):
            continue
        text = morning.say("requests.line", what=row.say(morning, case, asked))
        answers = buttons(morning, asked.id)
        yield Line(text=text, about=f"request {asked.id}", buttons=answers, answer=True, told_as=(grant,))
