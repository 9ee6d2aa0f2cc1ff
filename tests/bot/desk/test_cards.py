"""An ID card by photo in a sheet: what was read stands in the box to be looked over, and nothing else stays."""

import asyncio
import re
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from starlette.datastructures import FormData, UploadFile

from bot.desk.cards import DeskCards
from bot.pipeline.card_reader import CardRead
from bot.pipeline.waiting_cards import WaitingCards
from handlers.forms.card_on_sheet import CardSent, CardWanted
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.wording import Wording
from storage.cases import kept_cards, photos
from storage.cases.cases import Case
from storage.cases.tables import kept_cards as kept_rows
from storage.people import audit
from tests.bot.desk.office import PART, Office, open_office
from tests.bot.pipeline.cards import NAME, NUMBER, ToldReader, drawn_card
from tests.cast import COUNTY
from tests.dialogue import Dialogue, StoppedClock

Files = Sequence[tuple[str, tuple[str, bytes, str]]]
BOX, PHOTO = "id_number", "id_number.card"
READ = CardReading(outcome=CardOutcome.READ, name=NAME, number=NUMBER)


@dataclass(frozen=True, kw_only=True)
class CardOffice:
    """An office where cards can be read: what its reader is told, and a case that the township received."""

    office: Office
    reader: ToldReader
    case: Case
    pc: httpx.Client
    step: str = "fields/household"

    @property
    def path(self) -> str:
        """The sheet of the household, or the form of a step."""
        return f"/desk/cases/{self.case.number}/{self.step}"

    def send(
        self, page: str = "", *, photo: bytes = b"card", button: str = "card", beside: Files = (), **typed: str
    ) -> httpx.Response:
        """Send the sheet of a page, else of a fresh one, with a photo of a card in it, and others `beside` it."""
        shown = page or self.pc.get(self.path).text
        assert 'enctype="multipart/form-data"' in shown
        hidden = dict(re.findall(r'<input type="hidden" name="(draft|version)" value="([^"]*)"', shown))
        file = ("card.jpg", photo, "image/jpeg") if photo else ("", b"", "application/octet-stream")
        data = {**hidden, **typed, **({"then": button} if button else {})}
        return self.pc.post(self.path, data=data, files=[(PHOTO, file), *beside])

    def answers(self) -> dict[str, object]:
        """What the case says."""
        return dict(self.office.now_of(self.case).answers)

    def kept(self) -> int:
        """How many photos are kept."""
        with self.office.dialogue.database.reading() as tx:
            return int(tx.execute(select(func.count()).select_from(kept_rows)).scalar_one())

    def shown_whole(self) -> list[tuple[int | None, str]]:
        """Who was shown a number that was read, and of which case."""
        with self.office.dialogue.database.reading() as tx:
            return [(one.person_id, one.subject) for one in audit.latest(tx) if one.action == "id_card_read"]


@pytest.fixture
def desk(dialogue: Dialogue, tmp_path: Path) -> Iterator[CardOffice]:
    """The desk of a county where cards can be read."""
    dialogue.installation = replace(dialogue.installation, file_folder=tmp_path / "files", reads_cards=True)
    reader = ToldReader(reading=READ, picture=b"small")
    with open_office(dialogue, tmp_path, reader) as office:
        case = office.receive(office.household("王二"))
        yield CardOffice(office=office, reader=reader, case=case, pc=office.seated("township"))


def box(page: str) -> str:
    """What stands in the box of the number."""
    found = re.search(rf'<textarea name="{BOX}"[^>]*>([^<]*)</textarea>', page)
    assert found is not None
    return found[1]


def test_the_photo_is_offered_only_where_cards_can_be_read(office: Office, say: Wording) -> None:
    case = office.receive(office.household("王二"))
    page = office.seated("township").get(f"/desk/cases/{case.number}/fields/household").text
    assert f'name="{BOX}"' in page
    assert f'name="{PHOTO}"' not in page
    assert say("sheet.card.button") not in page


def test_what_was_read_stands_in_the_box_and_is_kept_once_it_is_sent_in(desk: CardOffice, say: Wording) -> None:
    before = desk.answers()
    page = desk.send(persons="3")
    assert (page.status_code, desk.reader.given) == (200, [b"card"])
    assert box(page.text) == NUMBER
    assert f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}" in page.text
    assert say("id_card.other_name", known="王二") in page.text, "the name that is known stays, and the other is told"
    assert re.search(r'name="persons" value="3"', page.text), "what was typed beside it stands"
    assert (desk.answers(), desk.kept()) == (before, 0)
    assert desk.shown_whole() == [(desk.office.dialogue.ids["township"], desk.case.number)]
    sent = desk.send(page.text, photo=b"", button="", id_number=box(page.text), why="核对了身份证")
    assert sent.status_code == 200, sent.text
    assert desk.answers()[BOX] == NUMBER
    assert desk.answers()["head"] == "王二"


def test_a_photo_that_comes_with_the_other_button_is_read_before_anything_is_kept(desk: CardOffice) -> None:
    before = desk.answers()
    assert box(desk.send(button="next").text) == NUMBER
    assert desk.answers() == before


def test_the_name_stands_in_its_box_where_the_case_has_none(desk: CardOffice) -> None:
    nameless = desk.office.receive(desk.office.household(""))
    page = replace(desk, case=nameless).send()
    assert NAME in re.findall(r'name="head"[^>]*>([^<]*)</textarea>', page.text)


