"""The web chat over HTTP: sessions, messages in, the conversation out, pages."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.web.channel import WebChannel
from bot.channels.web.hub import Hub
from bot.channels.web.sent_elsewhere import SentElsewhere
from bot.core.allowance import Allowance
from bot.core.channel import Unreadable
from bot.core.wallclock import WallClock
from handlers.dialog.messages import Choice, Link, Location, Option, Reply, Text, reply_to_json
from handlers.wording import Wording
from storage.database.database import Database
from storage.queues import outbox
from storage.web import sessions as web_sessions
from tests.bot.channels.bot_api import wait_until
from tests.bot.channels.website import OWN_PAGE, PATIENCE_S, SHANGHAI, START, Site, Writer, count_people, post, welcome

# --- sessions


def test_looking_makes_no_person_and_the_first_message_makes_one(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/api/history").json() == {"whose": None, "items": []}
    assert browser.get("/api/events").status_code == 204
    assert count_people(site.database) == 0
    accepted = post(browser, {"text": "你好"}).json()
    assert accepted["accepted"] is True
    assert count_people(site.database) == 1
    assert post(browser, {"text": "在吗"}, "message-2").status_code == 202
    assert count_people(site.database) == 1
    assert browser.get("/api/history").json()["whose"] == accepted["whose"]


def test_the_cookie_is_random_and_kept_from_scripts_and_other_sites(site: Site) -> None:
    with (
        httpx.Client(base_url=site.url, timeout=PATIENCE_S) as first,
        httpx.Client(base_url=site.url, timeout=PATIENCE_S) as second,
    ):
        cookie = first.get("/").headers["set-cookie"]
        second.get("/")
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert first.cookies["anju"] != second.cookies["anju"]
        assert len(first.cookies["anju"]) == 43


def test_the_database_keeps_no_token(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    for file in site.folder.parent.glob("anju.db*"):
        assert browser.cookies["anju"].encode() not in file.read_bytes()


def test_behind_https_the_cookie_is_bound_to_host_and_encryption(sqlite_database: Database, say: Wording) -> None:
    clock = WallClock(SHANGHAI)
    channel = WebChannel(
        database=sqlite_database,
        clock=clock,
        say=say,
        announce=lambda tx, code, now: None,
        admittance=welcome,
        photo_folder=Path("photos"),
        file_folder=Path("files"),
        public_url="https://anju.example",
    )

    async def open_page() -> str:
        transport = httpx.ASGITransport(channel.app(Writer(sqlite_database)))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
            return (await browser.get("/")).headers["set-cookie"]

    cookie = asyncio.run(open_page())
    assert cookie.startswith("__Host-anju=")
    assert "Secure" in cookie


def test_a_browser_that_keeps_no_cookie_is_told_so(site: Site, say: Wording) -> None:
    answer = httpx.post(
        f"{site.url}/api/messages", json={"id": "message-1", "text": "你好"}, headers=OWN_PAGE, timeout=PATIENCE_S
    )
    assert (answer.status_code, answer.json()["error"]) == (400, say("web.error.no_cookie"))


def test_an_ended_session_is_told_so_and_the_next_visit_is_a_stranger(site: Site, say: Wording) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    with site.database.writing() as tx:
        assert web_sessions.end_all(tx, site.person(site.lane()), datetime.now(UTC)) == 1
    asked = [browser.get(path) for path in ("/api/history", "/api/messages", "/api/events", "/photos/x")]
    for answer in (*asked, post(browser, {"text": "还在吗"}, "message-2")):
        assert (answer.status_code, answer.json()["error"]) == (401, say("web.error.ended"))
    browser.get("/")
    assert post(browser, {"text": "重新来"}, "message-3").status_code == 202
    assert count_people(site.database) == 2


# --- what comes in


def test_each_kind_of_message_is_read_as_what_the_person_did(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "三组，老井旁边"}, "message-1")
    post(browser, {"choice": {"id": "f:abc:danger:no", "on": "17"}}, "message-2")
    post(browser, {"choice": {"id": "cmd:report", "on": None}}, "message-3")
    post(browser, {"location": {"latitude": 37.46, "longitude": 121, "accuracy": 12.5}}, "message-4")
    post(browser, {"text": "李秀英", "on": "17"}, "message-5")
    assert site.contents() == [
        Text(text="三组，老井旁边"),
        Choice(id="f:abc:danger:no", on="17"),
        Choice(id="cmd:report", on=None),
        Location(latitude=37.46, longitude=121.0, accuracy=12.5),
        Text(text="李秀英", on="17"),
    ]
    first = site.received()[0]
    assert first is not None
    assert (first.channel, first.message, first.chat) == ("web", "message-1", first.lane)
    assert first.at - START < timedelta(minutes=5)


def test_the_same_message_posted_twice_counts_once(site: Site) -> None:
    browser = site.browser()
    answers = [post(browser, {"text": "你好"}).status_code for _ in range(2)]
    assert answers == [202, 202]
    assert site.contents() == [Text(text="你好")]


def test_two_people_may_use_the_same_message_id(site: Site) -> None:
    post(site.browser(), {"text": "甲"})
    post(site.browser(), {"text": "乙"})
    assert site.contents() == [Text(text="甲"), Text(text="乙")]
    assert count_people(site.database) == 2


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "[" * 5000,
        '{"id": "message-1"}',
        '{"id": "short", "text": "x"}',
        '{"id": "../../../etc", "text": "x"}',
        '{"id": "message-1", "text": 5}',
        '{"id": "message-1", "text": "  "}',
        '{"id": "message-1", "text": "x", "on": 17}',
        '{"id": "message-1", "text": "x", "on": "the last"}',
        '{"id": "message-1", "choice": {"id": ""}}',
        '{"id": "message-1", "choice": {"id": "cmd:report", "on": "\\ud800"}}',
        '{"id": "message-1", "choice": {"id": "' + "长" * 30 + '", "on": null}}',
        '{"id": "message-1", "location": {"latitude": 91, "longitude": 0}}',
        '{"id": "message-1", "location": {"latitude": NaN, "longitude": 0}}',
        '{"id": "message-1", "location": {"latitude": 1' + "0" * 400 + ', "longitude": 0}}',
        '{"id": "message-1", "text": "' + "长" * 4001 + '"}',
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_not_kept(site: Site, body: str) -> None:
    browser = site.browser()
    answer = browser.post("/api/messages", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"].endswith("。")
    assert site.received() == []


def test_a_huge_message_is_refused(site: Site) -> None:
    assert post(site.browser(), {"text": "长" * 100_000}).status_code == 413


def test_lone_surrogates_are_cleaned_and_do_not_break_the_history(site: Site) -> None:
    browser = site.browser()
    body = '{"id": "message-1", "text": "墙裂\\ud800缝<b>"}'
    browser.post("/api/messages", content=body, headers={"Content-Type": "application/json"}).raise_for_status()
    assert [item["text"] for item in browser.get("/api/history").json()["items"]] == ["墙裂缝<b>"]


def test_what_was_damaged_on_disk_is_unreadable(site: Site) -> None:
    for payload in ("", "{}", "[]", '{"lane": 1}'):
        with pytest.raises(Unreadable):
            site.channel.read(payload)


def test_only_the_own_page_may_change_something(site: Site, say: Wording) -> None:
    browser = site.browser()
    del browser.headers["Sec-Fetch-Site"]
    strangers: tuple[dict[str, str], ...] = (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": site.url},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
    )
    for headers in strangers:
        for path in ("/api/messages", "/demo/be", "/i/ABCDEFGHJKLMNP"):
            answer = browser.post(path, json={"id": "message-1", "text": "x"}, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (403, say("web.error.strange_origin"))
    assert site.received() == []
    own = browser.post("/api/messages", json={"id": "message-1", "text": "x"}, headers={"Origin": site.url})
    assert own.status_code == 202


def test_a_form_of_another_kind_than_json_is_refused(site: Site) -> None:
    body = '{"id": "message-1", "text": "x"}'
    answer = site.browser().post("/api/messages", content=body, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400


def test_a_flood_is_slowed_down_in_a_sentence(site: Site) -> None:
    browser = site.browser()
    answers = [post(browser, {"text": "x"}, f"message-{number}") for number in range(40)]
    slowed = [answer for answer in answers if answer.status_code == 429]
    assert slowed
    assert "请等" in slowed[0].json()["error"]
    assert int(slowed[0].headers["retry-after"]) >= 1
    assert len(site.received()) == 40 - len(slowed)


def test_the_pace_refills_and_forgets_the_longest_unseen() -> None:
    time = [0.0]
    pace = Allowance(burst=2, rate=0.5, remembered=2, timer=lambda: time[0])
    assert [pace.take("a") for _ in range(3)] == [0, 0, 2]
    time[0] = 2.0
    assert [pace.take("a") for _ in range(2)] == [0, 2]
    assert [pace.take(who) for who in ("b", "c", "a")] == [0, 0, 0]


# --- what goes out


def test_the_page_gets_what_was_said_in_order_and_only_what_is_new(site: Site) -> None:
    browser, other = site.browser(), site.browser()
    post(other, {"text": "乙"})
    site.say(site.lane(), Reply(text="给乙"))
    post(browser, {"text": "甲"})
    option = Option(id="f:d:danger:no", label="暂时没有")
    ids = site.say(
        site.lane(),
        Reply(text="第1项", options=((option,),), links=(Link(label="看地图", url="https://maps.example/1"),)),
        Reply(text="第2项", replaces="17"),
    )
    items = browser.get("/api/messages").json()["items"]
    assert [(item["id"], item["text"], item["replaces"]) for item in items] == [
        (str(ids[0]), "第1项", None),
        (str(ids[1]), "第2项", "17"),
    ]
    shown = {"id": "f:d:danger:no", "label": "暂时没有", "once": True, "weight": "plain"}
    assert items[0]["options"] == [[shown]]
    assert items[0]["links"] == [{"label": "看地图", "url": "https://maps.example/1"}]
    later = browser.get("/api/messages", params={"after": ids[0]}).json()["items"]
    assert [item["text"] for item in later] == ["第2项"]
    assert browser.get("/api/messages", params={"after": ids[1]}).json()["items"] == []


def test_a_reminder_that_replies_overtook_still_comes(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    lane = site.lane()
    with site.database.writing() as tx:
        for text in ("提醒", "回答"):
            outbox.put(
                tx,
                person_id=site.person(lane),
                channel="web",
                chat=lane,
                manner="reply",
                reply=reply_to_json(Reply(text=text)),
                now=START,
                due_at=START,
            )
        overtaken, reply = [message.id for message in outbox.listed(tx, [outbox.OutboxStatus.WAITING])][::-1]
        outbox.mark_sent(tx, reply, None, START)
    seen = browser.get("/api/messages").json()["items"]
    with site.database.writing() as tx:
        outbox.mark_sent(tx, overtaken, None, START + timedelta(minutes=1))
    later = browser.get("/api/messages", params={"after": seen[-1]["id"]}).json()["items"]
    assert ([item["text"] for item in seen], [item["text"] for item in later]) == (["回答"], ["提醒"])


def events(lines: Iterator[str], count: int) -> list[dict[str, Any]]:
    """The next messages of a stream."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        line = next(lines)
        if line.startswith("data: {") and line != "data: {}":
            found.append(json.loads(line.removeprefix("data: ")))
    return found


