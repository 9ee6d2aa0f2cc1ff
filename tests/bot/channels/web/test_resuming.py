"""Coming back to the conversation: after hours without a line, after a failure, on a phone of several people."""

from collections.abc import Iterator
from typing import Any

from handlers.dialog.messages import PhotoLeast, Reply
from handlers.wording import Wording
from storage.queues import inbox
from tests.bot.channels.web.test_chat import events
from tests.bot.channels.website import START, Site, post


def test_after_hours_away_nothing_of_what_was_said_is_missing(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    last, *_ = site.say(site.lane(), Reply(text="0"))
    say_numbers(site, 1, 451)
    expected = [str(number) for number in range(1, 451)]
    with browser.stream("GET", "/api/events", headers={"Last-Event-ID": str(last)}) as stream:
        assert [message["text"] for message in events(stream.iter_lines(), 450)] == expected
    polled = browser.get("/api/messages", params={"after": last}).json()["items"]
    assert [message["text"] for message in polled] == expected


def test_the_history_shows_the_latest_200(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    say_numbers(site, 0, 250)
    shown = [item["text"] for item in browser.get("/api/history").json()["items"] if "mine" not in item]
    assert shown == [str(number) for number in range(50, 250)]


def test_what_could_not_be_handled_is_shown_and_marked(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "第一句"}, "message-1")
    post(browser, {"text": "第二句"}, "message-2")
    with site.database.writing() as tx:
        taken = inbox.take_next(tx, site.lane(), START)
        assert taken is not None
        inbox.set_aside(tx, taken.id, "it broke", START)
    items = browser.get("/api/history").json()["items"]
    assert [(item["text"], item["aside"]) for item in items] == [("第一句", True), ("第二句", False)]


def test_what_cannot_be_read_any_more_does_not_take_the_conversation_along(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "第一句"})
    with site.database.writing() as tx:
        inbox.put(tx, "web", [inbox.Received(update_id="damaged", lane=site.lane(), payload="{}")], START)
    assert [item["text"] for item in browser.get("/api/history").json()["items"]] == ["第一句"]


def test_what_was_written_as_somebody_else_is_not_taken(site: Site, say: Wording) -> None:
    mine, theirs = site.browser(), site.browser()
    me = post(mine, {"text": "我"}, "message-1").json()["whose"]
    they = post(theirs, {"text": "他"}, "message-1").json()["whose"]
    assert me != they
    assert post(mine, {"text": "还是我", "whose": me}, "message-2").status_code == 202
    assert post(mine, {"text": "谁都行", "whose": None}, "message-3").status_code == 202
    for stranger in (they, "", 5, [me]):
        answer = post(mine, {"text": "不是我", "whose": stranger}, "message-4")
        assert (answer.status_code, answer.json()["error"]) == (403, say("web.error.other_person"))
    assert len(site.received()) == 4


def test_whose_it_is_tells_nothing_of_lane_or_token(site: Site) -> None:
    browser = site.browser()
    whose = post(browser, {"text": "我"}).json()["whose"]
    assert whose not in site.lane()
    assert whose not in browser.cookies["anju"]
    assert browser.get("/api/messages").json()["whose"] == whose


def test_the_page_hears_how_large_a_photo_must_stay(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    site.say(
        site.lane(),
        Reply(text="请发照片", photo_least=PhotoLeast(bytes=1_000_000, pixels=(800, 600))),
        Reply(text="好"),
    )
    least = [item["photo_least"] for item in spoken(browser.get("/api/history").json())]
    assert least == [{"bytes": 1_000_000, "pixels": [800, 600]}, None]


def spoken(history: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the assistant said."""
    return (item for item in history["items"] if "mine" not in item)


def say_numbers(site: Site, first: int, end: int) -> None:
    """Send a message for each number."""
    for start in range(first, end, 50):
        site.say(site.lane(), *(Reply(text=str(number)) for number in range(start, min(start + 50, end))))
