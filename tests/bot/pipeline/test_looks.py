"""Pictures of one thing look alike however they were sent, and pictures of two things do not."""

import random
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from bot.pipeline.looks import NO_LOOKS, looks_of, looks_of_file
from knowledge.reading.likeness import MOST_FLAGS, look_alike
from storage.households.looks import turns
from tests.keeping import kept


def house(seed: int, size: tuple[int, int] = (1280, 960)) -> Image.Image:
    """A drawn house with its ground, sky, walls, windows and cracks; another one for each seed."""
    chance = random.Random(seed)  # noqa: S311
    width, height = size
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(24):
        left, top = chance.randrange(width), chance.randrange(height)
        right, bottom = left + chance.randint(60, width // 2), top + chance.randint(60, height // 2)
        draw.rectangle((left, top, right, bottom), fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture


def sent(picture: Image.Image, *, quality: int, longest: int) -> Image.Image:
    """The picture as a messenger passes it on."""
    small = picture.copy()
    small.thumbnail((longest, longest))
    data = BytesIO()
    small.save(data, "JPEG", quality=quality)
    return Image.open(data)


def alike(one: Image.Image, other: Image.Image) -> bool:
    return look_alike(turns(looks_of(one)), turns(looks_of(other)))


@pytest.mark.parametrize("seed", range(12))
def test_a_picture_is_known_again_after_a_messenger_made_it_small(seed: int) -> None:
    picture = house(seed)
    assert alike(picture, sent(picture, quality=40, longest=640))
    assert alike(sent(picture, quality=88, longest=2560), sent(picture, quality=30, longest=480))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_is_known_again_whichever_way_it_was_turned(turn: int) -> None:
    picture = house(1)
    assert alike(picture, sent(picture.rotate(turn, expand=True), quality=60, longest=800))


def test_a_picture_is_known_again_where_it_was_made_brighter() -> None:
    picture = house(2)
    assert alike(picture, ImageEnhance.Brightness(picture).enhance(1.25))


def test_pictures_of_different_houses_do_not_look_alike() -> None:
    looks = [turns(looks_of(house(seed))) for seed in range(40)]
    nearest = min(
        (one[0] ^ turned).bit_count() for at, one in enumerate(looks) for other in looks[:at] for turned in other
    )
    assert nearest > MOST_FLAGS


@pytest.mark.parametrize("colour", ["black", "white", "red"])
def test_an_even_surface_looks_like_nothing(colour: str) -> None:
    even = Image.new("RGB", (640, 480), colour)
    assert looks_of(even) == NO_LOOKS
    assert not alike(even, even)


def test_a_copy_that_is_gone_or_broken_looks_like_nothing(tmp_path: Path) -> None:
    broken, sound = tmp_path / "broken.jpg", tmp_path / "sound.jpg"
    broken.write_bytes(b"\xff\xd8\xff no picture")
    house(3).save(sound, "JPEG")
    assert looks_of_file(kept(tmp_path / "none.jpg")) == looks_of_file(kept(broken)) == NO_LOOKS
    assert look_alike(turns(looks_of_file(kept(sound))), turns(looks_of(house(3))))
