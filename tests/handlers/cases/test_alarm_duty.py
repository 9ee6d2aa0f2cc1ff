"""Those on duty have an alarm alone for two minutes, or until it is seen; then the others of their office hear it."""

from datetime import timedelta

import pytest

from handlers.cases import alarms
from handlers.cases.alarm_notices import ALONE
from handlers.dialog.messages import Choice, Reply, Text, reply_from_json
from handlers.wording import Wording
from storage.cases import cases
from storage.people import accounts, conversations, duty_table, people
from storage.people.duty_table import OnDuty
from storage.people.people import Role
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.cast import COUNTY
from tests.dialogue import Dialogue
from tests.planning import planned

FALLING = Text(text="房子要倒了，墙在掉土")
ACCOUNT = "terminal:colleague"


@pytest.fixture
def on_duty(dialogue: Dialogue) -> int:
    """Another coordinator of the county, who is on duty today beside one who holds no office."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        colleague = people.add(tx, now=now, name="李雪", phone="13800000022")
        people.grant(tx, colleague, Role.COUNTY, COUNTY, now)
        conversations.start(tx, colleague)
        accounts.add(tx, lane=ACCOUNT, channel="terminal", chat="colleague", person_id=colleague, now=now)
        named = [OnDuty(name="李雪"), OnDuty(name="王强", phone="13800000021")]
        duty_table.put(tx, COUNTY, {now.date(): named}, person_id=None, now=now)
    return colleague


def heard(dialogue: Dialogue, person_id: int, after: timedelta = timedelta(0)) -> list[Reply]:
    """What goes to somebody by some time from now, in its order."""
    by = dialogue.clock.now() + after
    with dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING])[::-1]
    return [reply_from_json(one.reply) for one in waiting if one.person_id == person_id and one.due_at <= by]


def raised(dialogue: Dialogue) -> str:
    """The cadre raises an alarm, in words; the number of its case."""
    dialogue.put("cadre", FALLING)
    dialogue.turns.take_next("terminal:cadre")
    with dialogue.database.reading() as tx:
        return cases.everything(tx)[-1].number


def press(dialogue: Dialogue, chat: str, button: str) -> None:
    """Somebody presses a button; nothing that waits counts as sent."""
    dialogue.put(chat, Choice(id=button))
    dialogue.turns.take_next(f"terminal:{chat}")


def test_who_is_on_duty_hears_at_once_and_the_colleagues_two_minutes_later(dialogue: Dialogue, on_duty: int) -> None:
    raised(dialogue)
    assert "险情" in heard(dialogue, on_duty)[0].text
    assert "险情" in heard(dialogue, dialogue.cast.township)[0].text
    assert heard(dialogue, dialogue.cast.county) == []
    assert heard(dialogue, dialogue.cast.county, ALONE - timedelta(seconds=1)) == []
    [later] = heard(dialogue, dialogue.cast.county, ALONE)
    assert later.text == heard(dialogue, on_duty)[0].text
    assert "今天值班：云山县李雪、云山县王强" in later.text
    assert "13800000021" not in later.text


def test_the_reporter_reads_who_has_it_and_who_hears_it_later(dialogue: Dialogue, on_duty: int, say: Wording) -> None:
    raised(dialogue)
    told = heard(dialogue, dialogue.cast.cadre)[0].text
    assert "已通知青石镇赵敏、云山县李雪（" in told
    assert say("report.alarm_later", names="云山县孙立") in told
    with dialogue.database.writing() as tx:
        dialogue.clock.pass_by(ALONE)
        [unseen] = planned(alarms.plan, tx, say=say, now=dialogue.clock.now())
    assert say("report.alarm_also", names="云山县孙立") in unseen.reply.text


def test_once_somebody_has_seen_it_the_colleagues_hear_it_at_once(dialogue: Dialogue, on_duty: int) -> None:
    number = raised(dialogue)
    press(dialogue, "colleague", f"case:show:{number}")
    [told] = heard(dialogue, dialogue.cast.county)
    assert "我来处理" in [option.label for option in told.flat_options()]


def test_the_colleagues_of_who_takes_it_hear_of_both_in_their_order(dialogue: Dialogue, on_duty: int) -> None:
    number = raised(dialogue)
    press(dialogue, "colleague", f"case:take:{number}")
    alarm, taken = heard(dialogue, dialogue.cast.county)
    assert "今天值班" in alarm.text
    assert [option.label for option in alarm.flat_options()] == ["打电话给上报人"]
    assert f"云山县李雪已经在处理险情{number}" in taken.text


def test_what_is_said_meanwhile_is_in_what_the_colleagues_hear(dialogue: Dialogue, on_duty: int) -> None:
    raised(dialogue)
    dialogue.put("cadre", Text(text="三组，老井旁边"))
    dialogue.turns.take_next("terminal:cadre")
    assert len(heard(dialogue, on_duty)) == 2
    [later] = heard(dialogue, dialogue.cast.county, ALONE)
    assert "三组，老井旁边" in later.text


def test_a_mistake_called_off_in_time_never_reaches_the_colleagues(dialogue: Dialogue, on_duty: int) -> None:
    number = raised(dialogue)
    press(dialogue, "cadre", f"case:off:{number}")
    assert "点错了" in heard(dialogue, on_duty)[-1].text
    assert heard(dialogue, dialogue.cast.county, ALONE) == []


def test_where_no_message_reaches_who_is_on_duty_all_hear_it_at_once(dialogue: Dialogue, on_duty: int) -> None:
    with dialogue.database.writing() as tx:
        accounts.mark_reachable(tx, ACCOUNT, False)
    raised(dialogue)
    assert heard(dialogue, dialogue.cast.county) != []


def test_whom_a_message_reaches_no_longer_keeps_the_alarm_from_nobody(dialogue: Dialogue, on_duty: int) -> None:
    raised(dialogue)
    with dialogue.database.writing() as tx:
        accounts.mark_reachable(tx, ACCOUNT, False)
        outbox.drop_unreachable(tx, "terminal", "colleague")
    assert len(heard(dialogue, dialogue.cast.county, ALONE)) == 1


def test_who_is_on_duty_and_raises_the_alarm_has_it_alone_for_no_time(dialogue: Dialogue, on_duty: int) -> None:
    dialogue.put("colleague", FALLING)
    dialogue.turns.take_next(ACCOUNT)
    assert heard(dialogue, dialogue.cast.county) != []


def test_what_is_told_again_names_who_is_on_duty(dialogue: Dialogue, on_duty: int, say: Wording) -> None:
    raised(dialogue)
    dialogue.clock.pass_by(alarms.NEXT_IN_LINE)
    with dialogue.database.writing() as tx:
        again = [one for one in planned(alarms.plan, tx, say=say, now=dialogue.clock.now()) if one.told_as]
    assert [one.person_id for one in again] == [dialogue.cast.township, on_duty, dialogue.cast.county]
    assert all("今天值班：云山县李雪、云山县王强" in one.reply.text for one in again)


def test_without_a_duty_table_nobody_is_named_and_all_hear_at_once(dialogue: Dialogue) -> None:
    raised(dialogue)
    assert heard(dialogue, dialogue.cast.county) != []
    assert not any("值班" in one.text for one in heard(dialogue, dialogue.cast.county))
