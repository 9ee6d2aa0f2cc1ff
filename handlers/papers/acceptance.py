"""竣工验收表: what was accepted of a house after its works, line by line, with room for who signs."""

from collections.abc import Mapping
from typing import Any

from handlers.cases import view
from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import ACCEPTANCE_LINES, BY_KEY
from handlers.dialog.context import Context
from handlers.ledger.table import Disclosure
from handlers.papers.household_papers import say
from handlers.papers.letterhead import office_of
from handlers.papers.paper import PaperValues, PrintedPaper
from storage.cases.cases import Case
from storage.database.sealed_folder import SealedFolder
from storage.people import areas

ACCEPTANCE = "acceptance"
FIELDS = (
    *("head", "id_number", "category", "grade", "method", "builder", "started_on", "completed_on", "area_after"),
    *("storeys_after", "accepted_on", "acceptance", "basic_safety", "grade_after", "household_opinion"),
)
_MARKS: Mapping[str, str] = {
    "acceptance_items": "√",
    "acceptance_missing": "×",
    "acceptance_unsafe": "×",
    "acceptance_unsightly": "×",
}


def compose(context: Context, case: Case, shown: Disclosure, photo_folder: SealedFolder) -> PrintedPaper:
    """The sheet of a case; what is not known yet is left to be filled in by hand."""
    known = values.of(context, case)
    told = {key: _told(context, case, known, key, shown) for key in FIELDS}
    return PrintedPaper(
        kind=ACCEPTANCE,
        name=context.say("papers.acceptance.file", number=case.number, head=told["head"]).strip(),
        values=PaperValues(
            texts={
                **told,
                "title": context.say("papers.acceptance.title"),
                "number": case.number,
                "place": view.where(context, case),
                "office": office_of(context, areas.get(context.tx, case.area)),
            },
            lists={"lines": [_line(context, known, one) for one in ACCEPTANCE_LINES]},
        ),
    )


def _told(context: Context, case: Case, known: Mapping[str, Any], key: str, shown: Disclosure) -> str:
    value = known.get(key)
    return "" if value is None else say(context, case, BY_KEY[key], value, shown)


def _line(context: Context, known: Mapping[str, Any], line: str) -> PaperValues:
    """A line of the list with its mark: √ right, × wrong in some way, ○ not looked at."""
    marks = [mark for key, mark in _MARKS.items() if line in (known.get(key) or ())]
    name = saying.option_name(context, BY_KEY["acceptance_items"], line)
    return PaperValues(texts={"name": name, "mark": marks[-1] if marks else "○"})
