"""Telegram's updates: who sent one, to be written down before it is understood, and then what it says."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageAttachmentType

from bot.channels.telegram import CHANNEL
from bot.channels.telegram.api import UPDATE_KINDS
from bot.channels.telegram.failures import ODD_ANSWERS
from bot.core.channel import Unreadable
from handlers.dialog.file_kinds import SOUND_TYPES, ending_of
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    EditedCaption,
    File,
    Inbound,
    Location,
    Photo,
    Presence,
    Text,
    Unsupported,
    Voice,
)
from storage.queues.inbox import Received

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL | re.ASCII)
_PICTURE_NAME = re.compile(r"\.(jpe?g|png|webp|heic|heif|bmp|tiff?)$", re.IGNORECASE)
_REPEATING = ("reply_to_message", "quote", "external_reply")
_WHICH = ("message_id", "date", "chat")  # of a message that bore a button


# --- before it is understood


def envelope(raw: object) -> Received:
    """A raw update with its sender's lane; raises Unreadable where it has no id, no sender or an unknown kind."""
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise Unreadable("no update id")
    kind = next((kind for kind in UPDATE_KINDS if kind in raw), None)
    if kind is None:
        raise Unreadable(f"unknown kind of update: {', '.join(sorted(map(str, raw)))[:200]}")
    match raw[kind]:
        case {"from": {"id": int(sender)}}:
            payload = json.dumps({**raw, kind: _without_repeated(raw[kind])})
            return Received(update_id=str(raw["update_id"]), lane=f"{CHANNEL}:{sender}", payload=payload)
    raise Unreadable(f"{kind} without a sender")


def _without_repeated(said: dict[str, Any]) -> dict[str, Any]:
    """What a person did, without the words that it repeats: of the message that bore the button, or is answered."""
    kept = {key: value for key, value in said.items() if key not in _REPEATING}
    if isinstance(message := said.get("message"), dict):
        kept["message"] = {key: message[key] for key in _WHICH if key in message}
    return kept


def stray(raw: object) -> Received:
    """A raw update without a lane, to be set aside."""
    payload = json.dumps(raw)
    known = raw.get("update_id") if isinstance(raw, dict) else None
    update_id = str(known) if isinstance(known, int) else hashlib.sha256(payload.encode()).hexdigest()[:32]
    return Received(update_id=update_id, lane=f"{CHANNEL}:", payload=payload)


# --- what it says


def read(payload: str, *, username: str | None, clock: Callable[[], datetime]) -> Inbound | None:
    """What a person did; none where it means nothing here, as a pinned message. Raises Unreadable.

    `username` is the assistant's own, to tell commands meant for other bots in a group. `clock` gives the time of a
    pressed button, which Telegram does not tell.
    """
    try:
        update = Update.de_json(json.loads(payload), None)
        if update.callback_query:
            return _press(update.callback_query, clock())
        if update.my_chat_member:
            return _membership(update.my_chat_member)
        if update.edited_message:
            return _inbound(update.edited_message, _edit(update.edited_message))
        if update.message:
            return _inbound(update.message, _content(update.message, username))
    except ODD_ANSWERS as error:
        raise Unreadable(f"{type(error).__name__} in a Telegram update") from error
    return None


def _inbound(message: Message, content: Content | None) -> Inbound | None:
    if content is None or message.from_user is None:
        return None
    return Inbound(
        channel=CHANNEL,
        lane=f"{CHANNEL}:{message.from_user.id}",
        chat=str(message.chat.id),
        message=str(message.message_id),
        at=message.edit_date or message.date,
        content=content,
        private=message.chat.type == ChatType.PRIVATE,
    )


def _press(query: CallbackQuery, now: datetime) -> Inbound | None:
    if query.data is None:
        return None
    return Inbound(
        channel=CHANNEL,
        lane=f"{CHANNEL}:{query.from_user.id}",
        chat=str(query.message.chat.id if query.message else query.from_user.id),
        message=f"press {query.id}",
        at=now,
        content=Choice(id=_words(query.data), on=str(query.message.message_id) if query.message else None),
        private=query.message is None or query.message.chat.type == ChatType.PRIVATE,
    )


