"""Photos of a form are looked at, taken away and put in order before they are sent in."""

import pytest

from handlers.dialog.messages import JobDone, Photo, Reply, Text
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
