"""The page's own files: kept for good by their release, light, and all there without a line."""

import base64
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from handlers.wording import Wording
from tests.bot.channels.website import Site, post

STATIC = Path("bot/channels/web/static")
SCRIPTS = sorted(STATIC.glob("*.js"))
ONLY_IN_DEMOS = {"demo.js"}


def files_of(site: Site) -> list[str]:
    """The addresses that the worker keeps."""
    worker = site.browser().get("/worker.js").text
    files: list[str] = json.loads(worker.splitlines()[1].partition(", ")[2].removesuffix(");"))
    return files


def imported(name: str) -> set[str]:
    """The modules that one needs before it runs, itself among them."""
    found = {name}
    for other in re.findall(r'^import .* from "\./(.*)";$', (STATIC / name).read_text(encoding="utf-8"), re.MULTILINE):
        found |= imported(other)
    return found


def test_files_are_kept_for_good_under_the_address_of_their_release_and_asked_for_under_any_other(site: Site) -> None:
    browser = site.browser()
    for path in files_of(site)[1:]:
        answer = browser.get(path)
        assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True), path
        for other in (f"/static/000000000000/{Path(path).name}", f"/static/{Path(path).name}"):
            answer = browser.get(other)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache"), other


def test_a_part_of_the_page_carries_no_policy_of_its_own(site: Site) -> None:
    """The page's policy counts for what it loads; some thirty parts with another each would slow the first visit."""
    headers = site.browser().get(files_of(site)[-1]).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert not {"content-security-policy", "permissions-policy"} & set(headers)


def test_nothing_else_of_the_folder_is_served(site: Site) -> None:
    browser = site.browser()
    for name in ("page.html", "nothing.js", "..%2Fweb.py", "", "../web.py"):
        assert browser.get(f"/static/x/{name}").status_code == 404


def test_the_worker_changes_with_the_release_and_keeps_the_page_and_all_that_it_is_made_of(site: Site) -> None:
    answer = site.browser().get("/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
    kept = files_of(site)
    assert kept[0] == "/"
    page = site.browser().get("/").text
    needed = set(re.findall(r'(?:href|src)="(/static/[^"]*)"', page))
    assert needed <= set(kept)
    in_the_page = {"page.css"}
    assert {Path(path).name for path in kept[1:]} == {
        path.name for path in STATIC.iterdir() if path.suffix in (".js", ".svg", ".css")
    } - in_the_page


def test_what_the_page_needs_is_fetched_at_once(site: Site) -> None:
    page = site.browser().get("/").text
    named = {Path(path).name for path in re.findall(r'(?:href|src)="(/static/[^"]*\.js)"', page)}
    assert named == imported("page.js") | {"fallback.js"}


def test_the_page_weighs_less_than_50_kilobytes_on_the_way(site: Site) -> None:
    browser = site.browser()
    paths = ["/worker.js", "/manifest.webmanifest", *files_of(site)]
    answers = [browser.get(path) for path in paths if Path(path).name not in ONLY_IN_DEMOS]
    assert sum(answer.num_bytes_downloaded for answer in answers) < 50_000


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stays_what_it_is_without_its_indentation_and_comments(path: Path, site: Site) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.count("`") % 2] == [], "a text over several lines would be changed"
    served = site.browser().get(f"/static/{path.name}").text.splitlines()
    assert len(served) == len(lines)
    assert [line for line in served if line] == [
        line.strip() for line in lines if line.strip() and not line.strip().startswith("//")
    ]


def test_the_style_stands_in_the_page_by_its_hash_alone(site: Site) -> None:
    answer = site.browser().get("/")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{hashed}';" in answer.headers["content-security-policy"]
    assert style == site.browser().get("/static/page.css").text
    assert "sha256" not in site.browser().get("/i/ABCDEFGHJKLMNP").headers["content-security-policy"]


def test_the_page_can_be_put_on_a_home_screen(site: Site, say: Wording) -> None:
    browser = site.browser()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in browser.get("/").text
    answer = browser.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (say("web.page.name"), "/", "standalone")
    for icon in manifest["icons"]:
        with Image.open(io.BytesIO(browser.get(icon["src"]).content)) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            assert len(set(picture.convert("RGB").get_flattened_data())) == 2
    assert browser.get("/icon-7.png").status_code == 404


def test_what_is_said_is_streamed_as_it_is(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    with browser.stream("GET", "/api/events") as stream:
        assert "content-encoding" not in stream.headers
        assert next(stream.iter_lines()).startswith("retry")
