"""A county's own templates: what is refused and with which word, what is used at once, and back to ours."""

import asyncio
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from bot.pipeline.child import ChildPlace
from bot.pipeline.templates import TemplateWork
from handlers.papers.checking import faults_of
from handlers.papers.kinds import KINDS
from handlers.papers.our_templates import ours
from handlers.wording import Wording
from storage.papers import templates
from storage.papers.templates import TemplateStatus
from storage.people import audit
from storage.queues import jobs
from tests.bot.desk.office import Office
from tests.cast import COUNTY
from tests.keeping import VAULT

PAGE = "/desk/paper-templates"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def template(*paragraphs: str) -> bytes:
    """A template with these paragraphs."""
    page, data = Document(), BytesIO()
    for text in paragraphs:
        page.add_paragraph(text)
    page.save(data)
    return data.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A template with one part more."""
    data = BytesIO(template("{{标题}}"))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr(name, content)
    return data.getvalue()


def with_link() -> bytes:
    """A template that fetches a picture from elsewhere."""
    page, data = Document(), BytesIO()
    page.part.relate_to("http://127.0.0.1/a.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    page.save(data)
    return data.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_are_fit_to_be_sent_in(kind: str, say: Wording) -> None:
    assert faults_of(ours(kind), kind, say) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (template("户主{{户主身份证}}"), "“户主{{户主身份证}}”这里写的“户主身份证”不在能用的名字里。"),
        (template("题{{标题"), "括号对不上"),
        (template("{{ 标题 | upper }}"), "只能写名字"),
        (template("{% for 甲 in 各人 %}{% endfor %}"), "要列的“各人”"),
        (template("{{r 标题 }}"), "试填的时候没填成"),
        (with_part("word/vbaProject.bin", b"x"), "有宏"),
        (with_part("word/embeddings/a.xlsx", b"x"), "嵌了别的文件"),
        (with_part("word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "打不开"),
        (with_link(), "http://127.0.0.1/a.png"),
        (b"PK\x03\x04 no zip", "打不开"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(content: bytes, said: str, say: Wording) -> None:
    assert said in "\n".join(faults_of(content, "notice", say))


def check(office: Office) -> None:
    """Let what was sent in be checked, by a real child."""
    dialogue, folder = office.dialogue, office.dialogue.installation.file_folder
    assert folder is not None
    at = ChildPlace(
        database=dialogue.database.engine.url.render_as_string(hide_password=False),
        vault=VAULT,
        zone="Asia/Shanghai",
        file_folder=folder,
        photo_folder=folder,
    )
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        job = jobs.claim(tx, now, lease_until=now)
    assert job is not None
    work = TemplateWork(database=dialogue.database, clock=dialogue.clock, say=dialogue.installation.say, at=at)
    asyncio.run(work.check(job))
    with dialogue.database.writing() as tx:
        jobs.finish(tx, job.id, now)


def test_a_good_one_is_used_at_once_and_ours_counts_again_by_one_press(office: Office) -> None:
    pc = office.seated("county")
    for content in (template("{{标题}}"), template("{{没有}}")):
        sent = pc.post(PAGE, data={"kind": "notice"}, files={"file": ("本县公示.docx", content, WORD)})
        assert (sent.status_code, sent.headers["location"]) == (303, PAGE)
        check(office)
    page = pc.get(PAGE).text
    assert ("正在用" in page, "“没有”不在能用的名字里" in page) == (True, True)
    with office.dialogue.database.reading() as tx:
        refused, used = templates.of_area(tx, COUNTY)
        assert (refused.status, used.status) == (TemplateStatus.REFUSED, TemplateStatus.IN_USE)
        assert templates.in_use(tx, COUNTY, "notice") == used.id
    assert pc.get(f"{PAGE}/{used.id}/file").content == used.content
    assert pc.get(f"{PAGE}/of/notice").content == ours("notice")
    assert pc.post(f"{PAGE}/of/notice/back").status_code == 303
    with office.dialogue.database.reading() as tx:
        assert templates.in_use(tx, COUNTY, "notice") is None
    assert pc.post(f"{PAGE}/{refused.id}/use").status_code == 404
    assert pc.post(f"{PAGE}/{used.id}/use").status_code == 303
    with office.dialogue.database.reading() as tx:
        assert templates.in_use(tx, COUNTY, "notice") == used.id
        trail = [line.action for line in audit.latest(tx) if line.action.startswith("template_")]
    assert trail == ["template_used", "template_laid_by", "template_sent_in", "template_sent_in"]


def test_what_is_no_word_file_is_said_and_a_township_sets_none(office: Office) -> None:
    answer = office.seated("county").post(PAGE, data={"kind": "notice"}, files={"file": ("a.docm", b"PK", WORD)})
    assert (answer.status_code, "请选一个docx文件" in answer.text) == (422, True)
    assert office.seated("township").get(PAGE).status_code == 404
