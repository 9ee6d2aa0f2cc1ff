"""A person with a phone: sends through the Bot API server, and sees what the assistant says there."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from tests.bot.channels.bot_api import BotApi, Call, wait_until

PATIENCE_S = 90.0  # longer than several restarts on a busy machine
EVERYTHING = ("sendMessage", "sendPhoto", "editMessageText")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message of the assistant as the person sees it."""

    message_id: int
    text: str
    buttons: dict[str, str]  # label → id
    edited: bool


class Person:
    """Sends each thing once: whatever then is missing was lost by the assistant.

    `deliver` may be replaced, to deliver updates in another way than by polling once.
    """

    def __init__(self, bot_api: BotApi, id: int, name: str = "秀英") -> None:
        self.bot_api = bot_api
        self.id = id
        self.name = name
        self._user = {"id": id, "is_bot": False, "first_name": name}
        self._chat = {"id": id, "type": "private", "first_name": name}
        self.deliver: Callable[..., Any] = bot_api.deliver
        self.mark = 0

    # --- what the person does

    def say(self, text: str) -> None:
        """Type something, or a command."""
        self._send(text=text)

    def press(self, label: str) -> None:
        """Press the latest button with this label."""
        said = next(said for said in reversed(self.heard(all_of_it=True)) if label in said.buttons)
        self.press_id(said.buttons[label], said)

    def press_id(self, id: str, on: Said) -> None:
        """Press a button by its id."""
        self._forward()
        message = {"message_id": on.message_id, "date": 1_790_000_000, "chat": self._chat, "text": on.text}
        query = {"id": str(self.bot_api.new_id()), "from": self._user, "chat_instance": "1", "data": id}
        self.deliver(callback_query=query | {"message": message})

    def photo(self, data: bytes | None = None, **more: Any) -> None:
        """Send a photo."""
        file_id = self.bot_api.keep_file(data or jpeg())
        sizes = [
            {"file_id": file_id, "file_unique_id": f"u-{file_id}", "width": 1600, "height": 1200, "file_size": 20_000}
        ]
        self._send(photo=sizes, **more)

    def album(self, count: int, between: Callable[[int], None] = lambda number: None) -> None:
        """Send photos in one go; `between` is called before each."""
        group = str(self.bot_api.new_id())
        for number in range(count):
            between(number)
            self.photo(media_group_id=group)

    def share_location(self, latitude: float, longitude: float, accuracy: float = 12.0) -> None:
        """Send a position."""
        self._send(location={"latitude": latitude, "longitude": longitude, "horizontal_accuracy": accuracy})

    def share_contact(self, phone: str) -> None:
        """Send the own number."""
        self._send(contact={"phone_number": phone, "first_name": "我", "user_id": self.id})

    def _send(self, **content: Any) -> None:
        self._forward()
        message = {"message_id": self.bot_api.new_id(), "from": self._user, "chat": self._chat}
        self.deliver(message=message | {"date": 1_790_000_000} | content)

    def _forward(self) -> None:
        self.mark = len(self.bot_api.calls)

    # --- what the person sees

    def heard(self, *, all_of_it: bool = False) -> list[Said]:
        """What the assistant said since the person did something, or ever."""
        calls = list(self.bot_api.calls)[0 if all_of_it else self.mark :]
        return [
            _said(call)
            for call in calls
            if call.method in EVERYTHING and call.message_id and str(call.fields.get("chat_id")) == str(self.id)
        ]

    def hear(self, words: str, *, within: float = PATIENCE_S) -> Said:
        """Wait for a message with these words since the person did something."""

        def found() -> list[Said]:
            return [said for said in self.heard() if words in said.text]

        try:
            wait_until(lambda: bool(found()), within, f"{self.id} hears “{words}”")
        except TimeoutError as error:
            said = "\n".join(repr(one.text) for one in self.heard(all_of_it=True)[-6:])
            raise AssertionError(f"{error}; the last heard:\n{said}") from error
        return found()[-1]

    def repeated(self) -> int:
        """How many messages with buttons came a second time. A second edit of a message is not seen."""
        said = [
            (one.text, *one.buttons.items()) for one in self.heard(all_of_it=True) if one.buttons and not one.edited
        ]
        return len(said) - len(set(said))


def _said(call: Call) -> Said:
    markup = call.fields.get("reply_markup")
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    return Said(
        message_id=call.message_id,
        text=str(call.fields.get("text") or call.fields.get("caption") or ""),
        buttons={
            button["text"]: button["callback_data"] for row in rows for button in row if "callback_data" in button
        },
        edited=call.method == "editMessageText",
    )


def jpeg() -> bytes:
    """A small picture, each time another."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (200, 90, 60)).save(out, "JPEG", comment=secrets.token_hex(16))
    return out.getvalue()
