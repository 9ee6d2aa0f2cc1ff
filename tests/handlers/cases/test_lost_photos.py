"""A case never counts a photo that cannot be opened: it is taken out, and all who counted it hear of it."""

from handlers.dialog.messages import JobDone, Photo, Text
from handlers.forms.photos import FETCH
from handlers.wording import Wording
from storage.cases import cases, photos
from tests.dialogue import Dialogue


def report(dialogue: Dialogue, *names: str) -> cases.Case:
    """The cadre reports a house with some photos; the case."""
    for words in ("报危房", "暂时没有", "三组", "李秀英", "1", "完成"):
        dialogue.say("cadre", Text(text=words))
    for name in names:
        dialogue.say("cadre", Photo(source=name, unique_name=name))
    for words in ("完成", "提交"):
        dialogue.say("cadre", Text(text=words))
    dialogue.said_to("township")
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    return case


def lost(photo_id: str, reason: str = "unreadable") -> JobDone:
    """The slow work on a photo found no picture."""
    return JobDone(kind=FETCH, result={"photo": photo_id, "file": None, "reason": reason})


def test_the_case_counts_it_no_longer_and_both_sides_hear_of_it(dialogue: Dialogue, say: Wording) -> None:
    case = report(dialogue, "a", "b")
    gone, stays = case.answers["photos"]
    (said,) = dialogue.done("cadre", lost(gone))
    with dialogue.database.reading() as tx:
        assert cases.get(tx, case.number).answers["photos"] == [stays]
    assert say("photos.failed_unreadable") in said.text
    assert say("cases.photo_lost", number=case.number, count=1) in said.text
    assert [option.id for option in said.flat_options()] == [f"case:correct:{case.number}"]
    (told,) = dialogue.said_to("township")
    assert case.number in told.text


def test_its_last_photo_gone_the_case_asks_for_another_by_the_button(dialogue: Dialogue, say: Wording) -> None:
    case = report(dialogue, "a")
    (said,) = dialogue.done("cadre", lost(case.answers["photos"][0], "heic"))
    assert say("photos.failed_heic") in said.text
    dialogue.press("cadre", say("cases.button.correct"), said)
    dialogue.say("cadre", Photo(source="c", unique_name="c"))
    dialogue.say("cadre", Text(text="完成"))
    dialogue.say("cadre", Text(text="提交"))
    with dialogue.database.reading() as tx:
        (photo,) = photos.of(tx, cases.get(tx, case.number).answers["photos"])
    assert photo.source == "c"


def test_a_photo_that_is_here_keeps_what_its_metadata_told(dialogue: Dialogue) -> None:
    case = report(dialogue, "a")
    (photo_id,) = case.answers["photos"]
    taken = {"at": "2026-11-04T09:12:00", "latitude": 37.4, "longitude": 121.4}
    result = {"file": "a.jpg", "sha256": "0" * 64, "bytes": 9, "width": 4, "height": 3, "taken": taken}
    assert dialogue.done("cadre", JobDone(kind=FETCH, result={"photo": photo_id, "reason": None, **result})) == []
    with dialogue.database.reading() as tx:
        (photo,) = photos.of(tx, [photo_id])
    assert photo.taken == taken
