"""An ID number given as a photo of the card: what is said, what is taken, and of what nothing is kept."""

from typing import Any

import pytest
from sqlalchemy import select

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, JobDone, Photo, Reply, Text
from handlers.forms.card_orders import READ_CARD
from handlers.forms.card_text import CardOutcome
from handlers.forms.erasing import ERASE
from handlers.forms.releasing import RELEASE
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.tables import photos
from storage.database.database import Database
from storage.people import audit
from storage.queues.tables import jobs
from tests.dialogue import Dialogue
from tests.filling import ID_NUMBER, OTHER_ID_NUMBER
from tests.handlers.cases.filling import plant_case

CARD = Photo(source="card", unique_name="card", width=1600, height=1200)
OTHER_PHOTO = Photo(source="house", unique_name="house", width=1600, height=1200)


class Asking:
    """The cadre is asked for an ID number, where cards can be read."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording, **where: Any) -> None:
        self.dialogue = Dialogue(database, knowledge, say, **{"reads_cards": True, **where})
        self.number = ""

    def ask(self, *, head: str | None = "李秀英") -> Reply:
        """Open the rest of the report about a house of somebody."""
        case = plant_case(self.dialogue, {"danger": "none", "head": head})
        self.number = case.number
        return self.dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))[-1]

    def read(self, outcome: CardOutcome = CardOutcome.READ, **made_out: Any) -> list[Reply]:
        """Send the card, and have something made out on it."""
        self.dialogue.say("cadre", CARD)
        return self.found(outcome, **made_out)

    def found(self, outcome: CardOutcome = CardOutcome.READ, **made_out: Any) -> list[Reply]:
        """What was made out comes in."""
        order = self.orders(READ_CARD)[-1]
        told = {"draft": order["draft"], "field": order["field"], "outcome": outcome}
        told |= {"name": "李秀英", "number": ID_NUMBER, "is_mended": False, **made_out}
        return self.dialogue.done("cadre", JobDone(kind=READ_CARD, result=told))

    def orders(self, kind: str) -> list[dict[str, Any]]:
        """The details of the jobs of a kind."""
        with self.dialogue.database.reading() as tx:
            rows = tx.execute(select(jobs).where(jobs.c.kind == kind).order_by(jobs.c.id))
            return [tx.open_json(jobs.c.sealed_details, row.id, row.sealed_details) for row in rows]

    def submit(self) -> dict[str, Any]:
        """Skip what is left, send it in; what the case says then."""
        for _ in range(40):
            if self.dialogue.draft("cadre").at is not None:
                self.dialogue.say("cadre", Text(text="跳过"))
        self.dialogue.say("cadre", Text(text="提交"))
        with self.dialogue.database.reading() as tx:
            return dict(cases.get(tx, self.number).answers)


@pytest.fixture
def asking(sqlite_database: Database, knowledge: Knowledge, say: Wording) -> Asking:
    return Asking(sqlite_database, knowledge, say)


def test_a_photo_is_offered_only_where_cards_can_be_read(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    elsewhere = Asking(sqlite_database, knowledge, say, reads_cards=False)
    assert say("id_card.hint") not in elsewhere.ask().text
    assert elsewhere.dialogue.say("cadre", CARD)[0].text == say("id_card.not_here")
    assert elsewhere.orders(READ_CARD) == []


def test_where_cards_can_be_read_the_question_says_so(asking: Asking, say: Wording) -> None:
    assert say("id_card.hint") in asking.ask().text


def test_what_was_read_is_taken_only_once_the_person_agrees(asking: Asking, say: Wording) -> None:
    asking.ask()
    assert say("id_card.looking") in asking.dialogue.say("cadre", CARD)[-1].text
    question = asking.found()[-1]
    assert "李秀英" in question.text
    assert f"{ID_NUMBER[:6]} {ID_NUMBER[6:14]} {ID_NUMBER[14:]}" in question.text
    assert [option.label for option in question.flat_options()] == ["对", "不对，我自己填"]
    assert "id_number" not in asking.dialogue.draft("cadre").answers
    asking.dialogue.press("cadre", "对", question)
    assert asking.submit()["id_number"] == ID_NUMBER


def test_what_was_read_wrongly_is_typed(asking: Asking) -> None:
    asking.ask()
    question = asking.read()[-1]
    again = asking.dialogue.press("cadre", "不对，我自己填", question)[-1]
    assert "身份证号" in again.text
    asking.dialogue.say("cadre", Text(text=OTHER_ID_NUMBER))
    assert asking.submit()["id_number"] == OTHER_ID_NUMBER


def test_a_number_typed_while_the_photo_is_looked_at_stands(asking: Asking, say: Wording) -> None:
    asking.ask()
    asking.dialogue.say("cadre", CARD)
    asking.dialogue.say("cadre", Text(text=OTHER_ID_NUMBER))
    assert asking.found()[0].text == say("id_card.not_needed")
    assert asking.submit()["id_number"] == OTHER_ID_NUMBER


def test_digits_that_looked_like_letters_are_said(asking: Asking, say: Wording) -> None:
    asking.ask()
    assert say("id_card.mended") not in asking.read()[-1].text
    asking.dialogue.say("cadre", Text(text="不对，我自己填"))
    assert say("id_card.mended") in asking.read(is_mended=True)[-1].text


def test_the_name_on_the_card_is_filled_in_where_the_report_has_none(asking: Asking) -> None:
    asking.ask(head=None)
    question = asking.read()[-1]
    said = asking.dialogue.press("cadre", "对", question)
    assert "李秀英" in said[-1].text
    assert asking.submit()["head"] == "李秀英"


def test_another_name_than_the_householders_is_told_and_changes_nothing(asking: Asking, say: Wording) -> None:
    asking.ask(head="王石头")
    question = asking.read()[-1]
    assert say("id_card.other_name", known="王石头") in question.text
    asking.dialogue.press("cadre", "对", question)
    assert asking.submit()["head"] == "王石头"


@pytest.mark.parametrize("outcome", [one for one in CardOutcome if one is not CardOutcome.READ])
def test_what_cannot_be_read_is_told_with_what_to_do_and_asked_again(
    asking: Asking, say: Wording, outcome: CardOutcome
) -> None:
    asking.ask()
    again = asking.read(outcome, name="", number="")[-1]
    assert again.text.startswith(say(f"id_card.{outcome}"))
    assert "跳过" in [option.label for option in again.flat_options()]


def test_a_job_that_was_given_up_is_told_as_failed(asking: Asking, say: Wording) -> None:
    asking.ask()
    asking.dialogue.say("cadre", CARD)
    [order] = asking.orders(READ_CARD)
    said = asking.dialogue.done("cadre", JobDone(kind=READ_CARD, result={**order, "reason": "missing", "file": None}))
    assert said[-1].text.startswith(say("id_card.failed"))


def test_one_card_of_a_person_is_looked_at_at_a_time(asking: Asking, say: Wording) -> None:
    asking.ask()
    asking.dialogue.say("cadre", CARD)
    assert say("id_card.one_at_a_time") in asking.dialogue.say("cadre", OTHER_PHOTO)[-1].text
    assert [order["source"] for order in asking.orders(READ_CARD)] == ["card"]
    assert [order["source"] for order in asking.orders(RELEASE)] == ["house"], "the channel forgets what nobody reads"


def test_a_form_that_was_given_up_hears_nothing_of_a_number(asking: Asking, say: Wording) -> None:
    asking.ask()
    asking.dialogue.say("cadre", CARD)
    asking.dialogue.say("cadre", Text(text="取消"))
    assert [reply.text for reply in asking.found()][:1] == [say("id_card.not_needed")]


def test_the_whole_number_is_shown_here_and_noted(asking: Asking) -> None:
    asking.ask()
    asking.read()
    with asking.dialogue.database.reading() as tx:
        [line] = [line for line in audit.latest(tx) if line.action == "id_card_read"]
    assert (line.person_id, line.subject) == (asking.dialogue.ids["cadre"], asking.number)


def test_from_a_messenger_abroad_the_photo_goes_and_the_number_comes_masked(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    asking = Asking(sqlite_database, knowledge, say, abroad=frozenset({"terminal"}))
    asking.ask()
    question = asking.read()[-1]
    assert len(asking.orders(ERASE)) == 1
    assert ID_NUMBER[6:14] not in question.text
    asking.dialogue.press("cadre", "对", question)
    assert asking.submit()["id_number"] == ID_NUMBER


def test_where_numbers_are_asked_on_the_page_a_photo_from_abroad_goes_unread(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    asking = Asking(sqlite_database, knowledge, say, abroad=frozenset({"terminal"}), sensitive_on_page=True)
    asking.ask()
    assert say("sensitive.not_here") in asking.dialogue.say("cadre", CARD)[-1].text
    assert (len(asking.orders(ERASE)), asking.orders(READ_CARD)) == (1, [])


def test_no_photo_of_a_card_is_among_the_photos(asking: Asking) -> None:
    asking.ask()
    asking.read()
    with asking.dialogue.database.reading() as tx:
        assert tx.execute(select(photos.c.id)).all() == []
