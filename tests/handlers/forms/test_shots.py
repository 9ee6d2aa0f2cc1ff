"""The list of shots of a house: what is still missing, by name; what a photo is of; what cannot be taken, and why."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from handlers.cases.report_fields import HAZARDS
from handlers.dialog.messages import Choice, JobDone, Option, Photo, Reply, Text
from handlers.forms.photos import FETCH
from handlers.forms.shots import Obstacle, ShotList
from knowledge.model.shots import ShotKind
from knowledge.shots.shots import shots_of, usual_shots
from storage.cases import photos
from storage.cases.photos import PhotoFlaw
from tests.dialogue import Dialogue

HOUSE = ["全景", "正面", "左面", "右面", "背面", "屋里"]


def asked(dialogue: Dialogue, who: str = "cadre", hazards: Sequence[str] = ("墙裂缝",)) -> Reply:
    """Report a house as far as the question for photos."""
    place = "三组" if who == "cadre" else "青石村三组"
    for words in ("报危房", "暂时没有", place, "李秀英", *hazards):
        dialogue.say(who, Text(text=words))
    return dialogue.say(who, Text(text="完成"))[-1]


def send(dialogue: Dialogue, *names: str, who: str = "cadre") -> Reply:
    """Send photos one after another; what is said to the last."""
    return [dialogue.say(who, Photo(source=name, unique_name=name)) for name in names][-1][-1]


def press(dialogue: Dialogue, label: str, on: Reply, who: str = "cadre") -> Reply:
    return dialogue.press(who, label, on)[-1]


def missing(reply: Reply) -> list[str]:
    """The places that are empty on a page."""
    assert reply.strip is not None
    return list(reply.strip.missing)


def shots_here(dialogue: Dialogue) -> list[str | None]:
    """Of what the photos of the report at hand are."""
    with dialogue.database.reading() as tx:
        return [one.shot for one in photos.of(tx, dialogue.draft("cadre").answers["photos"])]


def test_the_question_names_all_that_is_to_be_taken_in_its_order(dialogue: Dialogue) -> None:
    question = asked(dialogue)
    assert "要拍：全景、正面、左面、右面、背面、屋里、裂缝近照（旁边放一枚硬币）。" in question.text
    assert missing(question) == [*HOUSE, "裂缝近照"]


def test_each_photo_is_the_next_of_the_list_and_the_rest_is_named(dialogue: Dialogue) -> None:
    asked(dialogue)
    receipt = send(dialogue, "a", "b")
    assert shots_here(dialogue) == ["whole", "front"]
    assert "现在一共2张。有：全景、正面。" in receipt.text
    assert "还差：左面、右面、背面、屋里、裂缝近照（旁边放一枚硬币）。" in receipt.text


def test_a_photo_taken_away_is_missing_again_and_the_next_one_takes_its_place(dialogue: Dialogue) -> None:
    asked(dialogue)
    send(dialogue, "a", "b")
    dialogue.say("cadre", Text(text="删掉第1张"))
    assert missing(send(dialogue, "c")) == [*HOUSE[2:], "裂缝近照"]
    assert shots_here(dialogue) == ["front", "whole"]


def test_photos_beyond_the_list_are_taken_and_nothing_more_is_missing(dialogue: Dialogue) -> None:
    asked(dialogue)
    receipt = send(dialogue, *"abcdefgh")
    assert "该拍的都有了。" in receipt.text
    assert "一共8张" in receipt.text
    assert shots_here(dialogue)[-1] is None
    assert "看怎么拍" not in [option.label for option in receipt.flat_options()]


def test_a_button_gives_a_photo_another_name(dialogue: Dialogue) -> None:
    asked(dialogue)
    send(dialogue, "a", "b")
    (shown,) = dialogue.say("cadre", Text(text="看看照片"))
    said = press(dialogue, "背面", press(dialogue, "第2张是正面", shown))
    assert said.text.startswith("第2张记成“背面”了。\n还差：正面、左面、右面、屋里、")
    assert shots_here(dialogue) == ["whole", "back"]


@pytest.mark.parametrize("value", ["s=0000000000000000", "s=0000000000000000=back", "n=barn", "n=whole=lazy", "s"])
def test_a_button_of_what_is_not_there_changes_nothing(dialogue: Dialogue, value: str) -> None:
    asked(dialogue)
    send(dialogue, "a")
    draft = dialogue.draft("cadre")
    dialogue.say("cadre", Choice(id=f"f:{draft.id}:photos:{value}"))
    assert shots_here(dialogue) == ["whole"]
    assert set(dialogue.draft("cadre").answers) == set(draft.answers)


def test_what_cannot_be_taken_is_missing_no_more_and_its_reason_goes_into_the_case(dialogue: Dialogue) -> None:
    question = asked(dialogue)
    which = press(dialogue, "有的没法拍", question)
    said = press(dialogue, "进不去", press(dialogue, "屋里", which))
    assert "没法拍：屋里（进不去）。" in said.text
    assert "屋里" not in missing(said)
    send(dialogue, "a")
    dialogue.say("cadre", Text(text="完成"))
    dialogue.say("cadre", Text(text="提交"))
    shown = dialogue.say("township", Text(text="YT2026-000001"))[-1]
    assert "照片还差：正面、左面、右面、背面、裂缝近照。\n没法拍：屋里（进不去）。" in shown.text


def test_every_button_fits_the_64_bytes_that_a_channel_takes(dialogue: Dialogue) -> None:
    question = asked(dialogue)
    send(dialogue, "a")
    which = press(dialogue, "有的没法拍", question)
    (shown,) = dialogue.say("cadre", Text(text="看看照片"))
    named = press(dialogue, "第1张是全景", shown)
    why = press(dialogue, "背面", which)
    options: list[Option] = [
        option for reply in (question, which, why, shown, named) for option in reply.flat_options()
    ]
    assert max(len(option.id.encode()) for option in options) <= 64


def test_a_resident_is_asked_for_no_more_than_one_photo(dialogue: Dialogue) -> None:
    question = asked(dialogue, "resident", ("墙裂缝", "屋后滑坡"))
    assert "要拍" not in question.text
    receipt = send(dialogue, "a", who="resident")
    assert "方便的话还可以拍：裂缝近照（旁边放一枚硬币）、屋后山坡（站在坡外拍，别到坡下）。" in receipt.text
    assert "有的没法拍" not in [option.label for option in receipt.flat_options()]
    assert "请您看一遍" in dialogue.say("resident", Text(text="完成"))[-1].text


def test_while_the_house_may_fall_nobody_is_sent_around_it(dialogue: Dialogue) -> None:
    for words in ("报危房", "有，很危险", "青石村三组"):
        dialogue.say("cadre", Text(text=words))
    receipt = send(dialogue, "a")
    assert "还差" not in receipt.text
    assert receipt.strip is None or not receipt.strip.missing


def test_drawings_show_how_the_missing_ones_are_taken(dialogue: Dialogue, tmp_path: Path) -> None:
    question = asked(dialogue)
    lesson = press(dialogue, "看怎么拍", question)
    assert "裂缝近照：旁边放一枚硬币。有硬币比着，看得出缝有多宽。" in lesson.text


def test_without_a_hazard_of_its_own_whatever_is_broken_is_taken_near() -> None:
    assert [shot.kind for shot in shots_of(None, ["=发霉"])][-1] is ShotKind.DAMAGE
    assert [shot.kind for shot in shots_of(None, [])][-1] is ShotKind.DAMAGE
    assert ShotKind.DAMAGE not in [shot.kind for shot in shots_of(None, ["wall_tilt", "=发霉"])]


def test_every_hazard_of_the_form_has_a_shot_and_every_kind_is_on_the_list() -> None:
    assert {hazard for shot in usual_shots() for hazard in shot.hazards} == set(HAZARDS)
    assert {shot.kind for shot in usual_shots()} == set(ShotKind)


@pytest.mark.parametrize("obstacle", Obstacle)
def test_a_shot_out_of_reach_is_not_missing(obstacle: Obstacle) -> None:
    shots = ShotList(shots=usual_shots(), wanted=True)
    assert "back" not in [shot.kind for shot in shots.missing(["whole"], {"back": obstacle})]


def arrived(dialogue: Dialogue, photo_id: str, *unclear: str) -> list[Reply]:
    """The bytes of a photo are here; what is said."""
    result = {"photo": photo_id, "file": f"{photo_id}.jpg", "sha256": "0", "bytes": 9, "width": 8, "height": 6}
    return dialogue.done("cadre", JobDone(kind=FETCH, result={**result, "unclear": list(unclear)}))


def test_a_dark_photo_is_kept_and_told_of_once(dialogue: Dialogue) -> None:
    asked(dialogue)
    send(dialogue, "a", "b")
    _, second = dialogue.draft("cadre").answers["photos"]
    said = [reply for reply in arrived(dialogue, second, "dark") if "有点暗" in reply.text]
    assert [reply.text[:6] for reply in said] == ["第2张收下了"]
    assert len(dialogue.draft("cadre").answers["photos"]) == 2
    with dialogue.database.reading() as tx:
        (kept,) = photos.of(tx, [second])
    assert kept.flaws == (PhotoFlaw.DARK,)


def test_of_a_photo_that_was_sent_in_already_only_the_office_learns_that_it_is_blurred(dialogue: Dialogue) -> None:
    asked(dialogue)
    send(dialogue, "a")
    (only,) = dialogue.draft("cadre").answers["photos"]
    dialogue.say("cadre", Text(text="完成"))
    dialogue.say("cadre", Text(text="提交"))
    assert arrived(dialogue, only, "blurred") == []
    with dialogue.database.reading() as tx:
        (kept,) = photos.of(tx, [only])
    assert kept.flaws == (PhotoFlaw.BLURRED,)
