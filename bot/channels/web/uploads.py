"""Photos and files from the page: they come in pieces, are looked at by their content, and wait to be fetched."""

import hashlib
import io
import json
import math
import re
import shutil
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.channels.web.updates import Claim, Unfit
from bot.core.channel import Refused, Trouble
from bot.core.heif import is_heif
from bot.core.libraries import MOST_PIXELS, settle_pillow
from handlers.dialog.file_kinds import bears_macros, is_what_it_says
from storage.database.sealed_folder import SealedFolder
from storage.database.sealed_part import PART, SealedPart

MOST_BYTES = 20_000_000
LEAST_FREE = 1_000_000_000  # bytes: below it words are still taken, and no pictures
MOST_UNFINISHED = 40  # of one session: a packet's thirty are all here before the packet is, and others may be under way
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, struct.error)  # as Pillow raises them
_NAME = re.compile(r"[0-9a-f]{32}")
_RELEASED = ".released"


class NoRoom(OSError):
    """The disk has less left than answers need: pictures wait on the phone."""


class NotBegun(Exception):
    """Bytes of something that was not let begin."""


class NotThere(Exception):
    """A piece or a claim that does not go with what arrived before; `held` is how many bytes did."""

    def __init__(self, held: int) -> None:
        super().__init__(f"{held} bytes arrived")
        self.held = held


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A photo or file that is here whole: its name in the folder, the hash of its bytes, its size, a photo's in pixels.

    `claim` is what the page said of it.
    """

    name: str
    sha256: str
    claim: Claim
    pixels: tuple[int, int] | None

    @property
    def source(self) -> str:
        """By what the channel finds its bytes."""
        return json.dumps({"incoming": self.name})

    def content(self) -> dict[str, object]:
        """What is written down of it."""
        source = self.source
        shared = {
            "source": source,
            "bytes": self.claim.bytes,
            "album": self.claim.album,
            "caption": self.claim.caption,
        }
        if self.claim.sound is not None:
            return {
                "kind": "voice",
                "source": source,
                "ending": self.claim.sound,
                "bytes": self.claim.bytes,
                "caption": self.claim.caption,
            }
        if self.claim.name is not None:
            return {"kind": "file", "name": self.claim.name, **shared}
        width, height = self.pixels or (None, None)
        return {"kind": "photo", "unique_name": self.sha256, "width": width, "height": height, **shared}


@dataclass(frozen=True, kw_only=True)
class _Released:
    """What is known of a photo whose bytes were dropped."""

    bytes: int
    sha256: str
    pixels: tuple[int, int] | None

    def fits(self, claim: Claim) -> bool:
        """Whether it is the photo that the page speaks of."""
        return self.bytes == claim.bytes and claim.sha256 in (None, self.sha256)


class Incoming:
    """The folder of photos that come in. To be used in worker threads, by several processes at once if need be.

    A file's name is made of its sender's lane and its message's id: nobody can name another's, and what is sent twice
    is there once. Of a piece is written what goes on from the bytes that are there, never with a hole before it: the
    same piece twice, or two that overlap, leave the same bytes. Each is sealed as it comes, and all of it once it is
    whole.
    """

    def __init__(self, folder: SealedFolder) -> None:
        self._folder = folder

    def held(self, lane: str, message: str) -> int:
        """How many bytes of a photo are here."""
        name = _name(lane, message)
        whole = self._whole(name)
        return (self._part(name).held() or 0) if whole is None else whole

    def has_begun(self, lane: str, message: str) -> bool:
        """Whether a photo was let begin, or came whole."""
        name = _name(lane, message)
        return self._part(name).held() is not None or self._whole(name) is not None

    def begin(self, lane: str, message: str, *, alone: bool = False) -> None:
        """Let the pieces of a photo come, and where it is `alone` no other's of its session. Raises OSError.

        Of too many that are under way, the longest untouched goes.
        """
        if self.has_begun(lane, message):
            return
        self._folder.make()
        self._check_room()
        parts = sorted(self._folder.path.glob(f"{_digest(lane)}*{PART}"), key=_touched)
        for part in parts if alone else parts[: max(0, len(parts) + 1 - MOST_UNFINISHED)]:
            part.unlink(missing_ok=True)
        self._part(_name(lane, message)).begin()

    def write(self, lane: str, message: str, at: int, data: bytes) -> int:
        """Write a piece that begins at byte `at`; how many bytes are here then.

        Raises NotBegun, NotThere, Unfit, OSError.
        """
        name = _name(lane, message)
        whole = self._whole(name)
        if whole is not None:
            return whole
        part = self._part(name)
        held = part.held()
        if held is None:
            raise NotBegun
        if at > held:
            raise NotThere(held)
        if at + len(data) > MOST_BYTES:
            raise Unfit("web.error.upload_too_big")
        self._check_room()
        return part.add(at, data)

    def finish(self, lane: str, message: str, claim: Claim) -> Upload:
        """What came in, checked and on disk at the end, however often asked for. Raises NotThere, Unfit, OSError.

        What does not fit its claim, or cannot be what it is said to be, is dropped: it has to come anew.
        """
        if claim.bytes > MOST_BYTES:
            raise Unfit("web.error.upload_too_big")
        name = _name(lane, message)
        released = self._released(name)
        if released is not None and released.fits(claim):
            return Upload(name=name, sha256=released.sha256, claim=claim, pixels=released.pixels)
        part, whole = self._part(name), self._folder.file(name)
        is_whole = whole.is_here
        held = (self._folder.size(name) if is_whole else part.held()) or 0
        if held < claim.bytes:
            raise NotThere(held)
        data = whole.read() if is_whole else part.read()
        sha256 = hashlib.sha256(data).hexdigest()
        if held > claim.bytes or claim.sha256 not in (None, sha256):
            self._drop(name)
            raise NotThere(0)
        try:
            pixels = _look_at(data, claim)
        except Unfit:
            self._drop(name)
            raise
        if not is_whole:
            self._folder.write(name, data)
        part.remove()
        return Upload(name=name, sha256=sha256, claim=claim, pixels=pixels)

    def read(self, source: str) -> bytes:
        """The bytes of a photo by its source. Raises Refused, Trouble."""
        try:
            return self._folder.file(_named_in(source)).read()
        except OSError as error:
            raise Trouble(f"an incoming photo cannot be read: {error.strerror}") from error

    def release(self, source: str) -> None:
        """Drop a photo that is kept elsewhere now; what remains says that it came. Raises Refused, OSError."""
        name = _named_in(source)
        try:
            data = self._folder.file(name).read()
        except FileNotFoundError:
            return
        mark = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pixels": _pixels(data)}
        self._folder.write(f"{name}{_RELEASED}", json.dumps(mark).encode())
        self._folder.remove(name)

    def forget_before(self, moment: datetime) -> int:
        """Remove photos, whole or in part, of which nothing came after a moment; how many."""
        old = [path for path in self._folder.path.glob("*") if _touched(path) < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _whole(self, name: str) -> int | None:
        """The size of a photo that came whole, also of one that was released; none while it has not."""
        released = self._released(name)
        return self._folder.size(name) if released is None else released.bytes

    def _released(self, name: str) -> _Released | None:
        """What is known of a photo whose bytes were dropped; none while they are here, or never came."""
        try:
            mark = json.loads(self._folder.file(f"{name}{_RELEASED}").read())
        except FileNotFoundError:
            return None
        return _Released(bytes=mark["bytes"], sha256=mark["sha256"], pixels=mark["pixels"] and tuple(mark["pixels"]))

    def _part(self, name: str) -> SealedPart:
        return SealedPart(self._folder.path / f"{name}{PART}", self._folder.vault)

    def _drop(self, name: str) -> None:
        self._folder.remove(name)
        self._part(name).remove()

    def _check_room(self) -> None:
        """Raises NoRoom."""
        if shutil.disk_usage(self._folder.path).free < LEAST_FREE:
            raise NoRoom


def _named_in(source: str) -> str:
    """The name of a photo in the folder, by its source. Raises Refused."""
    try:
        name = json.loads(source)["incoming"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("not a photo of the web chat") from error
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Refused("not a photo of the web chat")
    return name


def _name(lane: str, message: str) -> str:
    return _digest(lane) + _digest(message)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _touched(path: Path) -> float:
    """When a file was written last; one that went meanwhile counts as the newest."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _look_at(data: bytes, claim: Claim) -> tuple[int, int] | None:
    """A photo's size in pixels; None for another kind of file. Raises Unfit if the bytes are not what the name says."""
    if claim.sound is not None and not is_what_it_says(f"sound.{claim.sound}", data):
        raise Unfit("web.error.file_content")
    if claim.sound is not None:
        return None
    if claim.name is None:
        return _size(data)
    if not is_what_it_says(claim.name, data):
        raise Unfit("web.error.file_content")
    if bears_macros(claim.name, data):
        raise Unfit("web.error.file_macros")
    return None


def _pixels(data: bytes) -> tuple[int, int] | None:
    """A photo's size in pixels; none of what is no photo."""
    try:
        return _size(data)
    except Unfit:
        return None


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, without decoding the picture; none of a kind that is read later. Raises Unfit."""
    if is_heif(data[:12]):
        return None
    from PIL import Image

    settle_pillow()
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as picture:
            width, height = picture.size
            if width * height <= MOST_PIXELS:
                picture.verify()
                return width, height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit("web.error.photo_pixels") from error
    except _BROKEN as error:
        raise Unfit("web.error.photo_type") from error
    raise Unfit("web.error.photo_pixels")
