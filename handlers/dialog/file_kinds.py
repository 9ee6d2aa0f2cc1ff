"""Which files are taken: by the ending of their name and by their content, and what they are called."""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping

MOST_BYTES = 20_000_000
LONGEST_NAME = 80

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
}
SOUND_TYPES: Mapping[str, str] = {  # of voice messages
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
}
_SOUND_BEGINS: Mapping[str, tuple[int, tuple[bytes, ...]]] = {  # at which byte, with what
    "ogg": (0, (b"OggS",)),
    "webm": (0, (b"\x1a\x45\xdf\xa3",)),
    "m4a": (4, (b"ftyp",)),
    "mp3": (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}
_OLE, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_IN_OLE: Mapping[str, tuple[str, ...]] = {  # the stream that holds what is written, as older programs call it
    "doc": ("WordDocument",),
    "xls": ("Workbook", "Book"),
    "ppt": ("PowerPoint Document",),
}
_IN_A_ZIP = ("docx", "xlsx", "pptx")
_CONTENTS = "[Content_Types].xml"  # in every office file that is a zip: what each of its parts is
_MACROS_IN_A_ZIP = (b"vbaProject", b"macroEnabled")
_MACROS_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")  # the name of a stream, in the directory of the file
_MOST_CONTENTS = 1_000_000  # bytes of it that are read, whatever it unpacks to
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # office files know no other; the rest unpack more than is read
_PART, _MOST_PARTS = b"PK\x01\x02", 10_000  # how a part begins in a zip's directory
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, KeyError, OSError, OverflowError, RuntimeError, ValueError),
)
_OVERRIDE, _PART_NAME = re.compile(rb"<Override\b[^>]*>"), re.compile(rb"PartName\s*=\s*[\"']/?([^\"']+)")
_IN_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def clean_name(name: str) -> str:
    """A file's name as people are to see it: no folders, nothing that a file system or a header takes amiss.

    >>> clean_name("../../etc/通知\\r\\n.docx"), clean_name("C:\\\\桌面\\\\表.XLSX"), clean_name("...")
    ('通知.docx', '表.XLSX', '')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(one for one in _IN_NO_NAME.sub("", last) if one == " " or unicodedata.category(one)[0] not in "CZ")
    stem, dot, ending = shown.strip(" .").rpartition(".")
    stem = stem.strip(" .")
    return (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if stem and len(ending) <= 8 else ending[:LONGEST_NAME]
    )


def ending_of(name: str) -> str | None:
    """The ending of a file's name, where files of such a name are taken.

    >>> ending_of("表.XLSX"), ending_of("表.exe"), ending_of("docx")
    ('xlsx', None, None)
    """
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot and ending.lower() in MEDIA_TYPES else None


def is_what_it_says(name: str, data: bytes) -> bool:
    """Whether the content is that of a file of such a name: of an office file, that what is written is in it, too."""
    sound = name.rpartition(".")[2].lower()
    if sound in SOUND_TYPES:
        at, beginnings = _SOUND_BEGINS[sound]
        return data[at:].startswith(beginnings)
    ending = ending_of(name)
    if ending is None or not data:
        return False
    if ending in _IN_A_ZIP:
        return _holds_main_part(data, f"{MEDIA_TYPES[ending]}.main+xml")
    if ending in _IN_OLE:
        return data.startswith(_OLE) and any(name.encode("utf-16-le") in data for name in _IN_OLE[ending])
    return b"\0" not in data if ending == "txt" else _PDF in data[:1024]


def bears_macros(name: str, data: bytes) -> bool:
    """Whether an office file brings programs along, which would run on the PC of whoever opens it."""
    ending = ending_of(name)
    if ending in _IN_A_ZIP:
        return any(mark in _contents(data) for mark in _MACROS_IN_A_ZIP)
    return data.startswith(_OLE) and _MACROS_IN_OLE in data


def _holds_main_part(data: bytes, kind: str) -> bool:
    """Whether an office file says which of its parts is the main one, of a kind, and has it."""
    contents, names = _parts(data)
    mains = [one for one in _OVERRIDE.findall(contents) if kind.encode() in one]
    return any((found := _PART_NAME.search(main)) and found[1].decode(errors="replace") in names for main in mains)


def _contents(data: bytes) -> bytes:
    """What an office file says of its parts; nothing where it is no such file."""
    return _parts(data)[0]


def _parts(data: bytes) -> tuple[bytes, frozenset[str]]:
    """What an office file says of its parts, and the names of those it has; nothing where it is no such file."""
    if data.count(_PART) > _MOST_PARTS:
        return b"", frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if parts.getinfo(_CONTENTS).compress_type not in _BOUNDED:
                return b"", frozenset()
            with parts.open(_CONTENTS) as contents:
                return contents.read(_MOST_CONTENTS), frozenset(parts.namelist())
    except _BROKEN:
        return b"", frozenset()
