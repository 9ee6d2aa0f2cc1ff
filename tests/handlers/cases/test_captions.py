"""The words under a photo are kept, said to be kept, and sent in with the case."""

import pytest

from handlers.dialog.messages import Photo, Text, Unsupported
from handlers.wording import Wording
from storage.cases import cases
from tests.dialogue import Dialogue

WORDS = "西墙有条老裂缝，三组李四家"


def fill(dialogue: Dialogue, *photos: Photo) -> None:
    """The cadre reports a house with some photos."""
    for words in ("报危房", "暂时没有", "三组", "李秀英", "1", "完成"):
        dialogue.say("cadre", Text(text=words))
    for photo in photos:
        dialogue.say("cadre", photo)
    for words in ("完成", "提交"):
        dialogue.say("cadre", Text(text=words))


def test_words_under_a_photo_go_with_the_case_as_a_remark(dialogue: Dialogue) -> None:
    fill(
        dialogue,
        Photo(source="a", unique_name="a", caption=WORDS),
        Photo(source="b", unique_name="b", caption="东墙好的"),
    )
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    assert WORDS in case.answers["remarks"]
    assert "东墙好的" in case.answers["remarks"]
    assert any(WORDS in reply.text for reply in dialogue.said_to("township"))


def test_words_under_a_photo_that_begins_a_report_are_said_to_be_kept(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("cadre", Photo(source="a", unique_name="a", caption=WORDS))
    assert say("photos.caption_kept", words=WORDS) in said[-1].text
    assert dialogue.draft("cadre").answers["remarks"] == WORDS


def test_a_photo_without_words_leaves_no_remark(dialogue: Dialogue) -> None:
    fill(dialogue, Photo(source="a", unique_name="a"))
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    assert "remarks" not in case.answers


@pytest.mark.parametrize("kind", ["audio", "video_note"])
def test_to_speech_it_says_how_to_write_by_speaking(dialogue: Dialogue, say: Wording, kind: str) -> None:
    said = dialogue.say("cadre", Unsupported(kind=kind))
    assert [reply.text for reply in said] == [say("menu.voice")]


@pytest.mark.parametrize("kind", ["sticker", "video", "poll", "dice"])
def test_to_what_nobody_reads_there_is_one_answer_and_the_form_goes_on(
    dialogue: Dialogue, say: Wording, kind: str
) -> None:
    dialogue.say("cadre", Text(text="报危房"))
    said = dialogue.say("cadre", Unsupported(kind=kind))
    assert said[0].text == say("menu.unsupported")
    assert say("report.danger.ask") in said[1].text
