"""本县问答: a second person agrees before the county's word is told, to its own people alone, after the document's."""

from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice, Text
from storage.curation import local_entries
from storage.people import curators, people
from storage.people.people import Role
from tests.cast import COUNTY
from tests.dialogue import Dialogue, button
from tests.handlers.curation.filling import write

ASKED, ANSWER = "猪圈给补吗", "猪圈不在补助里，只管住人的房子。"


@pytest.fixture
def written(dialogue: Dialogue) -> int:
    """What 孙立 wrote for 云山县, where nobody else coordinates; its id."""
    return write(dialogue, by="county", asks=(ASKED,), answer=ANSWER)


def answered(dialogue: Dialogue, who: str, text: str = ASKED) -> bool:
    """Whether somebody hears the county's word."""
    return any(ANSWER in reply.text for reply in dialogue.say(who, Text(text=text)))


LOCAL = {
    ("猪圈给补吗",): ANSWER,
    ("盖房子的砖钱能先给吗", "材料款能预支吗"): "不先给，验收合格以后打到一卡通。",
    ("危房改造窗口在哪", "到哪个窗口办"): "在县政务服务大厅二楼12号窗口，上午九点到下午五点。",
    ("去哪找施工队", "有没有工匠名单"): "县里有农村建筑工匠名录，在镇村建办能查。",
}
REWORDED = {
    "盖猪圈有补助没": 0,
    "牛棚猪圈能不能补": 0,
    "猪圈补不补钱": 0,
    "修猪圈给钱吗": 0,
    "买砖的钱先给不": 1,
    "办危改去哪个窗口": 2,
    "政务大厅哪个窗口办危房": 2,
    "窗口在几楼": 2,
    "施工队在哪里找": 3,
    "工匠名单有没有": 3,
}
OTHERS = """
C级补多少 D级重建补多少 需要什么材料 申请流程是什么 谁来验收 几天能拿到钱 新房能盖多大 低保户优先吗 月报几号交
边缘户能享受吗 补助打到谁卡里 危房怎么鉴定等级 公示几天 谁负责审批 院墙给补吗 厕所给不给补 镇政府电话多少 去哪申请
哪些房子不能补 买商品房给补吗 资金能先拨一半吗 施工质量谁管
"""


@pytest.fixture
def answering(dialogue: Dialogue) -> tuple[str, ...]:
    """The answers of 云山县 that its people hear, in the order of `LOCAL`."""
    for asks, answer in LOCAL.items():
        dialogue.say("city", Choice(id=f"local:approve:{write(dialogue, by='county', asks=asks, answer=answer)}"))
    return tuple(LOCAL.values())


def test_a_question_in_other_words_hears_it_too(dialogue: Dialogue, answering: tuple[str, ...]) -> None:
    heard = {text: dialogue.say("cadre", Text(text=text)) for text in REWORDED}
    missed = [text for text, at in REWORDED.items() if not any(answering[at] in one.text for one in heard[text])]
    assert missed == []


def test_a_question_about_something_else_does_not(dialogue: Dialogue, answering: tuple[str, ...]) -> None:
    heard = {text: dialogue.say("cadre", Text(text=text)) for text in OTHERS.split()}
    assert [text for text, said in heard.items() if any(own in one.text for own in answering for one in said)] == []


def test_what_waits_is_told_nobody(dialogue: Dialogue, written: int) -> None:
    assert not answered(dialogue, "cadre")


def test_who_wrote_it_agrees_to_it_by_nobodys_leave(dialogue: Dialogue, written: int) -> None:
    [said] = dialogue.say("county", Choice(id=f"local:approve:{written}"))
    assert "不归您办" in said.text
    assert not answered(dialogue, "cadre")


def test_the_city_agrees_where_the_county_has_nobody_else(dialogue: Dialogue, written: int) -> None:
    dialogue.say("city", Choice(id=f"local:approve:{written}"))
    assert answered(dialogue, "cadre")


def test_it_answers_the_countys_own_people_and_of_no_other_region(dialogue: Dialogue, written: int) -> None:
    dialogue.say("city", Choice(id=f"local:approve:{written}"))
    assert not answered(dialogue, "other_county")
    assert not answered(dialogue, "cadre", f"榆林{ASKED}")


