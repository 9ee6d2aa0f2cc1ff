"""What a step decided on is changed by a request alone; what was done on the old value is to be looked at again."""

import pytest

from handlers.cases.fields import looking_again
from handlers.cases.fields.field import FieldGroup
from handlers.dialog.messages import Choice, Reply, Text
from storage.cases import cases, rechecks
from storage.cases.cases import Case
from storage.people import areas, people
from storage.people.people import Role
from tests.cast import COUNTY
from tests.dialogue import Dialogue
from tests.handlers.cases.fields.test_filling import kept, labels, press
from tests.handlers.cases.test_course import heard_by, now_of, take, under
from tests.handlers.cases.test_due_lines import morning_of


def approved(dialogue: Dialogue) -> Case:
    """A case that the county has approved and a village has posted."""
    case = under(dialogue, "yantai")
    for who, step in (
        ("township", "receive"),
        ("county", "appraised"),
        ("cadre", "applied"),
        ("cadre", "village_review"),
        ("township", "township_review"),
        ("county", "county_approval"),
        ("cadre", "village_notice"),
    ):
        take(dialogue, who, step, case)
    return now_of(dialogue, case)


def ask_for(dialogue: Dialogue, who: str, case: Case, group: FieldGroup, key: str, value: str) -> list[Reply]:
    """Ask that a decided field be changed."""
    press(dialogue, who, group, case, key)
    draft = dialogue.draft(who)
    dialogue.say(who, Choice(id=f"f:{draft.id}:{key}:{value}"))
    dialogue.say(who, Text(text="复核时看错了"))
    return dialogue.say(who, Text(text="提交"))


def answer(dialogue: Dialogue, who: str, verb: str = "grant") -> list[Reply]:
    """Press the button under the first request."""
    return dialogue.say(who, Choice(id=f"request:{verb}:1"))


def marked(dialogue: Dialogue, case: Case) -> list[str]:
    """The steps that wait to be looked at again."""
    with dialogue.database.reading() as tx:
        return [one.step for one in rechecks.of(tx, case.id)]


def test_a_grade_is_changed_only_by_a_request_to_who_gave_it(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    press(dialogue, "township", FieldGroup.APPRAISAL, case, "grade")
    (asked,) = ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    assert asked.text == "✅ 报给孙立了：鉴定等级：D级改成C级。有答复就告诉您。"
    assert kept(dialogue, case)["grade"] == "D", "nothing changes before the answer"
    assert "青石镇的赵敏申请：" in heard_by(dialogue, "county")
    answer(dialogue, "county")
    assert kept(dialogue, case)["grade"] == "C"
    assert now_of(dialogue, case).grade == "C"
    assert "孙立同意了：" in heard_by(dialogue, "township")


def test_what_was_done_on_it_is_marked_with_amount_and_notice_and_cleared_by_its_office(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    answer(dialogue, "county")
    steps = ["applied", "village_review", "township_review", "county_approval", "village_notice"]
    assert marked(dialogue, case) == steps
    assert "要再看一遍" in heard_by(dialogue, "cadre")
    (card,) = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "⚠️ 要再看一遍：申请、村里评议、镇里审核、县里审批、村里公示。" in card.text
    assert "再看过了" in labels([card])
    dialogue.say("cadre", Choice(id=f"case:recheck:{case.number}"))
    dialogue.say("cadre", Choice(id=f"case:recheck:{case.number}:yes"))
    assert marked(dialogue, case) == ["township_review", "county_approval"], "what others did, others look at"
    (card,) = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "再看过了" not in labels([card])


def test_the_amount_is_looked_at_again_where_the_approved_method_changes(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPROVAL, "method", "repair")
    answer(dialogue, "county")
    assert marked(dialogue, case) == ["county_approval", "village_notice"]
    assert now_of(dialogue, case).state == case.state


def test_a_refusal_changes_nothing_and_who_asked_hears_why(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    answer(dialogue, "county", "refuse")
    dialogue.say("county", Text(text="照片上墙已经裂穿"))
    dialogue.say("county", Text(text="提交"))
    assert kept(dialogue, case)["grade"] == "D"
    assert marked(dialogue, case) == []
    assert "原因：照片上墙已经裂穿" in heard_by(dialogue, "township")


def test_nobody_answers_the_own_request(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    (said,) = ask_for(dialogue, "county", case, FieldGroup.APPRAISAL, "grade", "C")
    assert "现在没有别的经办人" in said.text
    assert kept(dialogue, case)["grade"] == "D"


def test_a_second_coordinator_of_the_county_answers_for_the_first(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.COUNTY, COUNTY, dialogue.clock.now())
    (said,) = ask_for(dialogue, "county", case, FieldGroup.APPRAISAL, "grade", "C")
    assert said.text.startswith("✅")
    answer(dialogue, "stranger")
    assert kept(dialogue, case)["grade"] == "C"


def test_it_is_asked_for_once_until_it_is_answered(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    (again,) = ask_for(dialogue, "cadre", case, FieldGroup.APPRAISAL, "grade", "B")
    assert "还在等答复" in again.text
    answer(dialogue, "county")
    (gone,) = answer(dialogue, "county", "refuse")
    assert "孙立已经同意：" in gone.text, "answered once"


def test_the_digest_of_who_owns_such_steps_names_them(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    answer(dialogue, "county")
    here = dialogue.installation
    with dialogue.database.reading() as tx:
        county = areas.get(tx, COUNTY)
        assert rechecks.numbers(tx, county.path, "county") == [case.number]
        assert rechecks.numbers(tx, county.path, "city") == []
        (line,) = looking_again.waiting(morning_of(tx, dialogue, here.knowledge, here.say, "county"))
    assert line.text == "云山县要再看一遍的：1件，前面定下的内容改过了"


def test_a_list_marks_the_cases_with_such_steps(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    answer(dialogue, "county")
    said = dialogue.say("county", Choice(id="cases:under_way:1"))
    assert [one for one in labels(said) if case.number in one and "要再看一遍" in one]


@pytest.mark.parametrize("who", ["stranger", "other_township", "city"])
def test_who_may_not_see_the_case_can_neither_ask_nor_answer(dialogue: Dialogue, who: str) -> None:
    case = approved(dialogue)
    press(dialogue, who, FieldGroup.APPRAISAL, case, "grade")
    assert dialogue.conversation(who).draft is None
    ask_for(dialogue, "township", case, FieldGroup.APPRAISAL, "grade", "C")
    dialogue.say(who, Choice(id="request:grant:1"))
    assert kept(dialogue, case)["grade"] == "D"


def test_a_step_that_was_taken_back_waits_for_nobody(dialogue: Dialogue) -> None:
    case = approved(dialogue)
    ask_for(dialogue, "township", case, FieldGroup.APPROVAL, "method", "repair")
    answer(dialogue, "county")
    dialogue.say("cadre", Choice(id=f"case:take_back:{case.number}"))
    dialogue.say("cadre", Text(text="重新公示"))
    dialogue.say("cadre", Text(text="提交"))
    assert marked(dialogue, case) == ["county_approval"]
    with dialogue.database.reading() as tx:
        assert cases.get(tx, case.number).state == case.state
