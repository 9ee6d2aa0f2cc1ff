"""The Bot API's errors in the words of the channel seam."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.core.channel import ChannelDead, Gone, Moved, Refused, SendFailure, Trouble, Unanswered, Wait

_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "bot was kicked")
_TOO_LARGE = ("too large", "too big")
ODD_ANSWERS = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError)


@contextmanager
def translated() -> Iterator[None]:
    """Raise what goes wrong inside as a SendFailure or as ChannelDead.

    Keep nothing but the call of the Bot API inside: an answer that is no answer (a truncated one, one without its
    result) shows as KeyError and the like, and is taken for the network's fault.
    """
    try:
        yield
    except (InvalidToken, EndPointNotFound) as error:
        raise ChannelDead("the Bot API server does not accept the token (401 or 404)") from error
    except TelegramError as error:
        raise translate(error) from error
    except ODD_ANSWERS as error:
        raise Trouble(f"an answer that cannot be read ({type(error).__name__})") from error


def translate(error: TelegramError) -> SendFailure:
    """The failure that an error means. BadRequest comes first: for the library it is a NetworkError."""
    reason = brief(error)
    match error:
        case BadRequest():
            return Gone(reason) if any(words in reason.lower() for words in _NOBODY_THERE) else Refused(reason)
        case RetryAfter():
            return Wait(seconds(error.retry_after))
        case Forbidden():
            return Gone(reason)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
    if isinstance(error.__cause__, httpx.ReadTimeout):
        return Unanswered(reason)
    return Refused(reason) if any(words in reason.lower() for words in _TOO_LARGE) else Trouble(reason)


def brief(error: TelegramError) -> str:
    """What the server said, without the body of an answer that was no JSON: it may hold what people wrote."""
    return error.message.partition(". Parsing the server response")[0][:200]


def seconds(time: int | timedelta) -> float:
    """A time that the library gives as one type or the other."""
    return time.total_seconds() if isinstance(time, timedelta) else float(time)
