"""The small forms of a check: a remark on a house, what was found in a village, a house that need not be looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.checks.answers import go_on, may_answer, note_answer, scope, tell_township
from handlers.checks.texts import CheckWords
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from handlers.forms.choices import OneOf
from handlers.forms.dates import FutureDay
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.numbers import WholeNumber
from storage.cases import cases
from storage.checks import checks, mutings
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem
from storage.checks.mutings import MuteReason, Muting
from storage.people import areas

MOST_HOUSES = 5000  # of one village

REMARK_FIELDS = (Field(id="words", texts="checks.remark.words", kind=Words(most=200)),)
LOOKED_FIELDS = (
    Field(id="houses", texts="checks.looked.houses", kind=WholeNumber(least=0, most=MOST_HOUSES, example=120)),
    Field(id="suspected", texts="checks.looked.suspected", kind=WholeNumber(least=0, most=MOST_HOUSES, example=2)),
)


def _is_other(answers: Mapping[str, object]) -> bool:
    return answers.get("reason") == MuteReason.OTHER


MUTE_FIELDS = (
    Field(id="reason", texts="checks.mute.reason", kind=OneOf(), options=tuple(MuteReason)),
    Field(id="words", texts="checks.mute.words", kind=Words(most=60), when=_is_other),
    Field(id="until", texts="checks.mute.until", kind=FutureDay(), options=("30", "90", "365")),
)


@dataclass(frozen=True, kw_only=True)
class ItemNoted:
    """What was noted of an item of a check; `note` says so to who did it."""

    check: Check
    item: CheckItem
    note: str


def begin(context: Context, form: Form, item: CheckItem) -> list[Reply]:
    """Begin one of these forms about an item, or go on with the one that is half filled."""
    return stepper.open(context, form, subject=str(item.id))


def _about(context: Context, draft: Draft) -> tuple[Check, CheckItem] | None:
    """The check and item of a draft; none where the check has ended, or the item is no longer the person's."""
    item = stored_items.find(context.tx, int(draft.subject))
    check = None if item is None else checks.find(context.tx, item.check_id)
    if item is None or check is None or check.closed_at is not None or not may_answer(context, item.area):
        return None
    return check, item


def gone(context: Context) -> Closed:
    """What is said where the check has ended, or there is nothing to note any more."""
    return Closed(reply=context.reply("checks.gone"))


def _name(context: Context, draft: Draft) -> str:
    """“李秀英家（三组）的备注”."""
    item = stored_items.find(context.tx, int(draft.subject))
    return context.say(f"checks.{draft.form.removeprefix('check_')}.draft", place=_where(context, item))


def _where(context: Context, item: CheckItem | None) -> str:
    return "" if item is None else areas.get(context.tx, item.area).name


def _and_on(keep: Callable[[Context, Draft], ItemNoted | None]) -> Callable[[Context, Draft], Sent | Closed]:
    """What sending in does in the chat: it is kept, and the next house is asked for."""

    def submit(context: Context, draft: Draft) -> Sent | Closed:
        noted = keep(context, draft)
        if noted is None:
            return gone(context)
        return Sent(said=go_on(context, noted.check, scope(context, noted.item), note=noted.note))

    return submit


# --- a remark


def keep_remark(context: Context, draft: Draft) -> ItemNoted | None:
    """Keep a remark beside the answer of a house; none, and nothing is kept, where there is no answer."""
    about = _about(context, draft)
    if about is None or about[1].answer is None:
        return None
    check, item = about
    remarks = draft.answers["words"]
    note_answer(context, check, item, about[1].answer, {"remarks": remarks})
    if about[1].answer is CheckAnswer.WORSE:
        tell_township(context, check, item, "checks.given.worse_remark", remarks=remarks)
    return ItemNoted(check=check, item=item, note=context.say("checks.given.remarked", remarks=remarks))


CHECK_REMARK = Form(id="check_remark", fields=REMARK_FIELDS, submit=_and_on(keep_remark), name=_name)


# --- a village


def _submit_looked(context: Context, draft: Draft) -> Sent | Closed:
    about = _about(context, draft)
    if about is None or about[1].case_id is not None:
        return gone(context)
    check, item = about
    found = {"houses": draft.answers["houses"], "suspected": draft.answers["suspected"]}
    note_answer(context, check, item, CheckAnswer.DONE, found)
    lines = [context.say("checks.given.village_done", village=_where(context, item), **found)]
    buttons = [context.option(f"check:done:{item.id}", "forms.button.change")]
    if found["suspected"]:
        lines.append(context.say("checks.given.village_report", suspected=found["suspected"]))
        buttons.insert(0, context.option("cmd:report", "menu.report"))
    return Sent(said=[CheckWords(say=context.say, check=check).reply("\n".join(lines), *buttons)])


CHECK_LOOKED = Form(id="check_looked", fields=LOOKED_FIELDS, submit=_submit_looked, name=_name)


# --- a house that need not be looked at


def keep_mute(context: Context, draft: Draft) -> ItemNoted | None:
    """Keep until when a house need not be looked at; none, and nothing is kept, where it is no house."""
    about = _about(context, draft)
    if about is None or about[1].case_id is None:
        return None
    check, item = about
    until = date.fromisoformat(draft.answers["until"])
    reason = MuteReason(draft.answers["reason"])
    muting = Muting(reason=reason, words=draft.answers.get("words") if _is_other(draft.answers) else None, until=until)
    mutings.put(context.tx, about[1].case_id, muting, context.person_id, context.now)
    note_answer(context, check, item, CheckAnswer.MUTED, {"until": until.isoformat()})
    words = CheckWords(say=context.say, check=check)
    house = words.house(cases.by_ids(context.tx, [about[1].case_id])[about[1].case_id])
    shown = muting.words or context.say(f"checks.mute.reason.{reason}")
    day = MUTE_FIELDS[2].kind.show(context, draft, MUTE_FIELDS[2], draft.answers["until"])
    note = context.say("checks.given.muted", house=house, day=day, reason=shown)
    return ItemNoted(check=check, item=item, note=note)


CHECK_MUTE = Form(id="check_mute", fields=MUTE_FIELDS, submit=_and_on(keep_mute), name=_name)
