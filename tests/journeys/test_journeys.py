"""Replays each transcript of this folder; `pytest --update-transcripts` writes what is said now, to be read."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.channels import terminal
from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from bot.commands.transcript import Conversations, strike
from bot.pipeline.turn import Turns
from handlers.capabilities import COMMANDS, FORMS
from handlers.cases.course import WAYS
from handlers.cases.course_forms import COURSE_FORMS
from handlers.cases.steps import TAKE_BACK
from handlers.cases.taking_back import TAKING_BACK
from handlers.complaints import codes as complaint_codes
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.model.case_steps import CHECKED, REPORTED
from storage.cases import cases
from storage.cases.cases import CaseState
from storage.complaints import complaints
from storage.database.database import Database
from storage.people import accounts, areas, conversations, invitations, people
from storage.people.people import Role
from storage.training import record
from storage.web import one_time_links
from tests.cast import COUNTY, NEXT_VILLAGE, NOW, VILLAGE, cast
from tests.dialogue import StoppedClock
from tests.handlers.training.filling import APPRAISER, CRAFTSMAN
from tests.houses import plant_cadre, plant_houses
from tests.installed import installed
from tests.journeys.head import HeadError, settings_of
from tests.journeys.typed import typed_for_pressed
from tests.made_up import with_official

FOLDER = Path(__file__).parent
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
OTHER_NAMES = {"other_township", "other_county", "stranger"}


def conversations_of_cast(database: Database, knowledge: Knowledge, say: Wording, **where: Any) -> Conversations:
    """The cast, each with a terminal, before a stopped clock."""
    clock, here = StoppedClock(), installed(knowledge, say, link_root="https://anju.example", **where)
    with database.writing() as tx:
        members = vars(cast(tx, NOW))
        for name, person_id in members.items():
            accounts.add(
                tx,
                lane=f"terminal:{name}",
                channel="terminal",
                chat=name,
                person_id=person_id,
                now=NOW.replace(year=2027),
            )
    turns = Turns(
        database=database,
        readers={terminal.NAME: terminal.read},
        clock=clock,
        installation=here,
    )
    ticker = Clock(database=database, installation=here, clock=clock, spoken=lambda: None)
    broadcasts = Broadcasts(database=database, installation=here, clock=clock, spoken=lambda: None)
    names = {name: f"terminal:{name}" for name in members} | {"newcomer": "terminal:newcomer"}
    names |= {"deputy": "terminal:deputy", "second": "terminal:second"}
    return Conversations(
        database=database,
        turns=turns,
        clock=clock,
        people=names,
        ring=lambda: strike(ticker, broadcasts),
        move=broadcasts.move,
    )


def with_houses(database: Database) -> None:
    """Houses in four villages, and a deputy in 青石村."""
    with database.writing() as tx:
        cadre = people.find_by_phone(tx, "13800000002")
        assert cadre is not None
        plant_houses(tx, cadre)
        conversations.start(tx, plant_cadre(tx, "马小军", "13800000012", VILLAGE, "deputy"))


def with_house_at(database: Database, pack: str, state: CaseState) -> None:
    """A house of 青石村, number LS2026-000001, that stands at a step of its document."""
    answers = {
        "danger": "none",
        "place": {"area": VILLAGE, "detail": "三组"},
        "head": "李秀英",
        "hazards": ["wall_crack"],
    }
    with database.writing() as tx:
        cadre = people.find_by_phone(tx, "13800000002")
        assert cadre is not None
        case, _ = cases.open_case(
            tx,
            draft_id="a1",
            prefix="LS",
            area=VILLAGE,
            pack=pack,
            imminent=False,
            reporter_id=cadre,
            reporter_role="cadre",
            answers=answers,
            now=NOW,
        )
        assert cases.advance(tx, case, state, NOW)


def with_people(database: Database) -> None:
    """Two cadres of 东坡村 whom the county imported, and who never came here."""
    with database.writing() as tx:
        for name, phone in (("刘根", "13800000031"), ("何田", "13800000033")):
            person_id = people.add(tx, now=NOW, name=name, phone=phone)
            people.grant(tx, person_id, Role.CADRE, NEXT_VILLAGE, NOW)


def with_curators(database: Database) -> None:
    """A second coordinator of 云山县."""
    with database.writing() as tx:
        person_id = people.add(tx, now=NOW, name="钱文", phone="13800000041")
        people.grant(tx, person_id, Role.COUNTY, COUNTY, NOW)
        accounts.add(tx, lane="terminal:second", channel="terminal", chat="second", person_id=person_id, now=NOW)
        conversations.start(tx, person_id)


@pytest.fixture(autouse=True)
def codes_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes are counted instead of drawn, so that transcripts can show and use them."""
    drawn = count(1)
    monkeypatch.setattr(invitations, "new_code", lambda: f"YAOQING{next(drawn):07}")
    monkeypatch.setattr(one_time_links, "new_code", lambda: f"link-{next(drawn)}")
    monkeypatch.setattr(complaints, "new_number", lambda: f"TS{next(drawn):08}")
    monkeypatch.setattr(complaint_codes, "new_code", lambda: f"48291037{next(drawn):04}")


