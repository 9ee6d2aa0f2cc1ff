"""What people do in a chat, of every kind: words, buttons of long ago, buttons of others, files, places, packets."""

from dataclasses import dataclass

from hypothesis import strategies as st

from handlers.dialog.file_kinds import SOUND_TYPES
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    EditedCaption,
    FieldAnswer,
    File,
    Location,
    Photo,
    Presence,
    ReportPacket,
    Text,
    Unsupported,
    Voice,
)
from tests.cast import NOW
from tests.faults.odd_values import ODD_TEXT, mostly, odd_files

_TYPED = (
    *("报危房", "我的事", "帮助", "返回", "跳过", "完成", "提交", "修改", "改第2项 x", "先存着", "继续", "删掉"),
    *(
        "青石村三组",
        "李秀英",
        "13800000009",
        "990101195001010029",
        "D级补多少钱？",
        "2026年11月3日",
        "没有",
        "3",
        "1 2",
    ),
)
_COMMANDS = ("start", "report", "cases", "help", "me", "drafts", "cancel", "invite", "check", "notice", "calendar")
_WORDS = mostly(st.sampled_from(_TYPED))
_NAME = st.sampled_from("abc")
_SIDE = st.one_of(st.none(), st.integers(-1, 99_999))
_FILE_NAMES = mostly(st.sampled_from(sorted(odd_files())))
_PHOTO = st.builds(
    Photo,
    source=_NAME,
    unique_name=_NAME,
    width=_SIDE,
    height=_SIDE,
    bytes=_SIDE,
    album=st.one_of(st.none(), _NAME),
    caption=_WORDS,
    as_file=st.booleans(),
)
_PLACE = st.builds(
    Location,
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    accuracy=st.one_of(st.none(), st.floats(0, 1e9)),
    forwarded=st.booleans(),
)
_TEXT = st.builds(Text, text=_WORDS, edited=st.booleans())
_FORGED = st.builds(Choice, id=mostly(st.sampled_from(("cmd:report", "case:receive:1", "f:x:y:z", "::"))))
_ANSWER = st.builds(
    FieldAnswer,
    field=st.sampled_from(("danger", "place", "head", "hazards", "photos", "phone", "remarks", "nonsense")),
    content=st.one_of(_TEXT, _PHOTO, _PLACE, st.builds(Choice, id=st.sampled_from(("none", "wall_crack", "-done")))),
)


@dataclass(frozen=True, kw_only=True)
class Press:
    """One of the buttons that were offered, counted from the newest, its id as it is or with another ending."""

    back: int
    ending: str | None = None

    def choice(self, offered: list[str]) -> Choice:
        """The press, where these were offered; the first command where none was."""
        id = offered[-1 - self.back % len(offered)] if offered else "cmd:help"
        return Choice(id=id if self.ending is None else f"{id.rpartition(':')[0]}:{self.ending}")


_PRESS = st.builds(Press, back=st.integers(0, 12))
_LATE_PRESS = st.builds(Press, back=st.integers(0, 400))
_BENT_PRESS = st.builds(Press, back=st.integers(0, 40), ending=st.one_of(st.sampled_from(("-done", "1")), ODD_TEXT))

_OTHER = st.one_of(
    _TEXT,
    _LATE_PRESS,
    _BENT_PRESS,
    _FORGED,
    _PHOTO,
    _PLACE,
    st.builds(Command, name=mostly(st.sampled_from(_COMMANDS)), argument=_WORDS),
    st.builds(File, source=_NAME, name=_FILE_NAMES, bytes=_SIDE, album=st.one_of(st.none(), _NAME), caption=_WORDS),
    st.builds(Voice, source=_NAME, ending=st.sampled_from(sorted(SOUND_TYPES)), bytes=_SIDE, caption=_WORDS),
    st.builds(Contact, phone=st.one_of(st.sampled_from(("13800000077", "+1 555")), ODD_TEXT), own=st.just(False)),
    st.builds(Unsupported, kind=st.sampled_from(("sticker", "video", "poll")), caption=_WORDS),
    st.builds(EditedCaption, text=_WORDS),
    st.builds(Presence, reachable=st.booleans()),
    st.builds(
        ReportPacket,
        answers=st.lists(_ANSWER, min_size=1, max_size=8).map(tuple),
        name=ODD_TEXT,
        entered_at=st.sampled_from((None, NOW)),
        consent=st.one_of(st.none(), ODD_TEXT),
        alarm=st.one_of(st.none(), _NAME),
    ),
)
ODD_CONTENTS: st.SearchStrategy[Content | Press] = st.sampled_from((_PRESS, _PRESS, _TEXT, _OTHER, _OTHER)).flatmap(
    lambda kind: kind
)
