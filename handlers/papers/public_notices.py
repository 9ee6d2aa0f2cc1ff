"""公示: the households of a place whose step is made public, with what its document lists of each and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.cases import procedures
from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import BY_KEY
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import at_level
from handlers.papers.letterhead import office_of, phone_of, say_day, source_of
from handlers.papers.paper import PaperValues, PrintedPaper
from knowledge.area import Level, Place
from knowledge.model.case_steps import KINDS
from knowledge.model.pack import Pack
from knowledge.model.public_notice import PublicNotice
from storage.cases.cases import Case
from storage.people import areas

NOTICE = "notice"
BOARD_OF: Mapping[str, Level] = {"cadre": Level.VILLAGE, "township": Level.TOWNSHIP, "county": Level.COUNTY}
_DAYS = {
    "applied": "applied_on",
    "village_review": "village_reviewed_on",
    "township_review": "township_reviewed_on",
    "county_approval": "approved_on",
    "appraised_on": "appraised_on",
}
_NOT_CERTAIN = ("none", "unknown")  # no category that a list could name


def notices_of(pack: Pack | None) -> tuple[PublicNotice, ...]:
    """What a document has made public; nothing where no document counts."""
    return pack.region.public_notices if pack is not None else ()


def by_board(occasion: Occasion, notice: PublicNotice, cases: Sequence[Case]) -> dict[str, tuple[Place, list[Case]]]:
    """Some cases by the code of the place on whose board they stand with a notice."""
    level, lineages = BOARD_OF[KINDS[notice.step].owner], _lineages(occasion, cases)
    found: dict[str, tuple[Place, list[Case]]] = {}
    for case in cases:
        board = at_level(lineages[case.area], level)
        if board is not None:
            found.setdefault(board.code, (board, []))[1].append(case)
    return found


def fitting(occasion: Occasion, notice: PublicNotice, cases: Sequence[Case]) -> list[Case]:
    """Of some cases those that are to be made public now, or were: the step is open to them, or was taken."""
    standings = procedures.standings_among(occasion, cases)
    return [
        case
        for case in cases
        if notice.step in standings[case.id].taken or notice.step in standings[case.id].open_steps
    ]


def still_unposted(occasion: Occasion, notice: PublicNotice, cases: Sequence[Case]) -> list[Case]:
    """Of some cases those that are to be made public now."""
    standings = procedures.standings_among(occasion, cases)
    return [case for case in cases if notice.step in standings[case.id].open_steps]


def compose(occasion: Occasion, pack: Pack, notice: PublicNotice, board: Place, cases: Sequence[Case]) -> PrintedPaper:
    """The paper for one board."""
    say = occasion.say
    known, lineages = values.among(occasion, cases), _lineages(occasion, cases)
    rows = [
        [
            str(number),
            *(_cell(occasion, notice, case, known[case.id], lineages[case.area], one) for one in notice.columns),
        ]
        for number, case in enumerate(cases, 1)
    ]
    heads = [say("papers.notice.number"), *(say(f"papers.notice.column.{one}") for one in notice.columns)]
    title = say(f"papers.notice.title.{notice.step}", place=board.name)
    phone = phone_of(occasion, board)
    office = office_of(occasion, board)
    objections = "objections" if phone else "objections_without_phone"
    return PrintedPaper(
        kind=NOTICE,
        name=say("papers.notice.file", title=title, day=occasion.today.isoformat()),
        values=PaperValues(
            texts={
                "title": title,
                "intro": say(
                    f"papers.notice.intro.{notice.step}",
                    source=source_of(occasion, pack, notice.section),
                    place=board.name,
                    count=len(rows),
                ),
                "period": say("papers.notice.period"),
                "objections": say(f"papers.notice.{objections}", office=office, phone=phone),
                "signed": office,
                "day": say_day(occasion, occasion.today),
            },
            lists={
                "columns": [PaperValues(texts={"name": head}) for head in heads],
                "households": [
                    PaperValues(lists={"cells": [PaperValues(texts={"text": cell}) for cell in row]}) for row in rows
                ],
            },
        ),
    )


def _lineages(occasion: Occasion, cases: Sequence[Case]) -> Mapping[str, Sequence[Place]]:
    return areas.lineages(occasion.tx, areas.among(occasion.tx, {case.area for case in cases}).values())


def _cell(
    occasion: Occasion,
    notice: PublicNotice,
    case: Case,
    known: Mapping[str, Any],
    lineage: Sequence[Place],
    column: str,
) -> str:
    """What one column says of a household; empty where nothing is known yet."""
    match column:
        case "village":
            village = at_level(lineage, Level.VILLAGE)
            return village.name if village is not None else ""
        case "category":
            return _category(occasion, notice, case, known.get("category_rank") or known.get("category"))
        case "area":
            return _said(occasion, case, known, "planned_area", "area_after", "area_before")
        case "amount":
            return _said(occasion, case, known, "amount_approved")
        case "paid":
            paid = sum(row.get("amount") or 0 for row in known.get("payments", ()))
            return (
                occasion.say("forms.measure.yuan", value=f"{paid:g}")
                if paid
                else _said(occasion, case, known, "amount_approved")
            )
        case "applied" | "appraised_on" | "village_review" | "township_review" | "county_approval":
            return _dated(occasion, column, known.get(_DAYS[column]))
    return _said(occasion, case, known, column)


def _dated(occasion: Occasion, column: str, iso: str | None) -> str:
    """When something was done, or passed."""
    if iso is None:
        return ""
    day = date.fromisoformat(iso)
    key = "papers.notice.on" if column in ("applied", "appraised_on") else "papers.notice.passed_on"
    return occasion.say(key, year=day.year, month=day.month, day=day.day)


def _category(occasion: Occasion, notice: PublicNotice, case: Case, category: str | None) -> str:
    if category is None or category in _NOT_CERTAIN:
        return ""
    return notice.called.get(category) or saying.say_category(occasion, case, category)


def _said(occasion: Occasion, case: Case, known: Mapping[str, Any], *keys: str) -> str:
    """The first of some fields of which something is known, as people read it."""
    key = next((one for one in keys if known.get(one) is not None), None)
    return "" if key is None else saying.say_value(occasion, case, BY_KEY[key], known[key])
