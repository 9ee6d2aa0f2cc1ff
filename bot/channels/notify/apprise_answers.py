"""What a service answered. Apprise says yes or no, without why, and takes a robot's “200, but refused” for a yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any

import requests
from apprise import NotifyBase
from requests import Response, Session

from bot.core.channel import Refused, SendFailure, Trouble, Wait

PAUSE_S = 60.0  # group robots take 20 messages a minute, and do not say when the minute is over


@dataclass(frozen=True, kw_only=True)
class RobotCodes:
    """How a group robot says no in a 200: the field of its answer (0 is yes), which codes mean “slower” and “later”."""

    field: str
    busy: frozenset[int]
    failing: frozenset[int] = frozenset({-1})


_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")

ROBOTS: Mapping[str, RobotCodes] = {  # by Apprise's scheme
    "wecombot": RobotCodes(field="errcode", busy=frozenset({45009})),
    "dingtalk": RobotCodes(field="errcode", busy=frozenset({90030, 130101, 410100})),
    "feishu": RobotCodes(field="code", busy=frozenset({11232, 230020})),
    "lark": RobotCodes(field="code", busy=frozenset({11232, 230020})),
}


class _Requests:
    """The library `requests` as one service sees it: the same, and what is answered is kept in `heard`."""

    def __init__(self, heard: list[Response]) -> None:
        self._heard = heard

    def __getattr__(self, name: str) -> Any:
        if name in _METHODS:
            return partial(self.request, name)
        return getattr(requests, name)

    def request(self, method: str, url: str, **options: Any) -> Response:
        """What `requests.request` gives, also raising what it raises."""
        with Session() as session:
            session.hooks["response"].append(self._note)
            return session.request(method, url, **options)

    def _note(self, answer: Response, **options: Any) -> None:
        self._heard.append(answer)


def overheard(service: NotifyBase) -> list[Response]:
    """Where the answers to what this service asks from now on are to be found, the latest last.

    Apprise keeps them to itself. So this one service, and no other, gets its class's own methods with another
    `requests` among their globals; the library itself stays as it is for whoever else uses it.
    """
    heard: list[Response] = []
    plugin, ours = type(service), {"requests": _Requests(heard)}
    lineage = [one for one in reversed(plugin.__mro__) if issubclass(one, NotifyBase) and one is not NotifyBase]
    methods = {
        name: _with(made, ours) for one in lineage for name, made in vars(one).items() if isinstance(made, FunctionType)
    }
    service.__class__ = type(plugin.__name__, (plugin,), methods)
    return heard


def _with(method: FunctionType, ours: Mapping[str, object]) -> FunctionType:
    """The same method with other globals."""
    made = FunctionType(
        method.__code__, {**method.__globals__, **ours}, method.__name__, method.__defaults__, method.__closure__
    )
    made.__kwdefaults__ = method.__kwdefaults__
    return made


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
