"""WCAG 2.2 AA by axe-core in every main state of the page, light and dark, and what axe cannot see."""

from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.phone import Phone
from tests.browser.report import to_the_checklist, to_the_summary
from tests.faults.process import Anju

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LEAST = 44  # CSS pixels that whatever is tapped measures, both ways
SCREENS = {
    "phone": (390, 844),
    "phone at 200 %": (195, 422),
    "small phone": (320, 568),
    "on its side": (844, 390),
    "office": (1280, 800),
    "office at 200 %": (640, 400),
}


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: rule, and where."""
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    response: dict[str, Any] = Axe().run(page, options=options).response
    return [f"{one['id']}: {node['target']}" for one in response["violations"] for node in one["nodes"]]


def small_targets(page: Page) -> list[str]:
    """What can be tapped and is smaller than a thumb."""
    boxes: list[list[Any]] = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], textarea, .tool, summary')]
            .filter(one => one.checkVisibility())
            .map(one => [one, one.getBoundingClientRect()])
            .map(([one, box]) => [one.innerText || one.id, box.width, box.height])"""
    )
    return [f"{label}: {width:g}×{height:g}" for label, width, height in boxes if min(width, height) < LEAST]


def fits(page: Page) -> bool:
    """Whether nothing has to be pushed sideways, nor is cut off at the side."""
    return bool(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth &&
                document.querySelector('#talk').scrollWidth <= document.querySelector('#talk').clientWidth &&
                [...document.querySelectorAll('button')].filter(one => one.checkVisibility())
                    .every(one => one.scrollWidth <= one.clientWidth + 1 &&
                        one.getBoundingClientRect().right <= innerWidth)"""
        )
    )


def test_no_state_of_the_page_violates_wcag_by_day_or_night(
    open_phone: OpenPhone, county: County, snapshots: list[Path], tmp_path: Path
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    found: dict[str, list[str]] = {}

    def look(state: str, phone: Phone = cadre) -> None:
        for scheme in SCHEMES:
            phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[f"{state}, {scheme}"] = violations(phone.page)

    look("welcome")
    cadre.page.locator("#menu-open").click()
    look("menu")
    cadre.page.keyboard.press("Escape")
    cadre.write("C级房修一修补多少")
    cadre.asked("依据：")
    look("answer")
    to_the_checklist(cadre)
    cadre.tap("墙裂缝")
    cadre.sees("☑ 墙裂缝")
    look("checklist")
    cadre.tap("取消")
    cadre.asked("真的不要了吗")
    cadre.tap("放弃")
    cadre.asked("已经删掉")
    to_the_summary(cadre, snapshots)
    look("summary")
    cadre.tap("提交")
    township.asked("新上报一件")
    look("notice with photos", township)
    no_photo = tmp_path / "letter.jpg"
    no_photo.write_bytes(b"no picture")
    cadre.take_photos(no_photo)
    expect(cadre.page.locator("#talk .failed")).to_be_visible()
    look("refused photo")
    cadre.context.set_offline(True)
    cadre.write("没有网")
    expect(cadre.page.locator("#state")).to_contain_text("没有网")
    look("offline")
    assert {state: problems for state, problems in found.items() if problems} == {}


def test_the_dialog_of_the_demo_violates_nothing(open_phone: OpenPhone, demo: Anju) -> None:
    visitor = open_phone(url=demo.url)
    expect(visitor.page.locator("#demo-choice")).to_be_visible()
    assert violations(visitor.page) == []
    assert small_targets(visitor.page) == []


def test_larger_type_is_one_tap_away_and_is_remembered(open_phone: OpenPhone) -> None:
    elder = open_phone()
    button, words = elder.page.get_by_role("button", name="大字"), elder.page.locator("#talk .line").first

    def height() -> float:
        return float(words.evaluate("line => parseFloat(getComputedStyle(line).fontSize)"))

    usual = height()
    assert usual >= 18
    button.click()
    larger = height()
    button.click()
    largest = height()
    assert usual < larger < largest
    expect(button).to_have_accessible_name("大字，现在是最大的")
    elder.open()
    assert height() == largest
    button.click()
    assert height() == usual


def test_the_layout_holds_on_every_screen_in_every_size_with_targets_for_a_thumb(
    open_phone: OpenPhone, county: County
) -> None:
    cadre = open_phone(county.cadre)
    page, line = cadre.page, cadre.page.locator("#words")
    to_the_checklist(cadre)
    wrong = {}
    for size in ("usual", "larger", "largest"):
        for screen, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.locator("#menu-open").click()
            in_menu = fits(page), small_targets(page)
            page.keyboard.press("Escape")
            seen = fits(page), small_targets(page)
            if not in_menu == seen == (True, []):
                wrong[f"{screen}, {size}"] = in_menu, seen
            expect(page.locator("#send")).to_be_in_viewport(ratio=1)
            type_size = line.evaluate("line => parseFloat(getComputedStyle(line).fontSize)")
            assert type_size >= 16, "an iPhone would zoom in"
        page.locator("#size").click()
    assert wrong == {}


def test_what_was_said_before_is_not_read_out_again_and_what_comes_is(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    cadre.write("你好")
    cadre.asked("王建国，您好")
    cadre.page.add_init_script(
        """document.addEventListener('DOMContentLoaded', () => {
            window.read = [];
            new MutationObserver(changes => changes.forEach(({ addedNodes, target }) =>
                [...addedNodes].filter(one => one.tagName === 'ARTICLE')
                    .filter(one => target.ariaLive === 'polite' && one.ariaLive !== 'off')
                    .forEach(one => window.read.push(one.innerText))
            )).observe(document.querySelector('#talk'), { childList: true });
        })"""
    )
    cadre.open()
    cadre.asked("王建国，您好")
    assert cadre.page.evaluate("window.read") == []
    cadre.write("帮助")
    cadre.asked("想填了")
    assert [words for words in cadre.page.evaluate("window.read") if "王建国，您好" in words] == []
    assert len(cadre.page.evaluate("window.read")) == 1


def test_nothing_moves_for_those_who_asked_for_calm(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    cadre.page.emulate_media(reduced_motion="reduce")
    cadre.write("你好")
    cadre.asked("王建国，您好")
    assert cadre.page.evaluate("document.getAnimations().length") == 0


def test_the_first_visit_takes_less_than_60_kb_and_asks_no_other_host(open_phone: OpenPhone) -> None:
    newcomer = open_phone()
    page = newcomer.tab()
    wire = newcomer.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    hosts: set[str] = set()
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/api/home")):
        page.goto("/")
    expect(page.locator("#talk article").first).to_be_attached()
    assert len(sizes) > 25
    assert sum(sizes) < 60_000
    assert hosts == {newcomer.url.split("/")[2]}
