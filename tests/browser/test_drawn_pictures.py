"""A picture that was drawn for somebody stands in its message, as wide as that, and is saved by its name."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from handlers.dialog.messages import Reply
from handlers.documents.bar_picture import WIDTH, draw
from handlers.documents.charts import BarGroup
from storage.cases import files
from tests.browser.conftest import OpenPhone
from tests.browser.county import NOW, County
from tests.browser.test_what_arrives import tell
from tests.faults.process import Anju

NAME = "云山县没答上的问题2026-11-09.png"
WEEK = "云山县上周问了、我没答上的，一共7件"


def drawn(site: Anju, person_id: int) -> str:
    """A picture of bars, kept for somebody; its id."""
    chart = BarGroup(title="哪个村问的", counts=[("青石村", 5), ("䶮家沟村", 2)])
    picture = draw("云山县上周没答上的问题", "一共7件", [chart])
    database, folder = site.database(), site.database_file.parent / "files"
    with database.writing() as tx:
        made = files.make(
            tx, folder, person_id=person_id, name=NAME, media_type=files.PICTURE_TYPE, data=picture, now=NOW
        )
    database.close()
    return made


def test_a_drawn_picture_is_seen_whole_in_its_message_and_saved_by_its_name(
    open_phone: OpenPhone, site: Anju, county: County, tmp_path: Path
) -> None:
    curator = open_phone(county.county)
    tell(site, county.county, Reply(text=WEEK, files=(drawn(site, county.county.person_id),)))
    curator.sees(WEEK)
    bubble = curator.bubble(WEEK)
    shown = bubble.get_by_role("img", name=NAME)
    expect(shown).to_have_js_property("naturalWidth", WIDTH)
    box, around = shown.bounding_box(), bubble.bounding_box()
    assert box is not None
    assert around is not None
    assert around["x"] < box["x"]
    assert box["x"] + box["width"] < around["x"] + around["width"]
    assert box["width"] > 0.8 * around["width"]
    with curator.page.expect_download() as downloading:
        bubble.get_by_role("link", name=NAME).click()
    assert downloading.value.suggested_filename == NAME
    downloading.value.save_as(tmp_path / "saved.png")
    with Image.open(tmp_path / "saved.png") as saved:
        assert saved.width == WIDTH
