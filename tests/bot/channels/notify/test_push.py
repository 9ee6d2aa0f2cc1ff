"""Web Push: what a browser gets to see, what a push service's answers mean, and which endpoints are posted to."""

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from bot.channels.notify.push import LONGEST_TEXT, PushChannel, public_part, vapid_key
from bot.core.channel import Gone, Refused, SendFailure, Trouble, Wait
from bot.core.delivery import deliver_notice
from bot.core.push_services import is_known_service
from handlers.dialog.messages import Manner, Notice, Reply
from handlers.wording import Wording
from storage.database.database import Database, Transaction
from storage.people import accounts, people
from storage.queues import outbox
from storage.web import push_subscriptions
from storage.web import sessions as web_sessions
from tests.bot.channels.notified import Answer, NotifiedService
from tests.bot.channels.website import Site, post, running
from tests.cast import Cast

SECRET = bytes(range(32))
TOKEN = "a" * 43


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser's keys, with which it alone can read what is pushed to it."""

    key: ec.EllipticCurvePrivateKey
    auth: bytes

    def subscription(self, endpoint: str) -> dict[str, Any]:
        """What the browser gives the page."""
        auth = base64.urlsafe_b64encode(self.auth).rstrip(b"=").decode()
        return {"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": public_part(self.key), "auth": auth}}

    def read(self, body: bytes) -> dict[str, str]:
        """What was pushed."""
        clear = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        message: dict[str, str] = json.loads(clear)
        return message


@pytest.fixture
def browser() -> Browser:
    """A browser."""
    return Browser(key=ec.generate_private_key(ec.SECP256R1()), auth=bytes(16))


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path, say: Wording) -> Iterator[Site]:
    """A running web chat that offers Web Push."""
    with running(sqlite_database, tmp_path, say, push_key=public_part(vapid_key(SECRET))) as site:
        yield site


@pytest.fixture
def service() -> Iterator[NotifiedService]:
    """A push service."""
    with NotifiedService() as service:
        yield service


def subscribe(tx: Transaction, person_id: int, info: dict[str, Any], now: datetime, token: str = TOKEN) -> int:
    """Sign a browser in, and keep its subscription."""
    accounts.add(tx, lane="web:x", channel="web", chat="web:x", person_id=person_id, now=now)
    session = web_sessions.belong(tx, token, person_id, now)
    return push_subscriptions.put(tx, person_id, session.token_hash, info, now)


def channel_of(database: Database, say: Wording, now: datetime) -> PushChannel:
    """The channel, which waits a second at most."""
    key = vapid_key(SECRET)
    contact = "https://anju.example"
    return PushChannel(database=database, say=say, clock=lambda: now, key=key, contact=contact, patience=1.0)


def test_the_browser_alone_reads_what_is_pushed_and_it_is_signed(
    sqlite_database: Database, say: Wording, now: datetime, browser: Browser, service: NotifiedService
) -> None:
    with sqlite_database.writing() as tx:
        chat = subscribe(tx, people.add(tx, now=now), browser.subscription(f"http://{service.address}/x"), now)
    text = "今天要报进度表。" * 100
    asyncio.run(channel_of(sqlite_database, say, now).send(str(chat), Reply(text=text), [], silent=False))
    [(headers, body)] = service.sealed
    assert "进度表".encode() not in body
    shown = browser.read(body)
    assert shown["title"] == say("notify.title")
    assert len(shown["body"]) == LONGEST_TEXT
    assert text.startswith(shown["body"].removesuffix("…"))
    assert public_part(vapid_key(SECRET)) in headers["authorization"]
    assert headers["ttl"] == "86400"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(status=404), Gone),
        (Answer(status=410), Gone),
        (Answer(status=429, headers={"Retry-After": "7"}), Wait),
        (Answer(status=500), Trouble),
        (Answer(status=403), Refused),
        (Answer(status=413), Refused),
    ],
)
def test_each_answer_is_one_of_the_closed_list(
    sqlite_database: Database,
    say: Wording,
    now: datetime,
    browser: Browser,
    service: NotifiedService,
    answer: Answer,
    kind: type[SendFailure],
) -> None:
    with sqlite_database.writing() as tx:
        person_id = people.add(tx, now=now)
        chat = subscribe(tx, person_id, browser.subscription(f"http://{service.address}/x"), now)
    service.answers.append(answer)
    with pytest.raises(kind) as failure:
        asyncio.run(channel_of(sqlite_database, say, now).send(str(chat), Reply(text="要报了。"), [], silent=False))
    if isinstance(failure.value, Wait):
        assert failure.value.seconds == 7
    with sqlite_database.reading() as tx:
        assert push_subscriptions.of_person(tx, person_id) == ([] if kind is Gone else [chat])


