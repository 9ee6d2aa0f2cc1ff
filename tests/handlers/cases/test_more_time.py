"""More time for a step of a case: who asks and who decides, once, and what it does to the last day."""

from datetime import date

import pytest

from handlers.cases import answering
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Text
from handlers.wording import Wording
from storage.cases import cases, deadlines, requests
from storage.cases.cases import Case, CaseState
from storage.cases.deadlines import Deadline
from storage.people import areas, deputies, people
from storage.people.people import Role
from tests.cast import CITY, COUNTY
from tests.dialogue import Dialogue
from tests.handlers.cases.test_clocks import report
from tests.handlers.cases.test_close_out import walk_to
from tests.handlers.cases.test_course import heard_by, take, under
from tests.handlers.cases.test_due_lines import morning_of

ASKED = (date(2026, 11, 11), date(2026, 11, 20))  # a week after the check, and what the county asks for


@pytest.fixture
def case(dialogue: Dialogue) -> Case:
    """A case that the county is to appraise by the 11th."""
    checked = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{checked.number}"))
    return checked


def ask(dialogue: Dialogue, who: str, case: Case, until: str = "11月20日") -> str:
    """Somebody asks for more time; what is said to that."""
    dialogue.say(who, Choice(id=f"case:more_time:{case.number}"))
    for words in (until, "农户不在家", "提交"):
        said = dialogue.say(who, Text(text=words))
    return said[-1].text


def last_day(dialogue: Dialogue, case: Case) -> Deadline:
    """The only last day that runs."""
    with dialogue.database.reading() as tx:
        (found,) = deadlines.running(tx, case.id)
    return found


def running(dialogue: Dialogue, case: Case) -> dict[str, date]:
    """The last days that run, by step."""
    with dialogue.database.reading() as tx:
        return {one.step: one.due_on for one in deadlines.running(tx, case.id)}


def test_the_last_day_stays_until_the_level_above_grants_a_later_one_and_the_old_one_is_kept(
    dialogue: Dialogue, case: Case
) -> None:
    ask(dialogue, "county", case)
    assert last_day(dialogue, case).due_on == ASKED[0]
    dialogue.say("city", Choice(id="request:grant:1"))
    put_off = last_day(dialogue, case)
    assert (put_off.named_on, put_off.due_on) == ASKED
    with dialogue.database.reading() as tx:
        kinds = [event.kind for event in cases.history(tx, case)][-2:]
    assert kinds == ["more_time_asked", "more_time_granted"]


def test_more_time_for_money_owed_on_a_closed_house_is_asked_and_granted(dialogue: Dialogue) -> None:
    closed = walk_to(dialogue, under(dialogue, "yantai"), CaseState.CLOSED)
    dialogue.say("county", Choice(id=f"case:more_time:{closed.number}"))
    for words in ("拨付补助", "12月20日", "上面的钱还没到", "提交"):
        dialogue.say("county", Text(text=words))
    assert "paid" in running(dialogue, closed), "asking for more time ends no last day"
    dialogue.say("city", Choice(id="request:grant:1"))
    assert running(dialogue, closed)["paid"] == date(2026, 12, 20)


def test_a_second_time_keeps_the_day_of_the_document(dialogue: Dialogue, case: Case) -> None:
    ask(dialogue, "county", case)
    dialogue.say("city", Choice(id="request:grant:1"))
    ask(dialogue, "county", case, "12月1日")
    dialogue.say("city", Choice(id="request:grant:2"))
    assert (last_day(dialogue, case).named_on, last_day(dialogue, case).due_on) == (ASKED[0], date(2026, 12, 1))


def test_a_refusal_leaves_the_day_and_is_told_with_its_reason(dialogue: Dialogue, case: Case) -> None:
    ask(dialogue, "county", case)
    dialogue.say("city", Choice(id="request:refuse:1"))
    for words in ("先去一趟", "提交"):
        dialogue.say("city", Text(text=words))
    assert last_day(dialogue, case).due_on == ASKED[0]
    assert "先去一趟" in heard_by(dialogue, "county")


@pytest.mark.parametrize("who", ["county", "township", "other_county", "cadre", "resident", "operator", "stranger"])
@pytest.mark.parametrize("verb", ["grant", "refuse"])
def test_nobody_but_the_level_above_answers(dialogue: Dialogue, case: Case, who: str, verb: str) -> None:
    ask(dialogue, "county", case)
    dialogue.say(who, Choice(id=f"request:{verb}:1"))
    assert dialogue.conversation(who).draft is None
    with dialogue.database.reading() as tx:
        (asked,) = requests.of(tx, case.id)
    assert (asked.granted, asked.answered_at) == (None, None)


