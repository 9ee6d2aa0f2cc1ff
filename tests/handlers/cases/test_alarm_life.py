"""The life of an alarm: joined, called off, doubted, told in lists, asked about after it was taken."""

from datetime import timedelta

from handlers.cases import alarms
from handlers.cases.asking import FIRST, PATIENCE
from handlers.cases.crowd import MOST, PAUSE
from handlers.cases.raising import WAIT_FOR_NO
from handlers.dialog.messages import Choice, Manner, Notice, Text
from handlers.dialog.offices import write_phone
from handlers.wording import Wording
from storage.cases import alarms as stored
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import areas, offices, people
from storage.people.offices import Office
from tests.cast import TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.cases.test_alarm_hearers import DANGER, hearers, texts, the_case
from tests.planning import planned
from tests.statements import reads


def numbers(dialogue: Dialogue) -> list[str]:
    """All cases."""
    with dialogue.database.reading() as tx:
        return [case.number for case in cases.everything(tx)]


def latest(dialogue: Dialogue) -> Case:
    """The case that was made last."""
    with dialogue.database.reading() as tx:
        return cases.everything(tx)[-1]


def tick(dialogue: Dialogue, say: Wording, after: timedelta) -> list[Notice]:
    """What the clock tells when so much time has passed."""
    dialogue.clock.pass_by(after)
    with dialogue.database.writing() as tx:
        return planned(alarms.plan, tx, say=say, now=dialogue.clock.now())


def told(notices: list[Notice], dialogue: Dialogue) -> set[str]:
    """Who is told."""
    return {who for who, person_id in dialogue.ids.items() if person_id in {notice.person_id for notice in notices}}


def call_off(dialogue: Dialogue, who: str) -> None:
    """Somebody raises an alarm and calls it off."""
    dialogue.say(who, DANGER)
    dialogue.say(who, Text(text="点错了"))


# --- seen or not


