"""The desk in a browser: every room, role and size, by keys alone, and without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.demo.cast import person_of, plant
from bot.demo.county import CountySize, plant_county
from handlers.wording import load_wording
from knowledge.model.pack import load_packs
from storage.database.database import Database
from storage.people import people
from storage.people.people import Role
from storage.web import sessions
from tests.browser.county import NOW
from tests.browser.pc import Pc
from tests.browser.test_accessibility import SCHEMES, violations
from tests.faults.process import Anju

OpenPc = Callable[..., Pc]
ROLES = ("county", "township", "city", "operator")


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anju]:
    """A running website with the houses of a small county."""
    site = Anju(tmp_path_factory.mktemp("desk"), ANJU_CLOCK=NOW.isoformat())
    site.database_file.parent.mkdir(parents=True)
    database, say = site.database(), load_wording()
    database.upgrade()
    with database.writing() as tx:
        plant(tx, say, NOW)
        plant_county(tx, say, load_packs()["yantai"], NOW, CountySize(townships=2, villages=4, people=40, cases=300))
        operator = people.add(tx, now=NOW, name="冯平", phone="13800000030")
        people.grant(tx, operator, Role.OPERATOR, None, NOW)
    database.close()
    site.start_and_wait()
    yield site
    site.stop()


@pytest.fixture
def open_pc(chromium: Browser, desk_site: Anju) -> Iterator[OpenPc]:
    """Seats somebody at the desk; no page may have met an error, nor asked for what the content policy refuses."""
    opened: list[Pc] = []

    def seated(role: str, *, scripts: bool = True) -> Pc:
        pc = Pc(chromium, f"http://127.0.0.1:{desk_site.port}", scripts=scripts)
        opened.append(pc)
        database = desk_site.database()
        pc.sit(_token(database, role))
        database.close()
        return pc

    yield seated
    problems = [problem for pc in opened for problem in pc.problems]
    for pc in opened:
        pc.context.close()
    assert problems == []


def _token(database: Database, role: str) -> str:
    """A phone of somebody who works there."""
    with database.writing() as tx:
        person_id = people.find_by_phone(tx, "13800000030") if role == "operator" else person_of(tx, role)
        assert person_id is not None
        return sessions.sign_in(tx, person_id, f"{role} {id(tx)}", NOW, device="", instead_of=None)


@pytest.mark.parametrize("role", ROLES)
def test_every_room_holds_on_each_screen_and_violates_nothing(open_pc: OpenPc, role: str, shots: Path | None) -> None:
    pc = open_pc(role)
    rooms = pc.rooms()
    assert "/desk/ledger" in rooms
    wrong: dict[str, object] = {}
    for room in rooms:
        pc.page.goto(room)

        def look(size: str, room: str = room) -> None:
            if shots is not None:
                pc.page.screenshot(path=shots / f"{role}{room.replace('/', '-')}-{size}.png")
            for scheme in SCHEMES:
                pc.page.emulate_media(color_scheme=scheme)
                if found := violations(pc.page):
                    wrong[f"{room}, {size}, {scheme}"] = found
            if pc.overflow() > 0:
                wrong[f"{room}, {size}"] = pc.overflow()

        pc.in_each_size(look)
        if pc.violated():
            wrong[f"{room}: policy"] = pc.violated()
    assert wrong == {}


def test_a_circle_of_the_map_opens_as_many_houses_as_it_says(open_pc: OpenPc) -> None:
    page = open_pc("county").page
    page.goto("/desk/map")
    circle = page.locator("#map .spot:not(.place)").first
    expect(circle).to_be_visible()
    many = circle.inner_text()
    circle.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1 small")).to_have_text(re.compile(rf"\b{many}\D"))


def test_a_step_is_found_opened_and_taken_by_keys_alone(open_pc: OpenPc) -> None:
    pc = open_pc("county")
    page = pc.page
    current = page.locator("#rows [aria-current]")
    first = current.get_attribute("href") or ""
    page.keyboard.press("j")
    expect(current).not_to_have_attribute("href", first)
    page.keyboard.press("k")
    expect(current).to_have_attribute("href", first)
    expect(page.locator("[data-row].htmx-request")).to_have_count(0)
    expect(page.locator("#case h2")).to_contain_text(current.locator("b").inner_text())
    page.keyboard.press(".")
    form = page.locator("#case [data-form]")
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def test_every_room_and_a_step_work_without_scripts(open_pc: OpenPc) -> None:
    pc = open_pc("township", scripts=False)
    page = pc.page
    for room in pc.rooms():
        answer = page.goto(room)
        assert answer is not None
        assert answer.ok, room
        expect(page.locator("h1")).to_be_visible()
    page.goto("/desk")
    page.locator("#rows a").nth(1).click()
    page.locator("#case .steps a").first.click()
    expect(page.locator("[data-form]")).to_be_visible()
    page.locator("[data-form] .side").click()
    expect(page.locator("#case .steps")).to_be_visible()


def test_houses_are_ticked_by_keys_and_with_shift_and_the_bar_counts_them(open_pc: OpenPc) -> None:
    pc = open_pc("county")
    page = pc.page
    page.wait_for_load_state("networkidle")  # a request that is cut off by leaving counts as a fault
    page.goto("/desk/ledger")
    boxes, bar = page.locator("[data-tick]"), page.locator("#ticks")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(bar).to_contain_text("勾上的4件")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("勾上的5件")
    expect(boxes.nth(5)).to_be_checked()
    page.locator("[data-tick-all]").click()
    expect(bar).to_contain_text("勾上的100件")
    page.wait_for_load_state("networkidle")  # a request that is cut off by leaving counts as a fault
    bar.get_by_role("button", name="选一步，一起办").click()
    expect(page.locator("h1")).to_contain_text("选了")


def test_a_row_of_the_queue_is_ticked_by_a_key_and_another_case_keeps_the_ticks(open_pc: OpenPc) -> None:
    pc = open_pc("county")
    page = pc.page
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(page.locator("#rows [aria-current]")).to_have_attribute(
        "href", page.locator("#rows a").nth(1).get_attribute("href") or ""
    )
    page.keyboard.press("x")
    expect(page.locator("#ticks")).to_contain_text("勾上的2件")


def test_a_step_on_one_case_leaves_the_others_ticked(open_pc: OpenPc) -> None:
    page = open_pc("township").page
    page.locator("[data-tick]").nth(2).click()
    page.locator("#case .steps").get_by_role("link", name="写内部备注").click()
    page.locator("[data-form] [name=words]").fill("打过电话了")
    page.locator("[data-form] button.main").click()
    expect(page.locator("#case .flash")).to_be_visible()
    expect(page.locator("#ticks")).to_contain_text("勾上的1件")
    expect(page.locator("[data-tick]:checked")).to_have_count(1)


def test_a_room_is_found_by_typing_its_name_and_opened_by_a_key(open_pc: OpenPc) -> None:
    page = open_pc("county").page
    page.wait_for_load_state("networkidle")  # a request that is cut off by leaving counts as a fault
    page.keyboard.press("Control+k")
    page.locator("[data-palette] input").fill("全年日历")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("全年日历")
