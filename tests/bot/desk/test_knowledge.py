"""What the assistant knows, at the desk: a question tried out, documents by section, phones, the consent text."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from knowledge.model.pack import load_packs
from storage.curation.tables import questions
from storage.people import areas, consents, offices
from storage.people.offices import Office as StoredOffice
from tests.bot.desk.office import Office
from tests.cast import TOWNSHIP
from tests.handlers.curation.filling import publish, write

SEATED = ("township", "county", "city", "operator")
ROOMS = ("/desk/knowledge", "/desk/knowledge/packs", "/desk/knowledge/offices", "/desk/knowledge/consent")


def told(page: str) -> str:
    """What the resident would hear."""
    found = re.search(r'<p class="told">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("who", SEATED)
@pytest.mark.parametrize("path", ROOMS)
def test_everybody_who_sits_there_reads_what_is_known(office: Office, who: str, path: str) -> None:
    page = office.seated(who).get(path)
    assert page.status_code == 200
    assert "知识库" in page.text


def test_a_question_is_answered_as_in_the_chat_and_told_why(office: Office) -> None:
    page = office.seated("county").post("/desk/knowledge", data={"words": "验收完了多久给钱", "region": "yantai"}).text
    assert "30日" in told(page)
    assert "答了这条" in page
    assert "够得上25分" in page
    assert re.search(r"<td>\d+分</td>", page)


def test_what_is_worked_out_is_not_said_to_come_from_an_entry(office: Office) -> None:
    page = office.seated("county").post("/desk/knowledge", data={"words": "危房翻建补多少钱", "region": "yantai"}).text
    assert "2.5万元" in told(page)
    assert "照补助规则算出来" in page
    assert "答了这条" not in page


def test_the_words_of_an_entry_s_own_phrasing_are_named_as_the_reason(office: Office) -> None:
    entry = load_packs()["yantai"].entries[0]
    page = office.seated("township").post("/desk/knowledge", data={"words": entry.ask[0], "region": "yantai"}).text
    assert "正是这一条里写好的一句问法" in page


def test_another_region_is_tried_by_its_own_document(office: Office) -> None:
    page = office.seated("county").post("/desk/knowledge", data={"words": "翻建补多少钱", "region": "yulin"}).text
    assert "2.5万元" not in told(page)
    assert "榆林" in page


@pytest.mark.parametrize("region", ["", "nowhere"])
def test_without_a_region_the_asker_is_asked_for_it(office: Office, region: str) -> None:
    page = office.seated("county").post("/desk/knowledge", data={"words": "翻建补多少钱", "region": region}).text
    assert "先问他是哪儿的" in page


def test_nothing_of_a_trial_is_kept_as_somebody_s_question(office: Office) -> None:
    pc = office.seated("county")
    for words in ("今天天气怎么样", "屋顶能不能装太阳能", "墙要倒了快来人"):
        assert pc.post("/desk/knowledge", data={"words": words, "region": "yantai"}).status_code == 200
    with office.dialogue.database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(questions)).scalar_one() == 0
    assert office.dialogue.said_to("township") == []


def test_danger_is_answered_by_what_saves_lives_first(office: Office) -> None:
    page = office.seated("county").post("/desk/knowledge", data={"words": "墙要倒了，快来人", "region": "yantai"}).text
    assert "119" in told(page)
    assert "先说怎么保命" in page


def test_the_own_county_s_word_is_told_as_in_the_chat(office: Office) -> None:
    publish(office.dialogue, write(office.dialogue, by="county", asks=("砖钱能先给吗",), answer="能，凭票先给一半。"))
    page = office.seated("county").post("/desk/knowledge", data={"words": "砖钱能先给吗", "region": "yantai"}).text
    assert "凭票先给一半" in told(page)
    assert "接着说本县问答" in page


@pytest.mark.parametrize("pack", sorted(load_packs()))
def test_each_section_of_each_document_stands_with_what_was_taken_from_it(office: Office, pack: str) -> None:
    page = office.seated("county").get(f"/desk/knowledge/packs?pack={pack}").text
    found = load_packs()[pack]
    assert page.count('<th scope="row"') == len(found.region.sections)
    for entry in found.entries:
        assert entry.sections == () or entry.label in page


def test_offices_without_a_phone_are_named_and_another_county_s_are_not_shown(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        put = StoredOffice(place=areas.get(tx, TOWNSHIP), phone="05358000001", hours="24小时")
        offices.put(tx, put, person_id=None, now=office.dialogue.clock.now())
    page = office.seated("county").get("/desk/knowledge/offices").text
    assert "0535-8000001" in page
    assert "没登记" in page
    assert "0535-8000001" not in office.seated("other_county").get("/desk/knowledge/offices").text


def test_the_consent_text_stands_whole_with_its_version(office: Office) -> None:
    page = office.seated("county").get("/desk/knowledge/consent").text
    say = office.dialogue.installation.say
    assert say("consent.version") in page
    assert "云山县住建局" in page
    assert say("consent.full", whom="云山县住建局") in page


def test_it_tells_how_many_agreed_to_each_version_and_took_it_back(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        for who in ("resident", "cadre"):
            consents.give(tx, office.dialogue.ids[who], "0.9", office.dialogue.clock.now() - timedelta(days=400))
        consents.withdraw(tx, office.dialogue.ids["resident"], office.dialogue.clock.now())
    page = re.sub(r"\s*<[^>]+>\s*", " ", office.seated("county").get("/desk/knowledge/consent").text)
    current = office.dialogue.installation.say("consent.version")
    assert re.search(rf"{re.escape(current)}版（现在用的） +2026年11月4日 +9 +1 ", page)
    assert re.search(r"0\.9版 +2025年9月30日 +2 +1 ", page)
