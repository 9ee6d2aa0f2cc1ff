"""Danger in any words: read in forms, captions and groups, alarmed about once, and never in what is for others."""

from datetime import timedelta

import pytest

from handlers.cases.further import AGAIN_AFTER
from handlers.dialog.messages import Choice, Photo, Reply, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.people import consents
from tests.dialogue import Dialogue

SURE, LIKELY = "房子要倒了墙在掉土", "裂缝越来越大，晚上不敢睡"


def alarms(dialogue: Dialogue) -> list[str]:
    """The numbers of the cases of imminent danger."""
    with dialogue.database.reading() as tx:
        return [case.number for case in cases.everything(tx) if case.imminent]


def report(dialogue: Dialogue) -> str:
    """The cadre reports a house that is in no danger; the number of its case."""
    for content in (
        "报危房",
        "暂时没有",
        "三组",
        "李秀英",
        "1",
        "完成",
        Photo(source="a", unique_name="a"),
        "完成",
        "提交",
    ):
        dialogue.say("cadre", Text(text=content) if isinstance(content, str) else content)
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    return case.number


def warned(said: list[Reply], say: Wording) -> bool:
    """Whether words of safety come first."""
    return said[0].text.startswith(say("danger.get_out"))


def test_sure_words_typed_as_an_answer_alarm_and_are_kept_as_the_answer(dialogue: Dialogue, say: Wording) -> None:
    for word in ("报危房", "暂时没有", "三组", "李秀英"):
        dialogue.say("cadre", Text(text=word))
    said = dialogue.say("cadre", Text(text=SURE))
    draft = dialogue.draft("cadre")
    assert warned(said, say)
    assert draft.answers["danger"] == "imminent"
    assert SURE in str(draft.answers["hazards"])
    assert len(alarms(dialogue)) == 1
    assert any("险情" in reply.text for reply in dialogue.said_to("township"))


