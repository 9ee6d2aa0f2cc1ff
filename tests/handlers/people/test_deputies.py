"""AB角 in the chat: for oneself or by the level above; forged and late buttons change nothing."""

from datetime import date

import pytest

from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.wording import Wording
from storage.people import audit, deputies, people
from storage.people.deputies import Deputy
from storage.people.people import Role
from tests.cast import TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.people.filling import plant_deputy


def current(dialogue: Dialogue) -> Deputy | None:
    with dialogue.database.reading() as tx:
        return deputies.deputy_of(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP)


def subject(dialogue: Dialogue) -> str:
    return f"{dialogue.cast.township}:township:{TOWNSHIP}"


def test_alone_at_a_place_nobody_can_be_named(dialogue: Dialogue) -> None:
    [said] = dialogue.say("township", Command(name="deputies"))
    assert "只有您一个人" in said.text
    assert said.options == ()


def test_a_resident_has_no_use_for_it(dialogue: Dialogue, say: Wording) -> None:
    assert dialogue.say("resident", Text(text="我要外出"))[0].text == say("deputies.not_yours")


def test_away_till_a_day_and_back_before_it(dialogue: Dialogue) -> None:
    deputy = plant_deputy(dialogue)
    [said] = dialogue.say("township", Text(text="我要外出"))
    assert "您在青石镇的AB角是钱进" in said.text
    dialogue.press("township", "我要外出", said)
    dialogue.say("township", Text(text="今天起"))
    dialogue.say("township", Text(text="11月9日"))
    [said] = dialogue.say("township", Text(text="提交"))
    assert "您外出到11月9日（周一），青石镇的事由钱进替您办。11月10日（周二）起自动恢复" in said.text
    found = current(dialogue)
    assert found is not None
    assert (found.deputy_id, found.away_until) == (deputy, date(2026, 11, 9))
    [said] = dialogue.press("township", "我回来了", said)
    assert "消息照常发" in said.text
    found = current(dialogue)
    assert found is not None
    assert found.away_until is None
    with dialogue.database.reading() as tx:
        assert [line.action for line in audit.latest(tx, 2)] == ["deputy_back", "deputy_away"]


def test_the_level_above_names_and_ends_and_both_hear_of_it(dialogue: Dialogue) -> None:
    deputy = plant_deputy(dialogue)
    found = current(dialogue)
    assert found is not None
    dialogue.say("county", Choice(id=f"deputy:end:{subject(dialogue)}"))
    assert current(dialogue) is None
    assert any("没有AB角了" in reply.text for reply in dialogue.said_to("township"))
    said = dialogue.say("county", Choice(id=f"deputy:choose:{subject(dialogue)}"))[0]
    [said] = dialogue.press("county", "钱进", said)
    assert "由钱进替" in said.text
    again = current(dialogue)
    assert again is not None
    assert again.deputy_id == deputy
    assert any("AB角定好了：钱进" in reply.text for reply in dialogue.said_to("township"))


@pytest.mark.parametrize("who", ["resident", "cadre", "other_township", "other_county", "operator", "stranger"])
@pytest.mark.parametrize("verb", ["see", "choose", "pick", "end", "back", "away"])
def test_a_forged_button_is_unknown_and_changes_nothing(dialogue: Dialogue, say: Wording, who: str, verb: str) -> None:
    deputy = plant_deputy(dialogue)
    before = current(dialogue)
    end = f":{deputy}" if verb == "pick" else ""
    said = dialogue.say(who, Choice(id=f"deputy:{verb}:{subject(dialogue)}{end}"))
    assert said[0].text == say("deputies.gone")
    assert current(dialogue) == before


@pytest.mark.parametrize(
    "id",
    [
        "deputy:",
        "deputy:end",
        "deputy:end:x:township:990101001",
        "deputy:end:3:mayor:990101001",
        "deputy:end:3:township:nowhere",
        "deputy:pick:3:township:990101001:99999",
        "deputy:pick:3:township:990101001",
        "deputy:pick:3:township:990101001:3",
        "deputy:end:99999999999999999999:township:990101001",
    ],
)
def test_a_mangled_button_is_unknown(dialogue: Dialogue, say: Wording, id: str) -> None:
    plant_deputy(dialogue)
    before = current(dialogue)
    assert dialogue.say("township", Choice(id=id))[0].text in (say("deputies.gone"), say("forms.old_button"))
    assert current(dialogue) == before


