"""Papers made by a real child: the file, what is sent to the chat, one that cannot be made, and when it is gone."""

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.pipeline.child import ChildPlace
from bot.pipeline.papers import MOST_TRIES, PaperWork
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply
from handlers.dialog.paper_orders import KEPT
from handlers.papers import showing
from handlers.reporting.obligations.obligation import mark_of
from handlers.wording import Wording
from storage.cases import files
from storage.database.database import Database
from storage.exchange.exports import ExportStatus
from storage.papers import papers
from storage.queues import jobs
from storage.queues.jobs import Job
from tests.cast import TOWNSHIP
from tests.dialogue import Dialogue
from tests.keeping import VAULT, sealed
from tests.planning import planned

SHEET = Choice(id=f"escalation:sheet:{mark_of('yantai', 'monthly_progress')}:20261103:{TOWNSHIP}")


@pytest.fixture
def at_work(database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> Dialogue:
    """The cast, on an installation that keeps files."""
    return Dialogue(database, knowledge, say, file_folder=tmp_path / "files")


def claimed(dialogue: Dialogue) -> Job:
    """The job that waits."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        job = jobs.claim(tx, now, lease_until=now)
    assert job is not None
    return job


def work(dialogue: Dialogue, folder: Path) -> PaperWork:
    """What has papers made."""
    at = ChildPlace(
        database=dialogue.database.engine.url.render_as_string(hide_password=False),
        vault=VAULT,
        zone="Asia/Shanghai",
        file_folder=folder,
        photo_folder=folder,
    )
    installation = dialogue.installation
    return PaperWork(database=dialogue.database, clock=dialogue.clock, installation=installation, at=at)


def sent(dialogue: Dialogue) -> list[Reply]:
    """What the county is told, once its letter is made."""
    return dialogue.said_to("county")


def test_a_letter_that_was_asked_for_in_the_chat_comes_there_as_a_file(at_work: Dialogue, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    [said] = at_work.say("county", SHEET)
    assert said.text.startswith("催办单\n青石镇：")
    asyncio.run(work(at_work, folder).make(claimed(at_work)))
    [told] = sent(at_work)
    assert told.text.startswith("✅ 催办单做好了。")
    with at_work.database.reading() as tx:
        [file] = files.of(tx, told.files)
        [paper] = papers.latest_of(tx, at_work.cast.county)
    assert (file.name, paper.status) == ("催办单 青石镇 第1号.docx", ExportStatus.READY)
    [lies] = folder.iterdir()
    assert lies.stat().st_mode & 0o777 == 0o600
    assert sealed(folder).size(str(file.file)) == paper.bytes
    page = Document(BytesIO(sealed(folder).file(str(file.file)).read()))
    assert page.sections[0].first_page_header.paragraphs[0].text == "云山县住建局"
    read = [paragraph.text for paragraph in page.paragraphs if paragraph.text]
    assert read[:3] == ["云山县催〔2026〕1号", "催办单", "青石镇："]
    assert read[-2:] == ["云山县住建局", "2026年11月4日"]
    assert [line for line in said.text.splitlines()[2:-2] if line not in read] == []


def test_what_was_begun_too_often_is_told_as_failed(at_work: Dialogue, tmp_path: Path) -> None:
    at_work.say("county", SHEET)
    job = claimed(at_work)
    often = Job(**{**vars(job), "tries": MOST_TRIES + 1})
    asyncio.run(work(at_work, tmp_path / "files").make(often))
    assert [reply.text for reply in sent(at_work)] == ["催办单没做成。请再点一次；还不行，告诉县里管系统的人。"]
    asyncio.run(work(at_work, tmp_path / "files").make(often))
    assert sent(at_work) == []


def test_a_day_later_the_file_is_gone(at_work: Dialogue, tmp_path: Path, say: Wording) -> None:
    folder = tmp_path / "files"
    at_work.say("county", SHEET)
    asyncio.run(work(at_work, folder).make(claimed(at_work)))
    assert len(list(folder.iterdir())) == 1
    with at_work.database.writing() as tx:
        planned(showing.forget, tx, say=say, now=at_work.clock.now() + KEPT, file_folder=folder)
        [paper] = papers.latest_of(tx, at_work.cast.county)
    assert (paper.status, list(folder.iterdir())) == (ExportStatus.GONE, [])
