"""What a service answered. Apprise says yes or no, without why, and takes a robot's “200, but refused” for a yes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from requests import PreparedRequest, Response, Session

from bot.channels.channel import Refused, SendFailure, Trouble, Wait

PAUSE_S = 60.0  # group robots take 20 messages a minute, and do not say when the minute is over


@dataclass(frozen=True, kw_only=True)
class RobotCodes:
    """How a group robot says no in a 200: the field of its answer (0 is yes), which codes mean “slower” and “later”."""

    field: str
    busy: frozenset[int]
    failing: frozenset[int] = frozenset({-1})


ROBOTS: Mapping[str, RobotCodes] = {  # by Apprise's scheme
    "wecombot": RobotCodes(field="errcode", busy=frozenset({45009})),
    "dingtalk": RobotCodes(field="errcode", busy=frozenset({90030, 130101, 410100})),
    "feishu": RobotCodes(field="code", busy=frozenset({11232, 230020})),
    "lark": RobotCodes(field="code", busy=frozenset({11232, 230020})),
}

_HEARD: ContextVar[list[Response]] = ContextVar("answers heard")
_plain_send = Session.send


@contextmanager
def overheard() -> Iterator[list[Response]]:
    """The answers to the requests that are made inside, and only to those: other threads are not listened to.

    Apprise keeps them to itself and calls `requests` without a session, so there is no other place to listen.
    """
    Session.send = _send  # type: ignore[method-assign]
    heard: list[Response] = []
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


def _send(self: Session, request: PreparedRequest, **kwargs: Any) -> Response:
    response = _plain_send(self, request, **kwargs)
    heard = _HEARD.get(None)
    if heard is not None:
        heard.append(response)
    return response


def failure_of(scheme: str, answer: Response | None) -> SendFailure | None:
    """What an answer means; none: the message was taken. No answer is the network's fault, or a mail server's."""
    if answer is None:
        return Trouble("no answer")
    status = answer.status_code
    if status == 429:
        return Wait(_seconds(answer.headers.get("Retry-After")))
    if status >= 500 or status == 408:
        return Trouble(f"the service answers {status}")
    robot = ROBOTS.get(scheme)
    code = None if robot is None else _code(answer, robot.field)
    if robot is None or code in (None, 0):
        return None if 200 <= status < 300 else Refused(f"the service answers {status}")
    if code in robot.busy:
        return Wait(PAUSE_S)
    return Trouble(f"the robot answers {code}") if code in robot.failing else Refused(f"the robot answers {code}")


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after is not None and retry_after.isdecimal() else PAUSE_S


def _code(answer: Response, field: str) -> int | None:
    try:
        data = answer.json()
    except ValueError:
        return None
    code = data.get(field) if isinstance(data, dict) else None
    return code if isinstance(code, int) else None
