"""An office PC before the desk, and the phone of who sits there."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.phone import PATIENCE_MS

SIZES = {"office": (1440, 900), "small office": (1280, 720), "phone": (390, 844)}
_WATCHED = """
    window.violated = [];
    document.addEventListener('securitypolicyviolation', event =>
        window.violated.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`));
"""


class Pc:
    """A browser of its own. `problems` are errors of scripts, refused parts and answers of the server that failed."""

    def __init__(self, browser: Browser, url: str, *, scripts: bool = True) -> None:
        self.url = url
        self._browser = browser
        self.context = self._open(java_script_enabled=scripts)
        self.problems: list[str] = []
        self.context.add_init_script(_WATCHED)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda line: self._note(line.type == "error", line.text))
        self.page.on("response", lambda answer: self._note(answer.status >= 500, f"{answer.status} {answer.url}"))

    def _open(self, **options: Any) -> BrowserContext:
        width, height = SIZES["office"]
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.problems.append(what)

    def sit(self, token: str) -> None:
        """Sign in: the PC shows a code, the phone with this token says yes, the PC goes on without being touched."""
        self.page.goto("/desk/signin")
        code = next(one["value"] for one in self.context.cookies() if one["name"] == "anju-desk-code").split(".")[0]
        phone = self._open()
        phone.add_cookies([{"name": "anju", "value": token, "url": self.url}])
        asked = phone.new_page()
        asked.goto(f"/desk/c/{code}")
        assert asked.locator(".number b").inner_text() == self.page.locator(".number b").inner_text()
        asked.get_by_role("button", name="是我", exact=True).click()
        expect(asked.locator("main")).to_contain_text("电脑上已经进去了")
        phone.close()
        go_on = self.page.get_by_role("link", name="手机上点好了，进去")
        if go_on.is_visible():  # without scripts
            go_on.click()
        expect(self.page.locator(".desk")).to_be_visible()
        self.page.wait_for_load_state()  # else a key comes before the scripts

    def rooms(self) -> list[str]:
        """The addresses of the pages that stand beside all others."""
        links = self.page.locator('.nav a[href^="/desk"]').evaluate_all("all => all.map(one => one.pathname)")
        return list(dict.fromkeys(links))

    def in_each_size(self, look: Callable[[str], None]) -> None:
        """Look at the page on each screen."""
        for name, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            look(name)

    def overflow(self) -> int:
        """How many pixels of the page are cut off at the side."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def violated(self) -> list[str]:
        """What the content policy refused on this page."""
        return list(self.page.evaluate("window.violated"))
