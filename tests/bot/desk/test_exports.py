"""Exports at the desk: what goes out, for whom, what is said and kept of it, and when it is gone."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from bot.pipeline.child import ChildPlace
from bot.pipeline.exchange import MOST_TRIES, Exchange
from handlers.documents.cells import Cell
from handlers.exchange import houses, showing
from handlers.exchange.asking import KEPT
from storage.cases import cases
from storage.database import heartbeats
from storage.database.log_of_writes import log_bytes
from storage.database.sealed_folder import SEALED
from storage.exchange import exports
from storage.exchange.exports import Export, ExportStatus
from storage.exchange.tables import exports as export_rows
from storage.people import audit, people
from storage.people.people import Role
from storage.queues import jobs, outbox
from storage.queues.jobs import Job
from storage.queues.tables import jobs as rows
from tests.bot.desk.office import PART, Office
from tests.cast import COUNTY, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP
from tests.keeping import VAULT
from tests.planning import planned

pytestmark = pytest.mark.usefixtures("child_at_hand")

ID_NUMBER, PHONE = "990101194505050011", "13800000088"
PLAIN = {"format": "xlsx", "columns": "all", "words": ""}
IN_FULL = {**PLAIN, "full": "1", "reason": "省里核查"}


@pytest.fixture
def desk(office: Office) -> Office:
    """Three households in two townships of a county, one of another."""
    office.household("王二", id_number=ID_NUMBER, phone=PHONE)
    office.household("李四", VILLAGE_OF_OTHER_TOWNSHIP)
    office.household("=HYPERLINK(1)")
    office.household("赵六", VILLAGE_OF_OTHER_COUNTY)
    return office


def worker(desk: Office) -> Exchange:
    """What has exports written."""
    folder = desk.dialogue.installation.file_folder
    assert folder is not None
    at = ChildPlace(
        database=desk.dialogue.database.engine.url.render_as_string(hide_password=False),
        vault=VAULT,
        zone="Asia/Shanghai",
        file_folder=folder,
        photo_folder=folder,
    )
    return Exchange(database=desk.dialogue.database, clock=desk.dialogue.clock, at=at)


def claimed(desk: Office) -> Job:
    """The job that waits."""
    now = desk.dialogue.clock.now()
    with desk.dialogue.database.writing() as tx:
        job = jobs.claim(tx, now, lease_until=now)
    assert job is not None
    return job


def write(desk: Office) -> None:
    """Let what waits be written."""
    asyncio.run(worker(desk).export(claimed(desk)))


def ask(pc: httpx.Client, chosen: dict[str, str], view: str = "") -> str:
    """Ask for an export; where it can be watched."""
    answer = pc.post(f"/desk/exports?{view}", data=chosen)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def sheet(pc: httpx.Client, address: str, folder: Path) -> list[dict[str, object]]:
    """The rows of a file that is fetched, by head."""
    answer = pc.get(f"{address}/file")
    assert answer.status_code == 200, answer.text
    (folder / "fetched.xlsx").write_bytes(answer.content)
    heads, *lines = load_workbook(folder / "fetched.xlsx").worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), line, strict=True)) for line in lines]


def only(desk: Office) -> Export:
    """The one export that was asked for last by the county."""
    with desk.dialogue.database.reading() as tx:
        return exports.latest_of(tx, desk.dialogue.ids["county"])[0]


@pytest.mark.usefixtures("real_child")
def test_the_view_is_exported_with_numbers_masked(desk: Office, tmp_path: Path) -> None:
    pc = desk.seated("county")
    address = ask(pc, {**PLAIN, "columns": "all"})
    assert "身份证号后几位会变成0" in pc.get("/desk/exports").text, "Excel reads a CSV so"
    page = pc.get(address).text
    assert "hx-trigger" in page
    assert "下载" not in page
    write(desk)
    assert "hx-trigger" not in pc.get(address, headers=PART).text
    found = sheet(pc, address, tmp_path)
    assert [row["户主"] for row in found] == ["=HYPERLINK(1)", "李四", "王二"]
    assert (found[2]["身份证号"], found[2]["联系电话"]) == ("990*************11", "138****0088")
    assert (tmp_path / "fetched.xlsx").stat().st_size == only(desk).bytes


def test_beside_an_export_the_log_of_writes_stays_small(
    desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = desk.dialogue.database
    if database.engine.dialect.name != "sqlite":
        pytest.skip("it is SQLite's")
    monkeypatch.setattr("storage.database.database.READING_S", -1.0)
    written = houses.row

    def row(*of: Any) -> list[Cell]:
        for _ in range(8):
            with database.writing() as tx:
                heartbeats.set_fact(tx, "ballast", "x" * 1_000_000)
        return written(*of)

    monkeypatch.setattr(houses, "row", row)
    pc = desk.seated("county")
    address = ask(pc, PLAIN)
    write(desk)
    assert len(sheet(pc, address, tmp_path)) == 3
    assert log_bytes(database.engine) < 14_000_000, "of one step, not of all three"


def test_filters_and_who_is_looked_for_count_and_stand_in_no_address(desk: Office, tmp_path: Path) -> None:
    pc = desk.seated("county")
    form = pc.post("/desk/exports?sort=oldest", data={"words": "王二"})
    assert 'value="王二"' in form.text
    assert "王二" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', form.text))
    address = ask(pc, {**PLAIN, "words": "王二", "columns": "list"}, "sort=oldest&cols=due,reported")
    write(desk)
    [row] = sheet(pc, address, tmp_path)
    assert row["户主"] == "王二"
    assert list(row)[-2:] == ["到期", "上报日期"]


def test_in_full_it_needs_a_reason_is_read_once_more_and_the_offices_hear_of_it(desk: Office, tmp_path: Path) -> None:
    pc = desk.seated("township")
    without = pc.post("/desk/exports", data={**IN_FULL, "reason": " "})
    assert without.status_code == 422
    asked = pc.post("/desk/exports", data=IN_FULL)
    assert (asked.status_code, "再看一遍" in asked.text) == (200, True)
    with desk.dialogue.database.reading() as tx:
        assert exports.latest_of(tx, desk.dialogue.ids["township"]) == []
    address = ask(pc, {**IN_FULL, "sure": "1"})
    write(desk)
    found = sheet(pc, address, tmp_path)
    assert [row["身份证号"] for row in found if row["户主"] == "王二"] == [ID_NUMBER]
    assert len(found) == 2, "of the own township alone"
    with desk.dialogue.database.reading() as tx:
        trail = [line for line in audit.latest(tx) if line.person_id == desk.dialogue.ids["township"]]
        waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100)
    assert [line.action for line in trail[:2]] == ["export_fetched", "cases_exported_in_full"]
    assert trail[1].details["reason"] == "省里核查"
    told = {one.person_id for one in waiting if "省里核查" in str(one.reply["text"])}
    assert desk.dialogue.ids["county"] in told
    assert desk.dialogue.ids["township"] not in told


def test_who_sees_no_cases_exports_none_and_positions_are_never_masked(desk: Office) -> None:
    for who in ("city", "operator"):
        assert desk.seated(who).get("/desk/exports").status_code == 404
        assert desk.seated(who).post("/desk/exports", data={**IN_FULL, "sure": "1"}).status_code == 404
    county = desk.seated("county")
    assert county.post("/desk/exports", data={**PLAIN, "format": "kml"}).status_code == 422
    assert county.post("/desk/exports", data={**PLAIN, "format": "exe"}).status_code == 422


def test_the_link_is_good_for_the_same_person_and_till_it_expires(desk: Office) -> None:
    pc = desk.seated("county")
    address = ask(pc, PLAIN)
    write(desk)
    folder = desk.dialogue.installation.file_folder
    kept = only(desk).file
    assert folder is not None
    assert kept is not None
    lies = folder / f"{kept}{SEALED}"
    assert lies.stat().st_mode & 0o077 == 0
    for other in ("township", "city", "other_county"):
        for path in (address, f"{address}/file"):
            assert desk.seated(other).get(path).status_code == 404
    desk.dialogue.clock.pass_by(KEPT)
    again = desk.seated("county")
    assert again.get(f"{address}/file").status_code == 404
    assert "过期" in again.get(address).text
    with desk.dialogue.database.writing() as tx:
        now = desk.dialogue.clock.now()
        planned(showing.forget, tx, say=desk.dialogue.installation.say, now=now, file_folder=folder)
    assert not lies.exists()
    assert only(desk).status is ExportStatus.GONE


def test_who_lost_the_role_before_it_was_written_gets_nothing(desk: Office, tmp_path: Path) -> None:
    pc = desk.seated("county")
    ask(pc, PLAIN)
    with desk.dialogue.database.writing() as tx:
        people.withdraw(tx, desk.dialogue.ids["county"], Role.COUNTY, COUNTY, desk.dialogue.clock.now())
    write(desk)
    assert only(desk).done == 0


def test_an_export_that_was_interrupted_is_written_anew_and_one_that_never_ends_is_told_as_failed(
    desk: Office,
) -> None:
    pc = desk.seated("county")
    address = ask(pc, PLAIN)
    claimed(desk)  # by a process that is killed
    with desk.dialogue.database.writing() as tx:
        tx.execute(update(rows).values(tries=MOST_TRIES))
    write(desk)
    assert "没写成" in pc.get(address).text
    address = ask(pc, PLAIN)
    with desk.dialogue.database.writing() as tx:
        tx.execute(update(rows).where(rows.c.kind == "export", rows.c.tries > 0).values(status="done"))
    claimed(desk)
    write(desk)
    assert "写好了" in pc.get(address).text


def test_three_at_once_are_enough(desk: Office) -> None:
    pc = desk.seated("county")
    for _ in range(3):
        ask(pc, PLAIN)
    assert pc.post("/desk/exports", data=PLAIN).status_code == 422


def test_a_county_names_its_own_columns_and_its_townships_export_by_them(desk: Office, tmp_path: Path) -> None:
    county, township = desk.seated("county"), desk.seated("township")
    assert township.get("/desk/columns").status_code == 404
    for wrong in ({"name": "", "lines": "户主"}, {"name": "省表", "lines": "户主=谁"}, {"name": "省表", "lines": ""}):
        assert county.post("/desk/columns", data=wrong).status_code == 422
    assert county.post("/desk/columns", data={"name": "省表", "lines": "姓名＝户主\n到期\n编号"}).status_code == 303
    form = township.get("/desk/exports").text
    [own] = re.findall(r'value="(\d+)"[^>]*><span>省表', form)
    address = ask(township, {**PLAIN, "columns": own})
    write(desk)
    assert next(list(row) for row in sheet(township, address, tmp_path)) == ["姓名", "到期", "编号"]
    assert "省表" not in desk.seated("other_county").get("/desk/exports").text
    assert county.post(f"/desk/columns/{own}/remove").status_code == 303
    assert "省表" not in township.get("/desk/exports").text


def test_full_numbers_go_out_only_to_who_has_just_shown_who_they_are(desk: Office) -> None:
    pc = desk.seated("county")
    address = ask(pc, {**IN_FULL, "sure": "1"})
    write(desk)
    assert f"{address}/file" in pc.get(address).text
    for _ in range(3):
        desk.wait(11)
        pc.get("/desk")
    assert f"{address}/file" not in pc.get(address).text
    assert "用手机再确认" in pc.get(address).text
    assert pc.get(f"{address}/file").status_code == 403
    refused = pc.post("/desk/exports", data={**IN_FULL, "sure": "1"})
    assert refused.status_code == 403
    assert 'href="/desk/signin?next=/desk/exports%3F"' in refused.text
    with desk.dialogue.database.reading() as tx:
        assert len(exports.latest_of(tx, desk.dialogue.ids["county"])) == 1
        assert "export_fetched" not in {line.action for line in audit.latest(tx)}
    assert pc.post("/desk/exports", data=PLAIN).status_code == 303, "of numbers that are masked nothing more is asked"


def numbers_of(desk: Office) -> dict[str, str]:
    """The numbers of all cases by head of household."""
    with desk.dialogue.database.reading() as tx:
        return {str(case.answers["head"]): case.number for case in cases.everything(tx)}


@pytest.mark.parametrize(("which", "heads"), [("ticked", ["李四"]), ("all_but", ["=HYPERLINK(1)", "王二"])])
def test_what_was_ticked_in_the_ledger_goes_out_alone_or_all_but_that(
    desk: Office, tmp_path: Path, which: str, heads: list[str]
) -> None:
    pc, known = desk.seated("county"), numbers_of(desk)
    assert 'formaction="/desk/exports?"' in pc.get("/desk/ledger").text
    ticks = {"from": "ledger", "which": which, "case": [known["李四"], known["赵六"]]}
    form = pc.post("/desk/exports", data=ticks)
    assert f"<small>{len(heads)}户" in form.text, "a house of another county is none of theirs"
    assert f'name="case" value="{known["李四"]}"' in form.text
    sure = pc.post("/desk/exports", data={**IN_FULL, **ticks})
    assert f"要导出{len(heads)}户" in sure.text
    assert f'name="which" value="{which}"' in sure.text
    answer = pc.post("/desk/exports", data={**PLAIN, **ticks})
    write(desk)
    assert [row["户主"] for row in sheet(pc, answer.headers["location"], tmp_path)] == heads
    with desk.dialogue.database.reading() as tx:
        noted = next(line for line in audit.latest(tx) if line.action == "cases_exported")
    assert noted.details["numbers"] == [known["李四"], known["赵六"]]


def test_where_nothing_was_ticked_nothing_goes_out(desk: Office) -> None:
    pc = desk.seated("county")
    assert "<small>0户" in pc.post("/desk/exports", data={"from": "ledger", "which": "ticked"}).text
    assert pc.post("/desk/exports", data={**PLAIN, "which": "ticked"}).status_code == 422


def test_an_export_that_an_earlier_release_noted_is_of_the_whole_view(desk: Office) -> None:
    ask(desk.seated("county"), PLAIN)
    with desk.dialogue.database.writing() as tx:
        kept = json.dumps({"view": "sort=oldest", "words": "", "columns": "list"})
        tx.seal_same(export_rows.c.sealed_asked, [only(desk).id], kept)
    write(desk)
    assert only(desk).done == 3
