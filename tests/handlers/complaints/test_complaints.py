"""Who reads a complaint and who never does, where it goes, in how many days, and what forged buttons do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.complaints.named import Accused
from handlers.complaints.routing import Refusal, way_of
from handlers.complaints.steps import STEPS
from handlers.dialog.messages import Choice, Text
from storage.complaints import complaints, handlers
from storage.complaints.complaints import ComplaintState
from storage.people import areas, audit, deputies, people
from storage.people.people import Role
from tests.cast import CITY, COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.complaints.filling import CODE, SECOND, STORY, name_two, send_anonymously, send_in, stands
from tests.installed import occasion
from tests.statements import reads

GONE = "没有这件投诉，或者不归您看。"
EVERYBODY = (
    "resident",
    "cadre",
    "township",
    "county",
    "other_township",
    "other_county",
    "city",
    "operator",
    "stranger",
)
NEVER = tuple(one for one in EVERYBODY if one != "county")
OFFICE_BUTTONS = ("see", "phone", *(step.id for step in STEPS if step.by_office))
OWN_BUTTONS = ("own", *(step.id for step in STEPS if not step.by_office))


@pytest.mark.parametrize("who", NEVER)
def test_whoever_is_not_named_hears_the_same_of_a_complaint_that_is_there_and_of_one_that_is_not(
    dialogue: Dialogue, who: str
) -> None:
    name_two(dialogue, city=True)
    there = send_in(dialogue, who=None).number
    for button in OFFICE_BUTTONS:
        for number in (there, "TS99999999", "", "x" * 30):
            [said] = dialogue.say(who, Choice(id=f"complaint:{button}:{number}"))
            assert said.text == GONE, button
    dialogue.say(who, Choice(id=f"complaint:to:{there}:{dialogue.ids[who]}"))
    assert stands(dialogue, there).state is ComplaintState.RECEIVED
    assert stands(dialogue, there).handler_id is None
    [said] = dialogue.say(who, Choice(id="complaint:list:1"))
    assert there not in said.text


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one != "resident"])
def test_nobody_opens_what_somebody_else_sent_in(dialogue: Dialogue, who: str) -> None:
    name_two(dialogue)
    there = send_in(dialogue, who="resident").number
    for button in OWN_BUTTONS:
        for number in (there, "TS99999999"):
            [said] = dialogue.say(who, Choice(id=f"complaint:{button}:{number}"))
            assert said.text == GONE


def test_a_coordinator_who_is_not_named_reads_nothing(dialogue: Dialogue) -> None:
    second = name_two(dialogue)
    there = send_in(dialogue)
    with dialogue.database.writing() as tx:
        handlers.dismiss(tx, second, COUNTY, by=dialogue.cast.county, now=dialogue.clock.now())
    [said] = dialogue.say("second", Choice(id=f"complaint:see:{there.number}"))
    assert said.text == GONE


def test_a_deputy_reads_nothing_while_the_named_one_is_away(dialogue: Dialogue) -> None:
    name_two(dialogue)
    there, now = send_in(dialogue), dialogue.clock.now()
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.COUNTY, COUNTY, now)
        id = deputies.name_deputy(
            tx,
            person_id=dialogue.cast.county,
            role=Role.COUNTY,
            area=COUNTY,
            deputy_id=dialogue.cast.stranger,
            made_by=dialogue.cast.county,
            now=now,
        )
        deputies.set_away(tx, id, now.date() + timedelta(days=9))
    [said] = dialogue.say("stranger", Choice(id=f"complaint:see:{there.number}"))
    assert said.text == GONE
    dialogue.say("resident", Choice(id=f"complaint:own:{there.number}"))
    assert dialogue.said_to("stranger") == []


def test_a_look_and_the_number_are_in_the_audit_trail_without_the_story(dialogue: Dialogue) -> None:
    name_two(dialogue)
    there = send_in(dialogue)
    dialogue.say("county", Choice(id=f"complaint:see:{there.number}"))
    [said] = dialogue.say("county", Choice(id=f"complaint:phone:{there.number}"))
    assert "13800000001" in said.text
    with dialogue.database.reading() as tx:
        trail = audit.latest(tx)
    assert [line.action for line in trail[:2]] == ["complaint_phone_seen", "complaint_read"]
    assert all(STORY not in str(line) for line in trail)


def test_whom_a_complaint_is_about_does_not_read_it_even_where_the_office_has_it(dialogue: Dialogue) -> None:
    """As where somebody was renamed after it came."""
    second = name_two(dialogue)
    there = send_in(dialogue)
    with dialogue.database.writing() as tx:
        people.rename(tx, second, "会计王某")
    [said] = dialogue.say("second", Choice(id=f"complaint:see:{there.number}"))
    assert said.text == GONE
    [said] = dialogue.say("second", Choice(id="complaint:list:1"))
    assert said.text == "眼下没有等您办的投诉。"


def test_what_a_coordinator_sent_in_is_dealt_with_by_the_others(dialogue: Dialogue) -> None:
    name_two(dialogue)
    own = send_in(dialogue, who="county")
    [said] = dialogue.say("county", Choice(id=f"complaint:see:{own.number}"))
    assert said.text == GONE
    [said] = dialogue.say("second", Choice(id=f"complaint:see:{own.number}"))
    assert STORY in said.text


@pytest.mark.parametrize(
    ("place", "who", "story", "office", "refusal"),
    [
        (VILLAGE, "村主任", STORY, COUNTY, None),
        (TOWNSHIP, "镇长", STORY, COUNTY, None),
        (COUNTY, "", STORY, CITY, None),
        (CITY, "", STORY, None, Refusal.ABOUT_THE_CITY),
        (VILLAGE, "孙立", STORY, CITY, None),
        (VILLAGE, "", "是13800000041这个人收的", CITY, None),
        (VILLAGE, "云山县住建局的人", STORY, CITY, None),
        (VILLAGE, "孙立和郑华", STORY, None, Refusal.NOBODY_ABOVE),
        (OTHER_COUNTY, "", STORY, CITY, None),
        ("990102001001", "村主任", STORY, None, Refusal.TOO_FEW),
    ],
)
def test_a_complaint_goes_past_whom_it_is_about(
    dialogue: Dialogue, place: str, who: str, story: str, office: str | None, refusal: Refusal | None
) -> None:
    name_two(dialogue, city=True)
    with dialogue.database.reading() as tx:
        here = occasion(tx, dialogue.installation.say, dialogue.clock.now())
        way = way_of(here, Accused(place=areas.get(tx, place), who=who, story=story))
    assert (None if way.office is None else way.office.code, way.refusal) == (office, refusal)


def test_a_named_one_who_holds_the_accused_office_is_found_by_it(dialogue: Dialogue) -> None:
    second = name_two(dialogue, city=True)
    with dialogue.database.writing() as tx:
        people.grant(tx, second, Role.CADRE, VILLAGE, dialogue.clock.now())
        here = occasion(tx, dialogue.installation.say, dialogue.clock.now())
        way = way_of(here, Accused(place=areas.get(tx, VILLAGE), who="", story=STORY))
    assert way.office is not None
    assert way.office.code == CITY


def test_until_two_are_named_it_is_not_taken_and_said_where_to_go(dialogue: Dialogue) -> None:
    dialogue.say("stranger", Choice(id="complaint:anonymous"))
    dialogue.say("stranger", Text(text="村里"))
    [said] = dialogue.say("stranger", Text(text="青石村"))
    assert "还没定好办投诉的人" in said.text
    assert "12388" in said.text
    assert dialogue.conversation("stranger").drafts == {}


def test_the_days_are_the_countys_own_where_it_has_set_them(dialogue: Dialogue) -> None:
    name_two(dialogue)
    dialogue.say("county", Choice(id="complaint:times"))
    for text in ("5", "20", "10", "12", "提交"):
        dialogue.say("county", Text(text=text))
    there = send_in(dialogue)
    dialogue.say("county", Choice(id=f"complaint:take_up:{there.number}"))
    today = dialogue.clock.now().date()
    assert stands(dialogue, there.number).due_on == today + timedelta(days=20)


def test_an_answer_is_put_off_once(dialogue: Dialogue) -> None:
    name_two(dialogue)
    there = send_in(dialogue)
    dialogue.say("county", Choice(id=f"complaint:take_up:{there.number}"))
    for text in ("要查账", "提交"):
        dialogue.say("county", Choice(id=f"complaint:prolong:{there.number}"))
        dialogue.say("county", Text(text=text))
    due = stands(dialogue, there.number).due_on
    assert due == dialogue.clock.now().date() + timedelta(days=90)
    [said] = dialogue.say("county", Choice(id=f"complaint:prolong:{there.number}"))
    assert "已经往下走了" in said.text
    assert stands(dialogue, there.number).due_on == due


def test_of_an_anonymous_one_nothing_is_asked_back(dialogue: Dialogue) -> None:
    name_two(dialogue)
    there = send_in(dialogue, who=None)
    dialogue.say("county", Choice(id=f"complaint:take_up:{there.number}"))
    [said] = dialogue.say("county", Choice(id=f"complaint:ask:{there.number}"))
    assert "已经往下走了" in said.text
    [said] = dialogue.say("county", Choice(id=f"complaint:phone:{there.number}"))
    assert said.text == GONE


def test_who_was_asked_for_the_answers_by_a_code_may_say_so(dialogue: Dialogue) -> None:
    name_two(dialogue)
    there = send_in(dialogue, who=None)
    with dialogue.database.writing() as tx:
        today = dialogue.clock.now().date()
        complaints.move(tx, there, state=ComplaintState.ANSWERED, due_on=None, answered_on=today)
    dialogue.say("stranger", Choice(id=f"complaint:satisfied:{CODE}"))
    assert stands(dialogue, there.number).state is ComplaintState.SATISFIED


def test_a_review_is_asked_for_within_thirty_days(dialogue: Dialogue) -> None:
    name_two(dialogue, city=True)
    there = send_in(dialogue)
    answered = dialogue.clock.now().date() - timedelta(days=31)
    with dialogue.database.writing() as tx:
        complaints.move(tx, there, state=ComplaintState.ANSWERED, due_on=None, answered_on=answered)
    dialogue.say("resident", Choice(id=f"complaint:unsatisfied:{there.number}"))
    assert stands(dialogue, there.number).state is ComplaintState.REFERRED


def test_a_late_one_is_the_citys_as_well(dialogue: Dialogue) -> None:
    name_two(dialogue, city=True)
    there = send_in(dialogue)
    [said] = dialogue.say("city", Choice(id=f"complaint:see:{there.number}"))
    assert said.text == GONE
    dialogue.clock.pass_by(timedelta(days=16))
    [said] = dialogue.say("city", Choice(id=f"complaint:see:{there.number}"))
    assert STORY in said.text


def test_no_message_that_comes_by_itself_bears_the_story(dialogue: Dialogue) -> None:
    name_two(dialogue)
    dialogue.say("resident", Choice(id="complaint:named"))
    for text in ("村里", "青石村", "会计王某", STORY, "跳过", "跳过", "要，告诉我", "提交"):
        dialogue.say("resident", Text(text=text))
    [told] = dialogue.said_to("county")
    assert STORY not in told.text
    assert "会计" not in told.text
    assert "李秀英" not in told.text


def test_fewer_than_five_at_a_place_are_not_told(dialogue: Dialogue) -> None:
    name_two(dialogue)
    for _ in range(4):
        send_in(dialogue)
    [said] = dialogue.say("county", Choice(id="complaint:counts"))
    assert "青石镇：少于5件" in said.text
    send_in(dialogue, place=TOWNSHIP)
    [said] = dialogue.say("county", Choice(id="complaint:counts"))
    assert "青石镇：5件" in said.text
    assert "柳溪镇：少于5件" in said.text


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "operator"])
def test_counts_times_and_names_are_the_countys_and_the_citys_alone(dialogue: Dialogue, who: str) -> None:
    name_two(dialogue)
    for button in ("counts", "times", "handlers", f"name:{COUNTY}:{dialogue.ids[who]}", "list:1"):
        [said] = dialogue.say(who, Choice(id=f"complaint:{button}"))
        assert "指定办投诉的人的事" in said.text


def test_in_a_group_it_is_asked_to_say_it_in_private(dialogue: Dialogue) -> None:
    for text in ("我要投诉村主任", "村里有人吃拿卡要"):
        [said] = dialogue.say("resident", Text(text=text), group="g1")
        assert "私下跟我说" in said.text


def test_an_alarm_out_of_a_complaint_bears_no_word_of_it(dialogue: Dialogue) -> None:
    name_two(dialogue)
    dialogue.say("stranger", Choice(id="complaint:anonymous"))
    words = "会计王某拿了钱，我家房子现在就要塌了，里面还有人！"
    for text in ("村里", "青石村", "会计", words):
        said = dialogue.say("stranger", Text(text=text))
    assert "屋里的人马上出来" in said[0].text
    told = [reply.text for who in ("county", "second") for reply in dialogue.said_to(who)]
    assert len(told) >= 2
    assert not any("王某" in text for text in told)
    kept = [draft.answers.get("what") for draft in dialogue.conversation("stranger").drafts.values()]
    assert words in kept, "what was written is kept"


def test_somebody_who_was_named_hears_of_it_and_is_found_by_name(dialogue: Dialogue) -> None:
    name_two(dialogue)
    [said] = dialogue.say("county", Choice(id=f"complaint:dismiss:{COUNTY}:{dialogue.ids['second']}"))
    assert "还差1位" in said.text
    [told] = dialogue.said_to("second")
    assert "看不到了" in told.text
    [said] = dialogue.say("county", Choice(id=f"complaint:name:{COUNTY}:{dialogue.ids['second']}"))
    assert f"{SECOND}：办投诉" in said.text


def test_nobody_names_for_another_office(dialogue: Dialogue) -> None:
    name_two(dialogue)
    for id in (f"complaint:name:{OTHER_COUNTY}:{dialogue.cast.other_county}", f"complaint:name:{COUNTY}:999999"):
        [said] = dialogue.say("county", Choice(id=id))
        assert "指定办投诉的人的事" in said.text
    with dialogue.database.reading() as tx:
        assert set(handlers.named(tx)) == {COUNTY}


def test_the_code_stands_in_no_message_after_the_complaint_was_sent_in(dialogue: Dialogue) -> None:
    code = send_anonymously(dialogue)
    assert replace(dialogue.conversation("stranger"), drafts={}).to_json().find(code.replace(" ", "")) < 0


def test_the_list_of_thirty_costs_as_many_statements_as_that_of_three(dialogue: Dialogue) -> None:
    name_two(dialogue, city=True)
    counted = []
    for many in (3, 27):
        for number in range(many):
            send_in(dialogue, who=None if number == 0 and many == 3 else "resident")
        with reads(dialogue.database) as seen:
            dialogue.say("county", Choice(id="complaint:list:1"))
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_what_nobody_is_named_for_any_more_is_the_citys(dialogue: Dialogue) -> None:
    """Both named people had left, and it waited for its last day unseen."""
    second = name_two(dialogue, city=True)
    there = send_in(dialogue)
    with dialogue.database.writing() as tx:
        for one in (dialogue.cast.county, second):
            handlers.dismiss(tx, one, COUNTY, by=dialogue.cast.county, now=dialogue.clock.now())
    [said] = dialogue.say("city", Choice(id="complaint:list:1"))
    assert there.number in said.text
    [said] = dialogue.say("city", Choice(id=f"complaint:see:{there.number}"))
    assert STORY in said.text
    [said] = dialogue.say("county", Choice(id=f"complaint:see:{there.number}"))
    assert said.text == GONE
