"""Questions and the county's own answers at the desk: what the chat does, the desk does, and both show it."""

import re
from collections.abc import Mapping

import httpx
import pytest

from storage.curation import local_entries, questions
from storage.curation.local_entries import LocalState
from storage.curation.questions import NewQuestion
from storage.people import offices
from tests.bot.desk.office import Office
from tests.cast import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE
from tests.handlers.curation.filling import ask, publish, write

ENTRY = {
    "asks": "砖钱能先给吗\n先给砖钱吗",
    "answer": "能，凭票先给一半。",
    "source": "经办人答复",
    "until": "2027-01-31",
}


def in_vain(office: Office, text: str, *, who: str = "resident", times: int = 1, county: str = COUNTY) -> None:
    """A question that nobody was asked to answer."""
    with office.dialogue.database.writing() as tx:
        for _ in range(times):
            asked = NewQuestion(
                person_id=office.dialogue.ids[who],
                text=text,
                key=text,
                county=county,
                area=VILLAGE,
                pack="yantai",
                subject="payment",
            )
            questions.note(tx, asked, office.dialogue.clock.now())


def once(page: str) -> str:
    """The mark by which a sheet does one thing only."""
    found = re.search(r'name="once" value="(\w+)"', page)
    assert found is not None
    return found[1]


def send(pc: httpx.Client, path: str, filled: Mapping[str, str]) -> httpx.Response:
    """Fill a sheet in, look it over, and send it."""
    filled = {**filled, "once": once(pc.get(path).text)}
    looked_over = pc.post(path, data=filled)
    assert 'name="sure"' in looked_over.text, looked_over.text
    return pc.post(path, data={**filled, "sure": "1"})


def test_the_same_words_of_several_people_are_one_row_with_no_name(office: Office) -> None:
    in_vain(office, "光伏板能装吗，我电话13800000001", times=2)
    in_vain(office, "光伏板能装吗，我电话13800000001", who="cadre")
    in_vain(office, "猪圈补不补")
    in_vain(office, "外县问的", county=OTHER_COUNTY)
    page = office.seated("county").get("/desk/knowledge/questions").text
    assert page.count("光伏板能装吗") == 1
    assert page.index("光伏板") < page.index("猪圈")
    assert "3回" in page
    for hidden in ("13800000001", "李秀英", "王建国", "外县问的"):
        assert hidden not in page


@pytest.mark.parametrize("who", ["township", "city", "operator"])
def test_who_answers_for_no_county_finds_no_questions(office: Office, who: str) -> None:
    pc = office.seated(who)
    assert pc.get("/desk/knowledge/questions").status_code == 404
    assert "/desk/knowledge/questions" not in pc.get("/desk/knowledge").text


def test_an_answer_from_the_desk_reaches_who_asked_as_the_office_s_word(office: Office) -> None:
    id = ask(office.dialogue)
    pc = office.seated("county")
    assert "盖房子的砖钱能先给吗" in pc.get("/desk/knowledge/questions").text
    sent = send(pc, f"/desk/knowledge/questions/{id}", {"answer": "能，开工后先给一半。"})
    assert "发给问的人了" in sent.text
    told = "\n".join(reply.text for reply in office.dialogue.said_to("resident"))
    assert "云山县住建局答：\n能，开工后先给一半。" in told
    assert pc.get(f"/desk/knowledge/questions/{id}").status_code == 404, "it is answered"


def test_an_empty_answer_is_asked_for_again_and_nothing_goes_out(office: Office) -> None:
    id = ask(office.dialogue)
    pc = office.seated("county")
    path = f"/desk/knowledge/questions/{id}"
    assert pc.post(path, data={"answer": " ", "once": once(pc.get(path).text), "sure": "1"}).status_code == 422
    assert office.dialogue.said_to("resident") == []


def test_a_question_in_vain_becomes_a_local_entry_without_its_number(office: Office) -> None:
    in_vain(office, "砖钱能先给吗，我电话13800000001")
    pc = office.seated("county")
    [path] = re.findall(r'href="(/desk/knowledge/local/new\?of=\d+)"', pc.get("/desk/knowledge/questions").text)
    sheet = pc.get(path).text
    assert "砖钱能先给吗" in sheet
    assert "13800000001" not in sheet
    assert "写好了" in send(pc, path, ENTRY).text
    with office.dialogue.database.reading() as tx:
        [entry] = local_entries.waiting(tx)
    assert entry.text.asks == ("砖钱能先给吗", "先给砖钱吗")


def test_nobody_agrees_at_the_desk_to_what_they_wrote_themselves(office: Office) -> None:
    id = write(office.dialogue, by="county")
    pc = office.seated("county")
    assert f"/desk/knowledge/local/{id}/approve" not in pc.get(f"/desk/knowledge/local/{id}").text
    assert pc.post(f"/desk/knowledge/local/{id}/approve").status_code == 404
    with office.dialogue.database.reading() as tx:
        assert [one.id for one in local_entries.waiting(tx)] == [id]


def test_the_city_agrees_and_the_writer_hears_of_it(office: Office) -> None:
    id = write(office.dialogue, by="county")
    pc = office.seated("city")
    assert "砖钱先给吗" in pc.get("/desk/knowledge/local").text
    assert f"/desk/knowledge/local/{id}/approve" in pc.get(f"/desk/knowledge/local/{id}").text
    assert pc.post(f"/desk/knowledge/local/{id}/approve").status_code == 200
    with office.dialogue.database.reading() as tx:
        entry = local_entries.find(tx, id)
    assert entry is not None
    assert (entry.state, entry.reviewed) == (LocalState.PUBLISHED, True)
    assert any("砖钱先给吗" in reply.text for reply in office.dialogue.said_to("county"))


def test_an_entry_is_sent_back_with_a_reason_that_stands_in_its_history(office: Office) -> None:
    id = write(office.dialogue, by="county")
    pc, path = office.seated("city"), f"/desk/knowledge/local/{id}/reject"
    pc.post(path, data={"why": "依据要写文号", "once": once(pc.get(path).text)})
    assert "依据要写文号" in office.seated("county").get(f"/desk/knowledge/local/{id}").text


def test_an_entry_that_answers_is_written_anew_and_withdrawn(office: Office) -> None:
    id = write(office.dialogue, by="county")
    publish(office.dialogue, id)
    pc = office.seated("county")
    send(pc, f"/desk/knowledge/local/{id}/edit", ENTRY)
    assert pc.post(f"/desk/knowledge/local/{id}/withdraw").status_code == 200
    with office.dialogue.database.reading() as tx:
        old = local_entries.find(tx, id)
        [new] = local_entries.waiting(tx)
    assert old is not None
    assert (old.state, new.replaces) == (LocalState.WITHDRAWN, id)


def test_an_office_sets_its_own_phone_and_no_other_one_s(office: Office) -> None:
    pc = office.seated("township")
    path = f"/desk/knowledge/offices/set?place={TOWNSHIP}"
    wrong = pc.post(path, data={"phone": "12", "once": once(pc.get(path).text)})
    assert wrong.status_code == 422
    done = pc.post(path, data={"phone": "0535-8000001", "hours": "24小时", "once": once(wrong.text)})
    assert "大家打这个号" in done.text
    with office.dialogue.database.reading() as tx:
        assert offices.everywhere(tx)[TOWNSHIP].phone == "05358000001"
    assert pc.get(f"/desk/knowledge/offices/set?place={COUNTY}").status_code == 404
