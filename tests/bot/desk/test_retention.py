"""How long what is kept, at the desk: a county reads it, and sets the days that are its own to set."""

import pytest

from handlers.wording import Wording
from storage.people import audit, retention_days
from storage.retention import CLASSES, QUESTIONS, SESSIONS
from tests.bot.desk.office import Office
from tests.cast import COUNTY

PAGE = "/desk/retention"


def days(office: Office) -> dict[str, int]:
    """What the county set."""
    with office.dialogue.database.reading() as tx:
        return dict(retention_days.of_place(tx, COUNTY))


@pytest.mark.parametrize("who", ["township", "city", "operator"])
def test_nobody_but_a_county_reads_or_sets_it(office: Office, who: str) -> None:
    pc = office.seated(who)
    assert pc.get(PAGE).status_code == 404
    assert pc.post(PAGE, data={SESSIONS.id: "30"}).status_code == 404
    assert days(office) == {}


def test_all_classes_stand_there_in_words(office: Office, say: Wording) -> None:
    page = office.seated("county").get(PAGE).text
    assert [one.id for one in CLASSES if say(f"retention.name.{one.id}") not in page] == []
    assert "至少180天" in page
    assert f'href="{PAGE}"' in office.seated("county").get("/desk/trail").text


def test_days_are_set_once_and_noted(office: Office) -> None:
    pc = office.seated("county")
    sent = {SESSIONS.id: "30", QUESTIONS.id: "90", "chat": "1", "nothing": "5"}
    for _ in range(2):
        assert pc.post(PAGE, data=sent).headers["location"] == PAGE
    assert days(office) == {SESSIONS.id: 30}, "what does not differ, or is not the county's, is not set"
    assert 'name="sessions" value="30"' in pc.get(PAGE).text
    with office.dialogue.database.reading() as tx:
        told = [line.details for line in audit.latest(tx) if line.action == "retention_set"]
    assert told == [{"data_class": "sessions", "days": 30}]
    assert "定了云山县的信息存多久" in pc.get("/desk/trail").text


@pytest.mark.parametrize("text", ["6", "401", "", "半年", "-30", "³0", "1" * 50])
def test_days_out_of_bounds_set_nothing_and_are_told(office: Office, text: str) -> None:
    answer = office.seated("county").post(PAGE, data={SESSIONS.id: text, QUESTIONS.id: "30"})
    assert answer.status_code == 422
    assert "要填7到400之间的整数" in answer.text
    assert days(office) == {}
