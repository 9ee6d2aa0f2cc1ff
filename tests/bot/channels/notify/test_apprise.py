"""Notification addresses: what arrives there, and what each answer means for the outbox."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import requests
from apprise.plugins import custom_json
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from bot.channels.notify.apprise import AppriseChannel
from bot.channels.notify.apprise_service import fit, masked, read_address
from bot.core.channel import Gone, Refused, SendFailure, Trouble, Unreadable, Wait
from handlers.dialog.messages import Link, Option, Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import addresses
from storage.people.people import Role
from storage.queues import outbox
from tests.bot.channels.mailbox import Mailbox
from tests.bot.channels.notified import Answer, NotifiedService
from tests.cast import TOWNSHIP, Cast, cast

PAGE = "https://anju.example/"


@pytest.fixture
def service() -> Iterator[NotifiedService]:
    """A service to be notified."""
    with NotifiedService() as service:
        yield service


@pytest.fixture
def people(sqlite_database: Database, now: datetime) -> Cast:
    """The cast, living in SQLite."""
    with sqlite_database.writing() as tx:
        return cast(tx, now)


class Notifier:
    """The channel, with one address."""

    def __init__(self, database: Database, say: Wording, now: datetime) -> None:
        self.database, self.say, self.now = database, say, now
        self.url = ""

    def send(self, url: str, reply: Reply | str, *, link: str | None = PAGE, patience: float = 10.0) -> None:
        """Give 青石镇 this address, unless it has it, and send to it."""
        with self.database.writing() as tx:
            if url != self.url:
                self.id = addresses.add_for_place(tx, TOWNSHIP, Role.TOWNSHIP, url=url, label="青石镇群", now=self.now)
                self.url = url
        clock = lambda: self.now
        channel = AppriseChannel(database=self.database, say=self.say, clock=clock, link=link, patience=patience)
        reply = Reply(text=reply) if isinstance(reply, str) else reply
        assert asyncio.run(channel.send(str(self.id), reply, [], silent=False)) is None

    def error(self) -> str | None:
        """Why the last try failed."""
        with self.database.reading() as tx:
            found = addresses.find(tx, self.id)
        assert found is not None
        return found.error


@pytest.fixture
def notifier(sqlite_database: Database, people: Cast, say: Wording, now: datetime) -> Notifier:
    """The channel over a database with the cast in it."""
    return Notifier(sqlite_database, say, now)


# --- what arrives


def test_the_group_reads_who_speaks_what_and_where_to_go(notifier: Notifier, service: NotifiedService) -> None:
    reply = Reply(
        text="今天3日，要报10月的进度表。\n户主电话：138****0001",
        options=((Option(id="x", label="已报送"),),),
        links=(Link(label="地图", url="https://map.example/1"),),
    )
    notifier.send(f"json://{service.address}/hook", reply)
    assert service.texts() == [
        "安居助手提醒：\n今天3日，要报10月的进度表。\n户主电话：138****0001\n去处理：https://anju.example/"
    ]
    assert service.posts[0]["title"] == "安居助手提醒"


def test_a_group_reads_how_many_files_wait_on_the_page(notifier: Notifier, service: NotifiedService) -> None:
    notifier.send(f"json://{service.address}", Reply(text="催办单来了。", files=("a", "b")), link=None)
    assert service.texts() == ["安居助手提醒：\n催办单来了。\n还有2个文件，请打开安居助手看。\n请打开安居助手处理。"]


def test_a_mail_has_a_subject_and_the_lines_as_they_were(notifier: Notifier) -> None:
    with Mailbox() as mailbox:
        notifier.send(f"mailto://127.0.0.1:{mailbox.port}?from=anju@example.com&to=a@example.com", "墙裂了。\n屋顶漏。")
    (message,) = mailbox.messages
    assert message["Subject"] == "安居助手提醒"
    assert message["To"] == "a@example.com"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().split() == ["安居助手提醒：", "墙裂了。", "屋顶漏。", f"去处理：{PAGE}"]


def test_without_an_address_of_the_page_there_is_no_dead_link(notifier: Notifier, service: NotifiedService) -> None:
    notifier.send(f"json://{service.address}", "墙裂了。", link=None)
    assert service.texts() == ["安居助手提醒：\n墙裂了。\n请打开安居助手处理。"]


def test_what_looks_like_markup_arrives_as_it_was_written(notifier: Notifier, service: NotifiedService) -> None:
    notifier.send(f"json://{service.address}", "a<b> &amp; *c* \\n #d :smile:")
    assert "a<b> &amp; *c* \\n #d :smile:" in service.texts()[0]


def test_a_robot_of_wecom_gets_at_most_2048_bytes_cut_after_a_sentence(
    notifier: Notifier, service: NotifiedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"http://{service.address}/send?key={{key}}")
    notifier.send("wecombot://0a1b-2c3d", "青石镇昨天该报，还没报。" * 200)
    content = service.posts[0]["text"]["content"]
    assert 1900 < len(content.encode()) <= 2048
    assert content.endswith("还没报。…打开看全文\n去处理：https://anju.example/")


@pytest.mark.parametrize(
    ("text", "room", "fitted"),
    [
        ("墙裂了。屋顶漏。", 24, "墙裂了。屋顶漏。"),
        ("墙裂了。屋顶漏。", 23, "墙裂了。…"),
        ("墙裂了\n屋顶漏", 15, "墙裂了…"),
        ("墙裂了屋顶漏", 17, "墙裂了屋…"),
        ("墙裂了屋顶漏", 2, "…"),
    ],
)
def test_a_text_is_cut_at_whole_characters_and_after_a_sentence_where_it_has_one(
    text: str, room: int, fitted: str
) -> None:
    assert fit(text, room, "…") == fitted


# --- what answers mean


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Answer(status=400), Refused),
        (Answer(status=401), Refused),
        (Answer(status=404), Refused),
        (Answer(status=500), Trouble),
        (Answer(status=502), Trouble),
    ],
    ids=lambda value: str(getattr(value, "status", "")),
)
def test_a_status_that_is_no_success_is_refusal_or_trouble(
    notifier: Notifier, service: NotifiedService, answer: Answer, failure: type[SendFailure]
) -> None:
    service.answers.append(answer)
    with pytest.raises(failure, match=str(answer.status)):
        notifier.send(f"json://{service.address}", "提醒")
    assert notifier.error() == f"the service answers {answer.status}"


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "7"}, 7), ({}, 60)])
def test_too_many_at_once_wait_as_long_as_the_service_says(
    notifier: Notifier, service: NotifiedService, headers: dict[str, str], seconds: float
) -> None:
    service.answers.append(Answer(status=429, headers=headers))
    with pytest.raises(Wait) as raised:
        notifier.send(f"json://{service.address}", "提醒")
    assert raised.value.seconds == seconds
    assert notifier.error() is None


def test_after_trouble_the_next_try_arrives_and_the_error_is_forgotten(
    notifier: Notifier, service: NotifiedService
) -> None:
    service.answers.append(Answer(status=500))
    with pytest.raises(Trouble):
        notifier.send(f"json://{service.address}", "提醒")
    notifier.send(f"json://{service.address}", "提醒")
    assert len(service.posts) == 2
    assert notifier.error() is None


ROBOTS = [
    (NotifyWeComBot, "wecombot://0a1b-2c3d", "errcode", 93000, Refused),
    (NotifyWeComBot, "wecombot://0a1b-2c3d", "errcode", 45009, Wait),
    (NotifyWeComBot, "wecombot://0a1b-2c3d", "errcode", -1, Trouble),
    (NotifyDingTalk, "dingtalk://0a1b2c3d", "errcode", 310000, Refused),
    (NotifyDingTalk, "dingtalk://0a1b2c3d", "errcode", 130101, Wait),
    (NotifyFeishu, "feishu://0a1b-2c3d", "code", 19001, Refused),
    (NotifyFeishu, "feishu://0a1b-2c3d", "code", 11232, Wait),
]


@pytest.mark.parametrize(("plugin", "url", "field", "code", "failure"), ROBOTS)
def test_a_robot_that_answers_200_and_refuses_has_refused(
    notifier: Notifier,
    service: NotifiedService,
    monkeypatch: pytest.MonkeyPatch,
    plugin: type,
    url: str,
    field: str,
    code: int,
    failure: type[SendFailure],
) -> None:
    monkeypatch.setattr(plugin, "notify_url", f"http://{service.address}/send")
    service.answers += [Answer(body={field: code}), Answer(body={field: 0})]
    with pytest.raises(failure):
        notifier.send(url, "提醒")
    notifier.send(url, "提醒")
    assert len(service.posts) == 2


def test_another_service_may_put_into_its_answer_what_it_likes(notifier: Notifier, service: NotifiedService) -> None:
    service.answers.append(Answer(body={"errcode": 7, "code": 200}))
    notifier.send(f"json://{service.address}", "提醒")
    assert len(service.posts) == 1


def test_nobody_there_is_trouble(notifier: Notifier) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # held, so that nobody else can listen there
        with pytest.raises(Trouble, match="no answer"):
            notifier.send(f"json://127.0.0.1:{deaf.getsockname()[1]}", "提醒")


def test_a_service_that_does_not_answer_is_trouble(notifier: Notifier, service: NotifiedService) -> None:
    answered = threading.Event()
    service.answers.append(Answer(after=answered))
    try:
        with pytest.raises(Trouble, match="no answer"):
            notifier.send(f"json://{service.address}", "提醒", patience=0.3)
    finally:
        answered.set()


def test_who_else_makes_requests_meanwhile_is_neither_heard_nor_given_another_library(
    notifier: Notifier, service: NotifiedService
) -> None:
    plain_send, plain_post, held = requests.Session.send, requests.post, threading.Event()
    with NotifiedService() as other, ThreadPoolExecutor(1) as pool:
        service.answers.append(Answer(after=held))
        sending = pool.submit(notifier.send, f"json://{service.address}", "提醒")
        assert service.asked.wait(10)
        other.answers.append(Answer(status=500))
        assert requests.post(f"http://{other.address}", json={}, timeout=5).status_code == 500
        assert requests.Session.send is plain_send
        assert requests.post is plain_post
        assert vars(custom_json)["requests"] is requests
        held.set()
        sending.result()
    assert requests.Session.send is plain_send
    assert notifier.error() is None


def test_an_address_that_is_not_understood_is_refused(notifier: Notifier) -> None:
    with pytest.raises(Refused):
        notifier.send("wecombot://", "提醒")


def test_a_removed_address_is_gone(notifier: Notifier, service: NotifiedService) -> None:
    notifier.send(f"json://{service.address}", "提醒")
    with notifier.database.writing() as tx:
        addresses.disable(tx, notifier.id, notifier.now)
    with pytest.raises(Gone):
        notifier.send(f"json://{service.address}", "提醒")
    assert len(service.posts) == 1


def test_operators_hear_once_a_day_of_an_address_that_refuses(
    notifier: Notifier, service: NotifiedService, people: Cast
) -> None:
    for _ in range(3):
        service.answers.append(Answer(status=404))
        with pytest.raises(Refused):
            notifier.send(f"json://{service.address}", "提醒")
    with notifier.database.reading() as tx:
        told = outbox.listed(tx, [outbox.OutboxStatus.WAITING])
    assert [message.person_id for message in told] == [people.operator]
    assert "青石镇群" in told[0].reply["text"]


# --- the secret in the address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("wecombot://0a1b-2c3d", "wecombot://0a1b-2c3d"),
        (" https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d\n", "dingtalk://0a1b2c3d"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/0a1b-2c3d", "feishu://0a1b-2c3d"),
        (
            "mailtos://anju:pass@smtp.example.com?to=a@example.com",
            "mailtos://anju:pass@smtp.example.com?to=a@example.com",
        ),
        ("https://www.example.com/robot", None),
        ("wecombot://", None),
        ("青石镇群", None),
        ("", None),
    ],
)
def test_an_address_is_understood_as_typed_or_as_copied_from_the_group(typed: str, kept: str | None) -> None:
    assert read_address(typed) == kept


def test_the_webhook_that_wecom_shows_is_understood() -> None:
    kept = read_address("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b-2c3d")
    assert kept is not None
    assert kept.startswith("wecombot://0a1b-2c3d/")


@pytest.mark.parametrize("url", ["wecombot://0a1b-2c3d", "mailtos://anju:pass@smtp.example.com?to=a@example.com"])
def test_of_an_address_only_the_service_is_shown(url: str) -> None:
    assert masked(url) == f"{url.partition(':')[0]}://****"


def test_no_log_holds_the_secret_or_the_text(
    notifier: Notifier, service: NotifiedService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.answers.append(Answer(status=404))
    for url in (f"json://{service.address}/0a1b-secret", "wecombot://0a1b/secret space", "dingtalk://0a1b_secret"):
        with pytest.raises(SendFailure):
            notifier.send(url, "墙裂了")
    assert "secret" not in caplog.text
    assert "墙裂" not in caplog.text


# --- it never listens


def test_nothing_comes_in() -> None:
    with pytest.raises(Unreadable):
        AppriseChannel.read(None, "{}")  # type: ignore[arg-type]
