"""A photo whose metadata tell that it was taken far from its village: asked about once, and marked for the office."""

from typing import Any

import pytest

from handlers.dialog.messages import JobDone, Photo, Text
from handlers.forms.photos import FETCH
from storage.cases import cases, photos
from storage.cases.cases import CaseState
from storage.cases.photos import PhotoFlaw
from tests.dialogue import Dialogue
from tests.storage.cases.test_place_names import reported

FAR, NEAR = {"latitude": 37.32, "longitude": 121.405}, {"latitude": 37.206, "longitude": 121.404}
ASKED = "第1张里的位置离青石村约12公里，是这户吗？"


def with_a_photo(talks: Dialogue) -> str:
    """A house of the village is known; the cadre reports another one, as far as its first photo; its id."""
    with talks.database.writing() as tx:
        reported(tx, talks.cast.cadre, "三组", CaseState.CHECKED, at={"latitude": 37.205, "longitude": 121.405})
    for words in ("报危房", "暂时没有", "四组", "李秀英", "1", "完成"):
        talks.say("cadre", Text(text=words))
    talks.say("cadre", Photo(source="p", unique_name="p", width=1280, height=960))
    photo: str = talks.draft("cadre").answers["photos"][0]
    return photo


def fetched(talks: Dialogue, photo: str, taken: dict[str, Any] | None, unclear: list[str] | None = None) -> list[str]:
    """The photo's bytes have come; what is said."""
    result = {"photo": photo, "file": "p.jpg", "sha256": "0" * 64, "bytes": 9, "width": 1280, "height": 960}
    done = JobDone(kind=FETCH, result={**result, "reason": None, "taken": taken, "unclear": unclear or []})
    return [reply.text for reply in talks.done("cadre", done)]


def flaws(talks: Dialogue, photo: str) -> tuple[PhotoFlaw, ...]:
    with talks.database.reading() as tx:
        (found,) = photos.of(tx, [photo])
        return found.flaws


def test_a_photo_taken_far_from_the_village_is_asked_about_and_marked(dialogue: Dialogue) -> None:
    photo = with_a_photo(dialogue)
    said = fetched(dialogue, photo, {"at": None, **FAR}, ["dark"])
    assert said[0].startswith(ASKED)
    assert flaws(dialogue, photo) == (PhotoFlaw.DARK, PhotoFlaw.FAR)


def test_of_several_photos_taken_far_away_one_is_asked_about(dialogue: Dialogue) -> None:
    first = with_a_photo(dialogue)
    dialogue.say("cadre", Photo(source="q", unique_name="q", width=1280, height=960))
    second = dialogue.draft("cadre").answers["photos"][1]
    assert fetched(dialogue, first, {"at": None, **FAR})
    assert fetched(dialogue, second, {"at": None, **FAR}) == []
    assert flaws(dialogue, second) == (PhotoFlaw.FAR,)


@pytest.mark.parametrize("taken", [None, {"at": None, **NEAR}, {"at": None, "latitude": None, "longitude": None}])
def test_a_photo_of_the_village_or_without_a_position_is_taken_without_a_word(
    dialogue: Dialogue, taken: dict[str, Any] | None
) -> None:
    photo = with_a_photo(dialogue)
    assert fetched(dialogue, photo, taken) == []
    assert flaws(dialogue, photo) == ()


def test_a_photo_that_comes_after_its_report_was_sent_in_is_only_marked(dialogue: Dialogue) -> None:
    photo = with_a_photo(dialogue)
    for words in ("完成", "提交"):
        dialogue.say("cadre", Text(text=words))
    with dialogue.database.reading() as tx:
        assert cases.count(tx) == 2
    assert fetched(dialogue, photo, {"at": None, **FAR}) == []
    assert flaws(dialogue, photo) == (PhotoFlaw.FAR,)