def test_a_service_that_cannot_be_reached_is_trouble(
    sqlite_database: Database, say: Wording, now: datetime, browser: Browser
) -> None:
    with sqlite_database.writing() as tx:
        chat = subscribe(tx, people.add(tx, now=now), browser.subscription("http://127.0.0.1:9/x"), now)
    with pytest.raises(Trouble):
        asyncio.run(channel_of(sqlite_database, say, now).send(str(chat), Reply(text="要报了。"), [], silent=False))


def test_the_key_is_the_same_after_each_start_and_another_with_another_secret() -> None:
    assert public_part(vapid_key(SECRET)) == public_part(vapid_key(SECRET))
    assert public_part(vapid_key(SECRET)) != public_part(vapid_key(bytes(32)))


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilfcm.googleapis.com.example/x", False),
        ("https://fcm.googleapis.com:8080/x", False),
        ("https://user@10.0.0.1/fcm.googleapis.com", False),
        ("https://127.0.0.1/x", False),
        ("", False),
    ],
)
def test_only_push_services_are_ever_posted_to(endpoint: str, known: bool) -> None:
    assert is_known_service(endpoint) is known


def test_a_notice_goes_to_the_page_and_to_the_browsers_that_are_signed_in(
    database: Database, players: Cast, now: datetime, browser: Browser
) -> None:
    with database.writing() as tx:
        chat = subscribe(tx, players.stranger, browser.subscription("https://fcm.googleapis.com/x"), now)
        accounts.mark_reachable(tx, "web:x", True)
        accounts.prefer(tx, players.stranger, "web")
        notice = Notice(person_id=players.stranger, reply=Reply(text="退回了一件。"), manner=Manner.NOTICE)
        assert deliver_notice(tx, notice, now)
        queued = [(one.channel, one.chat) for one in outbox.listed(tx, [outbox.OutboxStatus.WAITING])]
        assert sorted(queued) == [("push", str(chat)), ("web", "web:x")]
        web_sessions.end_all(tx, players.stranger, now)
        assert push_subscriptions.of_person(tx, players.stranger) == []


def test_a_browser_subscribes_and_unsubscribes_on_the_page(site: Site, browser: Browser) -> None:
    visitor = site.browser()
    info = browser.subscription("https://fcm.googleapis.com/fcm/send/x")
    assert post(visitor, {"text": "你好"}).status_code == 202
    person_id = site.person(site.lane())
    for _ in range(2):
        assert visitor.post("/api/push", json=info).status_code == 204
    with site.database.reading() as tx:
        [subscription] = push_subscriptions.of_person(tx, person_id)
        kept = push_subscriptions.find(tx, subscription)
    assert kept is not None
    assert kept.info == {"endpoint": info["endpoint"], "keys": info["keys"]}
    stranger = site.browser()
    assert stranger.request("DELETE", "/api/push", json=info).status_code == 204
    with site.database.reading() as tx:
        assert push_subscriptions.of_person(tx, person_id) == [subscription]
    assert visitor.request("DELETE", "/api/push", json=info).status_code == 204
    with site.database.reading() as tx:
        assert push_subscriptions.of_person(tx, person_id) == []


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": f"https://fcm.googleapis.com/{'x' * 3000}"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "§", "auth": "§"}},
        {"keys": None},
    ],
)
def test_what_is_no_subscription_is_refused(site: Site, browser: Browser, change: dict[str, Any]) -> None:
    info = {**browser.subscription("https://fcm.googleapis.com/fcm/send/x"), **change}
    assert site.browser().post("/api/push", json=info).status_code == 400
