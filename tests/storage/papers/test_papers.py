"""Papers and counties' templates in the database."""

from datetime import timedelta

from storage.database.database import Database
from storage.exchange.exports import ExportStatus
from storage.papers import papers, templates
from storage.papers.papers import NewPaper, PaperFormat
from storage.papers.templates import TemplateStatus
from tests.cast import COUNTY, NOW, OTHER_COUNTY, Cast

DAY = timedelta(days=1)


def test_a_paper_is_waited_for_then_there_and_gone_when_its_time_is_over(database: Database, players: Cast) -> None:
    new = NewPaper(
        person_id=players.county,
        area=COUNTY,
        kind="notice",
        format=PaperFormat.DOCX,
        full=False,
        asked={"cases": [7]},
        reason="张榜",
        template_id=None,
        in_chat=True,
        many=1,
        expires_at=NOW + DAY,
    )
    with database.writing() as tx:
        one = papers.add(tx, new, NOW)
        papers.progress(tx, one, 1)
        found = papers.find(tx, one)
        assert found is not None
        assert (found.status, found.asked, found.reason, found.in_chat) == (
            ExportStatus.WAITING,
            {"cases": [7]},
            "张榜",
            True,
        )
        assert papers.finish(tx, one, name="公示.docx", file="kept", sha256="0" * 64, bytes=7, done=1)
        assert not papers.finish(tx, one, name="公示.docx", file="again", sha256="0" * 64, bytes=7, done=1)
        assert not papers.fail(tx, one)
        assert [(it.name, it.file) for it in papers.latest_of(tx, players.county)] == [("公示.docx", "kept")]
        assert papers.latest_of(tx, players.township) == []
        assert papers.count_of_place(tx, COUNTY, "notice", NOW) == 1
        assert papers.count_of_place(tx, COUNTY, "notice", NOW + DAY) == 0
        assert papers.expire(tx, NOW) == []
        assert papers.expire(tx, NOW + DAY) == ["kept"]
        gone = papers.find(tx, one)
        assert gone is not None
        assert (gone.status, gone.file) == (ExportStatus.GONE, None)


def test_of_a_countys_templates_one_counts_and_every_version_is_kept(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, second = (
            templates.add(
                tx,
                area=COUNTY,
                kind="notice",
                name=f"{content.decode()}.docx",
                content=content,
                sha256="0" * 64,
                person_id=players.county,
                now=NOW,
            )
            for content in (b"1", b"2")
        )
        assert templates.in_use(tx, COUNTY, "notice") is None
        for id in (first, second):
            found = templates.find(tx, id)
            assert found is not None
            templates.use(tx, found)
        assert templates.in_use(tx, COUNTY, "notice") == second
        assert templates.in_use(tx, OTHER_COUNTY, "notice") is None
        assert templates.back_to_ours(tx, COUNTY, "notice")
        assert not templates.back_to_ours(tx, COUNTY, "notice")
        assert [(one.content, one.status) for one in templates.of_area(tx, COUNTY)] == [
            (b"2", TemplateStatus.LAID_BY),
            (b"1", TemplateStatus.LAID_BY),
        ]
        refused = templates.add(
            tx, area=COUNTY, kind="notice", name="3", content=b"3", sha256="0", person_id=players.county, now=NOW
        )
        templates.refuse(tx, refused, ["少了一个括号"])
        kept = templates.find(tx, refused)
        assert kept is not None
        assert (kept.status, kept.faults) == (TemplateStatus.REFUSED, ("少了一个括号",))
