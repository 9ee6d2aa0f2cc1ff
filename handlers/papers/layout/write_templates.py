"""Writes our own templates: `python -m handlers.papers.layout.write_templates`."""

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx.document import Document as Page

from handlers.papers.layout import blocks
from handlers.papers.layout.official_page import head_letter, new_page, number_pages
from handlers.papers.layout.templates import all_templates
from handlers.papers.our_templates import FOLDER

_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # the same at each writing, so that nothing changes but what was changed


def main() -> None:
    """Write them all."""
    for kind, template in all_templates().items():
        (FOLDER / f"{kind}.docx").write_bytes(draw(template))


def draw(template: Mapping[str, Any]) -> bytes:
    """One template as a .docx file."""
    page = new_page(across=template.get("across", False))
    number_pages(page)
    if "letter" in template:
        head_letter(page, template["letter"])
    if "number" in template:
        blocks.flush(page, template["number"], right=True)
        blocks.draw(page, {"space": 1})
    if "above" in template:
        blocks.flush(page, template["above"])
    blocks.title(page, template["title"])
    for block in template["blocks"]:
        blocks.draw(page, block)
    return _packed(page)


def _packed(page: Page) -> bytes:
    """The file, with one date for all that is in it."""
    page.core_properties.created = page.core_properties.modified = _MADE
    drawn, packed = BytesIO(), BytesIO()
    page.save(drawn)
    with zipfile.ZipFile(drawn) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts.infolist():
            file.writestr(zipfile.ZipInfo(part.filename, _MADE.timetuple()[:6]), parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


if __name__ == "__main__":
    main()
