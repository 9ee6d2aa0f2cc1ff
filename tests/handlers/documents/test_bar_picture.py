"""Counts as a picture: as wide as a phone, as high as its lines, in a font that bears rare names."""

from io import BytesIO

from PIL import Image

from handlers.documents.bar_picture import WIDTH, draw
from handlers.documents.charts import BarGroup
from handlers.documents.fonts import font

UNASSIGNED = "\U0010ffff"  # drawn as the box that stands for all that a font lacks


def opened(*counts: tuple[str, int], title: str = "云山县", ending: str | None = None) -> Image.Image:
    """The picture of one chart."""
    picture = Image.open(BytesIO(draw(title, "一共7件", [BarGroup(title="村", counts=counts, ending=ending)])))
    assert picture.format == "PNG"
    return picture.convert("L")


def dark(picture: Image.Image, left: int, right: int) -> int:
    """How many pixels between two columns are ink."""
    return sum(picture.crop((left, 0, right, picture.height)).histogram()[:200])


def test_the_picture_is_as_wide_as_a_phone_and_grows_with_its_bars() -> None:
    one, three = opened(("青石村", 6)), opened(("青石村", 6), ("柳沟村", 5), ("河口村", 5))
    assert one.width == three.width == WIDTH == 600
    assert one.height < three.height < 2 * one.height
    assert opened(("青石村", 6), ending="还有3项").height > one.height


def test_a_bar_is_as_long_as_its_count() -> None:
    right_half = (400, WIDTH)
    assert dark(opened(("青石村", 6), ("柳沟村", 6)), *right_half) > 1.8 * dark(opened(("青石村", 6)), *right_half)
    assert dark(opened(("青石村", 6), ("柳沟村", 1)), *right_half) < 1.1 * dark(opened(("青石村", 6)), *right_half)


def test_no_text_is_cut_and_none_runs_over_the_edge() -> None:
    long = opened(("双江拉祜族佤族布朗族傣族自治县", 1000), title="双江拉祜族佤族布朗族傣族自治县" * 3)
    assert long.height > opened(("青石村", 1000)).height
    assert dark(long, WIDTH - 20, WIDTH) == 0
    assert dark(long, 233, 247) < dark(long, 219, 233), "a name ends before its bar"


def test_a_rare_character_of_a_name_is_drawn() -> None:
    lacking = bytes(font(24).getmask(UNASSIGNED))
    for character in "䶮㼆𠮷":
        drawn = bytes(font(24).getmask(character))
        assert any(drawn), character
        assert drawn != lacking, character
    assert opened(("䶮", 1)).tobytes() != opened((" ", 1)).tobytes()