def test_after_two_minutes_unseen_the_reporter_is_given_the_offices_phone(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        office = Office(place=areas.get(tx, TOWNSHIP), phone="05350000001")
        offices.put(tx, office, person_id=None, now=dialogue.clock.now())
    dialogue.say("cadre", DANGER)
    assert tick(dialogue, say, timedelta(seconds=119)) == []
    (notice,) = tick(dialogue, say, timedelta(seconds=1))
    assert (told([notice], dialogue), notice.manner) == ({"cadre"}, Manner.ALARM)
    assert write_phone("05350000001") in notice.reply.text
    assert [link.url for link in notice.reply.links] == ["tel:05350000001"]


def test_an_alarm_that_was_seen_is_not_called_unseen(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.say("county", Choice(id=f"case:call:{the_case(dialogue).number}"))
    assert tick(dialogue, say, timedelta(minutes=3)) == []


# --- joined


def test_the_button_pressed_again_joins_and_tells_once_in_a_while(dialogue: Dialogue) -> None:
    for _ in range(5):
        dialogue.say("resident", DANGER)
    assert len(numbers(dialogue)) == 1
    assert len(dialogue.said_to("county")) == 2


def test_another_house_is_an_alarm_of_its_own(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.say("cadre", Text(text="三组"))
    dialogue.say("cadre", Text(text="李秀英"))
    dialogue.say("cadre", Text(text="墙还在往下掉，要倒了"))
    assert len(numbers(dialogue)) == 1
    dialogue.say("cadre", Text(text="王大山家要倒了，墙在往下掉"))
    assert len(numbers(dialogue)) == 2
    dialogue.say("cadre", Choice(id="danger:another"))
    assert len(numbers(dialogue)) == 3


def test_after_an_hour_the_same_words_are_a_new_alarm(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.clock.pass_by(timedelta(minutes=61))
    dialogue.say("cadre", DANGER)
    assert len(numbers(dialogue)) == 2


def test_many_further_words_do_not_flood_who_is_told(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.say("cadre", Text(text="先存着"))
    dialogue.said_to("township")
    for number in range(30):
        dialogue.say("cadre", Text(text=f"里面的人在喊，第{number}遍"))
    assert 10 <= len(dialogue.said_to("township")) <= 12


def test_a_word_that_no_field_takes_is_told_on_all_the_same(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.say("cadre", Text(text="三组"))
    dialogue.said_to("township")
    said = dialogue.say("cadre", Text(text="老两口都70多了走不动"))
    assert "原话：老两口都70多了走不动" in texts(dialogue.said_to("township"))
    assert said[0].text == say("report.joined", names="青石镇赵敏、云山县孙立", number=the_case(dialogue).number)
    assert say("forms.slip.name", name="户主") in said[-1].text


def test_controls_corrections_and_questions_are_not_told_on(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.say("cadre", Text(text="三组"))
    dialogue.said_to("township")
    for words in ("返回", "跳过", "改第2项", "跳过", "危房改造补多少钱？"):
        dialogue.say("cadre", Text(text=words))
    assert dialogue.said_to("township") == []


def test_who_asks_when_somebody_comes_is_heard(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    dialogue.said_to("township")
    for words in ("你们什么时候到", "人来了没有", "走到哪了"):
        dialogue.say("cadre", Text(text=words))
        assert f"原话：{words}" in texts(dialogue.said_to("township"))


# --- called off


def test_calling_off_tells_everybody_who_was_told_and_the_history_keeps_it(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("resident", DANGER)
    assert hearers(dialogue) == {"county", "other_county"}
    dialogue.say("resident", Text(text="点错了"))
    assert hearers(dialogue) == {"county", "other_county"}
    case = the_case(dialogue)
    assert case.state is CaseState.WITHDRAWN
    with dialogue.database.reading() as tx:
        assert [event.kind for event in cases.history(tx, case)] == ["reported", "called_off"]
        assert stored.running(tx) == []
    assert tick(dialogue, say, timedelta(hours=2)) == []
    assert dialogue.conversation("resident").drafts == {}


def test_only_the_reporter_calls_an_alarm_off(dialogue: Dialogue) -> None:
    dialogue.say("resident", DANGER)
    for who in ("stranger", "cadre", "township", "county"):
        dialogue.say(who, Choice(id=f"case:off:{the_case(dialogue).number}"))
        dialogue.say(who, Text(text="点错了"))
    assert the_case(dialogue).state is CaseState.REPORTED


def test_what_was_filled_stays_as_a_plain_report_with_a_case_of_its_own(dialogue: Dialogue) -> None:
    for words in ("报危房", "暂时没有", "三组"):
        dialogue.say("cadre", Text(text=words))
    dialogue.say("cadre", Text(text="房梁断了，要砸下来了，快来人"))
    dialogue.say("cadre", Text(text="点错了"))
    draft = dialogue.draft("cadre")
    assert (draft.answers["danger"], draft.answers["place"]["detail"], draft.subject) == ("none", "三组", "")
    assert draft.id != the_case(dialogue).draft_id


def test_a_whole_report_stays_reported_without_its_danger(dialogue: Dialogue, say: Wording) -> None:
    case = plant_case(dialogue, ANSWERED)
    dialogue.say("cadre", Choice(id=f"case:off:{case.number}"))
    now_known = the_case(dialogue)
    assert (now_known.state, now_known.imminent, now_known.answers["danger"]) == (CaseState.REPORTED, False, "none")
    assert hearers(dialogue) >= {"township", "county"}
    assert tick(dialogue, say, timedelta(hours=2)) == []


# --- doubted


def test_after_two_false_alarms_the_next_waits_a_minute_for_a_no(dialogue: Dialogue, say: Wording) -> None:
    call_off(dialogue, "cadre")
    call_off(dialogue, "cadre")
    hearers(dialogue)
    (said, *_) = dialogue.say("cadre", DANGER)
    assert said.text.startswith(say("danger.get_out"))
    assert say("report.alarm_doubted") in said.text
    assert hearers(dialogue) == set()
    assert tick(dialogue, say, WAIT_FOR_NO - timedelta(seconds=1)) == []
    assert told(tick(dialogue, say, timedelta(seconds=1)), dialogue) == {"cadre", "township", "county"}
    assert tick(dialogue, say, timedelta(seconds=20)) == []


def test_a_no_in_time_tells_nobody(dialogue: Dialogue, say: Wording) -> None:
    call_off(dialogue, "cadre")
    call_off(dialogue, "cadre")
    dialogue.say("cadre", DANGER)
    hearers(dialogue)
    dialogue.say("cadre", Text(text="没有"))
    assert hearers(dialogue) == set()
    assert latest(dialogue).state is CaseState.WITHDRAWN
    assert tick(dialogue, say, timedelta(minutes=2)) == []


def test_a_yes_or_further_words_ring_it_at_once(dialogue: Dialogue, say: Wording) -> None:
    call_off(dialogue, "cadre")
    call_off(dialogue, "cadre")
    hearers(dialogue)
    for rings in (Choice(id="sure"), Text(text="墙在往下掉，压着人了")):
        dialogue.say("cadre", DANGER)
        number = latest(dialogue).number
        dialogue.say("cadre", Choice(id=f"danger:sure:{number}") if isinstance(rings, Choice) else rings)
        assert hearers(dialogue) >= {"township", "county"}
        assert tick(dialogue, say, timedelta(seconds=90)) == []
        dialogue.say("cadre", Text(text="点错了"))
        hearers(dialogue)


def test_nobody_else_rings_an_alarm_that_waits(dialogue: Dialogue) -> None:
    call_off(dialogue, "cadre")
    call_off(dialogue, "cadre")
    dialogue.say("cadre", DANGER)
    hearers(dialogue)
    dialogue.say("stranger", Choice(id=f"danger:sure:{latest(dialogue).number}"))
    assert hearers(dialogue) == set()


# --- many at once


def plant_alarms(dialogue: Dialogue, count: int) -> None:
    """So many newcomers raised an alarm in the village just now."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        for number in range(count):
            cases.open_case(
                tx,
                draft_id=f"many{number}",
                prefix="YT",
                area=VILLAGE,
                pack="yantai",
                imminent=True,
                reporter_id=people.add(tx, now=now),
                reporter_role="resident",
                answers={"danger": "imminent"},
                now=now,
            )


def test_above_ten_an_hour_newcomers_alarms_come_as_one_list_and_none_is_dropped(
    dialogue: Dialogue, say: Wording
) -> None:
    plant_alarms(dialogue, MOST)
    for who in ("stranger", "resident"):
        (said, *_) = dialogue.say(who, Text(text="青石村房子要倒了，墙在往下掉"))
        assert "青石镇赵敏、云山县孙立" in said.text
        assert hearers(dialogue) == set()
    notices = [one for one in tick(dialogue, say, PAUSE) if told([one], dialogue) & {"township", "county"}]
    assert [told([notice], dialogue) for notice in notices] == [{"township"}, {"county"}]
    for notice in notices:
        assert all(number in notice.reply.text for number in numbers(dialogue)[MOST:])
        assert "2处" in notice.reply.text


def test_who_is_known_is_told_one_by_one_however_many_newcomers_there_are(dialogue: Dialogue) -> None:
    plant_alarms(dialogue, MOST + 5)
    dialogue.say("cadre", DANGER)
    assert hearers(dialogue) >= {"township", "county"}


def test_of_many_untaken_ones_the_offices_hear_again_in_one_list(dialogue: Dialogue, say: Wording) -> None:
    plant_alarms(dialogue, MOST + 2)
    notices = tick(dialogue, say, timedelta(minutes=18))
    assert [told([one], dialogue) for one in notices if told([one], dialogue)] == [{"township"}, {"county"}]
    keys = {one.reply.key for one in notices}
    assert {one.reply.key for one in tick(dialogue, say, timedelta(seconds=20))} == keys


def test_a_county_finds_what_is_nowhere_in_its_list(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("resident", DANGER)
    for who in ("county", "other_county"):
        listed = dialogue.say(who, Choice(id="cmd:cases"))[-1]
        assert f"case:show:{the_case(dialogue).number}:waiting" in [one.id for one in listed.flat_options()]


# --- taken


def test_whoever_took_it_is_asked_and_the_level_above_hears_of_silence(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", DANGER)
    number = the_case(dialogue).number
    dialogue.say("township", Choice(id=f"case:take:{number}"))
    assert tick(dialogue, say, FIRST - timedelta(seconds=1)) == []
    (asked,) = tick(dialogue, say, timedelta(seconds=1))
    assert told([asked], dialogue) == {"township"}
    assert told(tick(dialogue, say, PATIENCE), dialogue) == {"township", "county"}
    dialogue.say("township", Choice(id=f"case:on_site:{number}"))
    assert "已到现场" in texts(dialogue.said_to("cadre"))
    assert "已到现场" in texts(dialogue.said_to("county"))
    assert tick(dialogue, say, timedelta(minutes=119)) == []
    assert told(tick(dialogue, say, timedelta(minutes=1)), dialogue) == {"township"}


def test_once_all_people_are_out_the_questions_let_the_official_sleep(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", DANGER)
    number = the_case(dialogue).number
    dialogue.say("township", Choice(id=f"case:take:{number}"))
    dialogue.say("township", Choice(id=f"case:out:{number}"))
    (asked,) = tick(dialogue, say, timedelta(hours=2))
    assert asked.manner is Manner.REMINDER


def test_only_the_end_of_the_danger_ends_the_questions(dialogue: Dialogue, say: Wording) -> None:
    case = plant_case(dialogue, ANSWERED)
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    dialogue.say("township", Choice(id=f"case:sealed:{case.number}"))
    assert tick(dialogue, say, timedelta(hours=3)) != []
    dialogue.say("township", Choice(id=f"case:cleared:{case.number}"))
    assert not the_case(dialogue).imminent
    assert tick(dialogue, say, timedelta(hours=3)) == []


def test_the_clock_reads_once_however_many_alarms_there_are(dialogue: Dialogue, say: Wording) -> None:
    plant_alarms(dialogue, 40)
    with reads(dialogue.database) as seen:
        assert tick(dialogue, say, timedelta(seconds=20)) == []
    assert len(seen) == 1
