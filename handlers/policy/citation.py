"""How a document is cited under an answer: number or title, date, sections, and how far it still binds."""

from collections.abc import Mapping, Sequence

from handlers.wording import Wording
from knowledge.model.pack import Document, Region, Status

_NAMED = 2  # so many sections are cited with their titles, more only by number


def cite(region: Region, sections: Sequence[str], say: Wording) -> str:
    """The line that names the source. What the document's text does not bear is said to be missing.

    依据：烟建城乡〔2023〕7号（2023-05-23）四（三）“完善支付方式”
    """
    document = region.document
    titles = {section.id: section.title for section in region.sections}
    named = [
        say("ask.basis.section", id=id, title=titles[id]) if len(sections) <= _NAMED and _is_titled(id, titles) else id
        for id in sections
    ]
    return say(
        "ask.basis.line",
        document=document.number or say("ask.basis.title", title=inside(document.title)),
        date=document.date.isoformat() if document.date else say("ask.basis.no_date"),
        sections=say("ask.comma").join(named),
    )


def _is_titled(id: str, titles: Mapping[str, str]) -> bool:
    """Whether a section has a title besides its number; a clause that the pack does not list has none."""
    return id in titles and titles[id] not in id


def warn(document: Document, say: Wording) -> str:
    """The line that says how old the document is."""
    match document.status:
        case Status.IN_FORCE:
            return say("ask.warning.in_force", year=document.year)
        case Status.PERIOD_PASSED:
            return say("ask.warning.period_passed", year=document.year)
        case Status.SUPERSEDED:
            return say("ask.warning.superseded", year=document.year)


def inside(title: str) -> str:
    """A title's own title marks, as they are written inside another pair."""
    return title.replace("《", "〈").replace("》", "〉")