def _membership(change: ChatMemberUpdated) -> Inbound | None:
    """In a private chat: the person blocked the assistant, or came back."""
    if change.chat.type != ChatType.PRIVATE:
        return None
    gone = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return Inbound(
        channel=CHANNEL,
        lane=f"{CHANNEL}:{change.from_user.id}",
        chat=str(change.chat.id),
        message=f"member {change.date.timestamp():.0f}",
        at=change.date,
        content=Presence(reachable=change.new_chat_member.status not in gone),
    )


def _edit(message: Message) -> Content | None:
    """Only words can be corrected: a text, or what stands under something. A moving live location says nothing new."""
    if message.caption is not None:
        return EditedCaption(text=_words(message.caption))
    if message.text is None or message.text.startswith("/"):
        return None
    return Text(text=_words(message.text), edited=True)


def _content(message: Message, username: str | None) -> Content | None:
    if message.text is not None:
        return _command_or_text(_words(message.text), username)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Photo(
            source=json.dumps({"file_id": largest.file_id}),
            unique_name=_words(largest.file_unique_id),
            width=largest.width,
            height=largest.height,
            bytes=largest.file_size,
            album=message.media_group_id,
            caption=message.caption or "",
        )
    if message.location:
        place = message.location
        accuracy = None if place.horizontal_accuracy is None else float(place.horizontal_accuracy)
        return Location(
            latitude=float(place.latitude),
            longitude=float(place.longitude),
            accuracy=accuracy,
            forwarded=message.forward_origin is not None,
        )
    if message.contact:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return Contact(phone=_words(message.contact.phone_number), own=own)
    return _picture_file(message) or _file(message) or _voice(message) or _unsupported(message)


def _command_or_text(text: str, username: str | None) -> Content | None:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return Text(text=text)
    if command["bot"] and username and command["bot"].lower() != username.lower():
        return None
    return Command(name=command["name"].lower(), argument=(command["argument"] or "").strip())


def _picture_file(message: Message) -> Content | None:
    """A picture sent as a file. An animation comes as a file, too, and is none."""
    file = message.document
    if file is None or message.animation:
        return None
    if not (file.mime_type or "").startswith("image/") and not _PICTURE_NAME.search(file.file_name or ""):
        return None
    return Photo(
        source=json.dumps({"file_id": file.file_id, "as_file": True}),
        unique_name=_words(file.file_unique_id),
        bytes=file.file_size,
        album=message.media_group_id,
        caption=message.caption or "",
        as_file=True,
    )


def _file(message: Message) -> Content | None:
    """A file of a kind that is taken somewhere; what its name does not tell is none."""
    file = message.document
    if file is None or message.animation or ending_of(file.file_name or "") is None:
        return None
    return File(
        source=json.dumps({"file_id": file.file_id}),
        name=_words(file.file_name),
        bytes=file.file_size,
        album=message.media_group_id,
        caption=message.caption or "",
    )


def _voice(message: Message) -> Content | None:
    """A voice message, or a sound of a kind that is kept."""
    sound = message.voice or message.audio
    endings = {media_type: ending for ending, media_type in SOUND_TYPES.items()}
    ending = "ogg" if message.voice else endings.get(sound.mime_type or "") if sound else None
    if sound is None or ending is None:
        return None
    source = json.dumps({"file_id": sound.file_id})
    return Voice(source=source, ending=ending, bytes=sound.file_size, caption=message.caption or "")


def _unsupported(message: Message) -> Content | None:
    """What people send and the assistant has no use for; none for Telegram's own notes, as of a pinned message."""
    kind = next((kind for kind in MessageAttachmentType if _bears(message, kind)), None)
    return None if kind is None else Unsupported(kind=kind.value, caption=message.caption or "")


def _bears(message: Message, kind: MessageAttachmentType) -> bool:
    return bool(getattr(message, kind.value, None))


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value
