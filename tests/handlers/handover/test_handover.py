"""Who takes over a place: done from above at once, asked for by who leaves; nothing by forged or late buttons."""

from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.wording import Wording, load_wording
from storage import handing_over
from storage.cases import cases
from storage.people import audit, handovers, invitations, people
from storage.people.people import Role
from storage.web import sessions as web_sessions
from tests.cast import COUNTY, NEXT_VILLAGE, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_COUNTY
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.people.filling import plant_deputy


def subject(dialogue: Dialogue) -> str:
    return f"{dialogue.cast.cadre}:cadre:{VILLAGE}"


def roles(dialogue: Dialogue, person_id: int) -> set[tuple[Role, str]]:
    with dialogue.database.reading() as tx:
        return {(one.role, one.place.code) for one in people.grants_of(tx, person_id) if one.place is not None}


def replace(dialogue: Dialogue, who: str, words: str = "把青石村交给李秀英13800000001") -> list[Reply]:
    """Somebody replaces the cadre in words, and is sure."""
    [said] = dialogue.say(who, Text(text=words))
    return dialogue.press(who, "就这样定", said)


def plant_second_village(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.cadre, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())


def reporter_of(dialogue: Dialogue, number: str) -> int:
    with dialogue.database.reading() as tx:
        case = cases.find(tx, number)
    assert case is not None
    return case.reporter_id


def test_the_new_one_has_the_role_and_the_old_one_has_it_no_more(dialogue: Dialogue) -> None:
    [said] = replace(dialogue, "township")
    assert "青石村村干部由王建国换成李秀英" in said.text
    assert roles(dialogue, dialogue.cast.cadre) == set()
    assert roles(dialogue, dialogue.cast.resident) == {(Role.CADRE, VILLAGE)}
    assert any("从现在起是李秀英，您不用管了" in one.text for one in dialogue.said_to("cadre"))
    assert any("从现在起是您，接的是王建国" in one.text for one in dialogue.said_to("resident"))
    with dialogue.database.reading() as tx:
        assert audit.latest(tx, 1)[0].action == "seat_passed_on"


def test_the_reports_of_the_role_are_the_new_ones_to_follow(dialogue: Dialogue) -> None:
    number = plant_case(dialogue, ANSWERED).number
    replace(dialogue, "township")
    assert reporter_of(dialogue, number) == dialogue.cast.resident
    assert "何梅" not in "".join(one.text for one in dialogue.say("cadre", Choice(id=f"case:show:{number}")))


def test_the_old_browser_is_signed_out_at_once(dialogue: Dialogue) -> None:
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        token = web_sessions.sign_in(tx, dialogue.cast.cadre, "salt", now, device="", instead_of=None)
    replace(dialogue, "township")
    with dialogue.database.reading() as tx:
        assert web_sessions.has_ended(tx, token)


def test_who_holds_another_village_keeps_it_and_stays_signed_in(dialogue: Dialogue) -> None:
    plant_second_village(dialogue)
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        token = web_sessions.sign_in(tx, dialogue.cast.cadre, "salt", now, device="", instead_of=None)
    replace(dialogue, "township")
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, NEXT_VILLAGE)}
    with dialogue.database.reading() as tx:
        assert not web_sessions.has_ended(tx, token)


def test_with_two_villages_who_leaves_says_which(dialogue: Dialogue) -> None:
    plant_second_village(dialogue)
    [said] = dialogue.say("cadre", Text(text="我要退休了"))
    assert [option.label for option in said.flat_options()] == ["交出青石村村干部", "交出东坡村村干部"]


@pytest.mark.parametrize("words", ["我不干了", "我退休了。", "我调走了", "我不当村干部了", "我已经辞职了"])
def test_leaving_is_asked_for_above_and_nothing_ends_before(dialogue: Dialogue, words: str) -> None:
    [said] = dialogue.say("cadre", Text(text=words))
    [said] = dialogue.press("cadre", "还没定下人", said)
    [said] = dialogue.press("cadre", "就这样定", said)
    assert "已经报给赵敏，等点头" in said.text
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, VILLAGE)}
    [asked] = dialogue.said_to("township")
    dialogue.press("township", "不同意", asked)
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, VILLAGE)}
    assert any("没同意" in one.text for one in dialogue.said_to("cadre"))


