"""An alarm goes to who is on duty before the others of the office, and names them to all."""

from handlers.dialog.messages import Text
from storage.people import accounts, conversations, duty_table, people
from storage.people.duty_table import OnDuty
from storage.people.people import Role
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.cast import COUNTY
from tests.dialogue import Dialogue


def plant_colleague(dialogue: Dialogue) -> int:
    """Another coordinator of the county, who came later and is met on the terminal."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        colleague = people.add(tx, now=now, name="李雪", phone="13800000022")
        people.grant(tx, colleague, Role.COUNTY, COUNTY, now)
        conversations.start(tx, colleague)
        lane = "terminal:colleague"
        accounts.add(tx, lane=lane, channel="terminal", chat="colleague", person_id=colleague, now=now)
    return colleague


def told(dialogue: Dialogue) -> list[tuple[int, str]]:
    """Who is told of the alarm, in the order in which it goes out, with the words."""
    with dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING])[::-1]
    return [(one.person_id, one.reply["text"]) for one in waiting if one.person_id != dialogue.cast.cadre]


def test_who_is_on_duty_is_told_before_the_colleagues_and_named_to_all(dialogue: Dialogue) -> None:
    colleague = plant_colleague(dialogue)
    today = dialogue.clock.now().date()
    on_duty = [OnDuty(name="李雪"), OnDuty(name="王强", phone="13800000021")]
    with dialogue.database.writing() as tx:
        duty_table.put(tx, COUNTY, {today: on_duty}, person_id=None, now=dialogue.clock.now())
    dialogue.put("cadre", Text(text="房子要倒了，墙在掉土"))
    dialogue.turns.take_next("terminal:cadre")
    found = told(dialogue)
    assert [person for person, _ in found] == [dialogue.cast.township, colleague, dialogue.cast.county]
    assert all("今天值班：云山县李雪、云山县王强" in text for _, text in found)
    assert not any("13800000021" in text for _, text in found)


def test_without_a_duty_table_nobody_is_named(dialogue: Dialogue) -> None:
    plant_colleague(dialogue)
    dialogue.put("cadre", Text(text="房子要倒了，墙在掉土"))
    dialogue.turns.take_next("terminal:cadre")
    assert found_duty(dialogue) == []


def found_duty(dialogue: Dialogue) -> list[str]:
    """The messages that name somebody on duty."""
    return [text for _, text in told(dialogue) if "值班" in text]
