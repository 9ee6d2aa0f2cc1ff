"""What is said aloud is kept with the report or case that it tells of, and never counts as a photo."""

from typing import Any

import pytest

from handlers.dialog.file_kinds import MOST_BYTES, is_what_it_says
from handlers.dialog.messages import JobDone, Photo, Reply, Text, Voice
from handlers.forms.files import FETCH
from handlers.forms.releasing import AFTER_FETCHING, RELEASE
from handlers.wording import Wording
from storage.cases import cases, files
from storage.queues import jobs
from tests.dialogue import Dialogue

SOUND = Voice(source="v", ending="ogg", bytes=20_000)


def write(dialogue: Dialogue, *words: str) -> list[Reply]:
    """The cadre writes several things; what is said to the last."""
    return [dialogue.say("cadre", Text(text=one)) for one in words][-1]


def to_the_photos(dialogue: Dialogue) -> None:
    """The cadre fills a report as far as its photos."""
    write(dialogue, "报危房", "暂时没有", "三组", "李秀英", "1", "完成")


def answers_of_the_case(dialogue: Dialogue) -> dict[str, Any]:
    """The answers of the only case."""
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    return dict(case.answers)


def test_what_is_said_in_a_report_goes_with_its_case_and_those_who_see_it_can_listen(
    dialogue: Dialogue, say: Wording
) -> None:
    to_the_photos(dialogue)
    said = dialogue.say("cadre", SOUND)
    assert said[0].text == say("cases.voice_kept")
    assert "第5项" in said[-1].text
    dialogue.say("cadre", Photo(source="a", unique_name="a"))
    assert "照片：1张" in write(dialogue, "完成")[-1].text
    write(dialogue, "提交")
    told = dialogue.said_to("township")[-1]
    (kept,) = answers_of_the_case(dialogue)["voices"]
    assert told.files == (kept,)
    assert say("cases.voices", count=1) in told.text
    with dialogue.database.reading() as tx:
        assert [(file.name, file.media_type) for file in files.of(tx, [kept])] == [("录音1.ogg", "audio/ogg")]
        assert jobs.any_due(tx, dialogue.clock.now())


def test_what_is_said_of_a_case_in_danger_is_kept_with_it_at_once(dialogue: Dialogue) -> None:
    write(dialogue, "报危房", "有，很危险")
    dialogue.say("cadre", SOUND)
    dialogue.say("cadre", SOUND)
    assert len(answers_of_the_case(dialogue)["voices"]) == 2


def test_what_is_said_about_nothing_is_not_kept(dialogue: Dialogue, say: Wording) -> None:
    assert [reply.text for reply in dialogue.say("cadre", SOUND)] == [say("menu.voice")]
    with dialogue.database.reading() as tx:
        assert not jobs.any_due(tx, dialogue.clock.now())


def test_a_sound_that_is_too_large_is_not_kept(dialogue: Dialogue, say: Wording) -> None:
    to_the_photos(dialogue)
    said = dialogue.say("cadre", Voice(source="v", ending="ogg", bytes=MOST_BYTES + 1))
    assert said[0].text == say("menu.voice")
    assert "voices" not in dialogue.draft("cadre").answers


def test_words_under_a_sound_that_tell_of_danger_are_heard(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("cadre", Voice(source="v", ending="ogg", caption="墙在掉土，房子要倒了"))
    assert say("danger.get_out") in said[0].text


@pytest.mark.parametrize(
    ("name", "data", "fits"),
    [
        ("a.ogg", b"OggS\x00", True),
        ("a.ogg", b"<html>", False),
        ("a.webm", b"\x1a\x45\xdf\xa3\x01", True),
        ("a.m4a", b"\x00\x00\x00\x20ftypM4A ", True),
        ("a.m4a", b"OggS", False),
        ("a.mp3", b"ID3\x04", True),
        ("a.mp3", b"", False),
    ],
)
def test_a_sound_begins_as_its_name_says(name: str, data: bytes, fits: bool) -> None:
    assert is_what_it_says(name, data) is fits


def test_the_sound_is_fetched_as_a_file_is(dialogue: Dialogue) -> None:
    to_the_photos(dialogue)
    dialogue.say("cadre", SOUND)
    with dialogue.database.writing() as tx:
        job = jobs.claim(tx, dialogue.clock.now(), lease_until=dialogue.clock.now())
    assert job is not None
    assert job.kind == FETCH


@pytest.mark.parametrize("file", ["sound.ogg", None])
def test_the_channel_forgets_a_sound_that_is_kept_here_or_is_none(dialogue: Dialogue, file: str | None) -> None:
    to_the_photos(dialogue)
    dialogue.say("cadre", SOUND)
    with dialogue.database.writing() as tx:
        fetching = jobs.claim(tx, dialogue.clock.now(), lease_until=dialogue.clock.now())
        assert fetching is not None
        jobs.finish(tx, fetching.id, dialogue.clock.now())
    had = {"file": file, "sha256": "0" * 64, "bytes": 9, "reason": "unreadable"}
    dialogue.done("cadre", JobDone(kind=FETCH, result={"id": fetching.details["id"], **had}))
    later = dialogue.clock.now() + AFTER_FETCHING
    with dialogue.database.writing() as tx:
        job = jobs.claim(tx, later, lease_until=later)
    assert job is not None
    assert (job.kind, job.details["source"]) == (RELEASE, "v")
