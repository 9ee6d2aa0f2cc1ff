"""Any field is filled in and changed at any time, by those to whom it is open; two who change one see both values."""

from collections.abc import Sequence

import pytest

from handlers.cases.fields import values
from handlers.cases.fields.asked import can_be_asked
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.cases.fields.field import CaseField, FieldGroup, FieldType
from handlers.dialog.messages import Choice, Content, Reply, Text
from storage.cases import cases, records, tables
from storage.cases.cases import Case, CaseState
from storage.people import audit
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.cases.test_course import now_of, take, under, walk

CALM = {**ANSWERED, "danger": "none"}
TYPED = {
    FieldType.TEXT: "青石〔2026〕1号",
    FieldType.NAME: "李大山",
    FieldType.WHOLE: "7",
    FieldType.YEAR: "2016",
    FieldType.DAY: "2026年11月4日",
    FieldType.YUAN: "1.5万",
    FieldType.AREA: "58平方",
    FieldType.ID_NUMBER: "990101195001010029",
    FieldType.PHONE: "13800000091",
    FieldType.ACCOUNT: "6228480402564890018",
}


def kept(dialogue: Dialogue, case: Case) -> values.Values:
    """What the case says of its fields."""
    with dialogue.database.reading() as tx:
        return values.kept(cases.get(tx, case.number).answers, records.of(tx, case.id))


def answers_to(dialogue: Dialogue, who: str, field: CaseField) -> Sequence[Content]:
    """What somebody answers to a field."""
    draft = dialogue.draft(who)
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        without = "none" if field.key == "category" else "allowance"
        option = field.options[0] if field.options else without
        pressed = Choice(id=f"f:{draft.id}:{field.key}:{option}")
        return (pressed, Text(text="完成")) if field.type is FieldType.CHOICES else (pressed,)
    return (Text(text=TYPED[field.type]),)


def press(dialogue: Dialogue, who: str, group: FieldGroup, case: Case, key: str = "") -> list[Reply]:
    """A button of the fields."""
    return dialogue.say(who, Choice(id=f"fields:{group}:{case.number}:{key}"))


def change(dialogue: Dialogue, who: str, case: Case, key: str, answer: str, why: str = "") -> list[Reply]:
    """Give a field a value, with the reason where there was one before."""
    press(dialogue, who, BY_KEY[key].group, case, key)
    dialogue.say(who, Text(text=answer))
    if why:
        dialogue.say(who, Text(text=why))
    return dialogue.say(who, Text(text="提交"))


def labels(said: Sequence[Reply]) -> list[str]:
    """What the buttons are called."""
    return [option.label for reply in said for row in reply.options for option in row]


def fill_all(dialogue: Dialogue, case: Case) -> None:
    """Fill in whatever can be asked of a case, group by group."""
    for group in FieldGroup:
        press(dialogue, "county", group, case, "all")
        for _ in CATALOGUE:
            draft = dialogue.conversation("county").draft
            if draft is None or draft.at is None:
                break
            for content in answers_to(dialogue, "county", BY_KEY[draft.at]):
                dialogue.say("county", content)
        dialogue.say("county", Text(text="提交"))


