"""Cases are found and counted in the chat by whoever looks after them."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.ledger import marking
from handlers.wording import Wording
from storage.cases import cases, lifting, records
from storage.cases.cases import CaseState
from storage.cases.tables import cases as case_table
from storage.database.database import Database
from storage.people import audit, people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, NOW, VILLAGE
from tests.dialogue import Dialogue
from tests.houses import plant_houses
from tests.planning import planned


@pytest.fixture
def talks(database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast, and houses on record; on both databases."""
    talks = Dialogue(database, knowledge, say)
    with database.writing() as tx:
        plant_houses(tx, talks.cast.township)
    return talks


def record(talks: Dialogue, number: str, step: str, **values: Any) -> None:
    """A step of a case was taken, and recorded something."""
    with talks.database.writing() as tx:
        case = cases.get(tx, number)
        records.add(
            tx,
            case,
            step=step,
            day=NOW.date(),
            values=values,
            person_id=talks.cast.county,
            role="county",
            now=NOW,
        )
        cases.advance(tx, case, CaseState(step), NOW)


def labels(reply: Reply) -> str:
    """All that stands on the buttons."""
    return "\n".join(option.label for option in reply.flat_options())


def test_a_count_opens_the_cases_that_it_counts(talks: Dialogue) -> None:
    record(talks, "YT2026-000001", "appraised", grade="D", category="allowance")
    record(talks, "YT2026-000002", "appraised", grade="D", category="destitute")
    [counted] = talks.say("township", Text(text="低保户里D级几户"))
    assert counted.text.startswith("青石镇报上来的房子里，农村低保户、登记为D级的有1户。")
    [shown] = talks.press("township", "看这些", counted)
    assert "李秀英" in labels(shown)
    assert "张福来" not in labels(shown)


def test_a_number_of_a_group_opens_the_cases_of_that_group(talks: Dialogue) -> None:
    record(talks, "YT2026-000003", "appraised", grade="C")
    [counted] = talks.say("county", Text(text="青石镇几户"))
    assert counted.text == "青石镇报上来的一共4户：等镇里核实3户，已鉴定1户。"
    [shown] = talks.press("county", "已鉴定1户", counted)
    assert "陈大山" in labels(shown)
    assert "李秀英" not in labels(shown)


def test_a_step_that_was_taken_counts_after_further_ones(talks: Dialogue) -> None:
    record(talks, "YT2026-000001", "completed")
    record(talks, "YT2026-000001", "accepted")
    [counted] = talks.say("county", Text(text="青石镇完工多少"))
    assert counted.text == "青石镇报上来的房子里，完工（后来验收的也算）的有1户。"


def test_a_city_hears_numbers_and_opens_nothing(talks: Dialogue) -> None:
    [counted] = talks.say("city", Text(text="云山县多少户"))
    assert counted.text == "云山县报上来的一共5户：等镇里核实5户。"
    assert not counted.flat_options()
    assert "户主" not in talks.say("city", Text(text="查 李秀英"))[0].text


