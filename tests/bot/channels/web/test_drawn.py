"""What the page draws in place of words, and the plain page says in words."""

from handlers.dialog.drawings import Card, Tone
from handlers.dialog.messages import Option, Reply
from tests.bot.channels.website import Site, post

OPENS = "case:show:YT2026-000001:waiting"


def case_card(*, opens: str | None = None, says: tuple[str, ...] = ()) -> Card:
    """李秀英's house as a card."""
    return Card(
        title="李秀英家",
        place="三组",
        chips=("墙裂缝",),
        state="等镇里核实",
        tone=Tone.WAITING,
        since="今天报的",
        number="YT2026-000001",
        opens=opens,
        says=says,
    )


def test_a_case_is_drawn_where_its_lines_stood_and_on_the_plain_page_it_stays_in_words(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    card = case_card(says=("地点：三组", "户主：李秀英"))
    site.say(site.lane(), Reply(text="新上报一件\n地点：三组\n户主：李秀英\n请核实", cards=(card,)))
    item = browser.get("/api/history").json()["items"][-1]
    assert (item["text"], item["cards_at"]) == ("新上报一件\n请核实", 1)
    assert item["cards"][0]["title"] == "李秀英家"
    assert "户主：李秀英" in browser.get("/plain").text


def test_the_cards_of_a_list_take_the_place_of_their_buttons_and_name_what_was_pressed(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    rows = (
        (Option(id=OPENS, label="三组李秀英家　墙裂缝　今天报的"),),
        (Option(id="cases:done:1", label="核实过的3件"),),
    )
    (on,) = site.say(site.lane(), Reply(text="等着核实的", options=rows, cards=(case_card(opens=OPENS),)))
    post(browser, {"choice": {"id": OPENS, "on": str(on)}}, "message-2")
    items = browser.get("/api/history").json()["items"]
    listed = next(item for item in items if item["id"] == str(on))
    assert [option["id"] for row in listed["options"] for option in row] == ["cases:done:1"]
    assert [item["text"] for item in items if item.get("choice") == OPENS] == ["李秀英家"]
    assert "三组李秀英家　墙裂缝" in browser.get("/plain").text