def test_every_field_that_can_be_asked_is_filled_in_from_the_card(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    fill_all(dialogue, case)
    found = kept(dialogue, case)
    missing = [field.key for field in CATALOGUE if field.answered and can_be_asked(field) and field.key not in found]
    assert missing == []
    assert found["account"] == "6228480402564890018"


def test_every_field_that_was_filled_in_is_emptied_with_a_reason(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    fill_all(dialogue, case)
    emptied = 0
    for group in FieldGroup:
        before = kept(dialogue, case)
        asked = ask_again(dialogue, case, group, before)
        for _ in asked:
            dialogue.say("county", Text(text="清空"))
        dialogue.say("county", Text(text="问错了人"))
        dialogue.say("county", Text(text="提交"))
        assert {key for key in before if key not in kept(dialogue, case)} == set(asked)
        with dialogue.database.reading() as tx:
            event = cases.history(tx, cases.get(tx, case.number))[-1]
        assert event.details["reason"] == "问错了人"
        assert event.details["words"].count("改成没填") == len(asked)
        emptied += len(asked)
    assert emptied > 50


def ask_again(dialogue: Dialogue, case: Case, group: FieldGroup, known: values.Values) -> list[str]:
    """Have all that is known of a group asked again, as far as no step has decided on it; those fields."""
    for field in CATALOGUE:
        if field.group is group and field.key in known and can_be_asked(field):
            press(dialogue, "county", group, case, field.key)
            if dialogue.draft("county").form == "case_decided_change":
                dialogue.say("county", Text(text="放弃"))
    return [key for key in dialogue.draft("county").only or () if key != "why"]


def test_sensitive_ones_are_noted_as_given_where_they_were_asked_for_alone(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    change(dialogue, "county", case, "account", "6228480402564890018")
    with dialogue.database.reading() as tx:
        noted = [line.details.get("field") for line in audit.latest(tx)]
    assert "account" in noted


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("6228480402564890019", "对不上"),
        ("12345", "5位"),
        ("卡在家里", "只写数字"),
    ],
)
def test_an_account_that_cannot_be_one_is_asked_for_again(dialogue: Dialogue, typed: str, slip: str) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    press(dialogue, "county", FieldGroup.MONEY, case)
    press(dialogue, "county", FieldGroup.HOUSEHOLD, case, "account")
    (said,) = dialogue.say("county", Text(text=typed))
    assert slip in said.text


def test_a_resident_who_reported_fills_in_household_and_house_but_nothing_of_the_offices(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, CALM)
    with dialogue.database.writing() as tx:
        cases.advance(tx, case, CaseState.CHECKED, dialogue.clock.now())
        tx.execute(
            tables.cases.update()
            .where(tables.cases.c.id == case.id)
            .values(reporter_id=dialogue.cast.resident, reporter_role="resident")
        )
    walked = now_of(dialogue, case)
    said = dialogue.say("resident", Choice(id=f"case:fill:{walked.number}"))
    assert [one.partition("（")[0] for one in labels(said)] == ["档案", "农户", "房屋", "看这件"]
    change(dialogue, "resident", case, "owner", "李大山")
    assert kept(dialogue, case)["owner"] == "李大山"
    press(dialogue, "resident", FieldGroup.FILE, case, "plan_year")
    assert dialogue.conversation("resident").draft is None


def test_a_stranger_hears_the_same_as_of_a_case_that_is_not_there(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, CALM)
    (foreign,) = press(dialogue, "stranger", FieldGroup.HOUSE, case, "owner")
    (unknown,) = dialogue.say("stranger", Choice(id="fields:house:YT2026-999999:owner"))
    assert foreign.text.replace(case.number, "") == unknown.text.replace("YT2026-999999", "")


def test_of_two_who_change_one_field_the_later_sees_both_values_and_says_which_counts(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    take(dialogue, "township", "receive", case)
    press(dialogue, "cadre", FieldGroup.HOUSE, case, "owner")
    dialogue.say("cadre", Text(text="李大山"))
    change(dialogue, "township", case, "owner", "李小山")
    (asked,) = dialogue.say("cadre", Text(text="提交"))
    assert asked.text == (
        "您填的时候，乡镇赵敏在11月4日（周三）10:30已经把“产权人”改成了李小山，您填的是李大山。用哪个？"
    )
    assert labels([asked])[:2] == ["用李小山", "还是用李大山"]
    dialogue.say("cadre", Text(text="还是用李大山"))
    assert kept(dialogue, case)["owner"] == "李大山"


def test_the_others_value_stays_where_that_is_chosen(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    take(dialogue, "township", "receive", case)
    press(dialogue, "cadre", FieldGroup.HOUSE, case, "owner")
    dialogue.say("cadre", Text(text="李大山"))
    change(dialogue, "township", case, "owner", "李小山")
    dialogue.say("cadre", Text(text="提交"))
    dialogue.say("cadre", Text(text="用李小山"))
    assert kept(dialogue, case)["owner"] == "李小山"
    assert dialogue.conversation("cadre").draft is None


def test_another_field_that_was_changed_meanwhile_stays_changed(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, CALM)
    dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    with dialogue.database.writing() as tx:
        now = cases.get(tx, case.number)
        cases.set_answers(tx, now, {**now.answers, "persons": 5})
    dialogue.say("cadre", Text(text="改第8项 1985"))
    dialogue.say("cadre", Text(text="提交"))
    found = kept(dialogue, case)
    assert (found["year"], found["persons"]) == (1985, 5)


def test_what_is_changed_wants_a_reason_and_what_is_new_does_not(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    take(dialogue, "township", "receive", case)
    (said,) = change(dialogue, "cadre", case, "area_before", "60平方")
    assert said.text == f"✅ 记下了，编号{case.number}。原建筑面积：60平方米。"
    press(dialogue, "cadre", FieldGroup.HOUSE, case, "area_before")
    (why,) = dialogue.say("cadre", Text(text="58平方"))
    assert "为什么改" in why.text
    dialogue.say("cadre", Text(text="量错了"))
    (said,) = dialogue.say("cadre", Text(text="提交"))
    assert said.text == f"✅ 记下了，编号{case.number}。原建筑面积：60平方米改成58平方米。"
