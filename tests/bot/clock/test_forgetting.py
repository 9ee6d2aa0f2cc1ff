"""What has been kept for as long as its class is kept goes, at the clock's ticks; what is not over stays."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock.clock import DEMO_KEPT
from bot.clock.plans import plans
from handlers.dialog.conversation import Conversation
from handlers.wording import Wording
from storage.cases import cases, files, photos
from storage.cases.tables import files as file_rows
from storage.cases.tables import photos as photo_rows
from storage.database.database import Database, Transaction
from storage.database.sealed_folder import SEALED
from storage.people import accounts, conversations, invitations, retention_days
from storage.people.invitations import AttemptKind
from storage.people.people import Role
from storage.people.tables import accounts as account_rows
from storage.people.tables import invitation_tries
from storage.queues import inbox, outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import inbox as inbox_rows
from storage.queues.tables import outbox as outbox_rows
from storage.retention import CHAT, DRAFTS, SESSIONS, SET_ASIDE, VISITORS
from storage.web import sessions as web_sessions
from tests.bot.clock.tower import DAY, DUE, HOUR, Tower
from tests.buckets import FailingStore
from tests.cast import COUNTY, VILLAGE, chat_of
from tests.keeping import sealed


@pytest.fixture
def tower(database: Database, say: Wording, tmp_path: Path) -> Tower:
    (tmp_path / "photos").mkdir()
    return Tower(database, {}, say, folder=tmp_path)


def put(tx: Transaction, person_id: int, *, at: datetime, key: str | None = None, text: str = "您好") -> int:
    """Something that was sent to somebody at a moment; its id."""
    outbox.put(
        tx,
        person_id=person_id,
        channel="telegram",
        chat=chat_of(person_id),
        manner="reply",
        reply={"text": text},
        now=at,
        due_at=at,
        key=key,
    )
    id = tx.execute(select(func.max(outbox_rows.c.id))).scalar_one()
    outbox.mark_sent(tx, id, "1", at)
    return int(id)


def left_form(tx: Transaction, person_id: int, at: datetime) -> str:
    """A report that somebody begins with a photo, and leaves; the draft's id."""
    conversation = Conversation()
    draft = conversation.open_draft("hazard_report", at)
    conversation.active = None
    conversations.start(tx, person_id)
    conversations.store(tx, person_id, conversation.to_json(), None, None)
    photo, _ = photos.add(
        tx,
        person_id=person_id,
        channel="web",
        source="1",
        unique_name="one",
        draft_id=draft.id,
        as_file=False,
        width=None,
        height=None,
        bytes=None,
        now=at,
    )
    photos.keep(tx, photo, file="one.jpg", sha256="", bytes=1, width=1, height=1)
    return draft.id


def test_a_form_that_was_left_too_long_goes_with_its_photos(tower: Tower) -> None:
    assert tower.folder is not None
    folder = sealed(tower.folder / "photos")
    names = ("one.jpg", photos.small_name("one.jpg"))
    for name in names:
        folder.write(name, b"1")
    with tower.database.writing() as tx:
        left_form(tx, tower.people.cadre, DUE)
    for moment, there in ((DUE + DRAFTS.span - HOUR, True), (DUE + DRAFTS.span + HOUR, False)):
        tower.tick_at(moment)
        with tower.database.reading() as tx:
            state = conversations.load(tx, tower.people.cadre)
            assert bool(Conversation.from_json(state or "{}").drafts) is there
            assert (tx.execute(select(photo_rows.c.id)).first() is not None) is there
        assert [folder.holds(name) for name in names] == [there, there]


def test_photos_that_were_moved_go_from_the_store_even_if_it_is_away_when_they_are_over(
    tower: Tower, store: FailingStore
) -> None:
    assert tower.folder is not None
    tower.database.store = store
    folder = tower.database.folder(tower.folder / "photos")
    names = ("one.jpg", photos.small_name("one.jpg"))
    for name in names:
        folder.write(name, b"1")
    for path in list(folder.waiting()):
        folder.move(path)
    with tower.database.writing() as tx:
        left_form(tx, tower.people.cadre, DUE)
    store.away = True
    tower.tick_at(DUE + DRAFTS.span + HOUR)
    assert [folder.holds(name) for name in names] == [False, False]
    store.away = False
    assert len(list(store.names("photos"))) == 2, "it was away"
    for path in list(folder.waiting()):
        folder.move(path)
    assert list(store.names("photos")) == []


def test_photos_of_an_alarm_stay_although_its_form_was_left(tower: Tower) -> None:
    with tower.database.writing() as tx:
        draft_id = left_form(tx, tower.people.cadre, DUE)
        cases.open_case(
            tx,
            draft_id=draft_id,
            area=VILLAGE,
            pack=None,
            reporter_id=tower.people.cadre,
            reporter_role=Role.CADRE,
            answers={},
            imminent=False,
            prefix="YT",
            now=DUE,
        )
    tower.tick_at(DUE + DRAFTS.span + HOUR)
    with tower.database.reading() as tx:
        assert tx.execute(select(photo_rows.c.file)).scalars().all() == ["one.jpg"]


