"""Templates filled: what a template may say, and that nothing which stands on a paper is read as a template."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from jinja2 import Environment
from PIL import Image

from handlers.papers.filling import FillableTemplate, UnfitTemplate
from handlers.papers.paper import PaperValues, PrintedPaper
from tests.keeping import kept

TEXTS = {key: key for key in ("title", "intro", "period", "objections", "signed", "day")}
PLAIN = PaperValues(texts=TEXTS, lists={"columns": [], "households": []})


def template(*paragraphs: str) -> bytes:
    """A template with these paragraphs."""
    page, data = Document(), BytesIO()
    for text in paragraphs:
        page.add_paragraph(text)
    page.save(data)
    return data.getvalue()


def fill(content: bytes, paper: PrintedPaper) -> bytes:
    """A paper by a template."""
    return FillableTemplate(content, paper.kind).fill(paper)


def read(filled: bytes) -> list[str]:
    """The paragraphs of a paper."""
    return [paragraph.text for paragraph in Document(BytesIO(filled)).paragraphs]


def of_notice(values: PaperValues) -> PrintedPaper:
    return PrintedPaper(kind="notice", name="公示", values=values)


def test_values_stand_as_they_are_whatever_they_look_like() -> None:
    odd = '<w:p>&"{{标题}} {% if 1 %} 𠮷䶮'
    filled = fill(template("{{标题}}"), of_notice(PaperValues(texts=TEXTS | {"title": odd}, lists=PLAIN.lists)))
    assert read(filled) == [odd]


def test_a_template_is_read_once_for_all_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    of_kind = FillableTemplate(template("{{标题}}"), "notice")
    first = read(of_kind.fill(of_notice(PLAIN)))
    monkeypatch.setattr(Environment, "compile", None)
    assert read(of_kind.fill(of_notice(PLAIN))) == first == ["title"]


def test_lists_are_gone_through_and_conditions_hold() -> None:
    values = PaperValues(
        texts=TEXTS | {"period": ""},
        lists={"households": [], "columns": [PaperValues(texts={"name": name}) for name in ("甲", "乙")]},
    )
    of_list = ["{%p for 列 in 各列 %}", "第{{ 列.列名 }}", "{%p endfor %}", "{%p if 公示期 %}", "不在", "{%p endif %}"]
    assert read(fill(template(*of_list), of_notice(values))) == ["第甲", "第乙"]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("{{户主身份证}}", "unknown", "户主身份证"),
        ("{{ 标题.__class__ }}", "unknown", "标题.__class__"),
        ("{{ 列.列名 }}", "unknown", "列.列名"),
        ("{{ 标题 | upper }}", "too_much", ""),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "too_much", ""),
        ("{{ 标题 * 1000000000 }}", "too_much", ""),
        ("{% for 甲 in range(100000) %}{% endfor %}", "no_list", ""),
        ("{% for 甲 in 户主们 %}{% endfor %}", "no_list", "户主们"),
        ("{% set 甲 = 标题 %}", "too_much", ""),
        ("{% include '/etc/passwd' %}", "too_much", ""),
        ("{% if 标题 == 'a' %}{% endif %}", "unknown", ""),
        ("{% if 有没有 %}{% endif %}", "unknown", "有没有"),
        ("{{ 标题 }", "unreadable", ""),
        ("{% for 列 in 各列 %}", "unreadable", ""),
    ],
)
def test_what_a_template_may_not_say_is_refused_with_the_place(text: str, kind: str, name: str) -> None:
    wrong = template("第一段", f"这里{text}")
    [fault] = FillableTemplate(wrong, "notice").faults
    assert (fault.kind, fault.name) == (kind, name)
    assert fault.text.startswith("这里") or kind == "unreadable"
    with pytest.raises(UnfitTemplate):
        fill(wrong, of_notice(PLAIN))


def test_what_stands_in_a_head_or_in_the_properties_of_a_file_is_read_as_well() -> None:
    page, data = Document(), BytesIO()
    page.sections[0].header.paragraphs[0].text = "{{身份证号}}"
    page.core_properties.author = "{{ self }}"
    page.save(data)
    assert sorted(fault.name for fault in FillableTemplate(data.getvalue(), "notice").faults) == ["self", "身份证号"]


def test_photos_go_to_paper_upright_and_small(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone upright
    exif[0x010F] = "a phone"
    photo = tmp_path / "one.jpg"
    Image.effect_noise((2000, 1500), 80).convert("RGB").save(photo, exif=exif)
    pair = PaperValues(
        texts={"left": "上报时", "right": ""}, pictures={"left": kept(photo), "right": kept(tmp_path / "gone.jpg")}
    )
    texts = {key: key for key in ("title", "whose", "number", "place", "state", "office", "day")}
    values = PaperValues(texts=texts, lists={"groups": [], "events": [], "papers": [], "photos": [pair]})
    of_pairs = template("{%p for 对 in 照片 %}", "{{对.左图}}{{对.右图}}{{对.左说明}}", "{%p endfor %}")
    filled = fill(of_pairs, PrintedPaper(kind="household_file", name="档案", values=values))
    [shape] = Document(BytesIO(filled)).inline_shapes
    assert shape.height > shape.width
    package = Document(BytesIO(filled)).part.package
    [part] = [one for one in package.iter_parts() if one.partname.startswith("/word/media/")]
    with Image.open(BytesIO(part.blob)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((750, 1000), {})
    assert read(filled) == ["上报时"]
