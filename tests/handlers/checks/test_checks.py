"""Roll-calls and checks of houses: who may what, which houses are asked for, what an answer does, who sees phones."""

from datetime import datetime

import pytest
from sqlalchemy import update

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Manner
from handlers.wording import Wording
from storage.cases.tables import cases as cases_table
from storage.checks import checks as stored
from storage.checks import items as stored_items
from storage.checks import mutings
from storage.checks.items import CheckAnswer
from storage.checks.mutings import MuteReason, Muting
from storage.database.database import Database
from storage.people import accounts, areas, audit, people
from storage.people.people import Role
from tests.cast import COUNTY, NEXT_VILLAGE, SHANGHAI, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.checks.rainy_evening import EVENING, MINUTE, RainyEvening
from tests.houses import plant_cadre


@pytest.fixture
def evening(database: Database, knowledge: Knowledge, say: Wording) -> RainyEvening:
    """The evening, on both databases."""
    return RainyEvening(Dialogue(database, knowledge, say), knowledge, say)


# --- who may


@pytest.mark.parametrize("who", ["resident", "cadre", "city", "operator", "stranger"])
@pytest.mark.parametrize("id", ["check:new", "check:plan"])
def test_who_is_no_coordinator_calls_no_check(evening: RainyEvening, who: str, id: str) -> None:
    assert evening.say(who, id)[-1].text == evening.wording("checks.roll_call.not_yours")
    assert evening.talks.conversation(who).draft is None


FORGED = [
    *("show:1", "phones:1", "end:1", "end:1:yes", f"village:1:{VILLAGE}", "mine:1"),
    *("set:1:moved", "all:1", "all:1:yes", "list:1", "house:1", "remark:1", "mute:1", "next:1", "done:1"),
]


@pytest.mark.parametrize("who", ["resident", "city", "operator", "stranger", "other_county"])
def test_who_has_no_part_in_a_check_presses_its_buttons_in_vain(evening: RainyEvening, who: str) -> None:
    evening.call()
    gone = evening.wording("checks.gone")
    for id in FORGED:
        assert [reply.text for reply in evening.say(who, f"check:{id}")] == [gone], id
    assert set(evening.answers()) == {None}
    with evening.talks.database.reading() as tx:
        assert "looked_at_duty_phones" not in {line.action for line in audit.latest(tx)}


def test_a_township_sees_and_answers_only_for_its_own_villages(evening: RainyEvening) -> None:
    check = evening.call()
    seen = "\n".join(reply.text for reply in evening.say("other_township", f"check:show:{check.id}"))
    assert "柳溪村" in seen
    assert "青石" not in seen
    phones = evening.say("other_township", f"check:phones:{check.id}")[-1].text
    assert "13800000002" not in phones
    assert evening.say("other_township", "check:set:1:moved")[-1].text == evening.wording("checks.gone")
    assert evening.say("other_township", f"check:village:{check.id}:{VILLAGE}")[-1].text == evening.wording(
        "checks.gone"
    )
    assert evening.say("township", f"check:end:{check.id}:yes")[-1].text == evening.wording("checks.gone")
    assert set(evening.answers()) == {None}


@pytest.mark.parametrize(
    "id",
    [
        "check:",
        "check:show",
        "check:show:x",
        "check:show:-1",
        "check:show:１",
        f"check:show:{'9' * 30}",
        "check:set:1",
        "check:set:1:",
        "check:set:1:moved:moved",
        "check:all:1:no",
        "check:x:1",
        "check:village:1",
        "check:new:1",
    ],
)
def test_a_button_that_nobody_made_changes_nothing(evening: RainyEvening, id: str) -> None:
    evening.call()
    for who in ("cadre", "county"):
        assert evening.say(who, id)
    assert set(evening.answers()) == {None}


@pytest.mark.parametrize("answer", ["sound", "worse", "done", "muted", "nothing"])
def test_a_roll_call_takes_no_answer_of_another_kind_of_check(evening: RainyEvening, answer: str) -> None:
    evening.call()
    evening.say("cadre", f"check:set:1:{answer}")
    assert set(evening.answers()) == {None}


