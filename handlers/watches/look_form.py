"""What somebody saw at a watched house; one that became worse is taken up again, at the appraisal."""

from datetime import date

from handlers.cases import moves, steps, view, watching
from handlers.cases.moves import Recorded
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.permissions import Action
from handlers.forms.choices import OneOf
from handlers.forms.dates import PastDay, say_day
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from storage.cases import cases
from storage.cases.cases import Case
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding

_WORSE = str(LookFinding.WORSE)

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


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    watch = watches.of_case(context.tx, case.id) if case else None
    if case is None or watch is None or not steps.may(context, case, Action.TAKE_VILLAGE_STEP):
        return Closed(reply=context.reply("watches.gone"))
    day = date.fromisoformat(draft.answers["day"])
    rule = watching.rule_for(context, case, watch.kind)
    next_on = rule.next_look(day) if rule else watch.next_on
    look = HouseLook(
        day=day,
        finding=LookFinding(draft.answers["finding"]),
        words=draft.answers.get("words"),
        person_id=context.person_id,
        role=context.role,
    )
    watches.note_look(context.tx, watch.id, look, next_on=next_on, now=context.now)
    if look.finding is LookFinding.WORSE:
        return _take_up_again(context, case, look)
    list_ = context.option("watch:list:1", "watches.button.list")
    until = say_day(context, next_on)
    return Sent(said=[context.reply("watches.noted", list_, whose=view.whose(context, case), day=until)])


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
    fields=FIELDS,
    submit=_submit,
    name=view.whose_by_draft,
)
