"""The small forms of a check: a remark on a house, what was found in a village, a house that need not be looked at."""

from collections.abc import Mapping
from datetime import date

from handlers import stepper
from handlers.check_answers import go_on, may_answer, note_answer, scope, tell_township
from handlers.check_words import CheckWords
from handlers.choices import OneOf
from handlers.conversation import Draft
from handlers.fields import Field, Words
from handlers.forms import Closed, Form, Sent
from handlers.future_day import FutureDay
from handlers.messages import Reply
from handlers.numbers import WholeNumber
from handlers.talk import Talk
from storage import areas, cases, check_items, checks, mutings
from storage.check_items import CheckAnswer, Item
from storage.checks import Check
from storage.mutings import MuteReason, Muting

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


def begin(talk: Talk, form: Form, item: Item) -> list[Reply]:
    """Begin one of these forms about an item, or go on with the one that is half filled."""
    return stepper.open(talk, form, subject=str(item.id))


def _about(talk: Talk, draft: Draft) -> tuple[Check, Item] | None:
    """The check and item of a draft; none where the check has ended, or the item is no longer the person's."""
    item = check_items.find(talk.tx, int(draft.subject))
    check = None if item is None else checks.find(talk.tx, item.check_id)
    if item is None or check is None or check.closed_at is not None or not may_answer(talk, item.area):
        return None
    return check, item


def _gone(talk: Talk) -> Closed:
    return Closed(reply=talk.reply("checks.gone"))


def _name(talk: Talk, draft: Draft) -> str:
    """“李秀英家（三组）的备注”."""
    item = check_items.find(talk.tx, int(draft.subject))
    return talk.say(f"checks.{draft.form.removeprefix('check_')}.draft", place=_where(talk, item))


def _where(talk: Talk, item: Item | None) -> str:
    return "" if item is None else areas.get(talk.tx, item.area).name


# --- a remark


def _submit_remark(talk: Talk, draft: Draft) -> Sent | Closed:
    about = _about(talk, draft)
    if about is None or about[1].answer is None:
        return _gone(talk)
    check, item = about
    remarks = draft.answers["words"]
    note_answer(talk, check, item, about[1].answer, {"remarks": remarks})
    if about[1].answer is CheckAnswer.WORSE:
        tell_township(talk, check, item, "checks.given.worse_remark", remarks=remarks)
    return Sent(said=go_on(talk, check, scope(talk, item), note=talk.say("checks.given.remarked", remarks=remarks)))


CHECK_REMARK = Form(id="check_remark", fields=REMARK_FIELDS, submit=_submit_remark, name=_name)


# --- a village


def _submit_looked(talk: Talk, draft: Draft) -> Sent | Closed:
    about = _about(talk, draft)
    if about is None or about[1].case_id is not None:
        return _gone(talk)
    check, item = about
    found = {"houses": draft.answers["houses"], "suspected": draft.answers["suspected"]}
    note_answer(talk, check, item, CheckAnswer.DONE, found)
    lines = [talk.say("checks.given.village_done", village=_where(talk, item), **found)]
    buttons = [talk.option(f"check:done:{item.id}", "forms.button.change")]
    if found["suspected"]:
        lines.append(talk.say("checks.given.village_report", suspected=found["suspected"]))
        buttons.insert(0, talk.option("cmd:report", "menu.report"))
    return Sent(said=[CheckWords(say=talk.say, check=check).reply("\n".join(lines), *buttons)])


CHECK_LOOKED = Form(id="check_looked", fields=LOOKED_FIELDS, submit=_submit_looked, name=_name)


# --- a house that need not be looked at


def _submit_mute(talk: Talk, draft: Draft) -> Sent | Closed:
    about = _about(talk, draft)
    if about is None or about[1].case_id is None:
        return _gone(talk)
    check, item = about
    until = date.fromisoformat(draft.answers["until"])
    reason = MuteReason(draft.answers["reason"])
    muting = Muting(reason=reason, words=draft.answers.get("words") if _is_other(draft.answers) else None, until=until)
    mutings.put(talk.tx, about[1].case_id, muting, talk.person_id, talk.now)
    note_answer(talk, check, item, CheckAnswer.MUTED, {"until": until.isoformat()})
    words = CheckWords(say=talk.say, check=check)
    house = words.house(cases.by_ids(talk.tx, [about[1].case_id])[about[1].case_id])
    shown = muting.words or talk.say(f"checks.mute.reason.{reason}")
    day = MUTE_FIELDS[2].kind.show(talk, draft, MUTE_FIELDS[2], draft.answers["until"])
    note = talk.say("checks.given.muted", house=house, day=day, reason=shown)
    return Sent(said=go_on(talk, check, scope(talk, item), note=note))


CHECK_MUTE = Form(id="check_mute", fields=MUTE_FIELDS, submit=_submit_mute, name=_name)