@pytest.mark.parametrize("outcome", [one for one in CardOutcome if one is not CardOutcome.READ])
def test_what_cannot_be_read_is_told_as_in_the_chat(desk: CardOffice, say: Wording, outcome: CardOutcome) -> None:
    desk.reader.reading = CardReading(outcome=outcome)
    page = desk.send(id_number="99010119")
    assert say(f"id_card.{outcome}") in page.text
    assert box(page.text) == "99010119", "what was typed stands"
    assert desk.shown_whole() == []


def test_a_part_of_the_page_is_swapped_where_there_are_scripts(desk: CardOffice) -> None:
    desk.pc.headers.update(PART)
    page = desk.send()
    assert page.status_code == 200
    assert page.text.count("<html") == 0
    assert box(page.text) == NUMBER


def test_the_button_without_a_photo_says_so_and_keeps_nothing(desk: CardOffice, say: Wording) -> None:
    before = desk.answers()
    assert say("sheet.card.none_chosen") in desk.send(photo=b"", persons="3").text
    assert (desk.answers(), desk.reader.given) == (before, [])


def test_one_card_of_a_person_is_looked_at_at_a_time() -> None:
    began, goes_on = asyncio.Event(), asyncio.Event()

    class WaitingReader(ToldReader):
        """Reads once it may go on."""

        async def read(self, data: bytes, today: date, *, side: int = 0) -> CardRead:
            began.set()
            await goes_on.wait()
            return await super().read(data, today, side=side)

    async def send_three() -> list[CardSent | None]:
        cards = DeskCards(WaitingCards(WaitingReader(reading=READ), StoppedClock()))
        wanted = CardWanted(field=BOX, keeps=False)

        def send(person_id: int) -> Coroutine[Any, Any, CardSent | None]:
            form = FormData([(PHOTO, UploadFile(BytesIO(b"card"), size=4, filename="card.jpg"))])
            return cards.take(person_id, form, wanted, pressed=True)

        first = asyncio.create_task(send(1))
        await began.wait()
        second = await send(1)
        other = asyncio.create_task(send(2))
        goes_on.set()
        return [await first, second, await other, await send(1)]

    read, busy = CardSent(field=BOX, reading=READ), CardSent(field=BOX, slip="id_card.one_at_a_time")
    assert asyncio.run(send_three()) == [read, busy, read, read]


def test_too_large_a_photo_is_not_read(desk: CardOffice, say: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.desk.cards.MOST_BYTES", 3)
    assert say("id_card.unreadable") in desk.send().text
    assert desk.reader.given == []


def test_a_large_photo_is_written_to_no_disk(desk: CardOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starlette once put what is larger than a megabyte into an open file of the system's temporary folder."""

    def rollover(file: object) -> None:
        raise AssertionError("written to the disk")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", rollover)
    photo = b"card" * 1_000_000
    assert box(desk.send(photo=photo).text) == NUMBER
    assert desk.reader.given == [photo]


def test_a_county_that_keeps_the_photos_says_so_and_keeps_it_sealed(desk: CardOffice, say: Wording) -> None:
    assert say("sheet.card.hint") in desk.pc.get(desk.path).text
    with desk.office.dialogue.database.writing() as tx:
        kept_cards.begin(tx, COUNTY, desk.office.dialogue.clock.now())
    page = desk.pc.get(desk.path).text
    assert say("sheet.card.hint_kept") in page
    again = desk.send(page)
    desk.send(again.text)
    assert desk.kept() == 1, "another photo takes the place of the one before"
    with desk.office.dialogue.database.reading() as tx:
        assert list(kept_cards.of(tx, desk.case.id)) == [], "it counts once the case bears the number"
    desk.send(again.text, photo=b"", button="", id_number=NUMBER, why="核对了身份证")
    with desk.office.dialogue.database.reading() as tx:
        [draft] = kept_cards.of(tx, desk.case.id)
        assert kept_cards.picture(tx, draft) == b"small"


def test_nobody_has_a_card_read_for_a_case_that_is_not_theirs(desk: CardOffice, say: Wording) -> None:
    page = desk.pc.get(desk.path).text
    foreign = replace(desk, pc=desk.office.seated("other_county")).send(page)
    assert (foreign.status_code, desk.reader.given) == (404, [])
    assert say("desk.gone") in foreign.text


def test_the_form_of_a_step_takes_one_too_and_is_taken_only_without_it(desk: CardOffice) -> None:
    form = replace(desk, case=desk.office.household("赵五"), step="details")
    before = form.answers()
    page = form.send()
    assert (page.status_code, box(page.text), form.answers()) == (200, NUMBER, before)
    sent = form.send(page.text, photo=b"", button="", id_number=NUMBER)
    assert (sent.status_code, form.answers()[BOX]) == (200, NUMBER)


def test_photos_that_come_with_a_card_stay_in_their_form(desk: CardOffice) -> None:
    form = replace(desk, case=desk.office.household("赵五"), step="correct")
    house = [("photos", ("house.jpg", drawn_card(), "image/jpeg"))]
    page = form.send(beside=house)
    assert box(page.text) == NUMBER
    ticked = re.findall(r'type="checkbox" name="photos" value="(\w+)" checked', page.text)
    with desk.office.dialogue.database.reading() as tx:
        [photo] = photos.of(tx, ticked)
    assert photo.width == 1600