def test_nobody_answers_the_own_request_in_a_second_role(dialogue: Dialogue, case: Case) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.county, Role.CITY, CITY, dialogue.clock.now())
    ask(dialogue, "county", case)
    assert dialogue.say("county", Choice(id="request:grant:1"))[-1].text == "这是您自己申请的，要请别人来定。"
    assert last_day(dialogue, case).due_on == ASKED[0]


@pytest.mark.parametrize("who", ["township", "cadre", "other_county", "resident", "city"])
def test_more_time_is_asked_for_by_the_office_whose_step_it_is_alone(dialogue: Dialogue, case: Case, who: str) -> None:
    ask(dialogue, who, case)
    with dialogue.database.reading() as tx:
        assert requests.of(tx, case.id) == []


def test_of_two_who_decide_the_first_does_and_the_other_hears_who(dialogue: Dialogue, case: Case) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CITY, CITY, dialogue.clock.now())
    ask(dialogue, "county", case)
    dialogue.say("city", Choice(id="request:grant:1"))
    assert "郑华已经同意" in heard_by(dialogue, "stranger")
    assert "郑华已经同意" in dialogue.say("stranger", Choice(id="request:refuse:1"))[-1].text


def test_a_request_falls_to_the_deputy_of_whoever_is_away(dialogue: Dialogue, case: Case) -> None:
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CITY, CITY, now)
        id = deputies.name_deputy(
            tx,
            person_id=dialogue.cast.city,
            role=Role.CITY,
            area=CITY,
            deputy_id=dialogue.cast.stranger,
            made_by=dialogue.cast.city,
            now=now,
        )
        deputies.set_away(tx, id, date(2026, 11, 30))
    ask(dialogue, "county", case)
    assert dialogue.said_to("city") == []
    (asked,) = dialogue.said_to("stranger")
    assert "农户不在家" in asked.text
    dialogue.press("stranger", "同意", asked)
    assert last_day(dialogue, case).due_on == ASKED[1]


def test_what_nobody_has_read_yet_is_taken_back_once_it_is_answered(dialogue: Dialogue, case: Case) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CITY, CITY, dialogue.clock.now())
    ask(dialogue, "county", case)
    dialogue.say("city", Choice(id="request:grant:1"))
    assert not any(reply.options for reply in dialogue.said_to("stranger"))


def test_a_step_that_was_taken_needs_no_more_time(dialogue: Dialogue, case: Case) -> None:
    ask(dialogue, "county", case)
    take(dialogue, "county", "appraised", case)
    assert "不用定了" in dialogue.say("city", Choice(id="request:grant:1"))[-1].text
    with dialogue.database.reading() as tx:
        (asked,) = requests.of(tx, case.id)
        assert requests.waiting(tx, [areas.get(tx, CITY)], [Role.CITY]) == []
    assert (asked.granted, asked.answered_by) == (None, None)


def test_a_day_that_has_passed_meanwhile_is_not_granted(dialogue: Dialogue, case: Case) -> None:
    ask(dialogue, "county", case)
    dialogue.clock.jump(dialogue.clock.now().replace(day=21))
    assert "那天已经过了" in dialogue.say("city", Choice(id="request:grant:1"))[-1].text
    assert last_day(dialogue, case).due_on == ASKED[0]


def test_the_morning_tells_the_level_above_what_waits_for_it(
    dialogue: Dialogue, case: Case, knowledge: Knowledge, say: Wording
) -> None:
    ask(dialogue, "county", case)
    for who, there in (("city", True), ("county", False), ("township", False)):
        with dialogue.database.reading() as tx:
            lines = list(answering.waiting(morning_of(tx, dialogue, knowledge, say, who)))
        assert [option.id for line in lines for option in line.buttons] == (
            ["request:grant:1", "request:refuse:1"] if there else []
        ), who


def test_a_township_asks_its_county(dialogue: Dialogue) -> None:
    """烟建城乡〔2023〕7号 二（四）: the five days, in principle, are the township's."""
    case = report(dialogue)
    assert "等云山县孙立回话" in ask(dialogue, "township", case, "11月13日")
    with dialogue.database.reading() as tx:
        (asked,) = requests.of(tx, case.id)
    assert (asked.office, asked.area) == (Role.COUNTY, COUNTY)
    dialogue.say("county", Choice(id="request:grant:1"))
    assert last_day(dialogue, case).due_on == date(2026, 11, 13)
    assert "延到11月13日（周五）前办完" in heard_by(dialogue, "resident")
