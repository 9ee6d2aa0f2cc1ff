"""The last days of steps in the digest: one workday before, from the day after, and to the level above a workday on."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from handlers.cases import due_lines
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.dialog.morning import Morning, ReadOnce
from handlers.wording import Wording
from storage.cases import cases
from storage.database.database import Transaction
from tests.cast import SHANGHAI
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import take, under
from tests.talking import talk_of

Told = Callable[[str, date], list[str]]


@pytest.fixture
def told(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> Told:
    """What the digest of somebody tells of last days on a morning."""

    def lines(who: str, day: date) -> list[str]:
        dialogue.clock.jump(datetime.combine(day, time(8), SHANGHAI))
        with dialogue.database.reading() as tx:
            morning = morning_of(tx, dialogue, knowledge, say, who)
            return [line.text for source in (due_lines.due, due_lines.overdue_below) for line in source(morning)]

    return lines


def morning_of(tx: Transaction, dialogue: Dialogue, knowledge: Knowledge, say: Wording, who: str) -> Morning:
    """The occasion on which somebody's digest is written."""
    talk = talk_of(tx, dialogue, knowledge, say, who)
    return Morning(
        tx=talk.tx,
        now=talk.now,
        installation=talk.installation,
        person_id=talk.person_id,
        grants=talk.grants,
        once=ReadOnce(talk),
    )


def test_the_county_hears_a_workday_before_its_week_to_appraise_is_over_and_every_day_after(
    dialogue: Dialogue, told: Told
) -> None:
    """烟建城乡〔2023〕7号 二（四）: checked on the 4th, to be appraised by the 11th; the city hears two days later."""
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    assert told("county", date(2026, 11, 9)) == []
    assert told("county", date(2026, 11, 10)) == ["云山县快到期的：1件，最早的11月11日（周三）前要办完"]
    assert told("county", date(2026, 11, 12)) == ["云山县超期没办的：1件，最早的11月11日（周三）就该办完"]
    assert told("city", date(2026, 11, 12)) == []
    assert told("city", date(2026, 11, 13)) == ["清河市各县区超期没办的：1件，最早的11月11日（周三）就该办完，请督办"]
    assert told("cadre", date(2026, 11, 13)) == told("other_county", date(2026, 11, 13)) == []


def test_what_is_taken_or_given_up_is_told_no_more(dialogue: Dialogue, told: Told) -> None:
    taken, given_up = under(dialogue, "yantai"), under(dialogue, "yantai")
    for case in (taken, given_up):
        dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", taken)
    take(dialogue, "cadre", "solve", given_up)
    assert told("county", date(2026, 11, 12)) == []


def test_the_list_of_what_is_late_holds_the_own_and_that_of_the_office_below(dialogue: Dialogue, told: Told) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    told("county", date(2026, 11, 12))
    for who, there in (("county", True), ("township", False)):
        shown = dialogue.say(who, Choice(id="cases:late:1"))[-1]
        assert (case.number in str(shown.options)) is there, who
    with dialogue.database.reading() as tx:
        assert cases.get(tx, case.number).state == "checked"