def test_who_lost_the_role_while_filling_the_form_calls_nothing(evening: RainyEvening) -> None:
    said = evening.say("county", "/checks", "〔发起点名〕", "〔地震〕", "〔全部〕", "〔正式〕")
    with evening.talks.database.writing() as tx:
        people.withdraw(tx, evening.talks.cast.county, Role.COUNTY, COUNTY, EVENING)
    assert evening.talks.press("county", "开始点名", said[-1])[-1].text == evening.wording("checks.roll_call.not_yours")
    assert evening.told() == []
    assert evening.talks.press("county", "开始点名", said[-1])[-1].text == evening.wording("forms.gone")


def test_a_reason_corrected_to_another_is_put_in_words_before_the_check_is_called(evening: RainyEvening) -> None:
    summary = evening.say("county", "/checks", "〔发起检查〕", "〔汛期巡查〕", "〔全部〕", "〔7天内〕")
    evening.say("county", "改第1项 其他")
    asked = evening.talks.press("county", "开始检查", summary[-1])[-1]
    assert evening.wording("checks.patrol.words.ask") in asked.text
    evening.say("county", "雪后看房顶", "〔开始检查〕")
    with evening.talks.database.reading() as tx:
        check = stored.find(tx, evening.last_id())
    assert check is not None
    assert check.title == "雪后看房顶"


def test_pressing_start_twice_calls_one_roll(evening: RainyEvening) -> None:
    said = evening.say("county", "/checks", "〔发起点名〕", "〔地震〕", "〔全部〕", "〔正式〕")
    for _ in range(2):
        evening.talks.press("county", "开始点名", said[-1])
    with evening.talks.database.reading() as tx:
        assert len(stored.open_counts(tx, areas.get(tx, COUNTY))) == 1


# --- which houses


