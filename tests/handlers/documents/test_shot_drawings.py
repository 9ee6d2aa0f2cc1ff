"""Drawings of how a house is photographed: one for each kind of shot, none like another, in one picture."""

from io import BytesIO

import pytest
from PIL import Image

from handlers.documents.shot_drawings import WIDTH, DrawnShot, draw
from knowledge.model.shots import ShotKind
from knowledge.shots.shots import usual_shots

DRAWN = [DrawnShot(kind=shot.kind, name=shot.label, how=shot.how) for shot in usual_shots()]


def opened(*shots: DrawnShot) -> Image.Image:
    """The picture in pixels."""
    return Image.open(BytesIO(draw(shots))).convert("RGB")


def test_no_kind_is_drawn_like_another() -> None:
    pictures = {draw([DrawnShot(kind=kind, name="", how="")]) for kind in ShotKind}
    assert len(pictures) == len(ShotKind)


@pytest.mark.parametrize("shot", DRAWN, ids=[shot.kind for shot in DRAWN])
def test_a_drawing_fills_its_frame(shot: DrawnShot) -> None:
    drawing = opened(shot).crop((26, 26, 286, 202))
    assert (255, 255, 255) not in {colour for _, colour in drawing.getcolors(maxcolors=50_000) or []}


def test_the_picture_is_as_wide_as_a_phone_and_grows_by_two() -> None:
    one, two, three = opened(*DRAWN[:1]), opened(*DRAWN[:2]), opened(*DRAWN[:3])
    assert one.width == two.width == three.width == WIDTH == 600
    assert one.height == two.height < three.height


def test_long_words_are_written_on_further_lines() -> None:
    short, long = (DrawnShot(kind=ShotKind.WHOLE, name="全景", how="远" * count) for count in (3, 40))
    assert opened(long).height > opened(short).height
