"""What becomes of a report: whose number a typed one is, and danger that is noticed later."""

from datetime import timedelta

from handlers.cases import alarms
from handlers.dialog.messages import Manner, Photo, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.people import people
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.dialogue import Dialogue
from tests.planning import planned

PHOTO = Photo(source="p", unique_name="p", width=1280, height=960)


def _report(dialogue: Dialogue, who: str, danger: str, *more: str) -> None:
    for words in ("报危房", danger, "青石村三组", "李秀英", "1 3", *more):
        dialogue.say(who, Text(text=words))
    dialogue.say(who, PHOTO)
    for words in ("完成", "提交"):
        dialogue.say(who, Text(text=words))


def _alarmed(dialogue: Dialogue) -> set[int]:
    with dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING], limit=100)
    return {message.person_id for message in waiting if message.manner == Manner.ALARM}


def _only_case(dialogue: Dialogue) -> cases.Case:
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    return case


def test_a_typed_number_belongs_to_nobody(dialogue: Dialogue) -> None:
    for words in ("房子要倒", "青石村三组", "跳过", "1 3", "跳过", "13800000077", "提交"):
        dialogue.say("stranger", Text(text=words))
    assert _only_case(dialogue).answers["contact_phone"] == "13800000077"
    with dialogue.database.reading() as tx:
        assert people.find_by_phone(tx, "13800000077") is None
        assert people.phone_of(tx, dialogue.ids["stranger"]) is None


def test_danger_noticed_in_a_correction_raises_the_alarm(dialogue: Dialogue, say: Wording) -> None:
    _report(dialogue, "resident", "暂时没有")
    case = _only_case(dialogue)
    dialogue.said_to("township")
    assert not case.imminent
    dialogue.clock.jump(dialogue.clock.now() + timedelta(days=3))
    shown = dialogue.say("resident", Text(text=case.number))[-1]
    dialogue.press("resident", "修改", shown)
    dialogue.say("resident", Text(text="改第1项 有，很危险"))
    dialogue.say("resident", Text(text="提交"))
    assert _alarmed(dialogue) == {dialogue.ids["township"], dialogue.ids["county"]}
    assert dialogue.conversation("resident").alarm["number"] == case.number
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        unseen = planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=14))
        assert {notice.person_id for notice in unseen} == {dialogue.ids["resident"]}
        assert len(planned(alarms.plan, tx, say=say, now=now + timedelta(minutes=15))) == 3


def test_danger_that_is_over_rings_no_more(dialogue: Dialogue, say: Wording) -> None:
    for words in ("房子要倒", "青石村三组", "李秀英", "1 3"):
        dialogue.say("resident", Text(text=words))
    for words in ("改第1项 暂时没有", "跳过"):
        dialogue.say("resident", Text(text=words))
    dialogue.say("resident", PHOTO)
    for words in ("完成", "提交"):
        dialogue.say("resident", Text(text=words))
    assert not _only_case(dialogue).imminent
    with dialogue.database.writing() as tx:
        assert planned(alarms.plan, tx, say=say, now=dialogue.clock.now() + timedelta(minutes=20)) == []