def test_nobody_decides_about_the_own_role(dialogue: Dialogue, say: Wording) -> None:
    """Who asked is never who answers, also where that one stands above by another role."""
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.cadre, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    replace(dialogue, "cadre")
    with dialogue.database.reading() as tx:
        [asked] = handovers.open_ones(tx)
    assert dialogue.say("cadre", Choice(id=f"seat:agree:{asked.id}"))[0].text == say("handover.gone")
    assert (Role.CADRE, VILLAGE) in roles(dialogue, dialogue.cast.cadre)


@pytest.mark.parametrize("who", ["resident", "other_township", "other_county", "operator", "stranger"])
def test_a_forged_button_is_unknown_and_changes_nothing(dialogue: Dialogue, say: Wording, who: str) -> None:
    assert dialogue.say(who, Choice(id=f"seat:replace:{subject(dialogue)}"))[0].text == say("handover.gone")
    replace(dialogue, "cadre", "把青石村交给钱多13800000077")
    with dialogue.database.reading() as tx:
        [asked] = handovers.open_ones(tx)
    for verb in ("agree", "refuse", "other", "accept", "decline", "withdraw", "anything"):
        assert dialogue.say(who, Choice(id=f"seat:{verb}:{asked.id}"))[0].text == say("handover.gone")
    with dialogue.database.reading() as tx:
        assert handovers.open_ones(tx) == [asked]


def test_an_unknown_request_answers_as_one_that_is_not_yours(dialogue: Dialogue, say: Wording) -> None:
    for id in (
        "agree:9999",
        "accept:0",
        "agree:x",
        "replace:1:cadre:nowhere",
        "replace:x:y:z",
        "leave:cadre:990101001001",
    ):
        assert dialogue.say("township", Choice(id=f"seat:{id}"))[0].text == say("handover.gone")


def test_the_summary_of_somebody_who_lost_the_say_is_closed(dialogue: Dialogue, say: Wording) -> None:
    [said] = dialogue.say("township", Text(text="把青石村交给李秀英13800000001"))
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    assert say("handover.gone") in dialogue.press("township", "就这样定", said)[0].text
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, VILLAGE)}


def test_two_above_who_agree_at_once_do_it_once(dialogue: Dialogue, say: Wording) -> None:
    replace(dialogue, "cadre", "把青石村交给李秀英13800000001")
    with dialogue.database.reading() as tx:
        [asked] = handovers.open_ones(tx)
    dialogue.say("township", Choice(id=f"seat:agree:{asked.id}"))
    assert dialogue.say("county", Choice(id=f"seat:agree:{asked.id}"))[0].text == say("handover.gone")
    assert roles(dialogue, dialogue.cast.resident) == {(Role.CADRE, VILLAGE)}


def test_a_name_that_does_not_belong_to_the_number_is_asked_about(dialogue: Dialogue) -> None:
    [note, _] = dialogue.say("township", Text(text="把青石村交给王五13800000001"))
    assert "这个手机号登记的是李*" in note.text


@pytest.mark.parametrize(
    "words",
    ["把房子交给王五", "把白沙村交给王五", "东坡村由王五管", "谁退休了", "我退休了能申请危房改造吗", "李秀英退休了"],
)
def test_words_about_nothing_of_the_senders_begin_no_handover(dialogue: Dialogue, words: str) -> None:
    assert not any("谁来接" in one.text for one in dialogue.say("township", Text(text=words)))


@pytest.mark.parametrize(
    "words",
    [
        "把青石村交给王五",
        "青石村换成王五管",
        "王五接替王建国",
        "王建国退休了，换王五",
        "王建国调走了",
        "请把青石村的事交给王五吧",
    ],
)
def test_the_ways_to_say_that_somebody_is_replaced(dialogue: Dialogue, words: str) -> None:
    said = dialogue.say("township", Text(text=words))[-1]
    assert "王建国现在是青石村村干部" in said.text


