"""Our own templates: as the script draws them, fit to be filled, with every name of the list in its place."""

import zipfile
from io import BytesIO

import pytest
from docx.shared import Mm

from handlers.papers.filling import FillableTemplate
from handlers.papers.kinds import KINDS
from handlers.papers.layout import write_templates
from handlers.papers.layout.official_page import BODY_FONT, LINE_TWIPS, TITLE_FONT
from handlers.papers.layout.templates import all_templates
from handlers.papers.our_templates import FOLDER, ours
from handlers.papers.tags import Tags, all_tags
from tests.handlers.papers.printing import page_of


def parts(template: bytes) -> dict[str, bytes]:
    """What a .docx file holds, part by part."""
    with zipfile.ZipFile(BytesIO(template)) as file:
        return {name: file.read(name) for name in file.namelist()}


def names(tags: Tags) -> set[str]:
    """All names of a kind, and of its lists."""
    return {*tags.said, *tags.lists} | {name for _, each in tags.lists.values() for name in names(each)}


def test_every_kind_of_paper_has_its_template_and_its_names() -> None:
    assert set(all_templates()) == set(KINDS) == set(all_tags())


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_what_the_script_draws(kind: str) -> None:
    """After a change to the layout: python -m handlers.papers.layout.write_templates."""
    assert parts(ours(kind)) == parts(write_templates.draw(all_templates()[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_of_ours_keeps_to_its_own_rules_and_uses_every_name(kind: str) -> None:
    assert FillableTemplate(ours(kind), kind).faults == ()
    text = "".join(part.decode() for name, part in parts(ours(kind)).items() if name.endswith(".xml"))
    assert [name for name in sorted(names(all_tags()[kind])) if name not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_the_measures_of_official_papers(kind: str) -> None:
    template = FOLDER / f"{kind}.docx"
    page = page_of(template)
    [section] = page.sections
    across = all_templates()[kind].get("across", False)
    size = [round(one / Mm(1)) for one in (section.page_width or 0, section.page_height or 0)]
    assert size == ([297, 210] if across else [210, 297])
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((one or 0) / Mm(1)) for one in margins] == ([28, 26, 37, 35] if across else [37, 35, 28, 26])
    xml = parts(template.read_bytes())["word/document.xml"].decode()
    assert f'w:line="{LINE_TWIPS}"' in xml
    assert f'w:eastAsia="{BODY_FONT}"' in xml
    assert f'w:eastAsia="{TITLE_FONT}"' in xml


def test_a_letter_has_a_double_rule_in_red_above_and_below_and_no_number_on_its_first_page() -> None:
    found = parts(ours("urging"))
    heads = [part.decode() for name, part in found.items() if "header" in name]
    feet = [part.decode() for name, part in found.items() if "footer" in name]
    assert any('w:val="thickThinSmallGap"' in one and "{{发文机关}}" in one for one in heads)
    [lower] = [one for one in feet if 'w:val="thinThickSmallGap"' in one]
    assert "PAGE" not in lower
    assert sum("PAGE" in one for one in feet) == 2
