"""Reports that were filled without a line: each packet is one case, or a draft that opens where something is amiss."""

from datetime import datetime, timedelta

import pytest

from handlers.dialog.messages import (
    Choice,
    Command,
    FieldAnswer,
    FieldContent,
    Photo,
    Reply,
    ReportPacket,
    Text,
    Unsupported,
)
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import consents, people
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.cast import NOTICE, NOW, VILLAGE
from tests.dialogue import Dialogue, button

ENTERED = NOW - timedelta(hours=18)
DONE = Choice(id="-done")
PICTURES = [Photo(source=name, unique_name=name, width=1280, height=960) for name in ("p1", "p2")]
Given = dict[str, list[FieldContent]]
ANSWERS: Given = {
    "danger": [Choice(id="none")],
    "place": [Text(text="三组，老井旁边")],
    "head": [Text(text="李秀英")],
    "hazards": [Choice(id="wall_crack"), Choice(id="roof_leak"), DONE],
    "photos": [*PICTURES, DONE],
}


def packet(
    changed: Given | None = None,
    *,
    entered_at: datetime | None = ENTERED,
    consent: str | None = None,
    alarm: str | None = None,
) -> ReportPacket:
    """A packet of a cadre in which all is well but for what is changed."""
    answers = {**ANSWERS, **(changed or {})}
    given = tuple(FieldAnswer(field=field, content=one) for field, contents in answers.items() for one in contents)
    return ReportPacket(answers=given, name="李秀英", entered_at=entered_at, consent=consent, alarm=alarm)


def all_cases(dialogue: Dialogue) -> list[Case]:
    with dialogue.database.reading() as tx:
        return cases.everything(tx)


def without_consent(dialogue: Dialogue, who: str) -> None:
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.ids[who], dialogue.clock.now())


def agreed(dialogue: Dialogue, who: str) -> str | None:
    with dialogue.database.reading() as tx:
        standing = consents.standing(tx, dialogue.ids[who])
    return None if standing is None else standing.version


# --- all of it fits


def test_a_packet_that_fits_is_a_case_of_which_the_township_hears(dialogue: Dialogue, say: Wording) -> None:
    [said] = dialogue.say("cadre", packet())
    [case] = all_cases(dialogue)
    assert said.text.startswith("没信号时填的这份收到了。填的时间：11月3日16:30。\n✅ 报上去了，编号" + case.number)
    assert {key: case.answers[key] for key in ("danger", "place", "head", "hazards")} == {
        "danger": "none",
        "place": {"area": VILLAGE, "detail": "三组，老井旁边"},
        "head": "李秀英",
        "hazards": ["wall_crack", "roof_leak"],
    }
    assert len(case.answers["photos"]) == 2
    [told] = dialogue.said_to("township")
    assert "填写：11月3日16:30（当时没有信号）" in told.text
    assert dialogue.conversation("cadre").drafts == {}


def test_deadlines_count_from_arrival_and_the_history_shows_both_moments(dialogue: Dialogue) -> None:
    dialogue.say("cadre", packet())
    [case] = all_cases(dialogue)
    assert case.created_at == NOW
    [shown] = dialogue.say("cadre", Text(text=case.number))
    assert shown.text.splitlines()[-2:] == ["11月3日16:30　村干部填好，没有信号", "11月4日10:30　村干部王建国上报"]


def test_a_clock_that_makes_no_sense_is_said_as_such(dialogue: Dialogue) -> None:
    [said] = dialogue.say("cadre", packet(entered_at=None))
    [case] = all_cases(dialogue)
    assert "填的时间：时间不明，手机的时间不对。" in said.text
    [shown] = dialogue.say("cadre", Text(text=case.number))
    assert "时间不明，手机的时间不对　村干部填好，没有信号" in shown.text


def test_the_same_packet_twice_is_one_case(dialogue: Dialogue) -> None:
    dialogue.say("cadre", packet(), message="m1")
    [again] = dialogue.say("cadre", packet(), message="m1")
    [case] = all_cases(dialogue)
    assert again.text == f"这份已经报上去了，编号{case.number}。要改内容，点下面的按钮。"
    dialogue.say("cadre", packet(), message="m2")
    assert len(all_cases(dialogue)) == 2


def test_a_picture_that_cannot_be_opened_is_told_of_and_the_others_count(dialogue: Dialogue, say: Wording) -> None:
    unreadable = Unsupported(kind="photo")
    [said] = dialogue.say("cadre", packet({"photos": [PICTURES[0], unreadable, DONE]}))
    [case] = all_cases(dialogue)
    assert len(case.answers["photos"]) == 1
    assert say("photos.failed_unreadable") in said.text.splitlines()
    [said] = dialogue.say("cadre", packet({"photos": [unreadable, DONE]}))
    assert dialogue.draft("cadre").at == "photos"
    assert say("photos.failed_unreadable") in said.text.splitlines()


