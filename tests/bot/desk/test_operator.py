"""The operator's page: how the assistant fares, and nobody's data."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.core.delivery import deliver_notice
from bot.core.faults import FILE, FaultLog
from handlers.dialog.messages import Manner, Notice, Reply
from storage.database import heartbeats
from storage.people import audit
from storage.queues.tables import outbox
from tests.bot.desk.office import Office


@pytest.fixture
def folder(office: Office) -> Path:
    """Where the data lie."""
    return office.photo_folder.parent


def unsent(office: Office, text: str) -> int:
    """A message that the channel refused."""
    with office.dialogue.database.writing() as tx:
        now, person_id = office.dialogue.clock.now(), office.dialogue.cast.resident
        deliver_notice(tx, Notice(person_id=person_id, reply=Reply(text=text), manner=Manner.NOTICE), now)
        refused = update(outbox).values(status="aside", tries=3).returning(outbox.c.id)
        id = int(tx.execute(refused).scalar_one())
        tx.seal_same(outbox.c.sealed_error, [id], "Forbidden: 13800000001 blocked")
    return id


@pytest.mark.parametrize("who", ["township", "county", "city"])
def test_nobody_but_the_operator_finds_the_page(office: Office, who: str) -> None:
    id, pc = unsent(office, "补助到了"), office.seated(who)
    assert pc.get("/desk/operator").status_code == 404
    assert pc.post("/desk/operator", data={"message": str(id)}).status_code == 404
    assert "/desk/operator" not in pc.get("/desk/knowledge").text


def test_a_loop_that_has_long_been_silent_is_marked(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        now = office.dialogue.clock.now()
        heartbeats.beat(tx, "turns", now)
        heartbeats.beat(tx, "clock", now - timedelta(minutes=10))
    page = office.seated("operator").get("/desk/operator").text
    assert page.count("mark danger") == 1
    assert "没有动静" in page


def test_a_message_that_was_set_aside_is_sent_again_without_being_read(office: Office) -> None:
    id, pc = unsent(office, "李秀英家的补助到了"), office.seated("operator")
    page = pc.get("/desk/operator").text
    assert "Forbidden" in page
    for hidden in ("李秀英", "补助到了", "13800000001"):
        assert hidden not in page
    assert "重新排上了" in pc.post("/desk/operator", data={"message": str(id)}).text
    assert "已经在排队" in pc.post("/desk/operator", data={"message": str(id)}).text
    with office.dialogue.database.reading() as tx:
        [line] = [one for one in audit.latest(tx) if one.action == "outbox_retried"]
    assert line.subject == f"outbox:{id}"


@pytest.mark.parametrize("named", ["", "x", "-1", "9" * 30])
def test_a_number_that_is_none_sends_nothing(office: Office, named: str) -> None:
    answer = office.seated("operator").post("/desk/operator", data={"message": named})
    assert answer.status_code == 200
    assert "已经在排队" in answer.text


def test_faults_are_shown_by_kind_and_place_alone(office: Office, folder: Path) -> None:
    log = FaultLog(folder, office.dialogue.clock.now)
    record_fault(log, "李秀英 13800000001")
    page = office.seated("operator").get("/desk/operator").text
    assert "ValueError" in page
    assert "李秀英" not in page
    assert FILE in page, "what the data take is listed"


def record_fault(log: FaultLog, message: str) -> None:
    """An error that is logged with its exception."""
    logger = logging.Logger("test")
    logger.addHandler(log)
    try:
        raise ValueError(message)
    except ValueError:
        logger.exception("failed: %s", message)


def test_the_page_has_no_case_and_no_person(office: Office) -> None:
    case = office.household("王二")
    page = office.seated("operator").get("/desk/operator").text
    assert case.number not in page
    for name in ("王二", "王建国", "李秀英"):
        assert name not in page
