"""函告: the letter that tells a household what was approved, as its document asks: how, by when, for how much."""

from datetime import date

from handlers.cases import procedures, view
from handlers.cases.fields import values
from handlers.cases.fields.catalogue import BY_KEY
from handlers.dialog.context import Context
from handlers.ledger.table import Disclosure
from handlers.papers.household_papers import say
from handlers.papers.letterhead import office_of, phone_of, say_day, source_of
from handlers.papers.paper import PaperValues, PrintedPaper
from storage.cases import deadlines
from storage.cases.cases import Case
from storage.database.sealed_folder import SealedFolder

HOUSEHOLD_LETTER = "household_letter"
STEP = "notice_to_household"
_SAID = ("method", "planned_area", "amount_approved")


def compose(context: Context, case: Case, shown: Disclosure, photo_folder: SealedFolder) -> PrintedPaper:
    """The letter of the county's office to the household of a case."""
    known = values.of(context, case)
    county = procedures.county_of(context, case)
    assert county is not None
    office, phone = office_of(context, county), phone_of(context, county)
    head = str(known.get("head") or "")
    told = {key: say(context, case, BY_KEY[key], known[key], shown) for key in _SAID if known.get(key) is not None}
    paragraphs = [
        context.say("papers.letter.basis", source=_source(context, case), place=view.where(context, case)),
        *(context.say(f"papers.letter.{key}", value=value) for key, value in told.items()),
        _by_when(context, case),
        context.say("papers.letter.quality"),
        context.say("papers.letter.old_house"),
    ]
    return PrintedPaper(
        kind=HOUSEHOLD_LETTER,
        name=context.say("papers.letter.file", number=case.number, head=head).strip(),
        values=PaperValues(
            texts={
                "issuer": office,
                "number": str(
                    known.get("letter_number")
                    or context.say("papers.letter.number", place=county.name, year=context.today.year)
                ),
                "title": context.say("papers.letter.title"),
                "to": context.say("papers.letter.to", head=head),
                "phone": context.say("papers.letter.phone", phone=phone) if phone else "",
                "signed": office,
                "day": say_day(context, context.today),
            },
            lists={"paragraphs": [PaperValues(texts={"text": text}) for text in paragraphs]},
        ),
    )


def _source(context: Context, case: Case) -> str:
    pack = context.packs.get(case.pack or "")
    step = procedures.procedure_of(context, case).find(STEP)
    return "" if pack is None or step is None else source_of(context, pack, step.section or "")


def _by_when(context: Context, case: Case) -> str:
    """The last day of the works, where one runs."""
    days: dict[str, date] = {one.step: one.due_on for one in deadlines.running(context.tx, case.id)}
    day = days.get("completed")
    return (
        context.say("papers.letter.in_time")
        if day is None
        else context.say("papers.letter.by", day=say_day(context, day))
    )
