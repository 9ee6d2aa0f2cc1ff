"""Nothing of a photo or file that came by the page can be read from the disk, at no moment (P7)."""

import asyncio
import hashlib
import json

from handlers.dialog.messages import File, Photo
from tests.bot.channels.web.test_files import DOCX, hand_in, stored
from tests.bot.channels.web.test_photos import stored_photo
from tests.bot.channels.website import Site, picture, post, send_piece, upload
from tests.bot.pipeline import images

WHERE = b"GPS-37.458472-121.402917"


def on_disk(site: Site) -> bytes:
    """All that lies in the folders of photos and files."""
    folders = (site.folder, site.folder.parent / "files")
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


def test_a_photo_that_came_half_whole_or_was_released_lies_sealed(site: Site) -> None:
    data = images.jpeg(comment=WHERE.decode())
    assert WHERE in data
    half, browser = site.browser(), site.browser()
    send_piece(half, data[: len(data) - 5])
    upload(browser, data)
    assert on_disk(site)
    assert WHERE not in on_disk(site)
    [photo] = site.contents()
    assert isinstance(photo, Photo)
    assert asyncio.run(site.channel.fetch(photo.source)) == data
    asyncio.run(site.channel.release(photo.source))
    assert hashlib.sha256(data).hexdigest().encode() not in on_disk(site)
    assert upload(browser, data).status_code == 202, "it is known that it came"


def test_a_file_lies_sealed_and_is_released_like_a_photo(site: Site) -> None:
    browser = site.browser()
    hand_in(browser, DOCX, "通知.docx")
    [file] = site.contents()
    assert isinstance(file, File)
    assert DOCX[:40] not in on_disk(site)
    assert asyncio.run(site.channel.fetch(file.source)) == DOCX
    asyncio.run(site.channel.release(file.source))
    name = json.loads(file.source)["incoming"]
    assert [path.name for path in (site.folder / "incoming").iterdir()] == [f"{name}.released.sealed"]
    assert hand_in(browser, DOCX, "通知.docx").status_code == 202


def test_what_was_made_here_and_the_small_copy_of_a_photo_lie_sealed(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    stored(site, site.person(site.lane()))
    photo_id = stored_photo(site, site.person(site.lane()))
    begins = picture()[:11]
    for _ in range(2):
        small = browser.get(f"/photos/{photo_id}/small")
        assert (small.status_code, small.content[:11]) == (200, begins)
    assert len(list(site.folder.glob(f"{photo_id}*"))) == 2, "the small copy is made once"
    assert DOCX[:40] not in on_disk(site)
    assert begins not in on_disk(site)
