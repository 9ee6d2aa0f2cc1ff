"""Which files are taken: by the ending of their name and by how their content begins, and what they are called."""

import re
import unicodedata
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
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-"
_BEGINNINGS = {
    "pdf": _PDF,
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
}
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
    """Whether the content begins as files of such a name do."""
    ending = ending_of(name)
    if ending is None or not data:
        return False
    beginning = _BEGINNINGS.get(ending)
    return (
        b"\0" not in data
        if beginning is None
        else beginning in data[:1024]
        if ending == "pdf"
        else data.startswith(beginning)
    )