def test_the_level_above_replaces_a_coordinator_by_a_colleague(dialogue: Dialogue) -> None:
    plant_deputy(dialogue)
    [said] = dialogue.say("county", Choice(id=f"seat:replace:{dialogue.cast.township}:township:{TOWNSHIP}"))
    [said] = dialogue.press("county", "钱进", said)
    dialogue.press("county", "就这样定", said)
    assert roles(dialogue, dialogue.cast.township) == set()
    assert roles(dialogue, dialogue.cast.county) == {(Role.COUNTY, COUNTY)}


def test_a_city_replaces_a_countys_coordinator(dialogue: Dialogue) -> None:
    replace(dialogue, "city", "把云山县交给李秀英13800000001")
    assert roles(dialogue, dialogue.cast.resident) == {(Role.COUNTY, COUNTY)}


def test_the_card_of_a_person_leads_there(dialogue: Dialogue) -> None:
    [card] = dialogue.say("township", Choice(id=f"directory:person:{dialogue.cast.cadre}"))
    [said] = dialogue.press("township", "换人", card)
    assert "王建国现在是青石村村干部" in said.text


def test_a_resident_has_no_use_for_it(dialogue: Dialogue) -> None:
    assert "给村里、镇里、县里、市里的干部用的" in dialogue.say("resident", Command(name="handover"))[0].text


def test_what_was_kept_above_goes_to_who_comes_by_an_invitation(dialogue: Dialogue) -> None:
    number = plant_case(dialogue, ANSWERED).number
    [said] = dialogue.say("township", Choice(id=f"seat:replace:{subject(dialogue)}"))
    [said] = dialogue.press("township", "还没定下人", said)
    dialogue.press("township", "就这样定", said)
    assert reporter_of(dialogue, number) == dialogue.cast.township
    with dialogue.database.writing() as tx:
        code = invitations.new_code()
        invitations.add(
            tx,
            code,
            role=Role.CADRE,
            area=VILLAGE,
            uses=1,
            now=dialogue.clock.now(),
            expires_at=dialogue.clock.now() + timedelta(days=1),
            made_by=dialogue.cast.township,
            person_id=None,
        )
    dialogue.say("stranger", Text(text=code))
    assert reporter_of(dialogue, number) == dialogue.cast.stranger
    assert any("青石村村干部有人了" in one.text for one in dialogue.said_to("township"))
    with dialogue.database.reading() as tx:
        assert handovers.kept(tx, Role.CADRE, VILLAGE) == []


def test_a_stranger_of_another_county_is_nobody_to_replace(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        there = people.add(tx, now=dialogue.clock.now(), name="高山", phone="13800000066")
        people.grant(tx, there, Role.CADRE, VILLAGE_OF_OTHER_COUNTY, dialogue.clock.now() - timedelta(days=1))
    said = dialogue.say("county", Choice(id=f"seat:replace:{there}:cadre:{VILLAGE_OF_OTHER_COUNTY}"))
    assert said[0].text == say("handover.gone")


def test_all_that_goes_along_has_words() -> None:
    say = load_wording()
    tables = {column.table.name for column in handing_over.GOES_ALONG}
    assert [table for table in sorted(tables) if not say.has(f"handover.moved.{table}")] == []


def test_where_nobody_above_is_reached_the_operator_hears_of_it(dialogue: Dialogue) -> None:
    [said] = dialogue.say("city", Text(text="我退休了"))
    [said] = dialogue.press("city", "还没定下人", said)
    [said] = dialogue.press("city", "就这样定", said)
    assert "上一级现在没有人能收到消息" in said.text
    assert "anju org hand-over 9901" in dialogue.said_to("operator")[-1].text


def test_the_card_tells_from_whom_the_place_was_taken_over(dialogue: Dialogue) -> None:
    replace(dialogue, "township")
    [card] = dialogue.say("township", Choice(id=f"directory:person:{dialogue.cast.resident}"))
    assert "青石村是11月4日（周三）接的王建国" in card.text