def test_what_is_said_is_streamed_to_every_tab_and_resumed_after_the_last_event(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    lane = site.lane()
    site.say(lane, Reply(text="一"))
    with browser.stream("GET", "/api/events?after=0") as first, browser.stream("GET", "/api/events") as second:
        assert first.headers["content-type"].startswith("text/event-stream")
        tabs = [first.iter_lines(), second.iter_lines()]
        assert [events(tab, 1)[0]["text"] for tab in tabs] == ["一", "一"]
        last = site.say(lane, Reply(text="二"))[0]
        assert [events(tab, 1)[0]["id"] for tab in tabs] == [str(last), str(last)]
    site.say(lane, Reply(text="三"))
    with browser.stream("GET", "/api/events?after=0", headers={"Last-Event-ID": str(last)}) as again:
        assert [message["text"] for message in events(again.iter_lines(), 1)] == ["三"]


def under_way(site: Site) -> int:
    """How many requests the server works at."""
    return sum(getattr(task.get_coro(), "__name__", "") == "run_asgi" for task in asyncio.all_tasks(site.loop))


def test_a_stream_ends_when_its_browser_is_gone(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    with browser.stream("GET", "/api/events") as stream:
        lines = stream.iter_lines()  # kept, for it closes the stream when it goes
        assert next(lines).startswith("retry")
        assert under_way(site) == 1
    wait_until(lambda: under_way(site) == 0, 10, "the end of the stream")


def test_a_browser_and_an_address_keep_so_many_streams_and_the_oldest_make_room(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.hub.MOST_OF_ADDRESS", 6)
    one, other = site.browser(), site.browser()
    for browser in (one, other):
        post(browser, {"text": "你好"})
    with ExitStack() as open_pages:

        def open_page(browser: httpx.Client) -> Iterator[str]:
            stream = open_pages.enter_context(browser.stream("GET", "/api/events"))
            lines: Iterator[str] = stream.iter_lines()
            assert next(lines) == "retry: 2000"
            return lines

        first = [open_page(one) for _ in range(4)]  # kept, as all are: a stream is closed when its lines go
        assert under_way(site) == 4
        later = [open_page(one)]
        assert [line for line in first[0] if line] == ["retry: 60000"]  # it ended, and asks again in a minute
        wait_until(lambda: under_way(site) == 4, 10, "the end of the oldest")
        later += [open_page(other) for _ in range(3)]
        assert [line for line in first[1] if line] == ["retry: 60000"]
        wait_until(lambda: under_way(site) == 6, 10, "the end of the address's oldest")
        assert len(later) == 4


def test_a_client_that_leaves_in_the_middle_of_a_message_leaves_no_trace_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    head = f"POST /api/messages HTTP/1.1\r\nHost: {host}:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    for path in (head, head.replace("/api/messages", "/plain"), head.replace("/api/messages", "/api/push")):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(f"{path}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{".encode())
    wait_until(lambda: under_way(site) == 0, 10, "the end of the requests")
    assert not caplog.records


def test_a_page_hears_what_another_process_sent(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    lane = site.lane()
    hub = Hub()
    elsewhere = SentElsewhere(site.database, site.clock, hub)
    site.say(lane, Reply(text="一"))

    async def hears() -> list[bool]:
        with hub.stream(lane) as stream:
            await elsewhere.look()
            first = await stream.wait(0)
            await elsewhere.look()
            again = await stream.wait(0)
            site.say(lane, Reply(text="二"))
            await elsewhere.look()
            return [first, again, await stream.wait(0)]

    assert asyncio.run(hears()) == [True, False, True]


def test_who_asks_for_the_headers_of_the_stream_alone_begins_none(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    assert browser.head("/api/events").headers["content-type"].startswith("text/event-stream")
    wait_until(lambda: under_way(site) == 0, 10, "the end of the request")


def test_the_history_shows_both_sides_by_time(site: Site) -> None:
    browser = site.browser()
    post(browser, {"choice": {"id": "cmd:report", "on": None}}, "message-1")
    lane = site.lane()
    question = Reply(text="有没有危险？", options=((Option(id="f:d:danger:no", label="暂时没有"),),))
    asked = site.say(lane, question)[0]
    post(browser, {"choice": {"id": "f:d:danger:no", "on": str(asked)}}, "message-2")
    post(browser, {"location": {"latitude": 37.46, "longitude": 121.44, "accuracy": None}}, "message-3")
    items = browser.get("/api/history").json()["items"]
    own = [(item["id"], item["kind"], item.get("text"), item.get("on")) for item in items if "mine" in item]
    assert own == [
        ("message-1", "choice", "报危房", None),
        ("message-2", "choice", "暂时没有", str(asked)),
        ("message-3", "location", None, None),
    ]
    assert [item["id"] for item in items] == ["message-1", str(asked), "message-2", "message-3"]


def test_sending_leaves_all_to_the_outbox(site: Site) -> None:
    assert asyncio.run(site.channel.send("web:x", Reply(text="x"), [], silent=False)) is None


# --- pages


def test_every_answer_defends_the_page(site: Site) -> None:
    browser = site.browser()
    for path in ("/", "/i/ABCDEFGHJKLMNP", "/api/history", "/worker.js", "/photos/x", "/nowhere"):
        headers = browser.get(path).headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] in ("no-referrer", "strict-origin")


def test_the_page_has_no_inline_script_and_no_outside_host(site: Site) -> None:
    browser = site.browser()
    page = browser.get("/").text
    assert "安居助手" in page
    assert "$" not in page.split("data-texts")[0]
    assert all(" src=" in tag for tag in page.split("<script")[1:])
    assert "style=" not in page
    assert "http" not in page
    assert 'data-demo="no"' in page


def test_the_scripts_hold_no_words_for_people() -> None:
    for path in Path("bot/channels/web/static").glob("*.js"):
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in path.read_text(encoding="utf-8")), path.name
