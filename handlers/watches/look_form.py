"""What somebody saw at a watched house; one that became worse is taken up again, at the appraisal."""

from dataclasses import replace
from datetime import date

from handlers.cases import messages, moves, steps, view, watching
from handlers.cases.moves import Recorded
from handlers.cases.step import SHOW, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, Reply
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms.choices import OneOf
from handlers.forms.dates import PastDay, say_day
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.photos import Photos, receipt
from handlers.watches import sealed_look
from knowledge.model.watches import WatchKind
from storage.cases import cases
from storage.cases.cases import Case
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding

_WORSE = str(LookFinding.WORSE)
_ALARM_TOLD = Telling(whom=Whom.COORDINATORS, text="watches.alarm_for_township", buttons=(SHOW,))

FIELDS = (
    Field(id="finding", texts="watches.finding", kind=OneOf(), options=tuple(map(str, LookFinding))),
    Field(
        id="words",
        texts="watches.words",
        kind=Words(most=200),
        required=lambda answers: answers.get("finding") == _WORSE,
    ),
    Field(id="day", texts="watches.day", kind=PastDay(), options=("0", "1", "2")),
)


def _opened(context: Context, draft: Draft) -> str:
    """Of an empty house that was sealed the boxes of the document's form are asked."""
    draft.only = [asked.id for asked in _grown(context, draft) or FIELDS]
    return ""


def _grown(context: Context, draft: Draft) -> tuple[Field, ...]:
    """The boxes of the document's form, where the house is an empty one that was sealed."""
    case = cases.find(context.tx, draft.subject)
    watch = watches.of_case(context.tx, case.id) if case else None
    is_sealed = watch is not None and watch.kind is WatchKind.EMPTY
    return sealed_look.boxes_of(context, case, {asked.id: asked for asked in FIELDS}) if case and is_sealed else ()


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """How many photos have come."""
    content = context.inbound.content
    return [receipt(context, draft, asked, content)] if _is_photos(asked) and isinstance(content, Photo) else []


def _is_photos(asked: Field) -> bool:
    return isinstance(asked.kind, Photos)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    watch = watches.of_case(context.tx, case.id) if case else None
    if case is None or watch is None or not steps.may(context, case, Action.TAKE_VILLAGE_STEP):
        return Closed(reply=context.reply("watches.gone"))
    look = _look(context, draft)
    rule = watching.rule_for(context, case, watch.kind)
    next_on = rule.next_look(look.day) if rule else watch.next_on
    watches.note_look(context.tx, watch.id, look, next_on=next_on, now=context.now)
    told = _tell_alarms(context, case, look)
    if look.finding is LookFinding.WORSE:
        return _take_up_again(context, case, look)
    list_ = context.option("watch:list:1", "watches.button.list")
    until = say_day(context, next_on)
    noted = context.reply("watches.noted", list_, whose=view.whose(context, case), day=until)
    return Sent(said=[replace(noted, text="\n".join([*told, noted.text]))], case=case.number)


def _look(context: Context, draft: Draft) -> HouseLook:
    """What a draft says that was seen."""
    own = {asked.id for asked in FIELDS}
    boxes = [asked for asked in WATCH_LOOK.grown(context, draft).open_fields(draft) if asked.id not in own]
    told = {asked.id: draft.answers.get(asked.id) for asked in boxes}
    in_photos = {asked.id for asked in boxes if _is_photos(asked)}
    return HouseLook(
        day=date.fromisoformat(draft.answers["day"]),
        finding=LookFinding(draft.answers["finding"]),
        words=draft.answers.get("words"),
        person_id=context.person_id,
        role=context.role,
        seen={id: value for id, value in told.items() if id not in in_photos and value not in (None, [])},
        photos=tuple(photo for id in told if id in in_photos for photo in told[id] or ()),
    )


def _tell_alarms(context: Context, case: Case, look: HouseLook) -> list[str]:
    """Tell the township what it has to hear of at once; what is said of each."""
    blank, said = sealed_look.blank_of(context, case), []
    for seen, what_to_do in sealed_look.alarms_in(blank, look) if blank else ():
        told = messages.tell_coordinators(context, case, _ALARM_TOLD, {"seen": seen, "do": what_to_do})
        key = "watches.alarm_told" if told else "watches.alarm_untold"
        said.append(context.say(key, seen=seen, do=what_to_do, way=way_to_ask(context)))
    return said


def _take_up_again(context: Context, case: Case, look: HouseLook) -> Sent | Closed:
    again = context.say("watches.again", words=look.words or "")
    what = context.say("course.recorded", step=context.say("course.step.reopen"), values=again)
    recorded = Recorded(details={"words": what}, values={"again": again}, words={"what": what})
    event = moves.move(context, case, steps.BY_ID["reopen"], recorded)
    if event is None:
        return Closed(reply=context.reply("watches.gone"))
    return Sent(said=[moves.reply(context, event)], case=case.number)


WATCH_LOOK = Form(
    id="watch_look",
    for_others=True,
    explained=True,
    fields=FIELDS,
    grows=_grown,
    opened=_opened,
    submit=_submit,
    answered=_answered,
    name=view.whose_by_draft,
)