def test_a_form_that_is_being_filled_goes_on_after_a_packet(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Command(name="report"))
    said = dialogue.say("cadre", packet())
    assert "报上去了" in said[0].text
    assert "好，接着刚才的" in said[-1].text
    assert dialogue.draft("cadre").answers.get("head") is None


# --- something does not fit


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("place", [Text(text="长" * 90)], "太长了，最多80个字。请说短一点。"),
        ("head", [Text(text="李秀英12")], "户主您写的是“李秀英12”。名字好像不对。请只发姓名，比如：李秀英。"),
        ("head", [Text(text="户主是谁？")], "户主您写的是“户主是谁？”。这一项我没看懂，请再填一次。"),
        ("hazards", [Choice(id="wall_crack"), Text(text="长" * 61)], "太长了，最多60个字。请说短一点。"),
        ("hazards", [DONE], "先点一下哪里不对"),
        ("photos", [], "请发照片"),
    ],
)
def test_what_does_not_fit_opens_there_and_the_rest_is_kept(
    dialogue: Dialogue, field: str, given: list[FieldContent], words: str
) -> None:
    [said] = dialogue.say("cadre", packet({field: given}))
    draft = dialogue.draft("cadre")
    assert draft.at == field
    assert words in said.text
    assert "还有一项要您再看看" in said.text
    assert all_cases(dialogue) == []
    others = {"danger", "place", "head", "hazards", "photos"} - {field}
    assert all(draft.answers[other] for other in others)


def test_a_draft_that_was_mended_keeps_the_moment_at_which_it_was_filled(dialogue: Dialogue) -> None:
    dialogue.say("cadre", packet({"head": [Text(text="12")]}))
    dialogue.clock.pass_by(timedelta(hours=2))
    dialogue.say("cadre", Text(text="李秀英"))
    dialogue.say("cadre", Text(text="提交"))
    [case] = all_cases(dialogue)
    [shown] = dialogue.say("cadre", Text(text=case.number))
    assert shown.text.splitlines()[-2:] == ["11月3日16:30　村干部填好，没有信号", "11月4日12:30　村干部王建国上报"]


def test_a_packet_that_does_not_fit_breaks_into_no_other_form(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Command(name="report"))
    at_hand = dialogue.draft("cadre").id
    said = dialogue.say("cadre", packet({"place": [Text(text="长" * 90)]}))
    assert "点〔继续〕接着填" in said[0].text
    assert dialogue.draft("cadre").id == at_hand
    dialogue.press("cadre", "继续", said[0])
    assert dialogue.draft("cadre").answers["head"] == "李秀英"


def test_a_village_of_that_name_is_nowhere(dialogue: Dialogue) -> None:
    [said] = dialogue.say("resident", packet({"place": [Text(text="乌有村三组")]}))
    assert dialogue.draft("resident").at == "place"
    assert "地点您写的是“乌有村三组”。没找到叫“乌有村三组”的村。" in said.text


def test_a_resident_types_the_place(dialogue: Dialogue) -> None:
    dialogue.say("resident", packet({"place": [Text(text="青石镇青石村三组")]}))
    [case] = all_cases(dialogue)
    assert case.area == VILLAGE
    assert case.answers["place"]["detail"] == "三组"


# --- consent, and a number to call


def test_a_consent_given_without_a_line_counts_with_its_version(dialogue: Dialogue) -> None:
    without_consent(dialogue, "cadre")
    [said] = dialogue.say("cadre", packet(consent=NOTICE))
    assert "报上去了" in said.text
    assert agreed(dialogue, "cadre") == NOTICE


@pytest.mark.parametrize("version", ["2019-01", None])
def test_after_another_version_it_is_asked_again_and_the_packets_wait(
    dialogue: Dialogue, say: Wording, version: str | None
) -> None:
    without_consent(dialogue, "cadre")
    dialogue.say("cadre", packet(consent=version))
    said = dialogue.say("cadre", packet({"head": [Text(text="周建国")]}, consent=version))
    dialogue.say("cadre", Command(name="report"))
    assert all_cases(dialogue) == []
    assert agreed(dialogue, "cadre") is None
    dialogue.press("cadre", say("consent.button.agree"), said[-1])
    assert sorted(case.answers["head"] for case in all_cases(dialogue)) == ["周建国", "李秀英"]


def test_a_packet_goes_on_waiting_when_danger_comes_between(dialogue: Dialogue, say: Wording) -> None:
    without_consent(dialogue, "cadre")
    dialogue.say("cadre", packet())
    dialogue.say("cadre", Command(name="danger"))
    dialogue.say("cadre", Text(text="先存着"))
    asked = dialogue.say("cadre", Command(name="privacy"))[-1]
    dialogue.press("cadre", say("consent.button.agree"), asked)
    assert [case.answers["head"] for case in all_cases(dialogue) if "head" in case.answers] == ["李秀英"]


