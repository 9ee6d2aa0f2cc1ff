"""How the tests plant households that were decided on, and print the papers that somebody asked for."""

from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Page

from bot.channels.terminal import NAME
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Inbound, Text
from handlers.papers import making
from storage.cases import cases, records
from storage.cases.cases import Case, CaseState
from storage.exchange.exports import ExportStatus
from storage.papers import papers
from storage.people.conversations import EMPTY
from tests.cast import VILLAGE
from tests.dialogue import Dialogue, lane
from tests.keeping import sealed

ID_NUMBER, PHONE, ACCOUNT = "990101194505050011", "13800000088", "6217000010001234567"
STEPS: dict[str, dict[str, object]] = {
    "appraised": {"grade": "D"},
    "applied": {"applicant": "household"},
    "village_review": {"took_part": ["branch", "committee"], "representatives": 6},
    "township_review": {},
    "county_approval": {"amount": 25000, "method": "rebuild"},
}


def decided(
    dialogue: Dialogue, head: str, pack: str, *, area: str = VILLAGE, upto: str = "county_approval", **answers: object
) -> Case:
    """A household of which all is known, and that took the steps up to one of them."""
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=f"paper{cases.count(tx)}",
            prefix="YT",
            area=area,
            pack=pack,
            imminent=False,
            reporter_id=dialogue.cast.cadre,
            reporter_role="cadre",
            answers={
                "head": head,
                "place": {"area": area, "detail": "三组"},
                "id_number": ID_NUMBER,
                "contact_phone": PHONE,
                "phone": PHONE,
                "account": ACCOUNT,
                "persons": 3,
                "category": "allowance",
                "disability_kind": "sight",
                "planned_area": 60,
                **answers,
            },
            now=dialogue.clock.now(),
        )
        for number, (step, values) in enumerate(STEPS.items(), 1):
            records.add(
                tx,
                case,
                step=step,
                day=date(2026, 3, number),
                values=dict(values),
                person_id=dialogue.cast.county,
                role="county",
                now=dialogue.clock.now(),
            )
            if step == upto:
                break
        cases.advance(tx, case, CaseState(upto), dialogue.clock.now())
        return cases.get(tx, case.number)


def context_of(dialogue: Dialogue, occasion: Occasion, who: str) -> Context:
    """What a handler would be given of somebody."""
    inbound = Inbound(channel=NAME, lane=lane(who), chat=lane(who), message="", at=occasion.now, content=Text(text=""))
    conversation = Conversation.from_json(EMPTY)
    return Context.at(occasion, inbound=inbound, person_id=dialogue.ids[who], conversation=conversation)


def print_for(dialogue: Dialogue, who: str, folder: Path, photo_folder: Path | None = None) -> tuple[str, Path]:
    """Make the paper that somebody asked for last and still waits for; what it is called, and where it lies."""
    with dialogue.database.writing() as tx:
        waiting = [one for one in papers.latest_of(tx, dialogue.ids[who]) if one.status is ExportStatus.WAITING]
        occasion = Occasion(tx=tx, now=dialogue.clock.now(), installation=dialogue.installation)
        path = folder / f"paper-{waiting[0].id}"
        context = context_of(dialogue, occasion, who)
        with path.open("wb") as file:
            made = making.make(context, waiting[0], file, sealed(photo_folder or folder), lambda done: None)
        papers.fail(tx, waiting[0].id)
    return made.name, path


def page_of(path: Path) -> Page:
    """A paper opened in Word's format."""
    return Document(BytesIO(path.read_bytes()))


def cells(page: Page, table: int = 0) -> list[list[str]]:
    """What stands in a table, row by row."""
    return [[cell.text for cell in row.cells] for row in page.tables[table].rows]


def everything(page: Page) -> str:
    """All that can be read on a paper."""
    told = [paragraph.text for paragraph in page.paragraphs]
    told += [cell for number in range(len(page.tables)) for row in cells(page, number) for cell in row]
    return "\n".join(told)