def test_sure_words_to_the_first_question_answer_it(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", Text(text="报危房"))
    said = dialogue.say("cadre", Text(text=SURE))
    assert warned(said, say)
    assert dialogue.draft("cadre").at == "place"


def test_the_words_of_safety_come_once_a_report(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", Text(text="报危房"))
    dialogue.say("cadre", Text(text=SURE))
    assert not warned(dialogue.say("cadre", Text(text="三组，墙还在掉土")), say)
    assert len(alarms(dialogue)) == 1


def test_a_report_of_danger_that_was_left_long_ago_silences_nobody(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", Text(text=SURE))
    dialogue.clock.pass_by(timedelta(days=2))
    assert warned(dialogue.say("cadre", Text(text=SURE)), say)
    dialogue.say("cadre", Text(text="三组"))
    left = dialogue.draft("cadre").id
    dialogue.clock.pass_by(timedelta(days=2))
    assert warned(dialogue.say("cadre", Text(text=SURE)), say)
    assert dialogue.draft("cadre").id != left


@pytest.mark.parametrize("words", [SURE, "救命，墙倒了压着人了", "屋顶掉土块砸到床上，快来人"])
def test_sure_words_out_of_the_blue_begin_a_report_of_danger(dialogue: Dialogue, say: Wording, words: str) -> None:
    assert warned(dialogue.say("cadre", Text(text=words)), say)
    assert dialogue.draft("cadre").answers["danger"] == "imminent"


def test_somebody_without_a_region_is_told_what_to_do_before_anything_else(dialogue: Dialogue, say: Wording) -> None:
    assert warned(dialogue.say("stranger", Text(text="隔壁老王家房子塌了一半人还在里面")), say)


def test_a_caption_is_read_as_words_are(dialogue: Dialogue, say: Wording) -> None:
    photo = Photo(source="one", unique_name="one", caption="三组李四家 西墙裂缝 马上要倒了")
    assert warned(dialogue.say("cadre", photo), say)
    assert dialogue.draft("cadre").answers["danger"] == "imminent"


def test_likely_words_raise_nothing_and_offer_the_alarm(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("resident", Text(text=LIKELY))
    assert warned(said, say)
    assert [option.label for option in said[0].flat_options()] == [say("menu.danger"), say("danger.button.no")]
    assert alarms(dialogue) == []


def test_likely_words_are_answered_so_once_an_hour_and_sure_ones_always(dialogue: Dialogue, say: Wording) -> None:
    assert warned(dialogue.say("resident", Text(text=LIKELY)), say)
    assert not warned(dialogue.say("resident", Text(text=LIKELY)), say)
    dialogue.clock.pass_by(AGAIN_AFTER + timedelta(minutes=1))
    assert warned(dialogue.say("resident", Text(text=LIKELY)), say)
    assert warned(dialogue.say("resident", Text(text=SURE)), say)
    assert dialogue.draft("resident").answers["danger"] == "imminent"


def test_not_yet_raises_nothing_and_keeps_the_alarm_at_hand(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("resident", Text(text=LIKELY))
    (said,) = dialogue.say("resident", Choice(id="danger:no"))
    assert [option.id for option in said.flat_options()] == ["cmd:danger"]
    assert alarms(dialogue) == []


def test_a_form_that_is_interrupted_by_danger_keeps_what_it_had(dialogue: Dialogue, say: Wording) -> None:
    number = report(dialogue)
    dialogue.say("cadre", Choice(id=f"case:details:{number}"))
    details = dialogue.draft("cadre").id
    assert warned(dialogue.say("cadre", Text(text="救命，墙倒了压着人了")), say)
    conversation = dialogue.conversation("cadre")
    assert conversation.drafts[details].form == "household_details"
    assert conversation.draft is not None
    assert conversation.draft.form == "hazard_report"


def test_what_is_written_for_others_raises_nothing(dialogue: Dialogue, say: Wording) -> None:
    number = report(dialogue)
    said = dialogue.say("township", Choice(id=f"case:return:{number}"))
    assert said
    said = dialogue.say("township", Text(text="照片里墙正在倒，压着人了，请重拍"))
    assert not warned(said, say)
    assert alarms(dialogue) == []


@pytest.mark.parametrize("who", ["city", "operator"])
def test_anybody_may_raise_an_alarm_whatever_the_role(dialogue: Dialogue, say: Wording, who: str) -> None:
    assert warned(dialogue.say(who, Text(text=SURE)), say)
    assert len(alarms(dialogue)) == 1


@pytest.mark.parametrize("words", ["要倒了补多少钱", "以前倒过，已经重建了", "没有要倒", "墙上有裂缝，屋顶漏雨"])
def test_what_tells_of_no_danger_is_answered_as_ever(dialogue: Dialogue, say: Wording, words: str) -> None:
    assert not warned(dialogue.say("resident", Text(text=words)), say)


def test_photos_that_wait_for_a_consent_go_into_the_alarm(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.ids["cadre"], dialogue.clock.now())
    dialogue.say("cadre", Photo(source="a", unique_name="a", caption="后墙"))
    dialogue.say("cadre", Photo(source="b", unique_name="b"))
    said = dialogue.say("cadre", Choice(id="cmd:danger"))
    assert say("photos.kept_for_report") in said[-1].text
    [told] = dialogue.said_to("township")
    assert len(told.photos) == 2
    assert "后墙" in told.text
    assert dialogue.conversation("cadre").wanted == []


def test_a_photo_that_waits_joins_the_alarm_that_runs(dialogue: Dialogue) -> None:
    dialogue.say("resident", Choice(id="cmd:danger"))
    for content in (Text(text="青石村三组"), Text(text="先存着")):
        dialogue.say("resident", content)
    dialogue.said_to("township")
    state = dialogue.conversation("resident")
    assert len(state.drafts) == 1
    dialogue.say("resident", Photo(source="a", unique_name="a"))
    assert any(reply.photos for reply in dialogue.said_to("township"))


@pytest.mark.parametrize("words", ["墙歪了", "我家房子歪了", "屋顶漏", "后墙裂了道缝"])
def test_who_says_what_is_wrong_with_a_house_is_offered_to_report_it(
    dialogue: Dialogue, say: Wording, words: str
) -> None:
    (said,) = dialogue.say("resident", Text(text=words))
    assert said.text == say("report.offer")
    assert [option.label for option in said.flat_options()] == ["报危房", "房子要倒", "问政策"]
    assert alarms(dialogue) == []


@pytest.mark.parametrize("words", ["墙歪了补多少钱", "墙裂了怎么修", "危房鉴定要几天"])
def test_a_question_about_a_damaged_house_goes_to_policy(dialogue: Dialogue, say: Wording, words: str) -> None:
    assert dialogue.say("cadre", Text(text=words))[-1].text != say("report.offer")
