"""What a page asks for beside the chat: whose it is, and what waits for that person."""

from pathlib import Path

from handlers.wording import Wording
from storage.database.database import Database
from tests.bot.channels.website import post, running


def test_a_page_is_told_what_belongs_to_its_visitor_and_to_nobody_else(
    sqlite_database: Database, tmp_path: Path, say: Wording
) -> None:
    with running(sqlite_database, tmp_path, say, home=lambda person_id: {"of": person_id}) as site:
        browser = site.browser()
        browser.get("/")
        assert browser.get("/api/home").json() == {"whose": None, "home": {"of": None}}
        post(browser, {"text": "你好"})
        told = browser.get("/api/home").json()
        assert told["home"] == {"of": site.person(site.lane())}
        assert told["whose"]