def test_a_form_that_outlives_the_role_says_so(dialogue: Dialogue, say: Wording) -> None:
    plant_deputy(dialogue)
    dialogue.say("township", Choice(id=f"deputy:away:{subject(dialogue)}"))
    dialogue.say("township", Text(text="今天起"))
    dialogue.say("township", Text(text="两天"))
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    assert dialogue.say("township", Text(text="提交"))[0].text == say("deputies.gone")


def test_the_ids_of_buttons_fit(dialogue: Dialogue) -> None:
    longest = f"deputy:pick:1000000000:township:{'9' * 15}:1000000000"
    assert len(longest.encode()) <= 64


def test_what_came_back_to_a_cadre_who_is_away_goes_to_the_deputy(dialogue: Dialogue) -> None:
    case, now, cadre = plant_case(dialogue, ANSWERED), dialogue.clock.now(), dialogue.cast.cadre
    with dialogue.database.writing() as tx:
        colleague = dialogue.cast.stranger
        people.grant(tx, colleague, Role.CADRE, VILLAGE, now)
        id = deputies.name_deputy(
            tx, person_id=cadre, role=Role.CADRE, area=VILLAGE, deputy_id=colleague, made_by=cadre, now=now
        )
        deputies.set_away(tx, id, now.date())
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    assert dialogue.said_to("cadre") == []
    [told] = dialogue.said_to("stranger")
    assert told.text.startswith("下面这条本来是发给王建国的，王建国外出，请您办：")
    assert case.number in told.text


def away(dialogue: Dialogue, words: str) -> Reply:
    """What the township's coordinator is shown after saying so, and being sure."""
    plant_deputy(dialogue)
    [said] = dialogue.say("township", Text(text=words))
    [said] = dialogue.press("township", "提交", said)
    return said


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("我下周请假", 9, 15),
        ("10号到15号外出", 10, 15),
        ("明天出差三天", 5, 7),
        ("请假半天", 4, 4),
        ("下周一请假", 9, 9),
    ],
)
def test_leave_is_noted_from_the_words_that_tell_it(dialogue: Dialogue, words: str, since: int, until: int) -> None:
    away(dialogue, words)
    found = current(dialogue)
    assert found is not None
    assert (found.away_from, found.away_until) == (date(2026, 11, since), date(2026, 11, until))


def test_before_the_first_day_nothing_goes_to_the_deputy(dialogue: Dialogue) -> None:
    said = away(dialogue, "10号到15号外出")
    assert "您11月10日（周二）到11月15日（周日）外出，这几天青石镇的事由钱进替您办" in said.text
    found = current(dialogue)
    assert found is not None
    days = [date(2026, 11, day) for day in (4, 9, 10, 15, 16)]
    assert [found.replaces_on(day) for day in days] == [False, False, True, True, False]
    with dialogue.database.reading() as tx:
        assert [len(deputies.substituting(tx, day)) for day in days] == [0, 0, 1, 1, 0]


def test_back_before_leaving(dialogue: Dialogue) -> None:
    """Somebody takes back a leave that has not begun."""
    [said] = dialogue.press("township", "不外出了", away(dialogue, "10号到15号外出"))
    assert "不外出了，消息照常发" in said.text
    found = current(dialogue)
    assert found is not None
    assert (found.away_from, found.away_until) == (None, None)


def test_a_last_day_before_the_first_is_asked_for_again(dialogue: Dialogue) -> None:
    plant_deputy(dialogue)
    dialogue.say("township", Choice(id=f"deputy:away:{subject(dialogue)}"))
    for words in ("11月10日", "11月8日"):
        dialogue.say("township", Text(text=words))
    [said] = dialogue.say("township", Text(text="提交"))
    assert "在出门的日子11月10日（周二）前面" in said.text


def test_several_days_are_counted_from_the_first_one_away(dialogue: Dialogue) -> None:
    plant_deputy(dialogue)
    dialogue.say("township", Choice(id=f"deputy:away:{subject(dialogue)}"))
    for words in ("11月10日", "三天", "提交"):
        dialogue.say("township", Text(text=words))
    found = current(dialogue)
    assert found is not None
    assert found.away_until == date(2026, 11, 12)


def test_leave_where_nobody_can_stand_in_says_so(dialogue: Dialogue) -> None:
    assert "只有您一个人" in dialogue.say("cadre", Text(text="10号到15号外出"))[0].text
