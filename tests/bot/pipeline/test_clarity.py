"""Dark and blurred photos, by drawn ones with the grain of a camera: which are told of, and how sure the limits are."""

from functools import cache
from io import BytesIO

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from bot.pipeline.clarity import BLURRED, DARK, brightness, sharpness, small_grey, unclear
from handlers.documents.shot_drawings import DrawnShot, draw
from knowledge.model.shots import ShotKind

SIDE = 2560  # pixels, as a photo is kept
KINDS = (ShotKind.WHOLE, ShotKind.INSIDE, ShotKind.CRACK, ShotKind.DAMAGE, ShotKind.SLOPE, ShotKind.LEAK)


@cache
def large(kind: ShotKind) -> Image.Image:
    """A drawing as large as a photo is kept."""
    drawn = Image.open(BytesIO(draw([DrawnShot(kind=kind, name="", how="")]))).convert("RGB")
    return drawn.crop((26, 26, 286, 202)).resize((SIDE, SIDE * 176 // 260), Image.Resampling.NEAREST)


@cache
def chip(size: tuple[int, int]) -> Image.Image:
    """The grain of a camera's chip."""
    return Image.effect_noise(size, 60).convert("RGB")


def photo(kind: ShotKind, *, light: float = 1, blur: float = 0) -> Image.Image:
    """A drawing as a camera takes it: so bright, out of focus by so many pixels, with the grain of its chip, a JPEG."""
    sharp = large(kind)
    seen = ImageEnhance.Brightness(sharp.filter(ImageFilter.GaussianBlur(blur)) if blur else sharp).enhance(light)
    taken = Image.blend(seen, chip(seen.size), 0.06)
    data = BytesIO()
    taken.save(data, "JPEG", quality=85)
    return Image.open(data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_photo_is_told_nothing_of_by_a_wide_margin(kind: ShotKind) -> None:
    taken = photo(kind)
    grey = small_grey(taken)
    assert brightness(grey) > 3 * DARK
    assert sharpness(grey) > 5 * BLURRED
    assert unclear(taken) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("blur", "expected"), [(4, []), (8, []), (20, ["blurred"]), (32, ["blurred"])])
def test_a_hand_that_shook_is_told_of_once_no_edge_is_left(kind: ShotKind, blur: float, expected: list[str]) -> None:
    """Of 2560 pixels; on a phone's screen of 390 the first two are hardly seen, the others cannot be overlooked."""
    assert unclear(photo(kind, blur=blur)) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("light", "expected"), [(0.6, []), (0.4, []), (0.15, ["dark"]), (0.05, ["dark"])])
def test_the_dark_is_told_of_and_not_the_dusk(kind: ShotKind, light: float, expected: list[str]) -> None:
    assert unclear(photo(kind, light=light)) == expected


def test_what_is_dark_is_not_told_to_be_blurred_as_well() -> None:
    assert unclear(photo(ShotKind.WHOLE, light=0.1, blur=32)) == ["dark"]


def test_a_sharp_house_below_an_empty_sky_is_sharp() -> None:
    sky = Image.new("RGB", (SIDE, 6000), "#c3d3de")
    sky.paste(photo(ShotKind.FRONT), (0, 4300))
    assert unclear(sky) == []


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (15, 15), (640, 480)])
def test_of_an_even_or_tiny_picture_nothing_is_said(size: tuple[int, int]) -> None:
    assert unclear(Image.new("RGB", size, "#8a8a8a")) == []
    assert unclear(Image.effect_noise((5, 900), 90).convert("RGB").resize(size)) in ([], ["dark"])
