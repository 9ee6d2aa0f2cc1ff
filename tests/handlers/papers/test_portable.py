"""Papers as PDF: what stands on the Word file stands there too, cell by cell, in the layout of the same template."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from handlers.papers.filling import FillableTemplate
from handlers.papers.finished_blocks import FinishedBlocks
from handlers.papers.kinds import KINDS
from handlers.papers.layout.templates import all_templates
from handlers.papers.our_templates import ours
from handlers.papers.paper import PaperPhoto, PaperValues, PrintedPaper
from handlers.papers.portable import print_pdf
from handlers.papers.tags import Tags, all_tags
from tests.handlers.papers.printing import everything
from tests.keeping import kept

ODD = "#set text(red) *粗* $x$ @a <b> {{标题}} 𠮷㼆"


def sample(tags: Tags, picture: PaperPhoto | None, *, items: int, mark: str = "") -> PaperValues:
    """Values for all names of a kind, each one told from the others."""
    return PaperValues(
        texts={key: f"{mark}{name}" for name, key in tags.texts.items()},
        pictures=dict.fromkeys(tags.pictures.values(), picture),
        lists={
            key: [sample(each, picture, items=items, mark=f"{mark}{number}") for number in range(items)]
            for key, each in tags.lists.values()
        },
    )


def paper(kind: str, values: PaperValues) -> PrintedPaper:
    return PrintedPaper(kind=kind, name="", values=values)


def finished(kind: str, values: PaperValues) -> Mapping[str, Any]:
    """The blocks that are drawn as PDF."""
    return FinishedBlocks(all_tags()[kind].named(values, lambda photo, width: "")).page(all_templates()[kind])


def said(page: Mapping[str, Any]) -> Iterator[str]:
    """All texts of a page that is drawn."""
    yield from (page[key] for key in ("number", "above", "title"))
    for block in page["blocks"]:
        for one in (block, *block.get("cells", ())):
            yield "".join(run["text"] for run in one.get("said", ()))
        yield from (block[key] for key in ("unit", "date") if key in block)


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_says_what_the_word_file_says(kind: str) -> None:
    values = sample(all_tags()[kind], None, items=3)
    written = everything(Document(BytesIO(FillableTemplate(ours(kind), kind).fill(paper(kind, values)))))
    drawn = list(said(finished(kind, values)))
    assert {*"\n".join(drawn).split()} == {*written.split()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_on_a_paper_is_never_read_as_markup(kind: str, tmp_path: Path) -> None:
    Image.new("RGB", (60, 80), "brown").save(tmp_path / "tall.jpg")
    drawn = print_pdf(paper(kind, sample(all_tags()[kind], kept(tmp_path / "tall.jpg"), items=2, mark=ODD)))
    assert (drawn[:5], b"NotoSansCJK" in drawn) == (b"%PDF-", True)


def test_a_long_table_goes_over_pages_with_its_head_on_each() -> None:
    table, last_row = [
        block
        for block in finished("training_record", sample(all_tags()["training_record"], None, items=80))["blocks"]
        if block["kind"] == "grid"
    ]
    assert (table["head"], last_row["head"]) == (True, False)
    assert len(table["cells"]) + len(last_row["cells"]) == 81 * 7
    drawn = print_pdf(paper("training_record", sample(all_tags()["training_record"], None, items=80)))
    assert drawn.count(b"/Type /Page\n") + drawn.count(b"/Type/Page/") >= 3


def test_who_signs_never_stands_alone_on_a_page() -> None:
    values = sample(all_tags()["urging"], None, items=2)
    *_, before, last = finished("urging", values)["blocks"]
    assert (before["sticky"], last["kind"]) == (True, "sign")
    page = Document(BytesIO(FillableTemplate(ours("urging"), "urging").fill(paper("urging", values))))
    kept_together = [paragraph.text for paragraph in page.paragraphs if paragraph.paragraph_format.keep_with_next]
    assert kept_together == ["联系电话", "署名"]


@pytest.mark.parametrize("items", [1, 3])
def test_who_signs_stands_below_the_last_row_of_a_table(items: int) -> None:
    sealed = sample(all_tags()["sealed_house"], None, items=items)
    page = finished("sealed_house", PaperValues(texts=sealed.texts, lists={**sealed.lists, "photos": ()}))
    *above, before, last = page["blocks"]
    assert (before["kind"], before["sticky"], last["kind"]) == ("grid", True, "sign")
    assert [len(block["heights"]) for block in (*above[1:], before)] == ([2] if items == 1 else [items, 1])
    assert [cell["y"] for cell in before["cells"]][-1] == len(before["heights"]) - 1


def test_photos_that_are_gone_leave_no_empty_table() -> None:
    values = sample(all_tags()["sealed_house"], None, items=1)
    none = PaperValues(texts=values.texts, lists={**values.lists, "photos": ()})
    assert [block["kind"] for block in finished("sealed_house", none)["blocks"]] == ["form", "grid", "sign"]
    page = Document(BytesIO(FillableTemplate(ours("sealed_house"), "sealed_house").fill(paper("sealed_house", none))))
    assert len(page.tables) == 2