def test_names_are_found_by_their_sound_and_those_so_written_come_first(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        case = cases.get(tx, "YT2026-000002")
        cases.set_answers(tx, case, {**case.answers, "head": "李秀应"})
    [shown] = talks.say("township", Text(text="查 李秀英"))
    assert next(label for label in labels(shown).splitlines() if "YT" in label).startswith("青石村李秀英家")
    assert "李秀应" in labels(shown)


@pytest.mark.parametrize("words", ["查 0077", "查 13800000077", "查 身份证01001X", "查 危改2019-017", "查 没照片的"])
def test_ends_of_numbers_and_what_is_missing_find_cases(talks: Dialogue, words: str) -> None:
    with talks.database.writing() as tx:
        case = cases.get(tx, "YT2026-000003")
        more = {"phone": "13800000077", "id_number": "11010119500101001X", "old_number": "危改2019-017"}
        cases.set_answers(tx, case, {**case.answers, **more})
    [shown] = talks.say("township", Text(text=words))
    assert "陈大山" in labels(shown)


def test_what_lies_elsewhere_is_found_by_nobody_else(talks: Dialogue) -> None:
    for who in ("other_township", "other_county"):
        [said] = talks.say(who, Text(text="查 李秀英"))
        assert "没有找到" in said.text
        [said] = talks.say(who, Text(text="查 青石镇 李秀英"))
        assert said.text == "那个地方不归您管，查不到那边的。"
    for who in ("resident", "stranger", "operator"):
        assert all("YT2026" not in labels(one) + one.text for one in talks.say(who, Text(text="查 李秀英")))


def test_a_look_for_somebody_is_in_the_audit_trail(talks: Dialogue) -> None:
    talks.say("township", Text(text="查 三组 李秀英"))
    talks.say("township", Text(text="查 没照片的"))
    with talks.database.reading() as tx:
        noted = [line for line in audit.latest(tx) if line.action == "ledger_searched"]
    assert [(line.person_id, line.details["names"]) for line in noted] == [(talks.cast.township, ["李秀英"])]


def test_many_are_turned_page_by_page_and_by_the_searches_that_were_kept(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        for number in range(23):
            cases.open_case(
                tx,
                draft_id=f"more{number}",
                prefix="YT",
                area=VILLAGE,
                pack="yantai",
                imminent=False,
                reporter_id=talks.cast.cadre,
                reporter_role="cadre",
                answers={"head": f"孙{number}", "place": {"area": VILLAGE, "detail": "八组"}},
                now=NOW - timedelta(days=1),
            )
    [first] = talks.say("cadre", Text(text="查八组"))
    assert first.text.splitlines()[:2] == ["找到23件（八组），点一件看：", "第1页，共3页。"]
    [second] = talks.press("cadre", "下一页", first)
    talks.say("cadre", Text(text="查 张福来"))
    [third] = talks.press("cadre", "下一页", second)
    assert len([one for one in third.flat_options() if one.id.startswith("case:")]) == 3
    for number in range(9):
        talks.say("cadre", Text(text=f"查 {number}组"))
    [gone] = talks.say("cadre", Choice(id="found:1:2"))
    assert gone.text == talks.installation.say("ledger.gone")


def test_what_is_asked_for_may_be_anything_that_finds_something(talks: Dialogue) -> None:
    talks.say("township", Command(name="find"))
    [shown] = talks.say("township", Text(text="青石村 没有电话"))
    assert "找到3件（青石村、没有电话）" in shown.text


def test_the_clock_marks_what_an_earlier_release_left_unmarked(talks: Dialogue, knowledge: Knowledge) -> None:
    with talks.database.writing() as tx:
        tx.execute(case_table.update().values(marked_by=0))
        assert len(lifting.unmarked(tx, 10)) == 6
        planned(marking.plan, tx, packs=knowledge.packs, say=talks.installation.say, now=NOW)
        assert lifting.unmarked(tx, 10) == []


def test_what_a_count_opens_are_as_many_as_it_said(talks: Dialogue) -> None:
    """A cadre's reports from elsewhere were listed below a count of the own village alone."""
    with talks.database.writing() as tx:
        cases.open_case(
            tx,
            draft_id="far",
            prefix="YT",
            area=NEXT_VILLAGE,
            pack="yantai",
            imminent=False,
            reporter_id=talks.cast.cadre,
            reporter_role="cadre",
            answers={"head": "刘远", "place": {"area": NEXT_VILLAGE, "detail": "二组"}},
            now=NOW,
        )
    [counted] = talks.say("cadre", Text(text="二组几户"))
    assert "有1户" in counted.text
    [shown] = talks.press("cadre", "看这些", counted)
    assert "找到1件（青石村、二组）" in shown.text


def test_whoever_holds_two_villages_finds_and_counts_in_both(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        people.grant(tx, talks.cast.cadre, Role.CADRE, NEXT_VILLAGE, NOW)
    assert "YT2026-000004" in labels(talks.say("cadre", Text(text="查 东坡村 刘桂兰"))[0])
    [counted] = talks.say("cadre", Text(text="一共几户"))
    assert counted.text.startswith("青石村、东坡村报上来的一共4户")
    assert "有1户" in talks.say("cadre", Text(text="东坡村缺照片的几户"))[0].text
