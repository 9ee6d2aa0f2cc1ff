"""Photos of a form are looked at, taken away and put in order before they are sent in."""

import pytest

from handlers.dialog.drawings import PhotoStrip
from handlers.dialog.messages import Choice, JobDone, Photo, Reply, Text
from handlers.forms.photos import FETCH
from handlers.wording import Wording
from tests.dialogue import Dialogue


def fill_to_photos(dialogue: Dialogue, *names: str) -> list[Reply]:
    """The cadre fills a report up to its photos, and sends some; what is said to the last."""
    said: list[Reply] = []
    for words in ("报危房", "暂时没有", "三组", "李秀英", "1", "完成"):
        said = dialogue.say("cadre", Text(text=words))
    for name in names:
        said = dialogue.say("cadre", Photo(source=name, unique_name=name))
    return said


def photos_of(dialogue: Dialogue) -> list[str]:
    """The ids of the photos of the report at hand."""
    return list(dialogue.draft("cadre").answers.get("photos") or [])


def test_the_photos_are_shown_in_their_order_with_a_button_for_each(dialogue: Dialogue, say: Wording) -> None:
    receipt = fill_to_photos(dialogue, "a", "b", "c")[-1]
    (shown,) = dialogue.press("cadre", say("photos.button.look"), receipt)
    assert list(shown.photos) == photos_of(dialogue)
    labels = [option.label for option in shown.flat_options()]
    assert labels[:3] == [say("photos.button.remove", number=number) for number in (1, 2, 3)]


def test_a_button_takes_its_photo_away_however_often_it_is_pressed(dialogue: Dialogue, say: Wording) -> None:
    receipt = fill_to_photos(dialogue, "a", "b", "c")[-1]
    first, _, third = photos_of(dialogue)
    (shown,) = dialogue.press("cadre", say("photos.button.look"), receipt)
    for _ in range(2):
        dialogue.press("cadre", say("photos.button.remove", number=2), shown)
        assert photos_of(dialogue) == [first, third]
    dialogue.press("cadre", say("photos.button.remove", number=3), shown)
    assert photos_of(dialogue) == [first]


@pytest.mark.parametrize("words", ["删掉第2张", "第二张不要了", "把第2张照片删了", "不要第2张"])
def test_words_take_a_photo_away(dialogue: Dialogue, words: str) -> None:
    fill_to_photos(dialogue, "a", "b", "c")
    first, _, third = photos_of(dialogue)
    dialogue.say("cadre", Text(text=words))
    assert photos_of(dialogue) == [first, third]


@pytest.mark.parametrize("words", ["第3张放前面", "把第三张照片放到最前面", "第3张排第一"])
def test_words_put_a_photo_in_front(dialogue: Dialogue, words: str) -> None:
    fill_to_photos(dialogue, "a", "b", "c")
    first, second, third = photos_of(dialogue)
    dialogue.say("cadre", Text(text=words))
    assert photos_of(dialogue) == [third, first, second]


def test_a_photo_that_is_not_there_is_said_to_be_none(dialogue: Dialogue, say: Wording) -> None:
    fill_to_photos(dialogue, "a")
    said = dialogue.say("cadre", Text(text="删掉第2张"))
    assert said[0].text == say("photos.slip.no_such", count=1)
    assert len(photos_of(dialogue)) == 1


def test_at_the_summary_photos_are_arranged_and_the_form_stays_there(dialogue: Dialogue, say: Wording) -> None:
    fill_to_photos(dialogue, "a", "b")
    dialogue.say("cadre", Text(text="完成"))
    (shown,) = dialogue.say("cadre", Text(text="看看照片"))
    assert len(shown.photos) == 2
    said = dialogue.press("cadre", say("photos.button.remove", number=1), shown)
    assert say("photos.removed", count=1) in said[-1].text
    assert dialogue.draft("cadre").at is None


def test_without_its_last_photo_a_report_asks_for_one_before_it_is_sent_in(dialogue: Dialogue, say: Wording) -> None:
    fill_to_photos(dialogue, "a")
    dialogue.say("cadre", Text(text="完成"))
    dialogue.say("cadre", Text(text="删掉第1张"))
    said = dialogue.say("cadre", Text(text="提交"))
    assert dialogue.draft("cadre").at == "photos"
    assert say("report.photos.ask") in said[-1].text


def test_a_photo_that_cannot_be_read_counts_no_longer_and_is_asked_for_again(dialogue: Dialogue, say: Wording) -> None:
    fill_to_photos(dialogue, "a")
    dialogue.say("cadre", Text(text="完成"))
    (photo_id,) = photos_of(dialogue)
    said = dialogue.done("cadre", JobDone(kind=FETCH, result={"photo": photo_id, "file": None, "reason": "heic"}))
    assert say("photos.failed_heic") in said[0].text
    assert say("photos.left", count=0) in said[0].text
    assert photos_of(dialogue) == []
    dialogue.say("cadre", Text(text="提交"))
    assert dialogue.draft("cadre").at == "photos"


def test_the_second_copy_of_a_picture_leaves_one_photo(dialogue: Dialogue) -> None:
    fill_to_photos(dialogue, "a", "a")
    assert len(photos_of(dialogue)) == 1


def strip_of(reply: Reply) -> PhotoStrip:
    """The strip that a reply bears."""
    assert reply.strip is not None
    return reply.strip


def test_a_channel_that_draws_has_the_photos_in_their_order_in_place_of_the_button(
    dialogue: Dialogue, say: Wording
) -> None:
    receipt = fill_to_photos(dialogue, "a", "b")[-1]
    strip = strip_of(receipt)
    assert [photo.id for photo in strip.photos] == photos_of(dialogue)
    look = next(option.id for option in receipt.flat_options() if option.label == say("photos.button.look"))
    assert strip.instead == (look,)


def test_a_photo_of_the_strip_is_put_first_and_taken_away(dialogue: Dialogue) -> None:
    strip = strip_of(fill_to_photos(dialogue, "a", "b", "c")[-1])
    first, second, third = photos_of(dialogue)
    assert strip.photos[0].first is None
    to_front = strip.photos[2].first
    assert to_front is not None
    said = dialogue.say("cadre", Choice(id=to_front.id))[-1]
    assert [photo.id for photo in strip_of(said).photos] == [third, first, second]
    said = dialogue.say("cadre", Choice(id=strip.photos[1].remove.id))[-1]
    assert [photo.id for photo in strip_of(said).photos] == [third, first]
    said = dialogue.say("cadre", Choice(id=strip.photos[1].remove.id.replace("x=", "f=")))[0]
    assert "没有这一张" in said.text
    assert photos_of(dialogue) == [third, first]


def test_the_strip_stands_with_the_summary_and_with_a_correction(dialogue: Dialogue) -> None:
    fill_to_photos(dialogue, "a", "b")
    summary = dialogue.say("cadre", Text(text="完成"))[-1]
    assert [photo.id for photo in strip_of(summary).photos] == photos_of(dialogue)
    asked = dialogue.say("cadre", Text(text="改第5项"))[-1]
    assert [photo.id for photo in strip_of(asked).photos] == photos_of(dialogue)


def test_a_question_for_anything_else_has_no_strip(dialogue: Dialogue) -> None:
    fill_to_photos(dialogue, "a")
    assert dialogue.say("cadre", Text(text="改第3项"))[-1].strip is None
