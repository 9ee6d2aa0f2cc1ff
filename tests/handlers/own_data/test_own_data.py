"""One's own data in the chat: a copy, and what goes and what stays when it is to be erased."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.channels import terminal
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply, Text
from handlers.wording import Wording
from knowledge.model.pack import load_packs
from storage import erasing, retention
from storage.cases import cases, files
from storage.cases.cases import CaseState
from storage.curation import questions
from storage.curation.questions import NewQuestion
from storage.database.database import Database
from storage.people import accounts, audit, audit_chain, consents, people
from storage.people.people import Role
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from storage.retention import Keeping
from storage.schema import metadata
from tests.cast import COUNTY, VILLAGE
from tests.dialogue import Dialogue, lane
from tests.keeping import kept

NAME, PHONE, ID_NUMBER = "周大有", "13800000077", "990101195001010027"


@pytest.fixture
def talk(database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> Dialogue:
    return Dialogue(database, knowledge, say, file_folder=tmp_path)


def named(dialogue: Dialogue) -> None:
    """The resident has a name and a number, and asked something."""
    with dialogue.database.writing() as tx:
        resident = dialogue.cast.resident
        people.rename(tx, resident, NAME)
        people.set_phone(tx, resident, PHONE)
        asked = NewQuestion(
            person_id=resident,
            county=COUNTY,
            area=VILLAGE,
            pack=None,
            subject=None,
            key="补助啥时候到",
            text="补助啥时候到",
            told=None,
        )
        questions.hand_over(tx, asked, dialogue.clock.now())


def report(dialogue: Dialogue, state: CaseState = CaseState.REPORTED) -> str:
    """A house that the resident reported; its number."""
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id="d1",
            area=VILLAGE,
            pack="yantai",
            reporter_id=dialogue.cast.resident,
            reporter_role=Role.RESIDENT,
            answers={"head": NAME, "phone": PHONE, "id_number": ID_NUMBER, "contact_phone": PHONE},
            imminent=False,
            prefix="YT",
            now=dialogue.clock.now(),
        )
        if state is not case.state:
            assert cases.advance(tx, case, state, dialogue.clock.now())
    return case.number


def erase(dialogue: Dialogue, who: str = "resident") -> Reply:
    """Ask for it, and confirm; what was asked."""
    [asked] = dialogue.say(who, Text(text="删掉我的信息"))
    dialogue.press(who, "删掉", asked)
    return asked


def copied(dialogue: Dialogue) -> str:
    """The text of the copy that the resident gets."""
    [shown] = dialogue.say("resident", Text(text="把我的信息给我看看"))
    [got] = dialogue.press("resident", "给我一份", shown)
    folder = dialogue.installation.file_folder
    with dialogue.database.reading() as tx:
        [file] = files.of(tx, got.files)
        assert audit.latest(tx)[0].action == "own_data_copied"
    assert folder is not None
    assert file.file is not None
    return "\n".join(one.text for one in Document(BytesIO(kept(folder / file.file).read())).paragraphs)


def test_a_copy_holds_what_is_kept_with_the_numbers_of_a_house_masked(talk: Dialogue) -> None:
    named(talk)
    number = report(talk)
    text = copied(talk)
    for told in (NAME, PHONE, number, "补助啥时候到", "第四十五条"):
        assert told in text
    assert ID_NUMBER not in text, "who reported a house need not be who lives there"


def test_a_copy_says_where_the_house_stands(talk: Dialogue) -> None:
    """The code of its village once was masked as a number of a person, and the village was not found by it."""
    number = report(talk)
    with talk.database.writing() as tx:
        case = cases.get(tx, number)
        cases.set_answers(tx, case, {**case.answers, "place": {"area": VILLAGE, "detail": "老井旁"}})
    assert "青石村老井旁" in copied(talk)


def test_who_is_tied_to_nothing_is_forgotten_whole_and_goes_on_as_a_stranger(talk: Dialogue) -> None:
    named(talk)
    talk.say("resident", Text(text="C级补多少"))
    before = talk.cast.resident
    erase(talk)
    with talk.database.writing() as tx:
        assert (people.name_of(tx, before), people.phone_of(tx, before)) == (None, None)
        assert people.find_by_phone(tx, PHONE) is None
        assert accounts.of(tx, before) == []
        assert accounts.owner_of(tx, lane("resident")) not in (None, before)
        assert consents.standing(tx, before) is None
        assert questions.of_person(tx, before, 10) == []
        assert [one for one in outbox.told_to(tx, before, 100) if one.status is not OutboxStatus.WAITING] == []
        stranger = accounts.owner_of(tx, lane("resident"))
        assert stranger is not None
        [told] = [one.reply["text"] for one in outbox.listed(tx, [OutboxStatus.WAITING]) if one.person_id == stranger]
    assert "我这里不知道您是谁" in told


def test_the_trail_stays_whole_and_names_nobody_after_an_erasure(talk: Dialogue) -> None:
    named(talk)
    talk.say("resident", Text(text="我的姓名和电话"))
    erase(talk)
    with talk.database.writing() as tx:
        audit_chain.extend(tx, talk.clock.now() + timedelta(minutes=1), 1000)
        linked, broken = audit_chain.verify(tx)
        assert broken is None
        assert linked == len(audit.latest(tx))
        told = [line for line in audit.latest(tx) if line.action == "own_data_erased"]
        assert [(line.person_id, line.subject) for line in told] == [
            (talk.cast.resident, f"person:{talk.cast.resident}")
        ]
        assert not any(secret in str(line.details) for line in audit.latest(tx) for secret in (NAME, PHONE))


def test_while_a_house_is_under_way_name_and_number_stay_and_the_reason_is_said(talk: Dialogue) -> None:
    named(talk)
    number = report(talk)
    assert f"{number}还在办" in erase(talk).text
    with talk.database.reading() as tx:
        assert people.phone_of(tx, talk.cast.resident) == PHONE
        assert accounts.owner_of(tx, lane("resident")) == talk.cast.resident
        assert questions.of_person(tx, talk.cast.resident, 10) == []
        assert cases.get(tx, number).answers["head"] == NAME


def test_a_closed_house_stays_by_its_document_which_is_named(talk: Dialogue) -> None:
    named(talk)
    number = report(talk, CaseState.CLOSED)
    text = erase(talk).text
    assert f"{number}办完了，要按《{load_packs()['yantai'].region.document.title}》" in text
    with talk.database.reading() as tx:
        assert people.name_of(tx, talk.cast.resident) is None
        assert cases.get(tx, number).answers["head"] == NAME


def test_who_holds_a_role_keeps_name_and_account(talk: Dialogue) -> None:
    assert "您现在是青石村村干部" in erase(talk, "cadre").text
    with talk.database.reading() as tx:
        assert people.name_of(tx, talk.cast.cadre) is not None
        assert accounts.owner_of(tx, lane("cadre")) == talk.cast.cadre


def test_nothing_is_erased_without_a_second_yes(talk: Dialogue) -> None:
    named(talk)
    [asked] = talk.say("resident", Text(text="注销"))
    [kept] = talk.press("resident", "不删", asked)
    assert kept.text == "好，什么都没删。"
    assert talk.say("resident", Choice(id="own:else"))[0].text == talk.installation.say("forms.old_button")
    with talk.database.reading() as tx:
        assert people.name_of(tx, talk.cast.resident) == NAME


def test_a_copy_does_not_pass_a_messenger_abroad_where_data_are_kept_off_it(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    talk = Dialogue(
        sqlite_database,
        knowledge,
        say,
        file_folder=tmp_path,
        abroad=frozenset({terminal.NAME}),
        sensitive_on_page=True,
    )
    [shown] = talk.say("resident", Text(text="我的数据"))
    [said] = talk.press("resident", "给我一份", shown)
    assert said.files == ()
    assert "不从国外的服务器走" in said.text


def test_every_table_that_names_people_is_emptied_or_kept_by_a_rule() -> None:
    stays = (Keeping.ARCHIVE, Keeping.LAW, Keeping.OFFICE)
    kept = {table.name for one in retention.CLASSES if one.keeping in stays for table in one.tables}
    emptied = {column.table.name for column in (*erasing.SAID, *erasing.OWN)}
    other = {  # what becomes of them
        "exports": "an office's, whose files are gone after a day",
        "papers": "the same",
        "ledger_arrivals": "the same, after a week",
        "joinings": "what parts two records again is forgotten",
        "outbox": "what was said is forgotten, and the key stays",
        "invitation_tries": "gone after a month",
    }
    naming = {
        name
        for name, table in metadata.tables.items()
        if any(key.column.table.name == "people" for key in table.foreign_keys)
    }
    assert naming - kept - emptied - set(other) == set()
