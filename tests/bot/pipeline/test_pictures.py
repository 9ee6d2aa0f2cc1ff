"""`python -m bot.pipeline.pictures`: what is shown carries only the picture, and no picture harms the assistant."""

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.pipeline.picture_endings import HEIF_UNREADABLE, UNREADABLE
from bot.pipeline.pictures import LONGEST_SIDE
from tests.bot.pipeline import images

MB = 1024  # in the kilobytes that the system counts
_MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print("\\n", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How the process ended. `memory` is the most that it held, in kilobytes."""

    code: int
    said: str
    complaint: str
    memory: int
    shown: Path


def show(folder: Path, data: bytes) -> Outcome:
    """Run it over these bytes."""
    command = (sys.executable, "-m", "bot.pipeline.pictures")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *command], input=data, capture_output=True, timeout=60, check=False
    )
    printed, _, memory = done.stdout.rpartition(b"\n ")
    said, _, copy = printed.partition(b"\n")
    shown = folder / "x.jpg"
    shown.write_bytes(copy)
    return Outcome(
        code=done.returncode,
        said=said.decode(),
        complaint=done.stderr.decode(),
        memory=int(memory),
        shown=shown,
    )


def side_by_side() -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (400, 200), "red")
    picture.paste("blue", (200, 0, 400, 200))
    return picture


def encoded(picture: Image.Image, kind: str) -> bytes:
    """The picture as a file."""
    data = BytesIO()
    picture.save(data, kind)
    return data.getvalue()


def test_a_photo_is_shown_without_position_camera_or_comment(tmp_path: Path) -> None:
    data = images.jpeg_with_position()
    with Image.open(BytesIO(data)) as original:
        assert original.getexif().get_ifd(images.GPS_IFD), "the original tells where it was taken"
    outcome = show(tmp_path, data)
    place = {"at": None, "latitude": 37.458472, "longitude": 121.402917}
    assert (outcome.code, json.loads(outcome.said)) == (
        0,
        {"width": 640, "height": 480, "taken": place, "looks": "", "unclear": []},
    )
    with Image.open(outcome.shown) as shown:
        assert (shown.format, shown.size) == ("JPEG", (640, 480))
        assert dict(shown.getexif()) == {}
    outcome = show(tmp_path, images.jpeg(comment="李秀英 37.45 121.40"))
    assert outcome.code == 0
    assert b"121.40" not in outcome.shown.read_bytes()


@pytest.mark.parametrize(("orientation", "top"), [(6, "red"), (8, "blue")])
def test_a_photo_taken_sideways_is_shown_upright(tmp_path: Path, orientation: int, top: str) -> None:
    exif = Image.Exif()
    exif[images.ORIENTATION] = orientation
    data = BytesIO()
    side_by_side().save(data, "JPEG", exif=exif)
    with Image.open(show(tmp_path, data.getvalue()).shown) as shown:
        assert shown.size == (200, 400)
        pixel = shown.getpixel((100, 50))
    assert isinstance(pixel, tuple)
    assert (pixel[0] > pixel[2]) == (top == "red")


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
def test_other_kinds_become_jpegs(tmp_path: Path, kind: str) -> None:
    outcome = show(tmp_path, encoded(side_by_side(), kind))
    assert outcome.code == 0
    with Image.open(outcome.shown) as shown:
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (400, 200))


@pytest.mark.parametrize(
    "data",
    [
        images.jpeg()[:2000],
        encoded(side_by_side(), "PNG")[:120],
        b"%PDF-1.4 a paper and no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        encoded(side_by_side(), "TIFF"),
        b"",
    ],
    ids=["half a JPEG", "half a PNG", "a PDF", "an SVG", "a TIFF", "nothing"],
)
def test_what_is_no_sound_picture_ends_with_a_code_and_a_reason(tmp_path: Path, data: bytes) -> None:
    outcome = show(tmp_path, data)
    assert (outcome.code, outcome.said) == (UNREADABLE, "")
    assert outcome.complaint
    assert "Traceback" not in outcome.complaint


def test_a_photo_tells_by_its_metadata_when_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[images.TAKEN] = "2026:11:04 09:12:00"
    taken = json.loads(show(tmp_path, images.jpeg(exif=exif)).said)["taken"]
    assert taken == {"at": "2026-11-04T09:12:00", "latitude": None, "longitude": None}


@pytest.mark.parametrize(
    ("moment", "position"),
    [
        ("0000:00:00 00:00:00", {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}),
        ("yesterday", {1: "N", 2: (937.0, 27.0, 30.5), 3: "E", 4: (121.0, 24.0, 10.5)}),
        ("", {2: (37.0, 27.0, 30.5)}),
    ],
    ids=["zeros", "nonsense", "half of it"],
)
def test_metadata_that_make_no_sense_tell_nothing(tmp_path: Path, moment: str, position: dict[int, object]) -> None:
    exif = Image.Exif()
    exif[images.TAKEN] = moment
    exif.get_ifd(images.GPS_IFD).update(position)
    outcome = show(tmp_path, images.jpeg(exif=exif))
    assert (outcome.code, json.loads(outcome.said)["taken"]) == (0, None)


def test_a_photo_in_the_format_of_newer_phones_is_read(tmp_path: Path) -> None:
    pytest.importorskip("pi_heif", reason="no wheel for this machine")
    outcome = show(tmp_path, images.HEIC.read_bytes())
    taken = {"at": "2026-11-04T09:12:00", "latitude": 37.458472, "longitude": 121.402917}
    told = {"width": 64, "height": 48, "taken": taken, "looks": "", "unclear": []}
    assert (outcome.code, json.loads(outcome.said)) == (0, told)
    with Image.open(outcome.shown) as shown:
        assert (shown.format, dict(shown.getexif())) == ("JPEG", {})


def test_a_broken_photo_in_that_format_ends_with_a_code_of_its_own(tmp_path: Path) -> None:
    outcome = show(tmp_path, images.HEIC.read_bytes()[:200])
    assert (outcome.code, outcome.said) == (HEIF_UNREADABLE, "")
    assert "Traceback" not in outcome.complaint


@pytest.mark.parametrize("side", [9000, 12000])
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    bomb = images.png_bomb(side, side)
    assert len(bomb) < 200_000
    outcome = show(tmp_path, bomb)
    assert outcome.code == UNREADABLE
    assert f"{side} × {side}" in outcome.complaint
    assert outcome.memory < 60 * MB


def test_a_photo_of_108_megapixels_is_shown_in_bounded_memory(tmp_path: Path) -> None:
    outcome = show(tmp_path, images.jpeg(12000, 9000))
    assert (outcome.code, json.loads(outcome.said)) == (
        0,
        {"width": 12000, "height": 9000, "taken": None, "looks": "", "unclear": []},
    )
    assert outcome.memory < 300 * MB
    with Image.open(outcome.shown) as shown:
        assert shown.size == (LONGEST_SIDE, 1920)


def test_a_jpeg_that_asks_for_too_much_memory_is_refused(tmp_path: Path) -> None:
    outcome = show(tmp_path, images.jpeg(12000, 9000, progressive=True, subsampling=0))
    assert outcome.code == UNREADABLE
    assert outcome.memory < 700 * MB


def test_a_phones_jpeg_with_a_second_picture_behind_it_counts_as_jpeg(tmp_path: Path) -> None:
    outcome = show(tmp_path, images.jpeg_of_two_pictures(6000, 4500))
    assert (outcome.code, json.loads(outcome.said)) == (
        0,
        {"width": 6000, "height": 4500, "taken": None, "looks": "", "unclear": []},
    )


def test_broken_metadata_make_no_photo_unreadable(tmp_path: Path) -> None:
    data = images.jpeg_with_position(orientation=6)
    broken = data.replace(b"Exif\x00\x00MM\x00*", b"Exif\x00\x00M\x80\x00*")
    assert broken != data
    outcome = show(tmp_path, broken)
    assert outcome.code == 0
    with Image.open(outcome.shown) as shown:
        assert shown.size == (640, 480)
