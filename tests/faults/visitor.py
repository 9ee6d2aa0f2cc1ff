"""A person with the page open: speaks the page's own protocol, and keeps what it says until it is accepted."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from handlers.dialog.conversation import Conversation
from handlers.wording import load_wording
from storage.database.database import Database
from storage.people import consents, conversations, people
from storage.web import sessions as web_sessions
from tests.bot.channels.bot_api import wait_until
from tests.bot.channels.website import OWN_PAGE
from tests.faults.county import SINCE
from tests.faults.person import PATIENCE_S, Said, jpeg
from tests.faults.process import Anju

_PAUSE_S = 0.1
_GIVEN_UP = (400, 401, 403, 413)


class Refused(Exception):
    """The server will never take this message."""


class Visitor:
    """Sends each thing again until the server says that it has it, as the page does, and under the same id.

    `post` may be replaced, to send in another way than once; `line` to speak through something that fails.
    """

    def __init__(self, url: str, token: str, *, name: str = "住户") -> None:
        self.name = name
        self.token = token
        self.client = httpx.Client(base_url=url, headers=OWN_PAGE, cookies={"anju": token}, timeout=10)
        self.post: Callable[[dict[str, Any]], httpx.Response] = lambda body: self.client.post(
            "/api/messages", json=body
        )
        self.sent: list[dict[str, Any]] = []
        self.accepted: list[str] = []  # ids of what the server said that it has
        self.arrived: list[float] = []  # when each message of the assistant was seen, on the monotonic clock
        self.put_off = 0  # how often the server said that it cannot take something now
        self._said: list[dict[str, Any]] = []
        self._mark = 0

    # --- what the person does

    def say(self, text: str) -> None:
        """Type something."""
        self._send({"text": text})

    def press(self, label: str) -> None:
        """Press the latest button with this label."""
        said = next(said for said in reversed(self.heard(all_of_it=True)) if label in said.buttons)
        self.press_id(said.buttons[label], said)

    def press_id(self, id: str, on: Said) -> None:
        """Press a button by its id."""
        self._send({"choice": {"id": id, "on": str(on.message_id)}})

    def photo(self, data: bytes | None = None) -> None:
        """Send a photo: the message that hands it in, its bytes, and the message again."""
        data = data or jpeg()
        id = _new_id()
        claim = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "album": None}
        self._send({"id": id, "photo": claim}, send_up=lambda: self._upload(id, data))

    def _upload(self, id: str, data: bytes) -> None:
        held = self.client.get(f"/api/photos/{id}").raise_for_status().json()["bytes"]
        while held < len(data):
            piece = data[held : held + 65_536]
            held = self.client.put(f"/api/photos/{id}", params={"at": held}, content=piece).json()["bytes"]

    def _send(self, body: dict[str, Any], send_up: Callable[[], None] | None = None) -> None:
        body = {"id": _new_id(), "whose": None, **body}
        self._look()
        self._mark = len(self._said)
        self.sent.append(body)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                answer = self.post(body)
                if answer.status_code == 409 and send_up is not None:
                    send_up()
                    answer = self.post(body)
            except (httpx.TransportError, httpx.HTTPStatusError, ValueError, KeyError):
                time.sleep(_PAUSE_S)
                continue
            if answer.status_code == 202:
                self.accepted.append(body["id"])
                return
            if answer.status_code in _GIVEN_UP:
                raise Refused(f"{answer.status_code}: {answer.text}")
            self.put_off += answer.status_code == 503
            time.sleep(float(answer.headers.get("Retry-After", _PAUSE_S)))
        raise AssertionError(f"{self.name} could not send {body}")

    # --- what the person sees

    def heard(self, *, all_of_it: bool = False) -> list[Said]:
        """What the assistant said since the person did something, or ever."""
        self._look()
        return [_said(item) for item in self._said[0 if all_of_it else self._mark :]]

    def _look(self) -> None:
        """Ask for what is new; nothing is, where there is no line."""
        after = max((int(item["id"]) for item in self._said), default=0)
        try:
            items = self.client.get("/api/messages", params={"after": after}).raise_for_status().json()["items"]
        except (httpx.TransportError, httpx.HTTPStatusError, ValueError, KeyError):
            return
        known = {item["id"] for item in self._said}
        fresh = [item for item in items if item["id"] not in known]
        self._said += fresh
        self.arrived += [time.monotonic()] * len(fresh)

    def hear(self, words: str, *, within: float = PATIENCE_S) -> Said:
        """Wait for a message with these words since the person did something."""

        def found() -> list[Said]:
            return [said for said in self.heard() if words in said.text]

        def is_heard() -> bool:
            if found():
                return True
            time.sleep(_PAUSE_S)
            return False

        try:
            wait_until(is_heard, within, f"{self.name} hears “{words}”")
        except TimeoutError as error:
            said = "\n".join(repr(one.text) for one in self.heard(all_of_it=True)[-6:])
            raise AssertionError(f"{error}; the last heard:\n{said}") from error
        return found()[-1]

    def repeated(self) -> int:
        """How many messages with buttons came a second time."""
        said = [
            (one.text, *one.buttons.items()) for one in self.heard(all_of_it=True) if one.buttons and not one.edited
        ]
        return len(said) - len(set(said))


@contextmanager
def visiting(anju: Anju) -> Iterator[Callable[[int], list[Visitor]]]:
    """Makes residents who used the page before: they agreed to its notice, and left a number. Closes their browsers."""
    consent, database = load_wording()("consent.version"), anju.database()
    with ExitStack() as browsers:
        browsers.callback(database.close)

        def enlisted(count: int) -> list[Visitor]:
            made = [_enlist(anju, database, number, consent) for number in range(count)]
            for visitor in made:
                browsers.enter_context(visitor.client)
            return made

        yield enlisted


def _enlist(anju: Anju, database: Database, number: int, consent: str) -> Visitor:
    with database.writing() as tx:
        person_id = people.add(tx, now=SINCE)
        token = web_sessions.sign_in(tx, person_id, secrets.token_hex(8), SINCE, device="", instead_of=None)
        consents.give(tx, person_id, consent, SINCE)
        state = Conversation(consent=consent, contact_phone=f"138000090{number:02}")
        conversations.store(tx, person_id, state.to_json(), None)
    return Visitor(anju.url, token, name="赵钱孙李周吴郑王"[number % 8])


def _new_id() -> str:
    return secrets.token_hex(16)


def _said(item: dict[str, Any]) -> Said:
    return Said(
        message_id=int(item["replaces"] or item["id"]),
        text=item["text"],
        buttons={option["label"]: option["id"] for row in item["options"] for option in row},
        edited=bool(item["replaces"]),
    )
