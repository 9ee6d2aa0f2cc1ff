"""The page's rows of the fault matrix: the process killed, the line failing, messages doubled, shuffled and forged."""

import itertools
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage.people import invitations, people
from storage.people.people import Role
from tests.bot.channels.bot_api import wait_until
from tests.bot.channels.website import OWN_PAGE
from tests.faults.conftest import Visitors, campaign, in_parts
from tests.faults.county import VILLAGE
from tests.faults.line import FAILURES, BadLine
from tests.faults.person import PATIENCE_S, Said, jpeg
from tests.faults.process import KEY, Anju
from tests.faults.report import report, report_steps
from tests.faults.reporters import Reporters, check
from tests.faults.visitor import Refused, Visitor
from tests.hostile import HOSTILE

pytestmark = pytest.mark.faults

PEOPLE = 4

long = pytest.mark.skipif(not os.environ.get("ANJU_FAULTS"), reason="takes long: make faults-short runs it")
LONGEST_TEXT = 4000


@pytest.mark.quick
@in_parts(10)
def test_kills_at_random_moments_lose_and_double_nothing_on_the_page(
    website: Anju, visitors: Visitors, chance: random.Random, record_property: Callable[[str, object], None], part: int
) -> None:
    """Row K1: 3 kills, 20 with ANJU_FAULTS=short, ten times 100 with ANJU_FAULTS=full."""
    kills = campaign(3, 20, 100)
    reporters = Reporters(crowd := visitors(PEOPLE), chance)
    reporters.start()
    silences = []
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, 3.0))
            website.kill()
            website.start()
            silences.append(_silence(crowd, website.started_at))
            if reporters.failures:
                break
    finally:
        reporters.end()
    assert reporters.failures == []
    check(website, reporters.reported)
    assert reporters.repeated() == 0
    silences.sort()
    figures = {
        "kills": kills,
        "cases": len(reporters.reported),
        "first answer, median s": round(silences[len(silences) // 2], 2),
        "first answer, longest s": round(silences[-1], 2),
    }
    for name, value in figures.items():
        record_property(name, value)
    print(figures)


def _silence(crowd: list[Visitor], since: float) -> float:
    """Seconds from the restart to the first message that anybody sees after it."""

    def spoken() -> list[float]:
        return [at for person in crowd for at in person.arrived if at > since]

    wait_until(lambda: bool(spoken()), PATIENCE_S, "a message after the restart")
    return min(spoken()) - since


@pytest.mark.quick
def test_five_copies_at_once_of_every_message_count_once(website: Anju, visitors: Visitors) -> None:
    """Row U1: five copies, three in `make test`, for the pace allows a message a second."""
    copies = campaign(3, 5, 5)
    [person] = visitors(1)
    with ThreadPoolExecutor(5) as pool:

        def until_it_has_it(body: dict[str, Any]) -> httpx.Response:
            while (answer := person.client.post("/api/messages", json=body)).status_code == 429:
                time.sleep(float(answer.headers["Retry-After"]))
            return answer

        def many_times(body: dict[str, Any]) -> httpx.Response:
            answers = list(pool.map(lambda _: until_it_has_it(body), range(copies)))
            return next((answer for answer in answers if answer.status_code != 202), answers[0])

        person.post = many_times
        report(person, "李秀英")
    assert person.repeated() == 0
    assert len(website.cases()) == 1
    assert website.set_aside() == []


def test_a_packet_that_is_sent_again_after_a_kill_and_in_copies_makes_one_case(
    website: Anju, visitors: Visitors
) -> None:
    """Rows U1 and K1, for a report that was filled without a line."""
    [person] = visitors(1)
    photo, data = "photo-of-packet", jpeg()
    claim = {"id": photo, "bytes": len(data), "sha256": None, "album": None}
    answers: list[dict[str, Any]] = [
        {"field": "danger", "choice": {"id": "none", "on": None}},
        {"field": "place", "text": "青石村三组老井旁"},
        {"field": "head", "text": "李秀英"},
        {"field": "hazards", "choice": {"id": "wall_crack", "on": None}},
        {"field": "hazards", "choice": {"id": "-done", "on": None}},
        {"field": "photos", "photo": claim},
        {"field": "photos", "choice": {"id": "-done", "on": None}},
    ]
    packet: dict[str, Any] = {"id": "packet-0001", "whose": None, "name": "李秀英", "consent": None, "alarm": None}
    packet |= {"entered": 0, "sent": 1000, "answers": answers}
    assert person.client.post("/api/report-packets", json=packet).status_code == 409
    website.kill()
    website.start_and_wait()
    person.client.put(f"/api/photos/{photo}", params={"at": 0}, content=data).raise_for_status()
    assert person.client.post("/api/report-packets", json=packet).status_code == 202
    website.kill()
    website.start_and_wait()
    with ThreadPoolExecutor(3) as pool:
        posted = pool.map(lambda _: person.client.post("/api/report-packets", json=packet).status_code, range(3))
        assert set(posted) == {202}
    wait_until(lambda: any("报上去了" in said.text for said in person.heard(all_of_it=True)), PATIENCE_S, "its number")
    assert [len(case.answers["photos"]) for case in website.cases()] == [1]
    assert person.repeated() == 0
    assert website.set_aside() == []


@pytest.mark.quick
def test_one_session_that_uploads_for_ever_gets_one_photo_taken(website: Anju, chance: random.Random) -> None:
    """Row W2: a newcomer with a cookie of their own, who agrees to nothing and answers nothing."""
    cookie = chance.randbytes(32).hex()[:43]
    taken: Counter[str] = Counter()
    with httpx.Client(base_url=website.url, headers=OWN_PAGE, cookies={"anju": cookie}, timeout=PATIENCE_S) as client:
        for number, kind in enumerate(["photo", "file", "voice"] * campaign(5, 20, 100)):
            data = {"photo": jpeg(), "file": b"words " * 100_000, "voice": b"OggS" + bytes(600_000)}[kind]
            told = {"bytes": len(data), "sha256": None, "album": None, "name": "a.txt", "ending": "ogg"}
            message = {"id": f"{kind}-{number:06}", kind: told}
            for _ in range(2):
                client.post("/api/messages", json=message)
                client.put(f"/api/photos/{message['id']}", params={"at": 0}, content=data)
            taken[kind] += client.post("/api/messages", json=message).status_code == 202
    assert (taken["photo"], taken["file"], taken["voice"]) == (1, 0, 0)
    folder = website.folder / "data" / "photos" / "incoming"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10_000


@long
def test_answers_in_any_order_break_nothing_and_are_never_taken_for_others(
    website: Anju, visitors: Visitors, chance: random.Random
) -> None:
    """Row U2: a form's messages shuffled; afterwards the same person reports as if nothing had been."""
    for person in visitors(campaign(1, 4, 8)):
        words = ["报危房", "暂时没有", "青石村三组老井旁", "李秀英", "墙裂缝", "完成", "提交", "返回", "改第2项"]
        chance.shuffle(words)
        for word in words:
            person.say(word)
        person.say("帮助")
        person.hear("问政策")
        for case in website.cases():
            assert case.answers["head"] == "李秀英"
        person.say("取消")
        report(_fresh(person), "李秀英")
    assert website.set_aside() == []
    assert website.integrity() == "ok"


def _fresh(person: Visitor) -> Visitor:
    """The person with no form open, once what was said last is answered."""
    for label in ("放弃", "确定取消"):
        wait_until(lambda: bool(person.heard()), PATIENCE_S, "an answer")
        if any(label in said.buttons for said in person.heard()):
            person.press(label)
    return person


@long
def test_the_last_messages_again_after_a_restart_change_nothing(website: Anju, visitors: Visitors) -> None:
    """Row U3."""
    [person] = visitors(1)
    report(person, "李秀英")
    before = [said.text for said in person.heard(all_of_it=True)]
    assert website.stop() == 0
    website.start_and_wait()
    for body in person.sent[-100:]:
        while person.client.post("/api/messages", json=body).status_code != 202:
            time.sleep(0.5)
    person.say("帮助")
    person.hear("问政策")
    assert [said.text for said in person.heard(all_of_it=True)][: len(before)] == before
    assert len(person.heard(all_of_it=True)) == len(before) + 1
    assert len(website.cases()) == 1


@pytest.mark.parametrize("failing", FAILURES[: campaign(1, 7, 7)])
def test_after_every_fault_of_the_line_the_answer_counts_once(website: Anju, visitors: Visitors, failing: Any) -> None:
    """Row N1, for each kind of request that the page makes while somebody reports."""
    [person] = visitors(1)
    requests = [("POST", "/api/messages"), ("PUT", "/api/photos"), ("GET", "/api/photos"), ("GET", "/api/messages")]
    with BadLine(website.url) as line:
        person.client.base_url = httpx.URL(line.url)
        faults = itertools.cycle(requests)
        for act, words in report_steps(person, "李秀英"):
            method, path = next(faults)
            line.fail(failing, method, path, times=2)
            act()
            person.hear(words)
    assert line.failed.total() >= len(requests)
    assert person.repeated() == 0
    assert len(website.cases()) == 1


@long
def test_hostile_texts_at_every_step_are_answered_and_kill_nothing(website: Anju, visitors: Visitors) -> None:
    """Row M1, and A4: nothing of it, and no secret, stands in the log."""
    steps = 8
    texts = [text for text in HOSTILE if text.strip()][:: campaign(12, 6, 1)]

    def pester(person: Visitor, step: int) -> None:
        for number, (act, words) in enumerate(report_steps(person, "李秀英")):
            if number == step:
                for text in texts:
                    _say_or_be_refused(person, text)
                return
            act()
            person.hear(words)

    crowd = visitors(steps)
    with ThreadPoolExecutor(steps) as pool:
        list(pool.map(pester, crowd, range(steps)))
    [witness] = visitors(1)
    witness.say("帮助")
    witness.hear("问政策")
    assert website.running
    assert website.set_aside() == []
    log = website.log()
    assert "Traceback" not in log
    assert all(secret not in log for secret in (KEY, *(person.token for person in crowd)))
    assert not re.search(r"1380000\d{4}|李秀英|老井", log)


def _say_or_be_refused(person: Visitor, text: str) -> None:
    """Said and answered, or refused in a sentence."""
    try:
        person.say(text.encode(errors="replace").decode())  # no browser sends half a character
        wait_until(lambda: bool(person.heard()), PATIENCE_S, f"an answer to {text[:40]!r}")
    except Refused as refused:
        if '"error"' not in str(refused) or (len(text) <= LONGEST_TEXT and text.strip()):
            raise


@long
def test_a_path_in_place_of_a_photos_id_reaches_no_file(website: Anju, visitors: Visitors) -> None:
    """Row M2: the page's photos have no file names; the id in the address is the only name that could be one."""
    [person] = visitors(1)

    def files() -> set[Path]:
        """All files but those that SQLite has while it works."""
        return {path for path in website.folder.rglob("*") if path.is_file() and not path.name.startswith("anju.db-")}

    before = files()
    for name in (
        "..%2f..%2fanju.db",
        "%2fetc%2fpasswd",
        "CON",
        "a" * 5000,
        "..",
        "x%00y1234567",
        "../anju.log",
        "~root123",
    ):
        answer = person.client.put(f"/api/photos/{name}", params={"at": 0}, content=b"x")
        assert answer.status_code in (400, 403, 404, 405), name
    assert files() == before


@long
@pytest.mark.quick
def test_a_strangers_presses_on_others_buttons_have_no_effect_and_say_nothing(
    website: Anju, visitors: Visitors, chance: random.Random
) -> None:
    """Row M3: every button that the reporter ever had, some of a case that is there, and ids that are nothing."""
    reporter, stranger, other = visitors(3)
    number = report(reporter, "李秀英")
    before = website.cases()
    ids = [id for said in reporter.heard(all_of_it=True) for id in said.buttons.values()]
    ids += [f"case:{verb}:{number}" for verb in ("show", "receive", "return", "take", "details", "correct", "withdraw")]
    ids += [f"due:done:{chance.randbytes(4).hex()}:20261103:{VILLAGE}", "x", "f:::", "case:", "ask:e:yantai:none"]
    told = {}
    for id in sorted(set(ids))[:: campaign(4, 3, 1)]:
        stranger.press_id(id, _NOTHING)
    for verb in ("show", "receive"):
        for name, target in (("real", number), ("none", number[:-6] + "999999")):
            other.press_id(f"case:{verb}:{target}", _NOTHING)
            wait_until(lambda: bool(other.heard()), PATIENCE_S, "an answer")
            told[verb, name] = other.heard()[-1].text.replace(number, "N").replace(number[:-6] + "999999", "N")
    assert told["show", "real"] == told["show", "none"]
    assert told["receive", "real"] == told["receive", "none"]
    assert website.cases() == before
    assert website.set_aside() == []
    assert all("李秀英" not in said.text for one in (stranger, other) for said in one.heard(all_of_it=True))


_NOTHING = Said(message_id=1, text="", buttons={}, edited=False)


def test_of_fifty_people_who_use_one_code_at_once_one_gets_the_role(website: Anju, visitors: Visitors) -> None:
    """Row A1: one code, one use, fifty browsers."""
    code = website.invite("cadre", VILLAGE)
    crowd = visitors(campaign(12, 50, 50))
    with ThreadPoolExecutor(len(crowd)) as pool:
        list(pool.map(lambda person: _say_and_hear(person, code), crowd))
    database = website.database()
    try:
        with database.reading() as tx:
            left = invitations.find(tx, code)
            holders = people.holding(tx, Role.CADRE, VILLAGE)
    finally:
        database.close()
    assert left is None or left.role == Role.CADRE
    assert len(holders) == 2  # the one who was imported, and the one who was first


def _say_and_hear(person: Visitor, text: str) -> None:
    person.say(text)
    wait_until(lambda: bool(person.heard()), PATIENCE_S, "an answer")


@long
def test_a_flood_of_one_person_is_slowed_down_and_holds_nobody_up(
    website: Anju, visitors: Visitors, chance: random.Random
) -> None:
    """Row A2: 500 messages at once; told once a message to slow down; what was accepted is answered."""
    flooder, other = visitors(2)
    bodies = [{"id": chance.randbytes(12).hex(), "text": f"帮助{number}"} for number in range(500)]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda body: flooder.client.post("/api/messages", json=body), bodies)
        started = time.monotonic()
        other.say("帮助")
        other.hear("问政策")
        print(f"another was answered after {time.monotonic() - started:.2f} s")
        statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {202, 429}
    assert statuses.count(202) < 100


def test_five_presses_on_one_button_have_one_effect_and_an_old_button_does_no_harm(
    website: Anju, visitors: Visitors
) -> None:
    """Row A3: also after a restart, and on a button of a report that was sent in."""
    [person] = visitors(1)
    steps = list(report_steps(person, "李秀英"))
    for act, words in steps[:-1]:
        act()
        person.hear(words)
    summary = next(said for said in reversed(person.heard(all_of_it=True)) if "提交" in said.buttons)
    for _ in range(5):
        person.press_id(summary.buttons["提交"], summary)
        wait_until(lambda: bool(person.heard()), PATIENCE_S, "an answer to each press")
    website.kill()
    website.start_and_wait()
    person.press_id(summary.buttons["提交"], summary)
    wait_until(lambda: bool(person.heard()), PATIENCE_S, "an answer after the restart")
    assert len(website.cases()) == 1
    assert sum(said.text.startswith("✅ 报上去了") for said in person.heard(all_of_it=True)) == 1