def test_a_roll_call_asks_for_suspected_houses_and_those_graded_c_or_d(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        for house, grade in zip(evening.houses, ("B", "C", "D"), strict=False):
            tx.execute(update(cases_table).where(cases_table.c.id == house.id).values(grade=grade))
    check = evening.call()
    with evening.talks.database.reading() as tx:
        asked = [item.case_id for item in stored_items.of_check(tx, check.id)]
    assert asked == [house.id for house in evening.houses[1:5]]


def test_a_withdrawn_report_is_not_asked_for(evening: RainyEvening) -> None:
    first = evening.houses[0]
    evening.say("cadre", "/cases")
    evening.talks.say("cadre", Choice(id=f"case:withdraw:{first.number}:yes"))
    check = evening.call()
    with evening.talks.database.reading() as tx:
        assert first.id not in {item.case_id for item in stored_items.of_check(tx, check.id)}


@pytest.mark.parametrize(("reason", "asked"), [(MuteReason.DEMOLISHED, 2), (MuteReason.AWAY, 3), (MuteReason.OTHER, 3)])
def test_a_roll_call_leaves_out_only_houses_that_are_gone(
    evening: RainyEvening, reason: MuteReason, asked: int
) -> None:
    muting = Muting(reason=reason, words=None, until=EVENING.date())
    with evening.talks.database.writing() as tx:
        mutings.put(tx, evening.houses[0].id, muting, evening.talks.cast.cadre, EVENING)
    check = evening.call()
    with evening.talks.database.reading() as tx:
        assert len(stored_items.of_check(tx, check.id, {VILLAGE})) == asked


def test_a_village_without_such_houses_has_nothing_to_do_and_counts_as_done(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        plant_cadre(tx, "林家宝", "13800000013", NEXT_VILLAGE, "next", EVENING)
        muting = Muting(reason=MuteReason.DEMOLISHED, words=None, until=EVENING.date())
        mutings.put(tx, evening.houses[3].id, muting, evening.talks.cast.cadre, EVENING)
    evening.call()
    assert CheckAnswer.NOTHING in evening.answers()
    quiet = [text for manner, text in evening.told() if manner == Manner.NOTICE]
    assert len(quiet) == 1
    assert quiet[0].startswith("云山县孙立点名：暴雨点名。东坡村没有登记的危房，您不用回")


def test_a_village_whose_cadre_never_came_is_not_called_one_without_a_cadre(evening: RainyEvening) -> None:
    now = evening.talks.clock.now()
    with evening.talks.database.writing() as tx:
        people.grant(tx, people.add(tx, now=now, name="刘根", phone="13800000031"), Role.CADRE, NEXT_VILLAGE, now)
    check = evening.call()
    [told] = evening.talks.said_to("township")
    assert "东坡村刘根（还没有账号）" in told.text
    text = evening.say("county", f"check:show:{check.id}")[-1].text
    assert "东坡村刘根（还没有账号）" in text
    assert "东坡村没有村干部" not in text
    assert "柳溪村没有村干部" in text
    with evening.talks.database.writing() as tx:
        [cadre] = people.holding(tx, Role.CADRE, NEXT_VILLAGE)
        accounts.add(tx, lane="web:1", channel="web", chat="web:1", person_id=cadre.person_id, now=now)
        accounts.mark_reachable(tx, "web:1", False)
    assert "东坡村刘根（收不到消息）" in evening.say("county", f"check:show:{check.id}")[-1].text


def test_a_cadre_of_two_villages_gets_one_message_for_both(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        people.grant(tx, evening.talks.cast.cadre, Role.CADRE, NEXT_VILLAGE, EVENING)
    evening.call()
    said = evening.talks.said_to("cadre")
    assert len(said) == 1
    assert "青石村、东坡村有4户要马上看" in said[0].text


# --- what an answer does


def test_the_last_answer_tells_the_caller_once_that_nobody_is_missing(evening: RainyEvening) -> None:
    check = evening.call()
    evening.say("cadre", "check:all:1:yes")
    assert evening.tick(EVENING + 31 * MINUTE) == []
    assert evening.talks.said_to("county") == []
    evening.say("township", f"check:village:{check.id}:{NEXT_VILLAGE}", "〔无人居住〕")
    evening.say("other_township", f"check:village:{check.id}:990101002001", "〔已转移〕")
    evening.say("cadre", "check:set:1:persuaded", "check:set:1:moved")
    assert [reply.text for reply in evening.talks.said_to("county")] == [
        "✅ 暴雨点名：都回了。\n2个乡镇，5户：已转移4，无人居住1。"
    ]


def test_a_drill_says_so_in_every_message_and_leaves_the_cases_alone(evening: RainyEvening) -> None:
    check = evening.call(drill=True)
    morning = datetime(2026, 7, 9, 8, 0, tzinfo=SHANGHAI)
    evening.tick(morning)
    evening.tick(morning + 30 * MINUTE)
    told = [text for _, text in evening.told()]
    said = evening.say("cadre", "check:set:1:moved", "check:all:1", "check:list:1", "check:house:1", "check:all:1:yes")
    told += [reply.text for reply in said]
    told += [reply.text for reply in evening.say("county", f"check:show:{check.id}", f"check:end:{check.id}:yes")]
    told += [text for _, text in evening.told()]
    assert len(told) > 8
    assert [text for text in told if not text.startswith("【演练】")] == []
    assert [evening.history(house) for house in evening.houses[:3]] == [[], [], []]


def test_a_real_answer_is_a_step_in_the_case_s_history_and_so_is_a_changed_one(evening: RainyEvening) -> None:
    evening.call()
    evening.say("cadre", "check:set:1:persuaded", "check:set:1:persuaded", "check:set:1:moved")
    assert evening.history(evening.houses[0]) == ["check_persuaded", "check_moved"]


# --- phones


def test_the_full_phones_are_seen_by_who_called_and_the_township_and_every_look_is_noted(evening: RainyEvening) -> None:
    check = evening.call()
    evening.tick(EVENING + 60 * MINUTE)
    told = [reply.text for reply in evening.talks.said_to("township")]
    assert "138****0002" in told[-1]
    assert "13800000002" not in "".join(told)
    for who in ("township", "county"):
        assert "13800000002" in evening.say(who, f"check:phones:{check.id}")[-1].text
    with evening.talks.database.reading() as tx:
        looks = [line for line in audit.latest(tx) if line.action == "looked_at_duty_phones"]
    ids = evening.talks.ids
    assert [(line.person_id, line.details["villages"][0]) for line in looks] == [
        (ids["county"], VILLAGE),
        (ids["township"], VILLAGE),
    ]


# --- typed instead of pressed


def test_a_typed_answer_counts_for_the_next_house_and_is_no_answer_where_none_is_asked(evening: RainyEvening) -> None:
    assert not any("记下了" in reply.text for reply in evening.say("cadre", "已转移"))
    evening.call()
    evening.talks.said_to("cadre")
    assert evening.say("cadre", "没人住")[-1].text.startswith("记下了：李秀英家（三组），无人居住。")
    assert evening.answers()[0] is CheckAnswer.EMPTY
