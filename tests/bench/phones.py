"""People's phones: what they send, as the updates that a Bot API server delivers."""

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

SENT = 1_793_759_400  # seconds since 1970: 2026-11-04 10:30 in Shanghai
FIRST_USER = 5_600_000


@dataclass(frozen=True, kw_only=True)
class Phone:
    """One person's private chat. Each method gives one update as JSON text."""

    user: int
    ids: Iterator[int] = field(repr=False, compare=False)

    @property
    def chat(self) -> str:
        """Where the person is answered."""
        return str(self.user)

    @property
    def lane(self) -> str:
        """The lane of what the person sends."""
        return f"telegram:{self.user}"

    def types(self, text: str) -> str:
        """Words, or a command where they begin with a slash."""
        if not text.startswith("/"):
            return self._message({"text": text})
        return self._message({"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}]})

    def photographs(self) -> str:
        """A photo in the three sizes in which Telegram offers it."""
        number = next(self.ids)
        sizes = [
            {
                "file_id": f"AgACAgUAAxkBAAIB{number}-{side}",
                "file_unique_id": f"AQAD{number}-{side}",
                "width": side,
                "height": side * 3 // 4,
                "file_size": side * 140,
            }
            for side in (90, 320, 1280)
        ]
        return self._message({"photo": sizes})

    def fills_in(self) -> list[str]:
        """A report of a house that nobody has reported yet, begun and filled in up to its photo."""
        head = _name(next(self.ids))
        words = [self.types(text) for text in ("/report", "2", "三组，老井旁边", head, "1 3")]
        return [*words, self.photographs()]

    def sends_in(self) -> list[str]:
        """The end of a report: no more photos, and yes, send it."""
        return [self.types("完成"), self.types("提交")]

    def _message(self, content: dict[str, Any]) -> str:
        number = next(self.ids)
        name = {"first_name": "建国"}
        message = {
            "message_id": number,
            "from": {"id": self.user, "is_bot": False, "language_code": "zh-hans", **name},
            "chat": {"id": self.user, "type": "private", **name},
            "date": SENT,
            **content,
        }
        return json.dumps({"update_id": number, "message": message})


def _name(number: int) -> str:
    """Of two numbers less than 15 625 apart another name, and of two less than 625 apart another sound, too."""
    number, third = divmod(number, len(_CALLED))
    number, second = divmod(number, len(_CALLED))
    return _SURNAMES[number % len(_SURNAMES)] + _CALLED[second] + _CALLED[third]


_SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金"
_CALLED = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉鑫宇"


def phones(count: int) -> list[Phone]:
    """Phones of as many people before one server."""
    ids = itertools.count(700_001)
    return [Phone(user=FIRST_USER + number, ids=ids) for number in range(count)]


def interleaved(by_person: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """The first messages of all, then the second of all, …"""
    return list(zip(*by_person, strict=True))