def test_of_a_message_that_must_not_be_said_twice_the_key_alone_stays(tower: Tower) -> None:
    old = DUE - CHAT.span - DAY
    with tower.database.writing() as tx:
        put(tx, tower.people.cadre, at=old, key="notice:1:7", text="张三家")
        before = outbox.arrivals(tx, "notice:1:", but="")
        put(tx, tower.people.cadre, at=DUE - DAY, key="notice:2:7")
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        told = {one.key: one for one in outbox.listed(tx, tuple(OutboxStatus), 1000) if one.key}
        assert (told["notice:1:7"].status, told["notice:1:7"].reply) == (OutboxStatus.FORGOTTEN, {"text": ""})
        assert told["notice:2:7"].status is OutboxStatus.SENT
        assert outbox.arrivals(tx, "notice:1:", but="") == before, "who got it is counted as before"


def test_a_file_that_was_made_to_go_with_a_message_goes_with_it(tower: Tower) -> None:
    assert tower.folder is not None
    with tower.database.writing() as tx:
        for name, at in (("old", DUE - CHAT.span - DAY), ("new", DUE - DAY)):
            files.make(
                tx,
                tower.folder / "files",
                person_id=tower.people.cadre,
                name=name,
                media_type="text/csv",
                data=name.encode(),
                now=at,
            )
        sent_in = DUE - CHAT.span - DAY
        files.add(
            tx,
            person_id=tower.people.cadre,
            name="voice",
            media_type="audio/ogg",
            bytes=1,
            now=sent_in,
            channel="web",
            source="1",
        )
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        left = [tx.open(file_rows.c.sealed_name, row.id, row.sealed_name) for row in tx.execute(select(file_rows))]
    assert sorted(left) == ["new", "voice"], "what people sent belongs to what it was sent for"
    [lies] = (tower.folder / "files").iterdir()
    assert sealed(lies.parent).file(lies.name.removesuffix(SEALED)).read() == b"new"


def test_what_was_set_aside_goes_after_its_days(tower: Tower) -> None:
    with tower.database.writing() as tx:
        for id, at in (("old", DUE - SET_ASIDE.span - HOUR), ("new", DUE - SET_ASIDE.span + HOUR)):
            inbox.put(tx, "telegram", [Received(update_id=id, lane=f"telegram:{id}", payload="张三")], at)
            taken = inbox.take_next(tx, f"telegram:{id}", at)
            assert taken is not None
            inbox.set_aside(tx, taken.id, "ValueError", at)
            outbox.set_aside(tx, put(tx, tower.people.cadre, at=at), "refused")
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        assert tx.execute(select(inbox_rows.c.update_id)).scalars().all() == ["new"]
        assert len(outbox.listed(tx, (OutboxStatus.ASIDE,))) == 1


def test_wrong_guesses_are_forgotten(tower: Tower) -> None:
    with tower.database.writing() as tx:
        for at in (DUE - 31 * DAY, DUE - DAY):
            invitations.note_try(tx, tower.people.stranger, at, AttemptKind.INVITATION, None)
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(invitation_tries)).scalar() == 1


def test_who_only_looked_in_is_forgotten_and_comes_back_as_somebody_new(tower: Tower) -> None:
    seen = DUE - VISITORS.span - HOUR
    with tower.database.writing() as tx:
        visitor = web_sessions.begin(tx, "a" * 43, seen).person_id
        later = web_sessions.begin(tx, "b" * 43, DUE - DAY).person_id
    tower.tick_at(DUE)
    with tower.database.writing() as tx:
        known = set(tx.execute(select(account_rows.c.person_id)).scalars())
        assert (visitor in known, later in known, tower.people.resident in known) == (False, True, True)
        assert conversations.load(tx, visitor) is None
        assert web_sessions.begin(tx, "a" * 43, DUE).person_id != visitor


@pytest.mark.parametrize(("days", "stays"), [(None, True), (7, False)])
def test_an_office_browser_ends_after_the_idle_days_of_its_county(tower: Tower, days: int | None, stays: bool) -> None:
    tokens = {"county": "c" * 43, "resident": "r" * 43}
    with tower.database.writing() as tx:
        for name, token in tokens.items():
            person_id = getattr(tower.people, name)
            accounts.add(
                tx, lane=f"web:{name}", channel="web", chat=f"web:{name}", person_id=person_id, now=DUE - 8 * DAY
            )
            web_sessions.belong(tx, token, person_id, DUE - 8 * DAY)
        if days is not None:
            retention_days.put(tx, COUNTY, SESSIONS.id, days, by=tower.people.county, now=DUE)
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        assert (web_sessions.find(tx, tokens["county"]) is not None) is stays
        assert web_sessions.find(tx, tokens["resident"]) is not None, "residents stay signed in"


def test_without_a_word_of_the_county_an_office_browser_ends_after_the_days_of_the_table(tower: Tower) -> None:
    with tower.database.writing() as tx:
        person_id = tower.people.township
        accounts.add(tx, lane="web:t", channel="web", chat="web:t", person_id=person_id, now=DUE)
        web_sessions.belong(tx, "t" * 43, person_id, DUE - SESSIONS.span - timedelta(minutes=1))
    tower.tick_at(DUE)
    with tower.database.reading() as tx:
        assert web_sessions.find(tx, "t" * 43) is None


def test_a_demo_forgets_nobody() -> None:
    assert "retention" not in [one.id for one in plans(DEMO_KEPT, None)]
