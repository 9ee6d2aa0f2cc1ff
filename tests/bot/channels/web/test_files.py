"""Files of the web chat: what is taken, who is given what, and that none is ever shown as a page of this site."""

import hashlib

import httpx
import pytest

from bot.channels.web.downloads import disposition
from handlers.dialog.messages import File, Reply
from handlers.wording import Wording
from storage.cases import files
from tests.bot.channels.website import START, Site, picture, post, send_piece
from tests.office_files import document

DOCX = document("a document")
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def hand_in(browser: httpx.Client, data: bytes, name: object, message: str = "file-00001") -> httpx.Response:
    assert send_piece(browser, data, message=message).status_code == 200
    claim = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "album": None, "name": name}
    return browser.post("/api/messages", json={"id": message, "file": claim})


def stored(site: Site, person_id: int, *, name: str = "通知 10月.docx") -> str:
    with site.database.writing() as tx:
        folder = site.folder.parent / "files"
        return files.make(tx, folder, person_id=person_id, name=name, media_type=TYPE, data=DOCX, now=START)


def test_a_file_is_on_disk_before_it_is_accepted_and_its_name_is_no_path(site: Site) -> None:
    browser = site.browser()
    assert hand_in(browser, DOCX, "../../../通知.docx").status_code == 202
    [file] = site.contents()
    assert isinstance(file, File)
    assert (file.name, file.bytes, file.album) == ("通知.docx", len(DOCX), None)
    assert [path.parent.name for path in site.folder.rglob("*") if path.is_file()] == ["incoming"]
    [own] = browser.get("/api/history").json()["items"]
    assert (own["kind"], own["text"]) == ("file", "通知.docx")


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (b"MZ\x90\0", "a.exe", "web.error.file_type"),
        (b"<script>", "a.html", "web.error.file_type"),
        (b"MZ\x90\0", "a.docx", "web.error.file_content"),
        (b"%PDF-1.7", "a.docx", "web.error.file_content"),
        (DOCX, "a.xlsx", "web.error.file_content"),
        (DOCX, 5, "web.error.file_type"),
        (DOCX, "", "web.error.file_type"),
        (picture(), "a.pdf", "web.error.file_content"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(
    site: Site, say: Wording, data: bytes, name: object, key: str
) -> None:
    answer = hand_in(site.browser(), data, name)
    assert (answer.status_code, answer.json()["error"]) == (400, say(key))
    assert site.received() == []


def test_a_file_is_given_to_its_sender_and_to_whom_it_was_sent_to(site: Site, say: Wording) -> None:
    sender, cadre, stranger = site.browser(), site.browser(), site.browser()
    post(sender, {"text": "发通知"})
    file_id = stored(site, site.person(site.lane()))
    post(cadre, {"text": "有通知吗"})
    site.say(site.lane(), Reply(text="通知", files=(file_id,)))
    post(stranger, {"text": "你好"})
    shown = cadre.get("/api/history").json()["items"][-1]
    [borne] = shown["files"]
    assert (borne["id"], borne["name"], borne["bytes"]) == (file_id, "通知 10月.docx", len(DOCX))
    assert not borne["sound"]
    assert not borne["picture"]
    assert cadre.get("/api/messages?after=0").json()["items"][-1]["files"] == shown["files"]
    for browser in (sender, cadre):
        answer = browser.get(f"/files/{file_id}")
        assert (answer.status_code, answer.content) == (200, DOCX)
        assert answer.headers["content-disposition"] == disposition("通知 10月.docx")
        assert answer.headers["content-type"] == TYPE
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "private" in answer.headers["cache-control"]
    missing = {
        browser.get(f"/files/{id}").text for browser in (stranger, site.browser()) for id in (file_id, "0" * 16, "x")
    }
    assert len(missing) == 1, "one's own that is none, and another's, sound the same"
    assert say("web.error.no_file") in missing.pop()


def test_a_file_whose_bytes_are_gone_is_said_to_be_gone(site: Site, say: Wording) -> None:
    browser = site.browser()
    post(browser, {"text": "发通知"})
    file_id = stored(site, site.person(site.lane()))
    for path in (site.folder.parent / "files").iterdir():
        path.unlink()
    answer = browser.get(f"/files/{file_id}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert say("web.error.no_file") in answer.text


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("list 1.docx", "list 1.docx"),
        ("通知.docx", "file.docx"),
        ('a";x="b.docx', "file.docx"),
        ("a\r\nX: y.docx", "file.docx"),
        ("no ending", "no ending"),
        ("没有", "file"),
    ],
)
def test_the_plain_name_in_the_header_ends_no_quotes_and_no_line(name: str, plain: str) -> None:
    header = disposition(name)
    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert header.isascii()
    assert header.isprintable()