def replayed(written: str, database: Database, knowledge: Knowledge, say: Wording, folder: Path) -> str:
    """A transcript with what is said now, where its head says it is; files that are made go into the folder."""
    settings = settings_of(written)
    if "official" in settings:
        knowledge = with_official(knowledge)
    talks = conversations_of_cast(
        database,
        knowledge,
        say,
        abroad=frozenset({settings["abroad"]}) if "abroad" in settings else frozenset(),
        sensitive_on_page=settings.get("sensitive") == "web",
        file_folder=folder if "files" in settings else None,
        reads_cards="cards" in settings,
    )
    if "pack" in settings:
        with database.writing() as tx:
            areas.put(tx, replace(areas.get(tx, COUNTY), pack=settings["pack"]))
    if "stands" in settings:
        with_house_at(database, settings.get("pack", "yantai"), CaseState(settings["stands"]))
    if "houses" in settings:
        with_houses(database)
    if "people" in settings:
        with_people(database)
    if "training" in settings:
        with database.writing() as tx:
            for trained in (APPRAISER, CRAFTSMAN):
                record.add(tx, COUNTY, trained, by=None, now=NOW)
    if "curators" in settings:
        with_curators(database)
    return talks.replay(written)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_is_said_as_written(
    path: Path,
    sqlite_database: Database,
    knowledge: Knowledge,
    say: Wording,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    written = path.read_text(encoding="utf-8")
    said = replayed(written, sqlite_database, knowledge, say, tmp_path)
    if request.config.getoption("--update-transcripts"):
        path.write_text(said, encoding="utf-8")
    assert said == written


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_label_typed_does_what_its_button_does(
    path: Path, sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    typed = typed_for_pressed(path.read_text(encoding="utf-8"))
    assert replayed(typed, sqlite_database, knowledge, say, tmp_path) == typed


def test_settings_stand_in_the_head_by_name() -> None:
    head = "# A rainy evening.\n# settings: houses=on_record abroad=terminal\n# settings: official=imported\n"
    named = {"houses": "on_record", "abroad": "terminal", "official": "imported"}
    assert settings_of(f"{head}\ncadre> [/start]\n") == named
    assert settings_of("# The houses are on record.\ncadre> /start\n") == {}


@pytest.mark.parametrize(
    ("transcript", "complaint"),
    [
        ("# settings: house=on_record\n", "house=on_record: expected one of houses=on_record, abroad=terminal"),
        ("# settings: houses=sold\n", "houses=sold: expected"),
        ("# settings: houses\n", "houses: expected"),
        ("# settings: houses=on_record houses=on_record\n", "houses comes twice"),
        ("# A day.\ncadre> /start\n# settings: houses=on_record\n", "below the head"),
    ],
)
def test_a_setting_that_cannot_be_read_fails(transcript: str, complaint: str) -> None:
    with pytest.raises(HeadError, match=complaint):
        settings_of(transcript)


def test_every_form_has_a_transcript() -> None:
    names = {path.stem.split("--")[0] for path in TRANSCRIPTS}
    assert set(FORMS) - {*COURSE_FORMS, TAKING_BACK.id} - names == set()


def test_every_step_of_every_document_has_a_transcript(say: Wording, knowledge: Knowledge) -> None:
    """The forms of the steps come in the order of each document."""
    for id, pack in knowledge.packs.items():
        text = (FOLDER / f"course--{id}.txt").read_text(encoding="utf-8")
        wanted = {step.id for step in pack.procedure.steps} - {REPORTED, CHECKED}
        assert [step for step in wanted if f"[{say(f'cases.button.{step}')}]" not in text] == [], id
    ways = (FOLDER / "course--ways.txt").read_text(encoding="utf-8")
    assert [step.id for step in (*WAYS, TAKE_BACK) if f"[{say(f'cases.button.{step.id}')}]" not in ways] == []


def test_every_command_has_a_transcript() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TRANSCRIPTS)
    assert [name for name in COMMANDS if f"> /{name}" not in texts] == []


def test_every_role_has_a_transcript() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TRANSCRIPTS)
    roles = ("resident", "cadre", "township", "county", "city", "operator")
    assert [role for role in roles if f"\n{role}> " not in texts] == []


def test_state_is_stored_between_turns(sqlite_database: Database, knowledge: Knowledge, say: Wording) -> None:
    talks = conversations_of_cast(sqlite_database, knowledge, say)
    talks.play("resident", "/report")
    with sqlite_database.reading() as tx:
        person_id = people.find_by_phone(tx, "13800000001")
        assert person_id is not None
        state = conversations.load(tx, person_id)
    assert state is not None
    assert len(Conversation.from_json(state).drafts) == 1
