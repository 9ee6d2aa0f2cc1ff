"""Bodies of requests: forms of both encodings, the messages of the page, updates of Telegram, and anything else."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.faults.odd_values import BROKEN_JSON, ODD_JSON, ODD_NUMBER, ODD_TEXT, mostly, near, odd_files, written

Fields = Sequence[tuple[str, str]]
Body = tuple[bytes, bytes]  # its Content-Type, and its bytes

JSON, _FORM = b"application/json", b"application/x-www-form-urlencoded"
_FILES = odd_files()

# --- what the page sends

IDS = tuple(f"message-{number}" for number in range(40))
_ID = st.sampled_from(IDS)
_PHOTO_ID = st.sampled_from(IDS[:3])
_ON = st.sampled_from((None, "0", "1", "9" * 19))
_CHOICE = near(id=mostly(st.sampled_from(("cmd:report", "cmd:help", "f:00000000:danger:none"))), on=_ON)
_PLACE = near(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), accuracy=ODD_NUMBER)
_CLAIM = near(
    id=_PHOTO_ID,
    bytes=st.sampled_from(sorted({len(data) for data in _FILES.values()})),
    sha256=st.sampled_from((None, "0" * 64)),
    album=st.sampled_from((None, "album-0001")),
    caption=ODD_TEXT,
    name=st.sampled_from(sorted(_FILES)),
    ending=st.sampled_from(("amr", "ogg", "webm")),
)
_FIELD = st.sampled_from(("danger", "place", "head", "hazards", "photos", "phone", "remarks"))
_ANSWER = st.one_of(
    near(field=_FIELD, text=ODD_TEXT),
    near(field=_FIELD, choice=near(id=st.sampled_from(("none", "wall_crack", "-done", "-skip")), on=_ON)),
    near(field=_FIELD, location=_PLACE),
    near(field=_FIELD, photo=_CLAIM),
)
_MILLISECONDS = mostly(st.integers(0, 10**9), ODD_NUMBER)
_MESSAGE_OF_PAGE = st.one_of(
    near(id=_ID, text=mostly(st.sampled_from(("报危房", "帮助", "青石村三组"))), on=_ON),
    near(id=_ID, choice=_CHOICE),
    near(id=_ID, location=_PLACE),
    near(id=_PHOTO_ID, photo=_CLAIM),
    near(id=_PHOTO_ID, file=_CLAIM),
    near(id=_PHOTO_ID, voice=_CLAIM),
)
_PACKET = near(
    id=_ID,
    whose=st.none(),
    name=ODD_TEXT,
    entered=_MILLISECONDS,
    sent=_MILLISECONDS,
    consent=st.sampled_from((None, "1", "2026-1")),
    alarm=st.one_of(st.none(), _ID),
    answers=st.lists(_ANSWER, min_size=1, max_size=6),
)
_SUBSCRIPTION = near(
    endpoint=st.sampled_from(("https://fcm.googleapis.com/x", "https://[fcm", "https://x.fcm.googleapis.com:99999/")),
    keys=near(p256dh=ODD_TEXT, auth=ODD_TEXT),
)

# --- what Telegram sends

_SENDER = near(id=st.integers(5550001, 5550009), is_bot=st.just(False), first_name=ODD_TEXT)
_CHAT = near(id=st.integers(5550001, 5550009), type=st.sampled_from(("private", "private", "group", "channel")))
_DATE = mostly(st.integers(1_700_000_000, 1_800_000_000), st.sampled_from((-1, 10**12, 10**20)))
_PICTURE = near(
    file_id=ODD_TEXT,
    file_unique_id=ODD_TEXT,
    width=st.integers(-1, 9000),
    height=st.integers(0, 9000),
    file_size=st.integers(0, 10**9),
)
_DOCUMENT = near(
    file_id=ODD_TEXT,
    file_unique_id=ODD_TEXT,
    file_name=mostly(st.sampled_from(sorted(_FILES))),
    mime_type=st.sampled_from(("image/jpeg", "application/pdf", "x")),
    duration=st.integers(-1, 100),
)
_TOLD = {"message_id": st.integers(0, 10**6), "date": _DATE, "chat": _CHAT, "from": _SENDER}
_MESSAGE = st.one_of(
    near(**_TOLD, text=mostly(st.sampled_from(("/start", "/start AAAA", "/report@x", "报危房")))),
    near(**_TOLD, photo=st.lists(_PICTURE, max_size=3), caption=ODD_TEXT, media_group_id=ODD_TEXT),
    near(**_TOLD, document=_DOCUMENT, caption=ODD_TEXT),
    near(**_TOLD, voice=_DOCUMENT),
    near(**_TOLD, location=_PLACE, forward_origin=ODD_JSON),
    near(**_TOLD, contact=near(phone_number=ODD_TEXT, first_name=ODD_TEXT, user_id=st.integers(5550001, 5550009))),
    near(**_TOLD, sticker=ODD_JSON, venue=ODD_JSON, poll=ODD_JSON, reply_to_message=ODD_JSON),
)
_MEMBER = near(user=_SENDER, status=st.sampled_from(("kicked", "member", "left", "x")), until_date=_DATE)
_NUMBER = st.integers(0, 10**9)
_FROM_TELEGRAM = st.one_of(
    near(update_id=_NUMBER, message=_MESSAGE),
    near(update_id=_NUMBER, edited_message=_MESSAGE),
    near(
        update_id=_NUMBER,
        callback_query=near(**{"id": ODD_TEXT, "from": _SENDER, "data": ODD_TEXT, "message": _MESSAGE}),
    ),
    near(
        update_id=_NUMBER,
        my_chat_member=near(**_TOLD, old_chat_member=_MEMBER, new_chat_member=_MEMBER),
    ),
    near(update_id=_NUMBER, poll=ODD_JSON),
)


# --- forms


def _part(name: str, value: bytes, more: bytes = b"") -> bytes:
    label = name.encode("utf-8", "surrogatepass").translate(None, b'"\r\n')
    return b'--x\r\nContent-Disposition: form-data; name="' + label + b'"' + more + b"\r\n\r\n" + value + b"\r\n"


@st.composite
def form_body(draw: st.DrawFn, fields: Fields) -> Body:
    """The fields in either encoding, in the second maybe with files in place of some; now and then cut."""
    plain = [(name, value.encode("utf-8", "surrogatepass")) for name, value in fields]
    if draw(st.booleans()):
        return _FORM, urlencode(fields, errors="surrogatepass").encode()
    parts = []
    for name, value in plain:
        file = draw(mostly(st.none(), st.sampled_from(sorted(_FILES))))
        if file is None:
            parts.append(_part(name, value))
        else:
            kind = draw(st.sampled_from((b"image/jpeg", b"", b"x; charset=none", b"\xff")))
            more = b'; filename="' + file.encode() + b'"\r\nContent-Type: ' + kind
            parts.append(_part(name, _FILES[file], more))
    body = b"".join(parts) + b"--x--\r\n"
    kept = draw(mostly(st.just(len(body)), st.integers(0, len(body))))
    return b"multipart/form-data; boundary=x", body[:kept]


SENT_TO: Mapping[str, st.SearchStrategy[bytes]] = {  # what each of these addresses is made for, as JSON
    "/api/messages": _MESSAGE_OF_PAGE.map(written),
    "/api/report-packets": _PACKET.map(written),
    "/api/push": _SUBSCRIPTION.map(written),
    "/telegram": _FROM_TELEGRAM.map(written),
}
PIECES = st.sampled_from(list(_FILES.values()))
ODD_BODIES: st.SearchStrategy[Body] = st.one_of(
    st.tuples(st.just(JSON), st.one_of(ODD_JSON.map(written), *SENT_TO.values(), st.sampled_from(BROKEN_JSON))),
    st.tuples(st.sampled_from((JSON, _FORM, b"", b"application/octet-stream")), st.binary(max_size=200)),
    st.tuples(st.just(b"application/octet-stream"), PIECES),
    st.lists(st.tuples(ODD_TEXT, ODD_TEXT), max_size=4).flatmap(form_body),
)