def test_a_packet_that_waits_is_taken_up_with_the_consent_that_another_brings(dialogue: Dialogue) -> None:
    without_consent(dialogue, "cadre")
    dialogue.say("cadre", packet(), message="packet-1")
    assert all_cases(dialogue) == []
    dialogue.say("cadre", packet({"head": [Text(text="王大山")]}, consent=NOTICE), message="packet-2")
    assert {case.answers["head"] for case in all_cases(dialogue)} == {"李秀英", "王大山"}
    assert dialogue.conversation("cadre").wanted == []


def test_who_does_not_agree_leaves_nothing_behind(dialogue: Dialogue, say: Wording) -> None:
    without_consent(dialogue, "cadre")
    said = dialogue.say("cadre", packet())
    dialogue.press("cadre", say("consent.button.refuse"), said[-1])
    assert dialogue.conversation("cadre").wanted == []
    assert all_cases(dialogue) == []


def test_a_newcomers_number_comes_with_the_packet(dialogue: Dialogue) -> None:
    there: Given = {"place": [Text(text="青石村三组")], "contact_phone": [Text(text="13800000077")]}
    without_consent(dialogue, "stranger")
    [said] = dialogue.say("stranger", packet(there, consent=NOTICE))
    assert "报上去了" in said.text
    [case] = all_cases(dialogue)
    assert case.answers["contact_phone"] == "13800000077"
    with dialogue.database.reading() as tx:
        assert people.find_by_phone(tx, "13800000077") is None


def test_without_a_number_a_packet_of_a_newcomer_waits_for_it(dialogue: Dialogue) -> None:
    dialogue.say("stranger", packet({"place": [Text(text="青石村三组")], "contact_phone": [Text(text="138")]}))
    assert all_cases(dialogue) == []
    dialogue.say("stranger", Text(text="13800000077"))
    assert len(all_cases(dialogue)) == 1


# --- danger


def alarmed(dialogue: Dialogue) -> set[int]:
    with dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING], limit=100)
    return {message.person_id for message in waiting if message.manner == "alarm"}


def imminent(changed: Given | None = None, *, alarm: str | None = None) -> ReportPacket:
    return packet({"danger": [Choice(id="imminent")], "photos": [], **(changed or {})}, alarm=alarm)


def test_danger_needs_no_photo_no_consent_and_no_number(dialogue: Dialogue, say: Wording) -> None:
    without_consent(dialogue, "stranger")
    said = dialogue.say("stranger", imminent({"place": [Text(text="青石村三组")]}))
    [case] = all_cases(dialogue)
    assert case.imminent
    assert alarmed(dialogue) >= {dialogue.cast.township, dialogue.cast.county}
    assert said[-1].text.endswith(say("consent.afterwards"))
    assert button(said[-1], say("consent.button.agree_only"))


def test_words_of_danger_in_a_packet_raise_the_alarm(dialogue: Dialogue) -> None:
    dialogue.say("cadre", packet({"hazards": [Text(text="房子要倒了，墙在掉土")], "photos": []}))
    [case] = all_cases(dialogue)
    assert case.imminent
    assert alarmed(dialogue) >= {dialogue.cast.township, dialogue.cast.county}


def test_a_packet_goes_on_with_the_alarm_that_went_before_it(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Command(name="danger"), message="alarm-1")
    [case] = all_cases(dialogue)
    said: list[Reply] = dialogue.say("cadre", imminent(alarm="alarm-1"))
    assert "报上去了" in said[-1].text
    assert [one.number for one in all_cases(dialogue)] == [case.number]
    assert all_cases(dialogue)[0].answers["place"]["detail"] == "三组，老井旁边"
    assert dialogue.conversation("cadre").drafts == {}


def test_the_photos_of_a_report_of_danger_come_after_it(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", Command(name="danger"), message="alarm-1")
    dialogue.say("cadre", imminent(alarm="alarm-1"), message="packet-1")
    dialogue.said_to("township")
    contents: list[FieldContent] = [*PICTURES, DONE]
    photos = tuple(FieldAnswer(field="photos", content=one) for one in contents)
    later = ReportPacket(answers=photos, name="", entered_at=ENTERED, alarm="packet-1")
    [said] = dialogue.say("cadre", later, message="photos-1")
    [case] = all_cases(dialogue)
    assert said.text == say("report.packet.added", number=case.number)
    assert len(case.answers["photos"]) == 2
    assert case.answers["head"] == "李秀英"
    [told] = dialogue.said_to("township")
    assert told.photos == tuple(case.answers["photos"])
    dialogue.say("cadre", later, message="photos-1")
    assert len(all_cases(dialogue)[0].answers["photos"]) == 2


def test_what_a_packet_adds_to_an_alarm_is_told_in_one_message(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Command(name="danger"), message="alarm-1")
    dialogue.said_to("township")
    dialogue.say("cadre", imminent(alarm="alarm-1"))
    more = [reply.text for reply in dialogue.said_to("township") if "又说" in reply.text]
    assert len(more) == 1
    assert all(word in more[0] for word in ("三组，老井旁边", "户主：李秀英", "墙裂缝、屋顶漏"))
