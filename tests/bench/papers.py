"""A zip of the files of many households, against docxtpl alone that fills the same template with nothing."""

import time
from io import BytesIO
from pathlib import Path

from docxtpl import DocxTemplate

from bot.channels.terminal import NAME
from bot.demo.cast import CHARACTERS, PACK, plant
from bot.demo.county import CountySize, plant_county
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Inbound, Text
from handlers.ledger.selection import Selection, Whence
from handlers.papers import making
from handlers.papers.household_papers import HOUSEHOLD_FILE
from handlers.papers.our_templates import ours
from handlers.wording import load_wording
from storage.database.database import Database
from storage.database.sealed_folder import SealedFolder
from storage.papers import papers
from storage.papers.papers import NewPaper, PaperFormat
from storage.people import people
from storage.people.conversations import EMPTY
from tests.bench.assistant import VAULT
from tests.bench.figures import Figure
from tests.cast import NOW
from tests.installed import installed

MOST_RATIO = 1.2  # what is known of a household is read, too


def measure(folder: Path, knowledge: Knowledge, *, households: int) -> list[Figure]:
    """Both in this process, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder / 'county.db'}", VAULT)
    try:
        database.upgrade()
        with database.writing() as tx:
            plant(tx, load_wording(), NOW)
            size = CountySize(townships=3, people=100, cases=households)
            plant_county(tx, load_wording(), knowledge.packs[PACK], NOW, size)
        with database.writing() as tx:
            occasion = Occasion(tx=tx, now=NOW, installation=installed(knowledge, load_wording()))
            made, seconds = _zip(_of_the_county(occasion), folder / "files.zip")
    finally:
        database.close()
    bare = _bare(made)
    ratio = seconds / bare
    return [
        Figure(
            name=f"files of {made} households as a zip of .docx",
            value=f"{seconds:.1f} s",
            baseline=f"{bare:.1f} s docxtpl alone, empty forms",
            ratio=ratio,
            aim=f"ratio ≤ {MOST_RATIO:g}",
            reached=ratio <= MOST_RATIO,
        )
    ]


def _of_the_county(occasion: Occasion) -> Context:
    """Somebody of the county's office."""
    who = people.find_by_phone(occasion.tx, next(one.phone for one in CHARACTERS if one.id == "county"))
    assert who is not None
    inbound = Inbound(channel=NAME, lane="bench", chat="bench", message="", at=NOW, content=Text(text=""))
    return Context.at(occasion, inbound=inbound, person_id=who, conversation=Conversation.from_json(EMPTY))


def _zip(context: Context, path: Path) -> tuple[int, float]:
    """How many households are in the zip, and the seconds of processor that it took."""
    assert context.place is not None
    new = NewPaper(
        person_id=context.person_id,
        area=context.place.code,
        kind=HOUSEHOLD_FILE,
        format=PaperFormat.DOCX_EACH,
        full=False,
        asked={"selection": Selection(whence=Whence.LEDGER, everything=True).to_json()},
        reason=None,
        template_id=None,
        in_chat=False,
        many=1,
        expires_at=NOW,
    )
    asked = papers.find(context.tx, papers.add(context.tx, new, NOW))
    assert asked is not None
    began = time.process_time()
    with path.open("wb") as file:
        made = making.make(context, asked, file, SealedFolder(path.parent, context.tx.vault), _nobody)
    return made.done, time.process_time() - began


def _bare(many: int) -> float:
    """Seconds of processor to fill the template as often with nothing."""
    template = ours(HOUSEHOLD_FILE)
    began = time.process_time()
    for _ in range(many):
        file = DocxTemplate(BytesIO(template))
        file.render({}, autoescape=True)
        file.save(BytesIO())
    return time.process_time() - began


def _nobody(done: int) -> None:
    """Nobody hears how far it is."""
