"""A Bot API server that enforces the limit of messages a second, as Telegram does."""

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from lo_bot_api_emulator import ApiRefusal

from tests.bot.channels.bot_api import BotApi

SENDING = ("sendMessage", "sendPhoto", "sendDocument")


@dataclass(frozen=True, kw_only=True)
class TooMany:
    """One answer 429."""

    chat: str
    at: float
    retry_after: int


class StrictBotApi(BotApi):
    """Takes `a_second` messages in any second; one above that, and all until `retry_after` has passed, get 429."""

    def __init__(self, a_second: int = 30) -> None:
        super().__init__()
        self._a_second = a_second
        self._taken: deque[float] = deque()
        self._shut_until = 0.0
        self.refused: list[TooMany] = []

    def shut(self, seconds: int) -> None:
        """Refuse everything for so long."""
        self._shut_until = time.monotonic() + seconds

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """The limit before everything else."""
        if method in SENDING:
            self._count(str(fields.get("chat_id")))
        return super().validate(method, fields, uploads)

    def _count(self, chat: str) -> None:
        now = time.monotonic()
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        if now >= self._shut_until and len(self._taken) >= self._a_second:
            self._shut_until = now + 3
        if now < self._shut_until:
            retry_after = math.ceil(self._shut_until - now)
            self.refused.append(TooMany(chat=chat, at=now, retry_after=retry_after))
            raise ApiRefusal(f"Too Many Requests: retry after {retry_after}", 429, {"retry_after": retry_after})
        self._taken.append(now)
