"""What somebody saw at a watched house; one that became worse is taken up again, at the appraisal."""

from dataclasses import dataclass, replace
from datetime import date

from handlers.cases import messages, moves, steps, view, watching
from handlers.cases.house_photos import HousePhotos
from handlers.cases.moves import Recorded
from handlers.cases.report_fields import optional
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
from handlers.forms.photos import receipt
from handlers.forms.shots import ShotList
from knowledge.model.watches import WatchKind
from knowledge.shots.shots import shots_when_sealed
from storage.cases import cases
from storage.cases.cases import Case
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding

_WORSE = str(LookFinding.WORSE)
_LIVED_IN_TOLD = Telling(whom=Whom.COORDINATORS, text="watches.lived_in_for_township", buttons=(SHOW,))

_YES, _NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class SealedHousePhotos(HousePhotos):
    """Photos of a sealed empty house: one of the seal and one of all of it are welcome."""

    def shots(self, context: Context, draft: Draft) -> ShotList:
        """These two."""
        return ShotList(shots=shots_when_sealed())


LIVED_IN = Field(id="lived_in", texts="watches.lived_in", kind=OneOf(), options=(_NO, _YES))
OF_A_SEALED_HOUSE = (  # 榆政住建发〔2021〕127号 二（二）4
    LIVED_IN,
    Field(id="still_sealed", texts="watches.still_sealed", kind=OneOf(), options=(_YES, _NO)),
    Field(id="sign_there", texts="watches.sign_there", kind=OneOf(), options=(_YES, _NO)),
)
PHOTOS = Field(id="photos", texts="watches.photos", kind=SealedHousePhotos(), required=optional)
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
    """What is looked at besides, where the house is an empty one that was sealed."""
    case = cases.find(context.tx, draft.subject)
    watch = watches.of_case(context.tx, case.id) if case else None
    sealed = watch is not None and watch.kind is WatchKind.EMPTY
    draft.only = [asked.id for asked in (*((*OF_A_SEALED_HOUSE, PHOTOS) if sealed else ()), *FIELDS)]
    return ""


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """How many photos have come."""
    content = context.inbound.content
    return [receipt(context, draft, asked, content)] if asked.id == PHOTOS.id and isinstance(content, Photo) else []


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
        seen={one.id: draft.answers[one.id] for one in OF_A_SEALED_HOUSE if draft.answers.get(one.id)},
        photos=tuple(draft.answers.get(PHOTOS.id) or ()),
    )
    watches.note_look(context.tx, watch.id, look, next_on=next_on, now=context.now)
    told = _say_lived_in(context, case) if look.seen.get(LIVED_IN.id) == _YES else ""
    if look.finding is LookFinding.WORSE:
        return _take_up_again(context, case, look)
    list_ = context.option("watch:list:1", "watches.button.list")
    until = say_day(context, next_on)
    noted = context.reply("watches.noted", list_, whose=view.whose(context, case), day=until)
    return Sent(said=[replace(noted, text=f"{told}\n{noted.text}".strip())], case=case.number)


def _say_lived_in(context: Context, case: Case) -> str:
    """Tell the township that somebody lives in a sealed house; what is said of that."""
    told = messages.tell_coordinators(context, case, _LIVED_IN_TOLD)
    return context.say("watches.lived_in_told" if told else "watches.lived_in_untold", way=way_to_ask(context))


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
    fields=(*OF_A_SEALED_HOUSE, PHOTOS, *FIELDS),
    opened=_opened,
    submit=_submit,
    answered=_answered,
    name=view.whose_by_draft,
)