def test_the_document_speaks_first(dialogue: Dialogue, written: int) -> None:
    dialogue.say("city", Choice(id=f"local:approve:{written}"))
    [said] = dialogue.say("cadre", Text(text=ASKED))
    document, county = said.text.split("\n\n")
    assert "烟台市这份文件没写这件事" in document
    assert county.startswith("云山县住建局的答复（县里的说法，不是文件原文）：")


def test_it_is_told_until_its_last_day(dialogue: Dialogue, written: int) -> None:
    dialogue.say("city", Choice(id=f"local:approve:{written}"))
    dialogue.clock.pass_by(timedelta(days=90))
    assert answered(dialogue, "cadre")
    dialogue.clock.pass_by(timedelta(days=1))
    assert not answered(dialogue, "cadre")


def test_who_is_alone_publishes_after_a_day_and_it_is_marked(dialogue: Dialogue, written: int) -> None:
    assert "还不能先发布" in dialogue.say("county", Choice(id=f"local:alone:{written}"))[0].text
    dialogue.clock.pass_by(timedelta(days=1))
    dialogue.say("county", Choice(id=f"local:alone:{written}"))
    [said] = dialogue.say("cadre", Text(text=ASKED))
    assert "还没有第二个人复核" in said.text


def test_with_a_second_coordinator_nobody_publishes_alone(dialogue: Dialogue, written: int) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.other_county, Role.COUNTY, COUNTY, dialogue.clock.now())
    dialogue.clock.pass_by(timedelta(days=2))
    assert "不归您办" in dialogue.say("county", Choice(id=f"local:alone:{written}"))[0].text


def test_an_edited_one_takes_the_place_of_the_old_once_it_is_agreed_to(dialogue: Dialogue, written: int) -> None:
    dialogue.say("city", Choice(id=f"local:approve:{written}"))
    summary = dialogue.say("county", Choice(id=f"local:edit:{written}"))[-1]
    dialogue.say("county", Choice(id=button(summary, "提交")))
    with dialogue.database.reading() as tx:
        [new] = local_entries.waiting(tx)
        assert [one.id for one in local_entries.answering(tx, COUNTY, new.until)] == [written]
    dialogue.say("city", Choice(id=f"local:approve:{new.id}"))
    with dialogue.database.reading() as tx:
        assert [one.id for one in local_entries.answering(tx, COUNTY, new.until)] == [new.id]
        assert [event.kind for event in local_entries.history(tx, written)] == ["proposed", "published", "replaced"]


def test_what_was_sent_back_is_edited_and_what_waits_gives_way_to_the_edited_one(
    dialogue: Dialogue, written: int
) -> None:
    summary = dialogue.say("county", Choice(id=f"local:edit:{written}"))[-1]
    dialogue.say("county", Choice(id=button(summary, "提交")))
    with dialogue.database.writing() as tx:
        [new] = local_entries.waiting(tx)
        assert new.replaces == written
        local_entries.reject(tx, new.id, "不对", by=dialogue.cast.city, now=dialogue.clock.now())
    summary = dialogue.say("county", Choice(id=f"local:edit:{new.id}"))[-1]
    assert ANSWER in summary.text


@pytest.mark.parametrize("deed", ["see", "approve", "reject", "alone", "edit", "withdraw"])
@pytest.mark.parametrize("who", ["resident", "cadre", "township", "other_county", "operator"])
def test_nobody_else_has_to_do_with_it(dialogue: Dialogue, written: int, who: str, deed: str) -> None:
    [said] = dialogue.say(who, Choice(id=f"local:{deed}:{written}"))
    assert "不归您办" in said.text


def test_where_one_is_marked_the_others_answer_no_questions(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.other_county, Role.COUNTY, COUNTY, dialogue.clock.now())
    dialogue.say("county", Choice(id=f"curator:mark:{COUNTY}:{dialogue.cast.other_county}"))
    assert "指定的经办人" in dialogue.say("county", Choice(id="question:list:1"))[0].text
    with dialogue.database.writing() as tx:
        assert curators.marked(tx) == {COUNTY: {dialogue.cast.other_county}}
        people.withdraw(tx, dialogue.cast.other_county, Role.COUNTY, COUNTY, dialogue.clock.now())
    assert "没有人等着" in dialogue.say("county", Choice(id="question:list:1"))[0].text


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "other_county", "city", "operator"])
def test_nobody_below_or_beside_the_county_marks_its_curators(dialogue: Dialogue, who: str) -> None:
    [said] = dialogue.say(who, Choice(id=f"curator:mark:{COUNTY}:{dialogue.cast.county}"))
    assert "由县里定" in said.text
