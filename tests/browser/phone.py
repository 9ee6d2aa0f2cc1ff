"""A phone with the page open: what a thumb can do with it, and what its owner sees."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

WIDTH, HEIGHT = 390, 844
PATIENCE_MS = 60_000  # generous, for a busy machine: only a test that fails waits so long


class Phone:
    """One browser of its own: own cookies, own store. `problems` are errors that its page met."""

    def __init__(
        self, browser: Browser, url: str, token: str | None = None, *, width: int = WIDTH, height: int = HEIGHT
    ) -> None:
        self.url = url
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            has_touch=width < 600,
            is_mobile=width < 600,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        if token is not None:
            self.context.add_cookies([{"name": "anju", "value": token, "url": url}])
        self.context.set_default_timeout(PATIENCE_MS)
        self.problems: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        """One more tab, empty."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    def open(self, path: str = "/") -> "Phone":
        """Go to the page; returns once the conversation stands there."""
        self.page.goto(path)
        expect(self.page.locator("#talk article").first).to_be_attached(timeout=PATIENCE_MS)
        self.to_the_conversation()
        return self

    def to_the_conversation(self) -> None:
        """Leave the home, where the page stands at it."""
        tab = self.page.locator('#tabs [data-to="talk"]')
        if tab.is_visible():
            tab.dispatch_event("click")  # also behind the dialog of a demo, which may open at any moment

    # --- what a thumb does

    def tap(self, label: str) -> None:
        """Press the newest button, or link, of that label."""
        self.to_the_conversation()
        self.button(label).click()

    def write(self, words: str) -> None:
        """Type and send."""
        self.page.locator("#words").fill(words)
        self.page.locator("#send").click()

    def menu(self, label: str) -> None:
        """Choose from the menu."""
        self.page.locator("#menu-open").click()
        self.page.locator("#menu").get_by_role("button", name=label, exact=True).click()

    def take_photos(self, *files: Path) -> None:
        """Choose photos, which are sent at once."""
        self.page.locator("#photos").set_input_files(list(files))

    # --- what the owner sees

    def button(self, label: str) -> Locator:
        """The newest button of that label that can be pressed."""
        return self.page.locator("#talk button:enabled").filter(has_text=_exactly(label)).last

    def bubble(self, words: str) -> Locator:
        """The newest thing that the assistant said with these words in it."""
        return self.page.locator("#talk .theirs").filter(has_text=words).last

    def sees(self, words: str) -> None:
        """Wait until the assistant said these words."""
        self.to_the_conversation()
        expect(self.bubble(words)).to_be_visible(timeout=PATIENCE_MS)

    def asked(self, words: str) -> None:
        """Wait until the newest thing that the assistant said has these words in it."""
        expect(self.page.locator("#talk .theirs").last).to_contain_text(words, timeout=PATIENCE_MS)

    def newest(self) -> str:
        """The newest thing that the assistant said, its buttons included."""
        return self.page.locator("#talk .theirs").last.inner_text()


def _exactly(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*$")
