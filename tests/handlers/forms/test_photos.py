"""What a document asks of photos: said with the question, and with the receipt of a photo that is too small."""

import pytest
from sqlalchemy import update

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Ask, Photo, PhotoLeast, Reply, Text
from handlers.forms.photo_least import strictest
from storage.people.tables import areas
from tests.dialogue import Dialogue

LONGSHENG = PhotoLeast(bytes=1_000_000, pixels=(800, 600))


def to_the_photos(dialogue: Dialogue, pack: str) -> Reply:
    """Report a house in a region as far as the question for photos."""
    with dialogue.database.writing() as tx:
        tx.execute(update(areas).where(areas.c.pack.is_not(None)).values(pack=pack))
    for words in ("报危房", "暂时没有", "青石村三组", "李秀英", "1"):
        dialogue.say("cadre", Text(text=words))
    return dialogue.say("cadre", Text(text="完成"))[-1]


def photo(width: int, height: int) -> Photo:
    return Photo(source="p", unique_name=f"{width}x{height}", width=width, height=height)


def test_the_question_for_photos_says_the_least_that_the_document_takes(dialogue: Dialogue) -> None:
    asked = to_the_photos(dialogue, "longsheng")
    assert (asked.ask, asked.photo_least) == (Ask.PHOTO, LONGSHENG)
    receipt = dialogue.say("cadre", photo(1280, 960))[-1]
    assert (receipt.ask, receipt.photo_least) == (Ask.PHOTO, LONGSHENG)
    assert "800" not in receipt.text


def test_where_the_document_says_nothing_any_photo_will_do(dialogue: Dialogue) -> None:
    assert to_the_photos(dialogue, "yantai").photo_least is None
    assert "像素" not in dialogue.say("cadre", photo(320, 240))[-1].text


@pytest.mark.parametrize("size", [(799, 600), (600, 799), (599, 800), (10_000, 599)])
def test_a_photo_that_is_too_small_is_kept_and_what_is_right_is_said(dialogue: Dialogue, size: tuple[int, int]) -> None:
    to_the_photos(dialogue, "longsheng")
    receipt = dialogue.say("cadre", photo(*size))[-1]
    assert "800" in receipt.text
    assert "600" in receipt.text
    assert len(dialogue.draft("cadre").answers["photos"]) == 1


def test_a_photo_of_just_the_size_either_way_round_is_large_enough(dialogue: Dialogue) -> None:
    to_the_photos(dialogue, "longsheng")
    for size in ((800, 600), (600, 800)):
        assert "800" not in dialogue.say("cadre", photo(*size))[-1].text


def test_what_does_for_the_strictest_region_does_for_all(knowledge: Knowledge) -> None:
    assert strictest(knowledge.packs.values()) == LONGSHENG
    assert strictest([knowledge.packs["yantai"]]) is None
    assert strictest([]) is None
