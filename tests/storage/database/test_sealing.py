"""No name, phone or ID number lies in the database in the clear (P7)."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from knowledge.model.watches import WatchKind
from storage.assessment import assessments
from storage.batches import batches, held_notices
from storage.batches import items as batch_items
from storage.batches.items import ItemResult
from storage.cases import cases, files, imports, kept_cards, photos, records, requests
from storage.cases.cases import CaseState
from storage.cases.requests import NewRequest, RequestKind
from storage.checks import checks, mutings
from storage.checks import items as stored_items
from storage.checks.items import CheckAnswer, CheckKind, NewItem
from storage.checks.mutings import MuteReason, Muting
from storage.complaints import complaints
from storage.complaints.complaints import NewComplaint
from storage.curation import local_entries, questions
from storage.curation.local_entries import LocalText
from storage.curation.questions import NewQuestion
from storage.database.database import Database, Transaction
from storage.exchange import arrivals, column_sets, exports
from storage.exchange.arrivals import ArrivalStatus
from storage.exchange.exports import ExportFormat, NewExport
from storage.official_tables import entries as table_entries
from storage.official_tables import versions as table_versions
from storage.official_tables.entries import Entered, TableKey
from storage.papers import papers, templates
from storage.papers.papers import NewPaper, PaperFormat
from storage.people import addresses, audit, conversations, duty_table, handovers, joinings, people, practices
from storage.people.duty_table import OnDuty
from storage.people.handovers import NewPerson
from storage.people.people import Role
from storage.queues import inbox, jobs, mailings, outbox
from storage.queues.inbox import Received
from storage.queues.mailings import MailingKind
from storage.reporting import exemptions, extensions
from storage.reporting.submissions import Due
from storage.schema import metadata
from storage.training import record
from storage.training.record import Trade, Trained
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding
from storage.web import desk_sign_ins, one_time_links, push_subscriptions, saved_views
from storage.web import sessions as web_sessions
from storage.web.one_time_links import Purpose
from tests.cast import COUNTY, VILLAGE, plant_tree

NAME, PHONE, ID_NUMBER = "秘密姓名", "13800007777", "990101195001017777"
PLANTED = f"{NAME} {PHONE} {ID_NUMBER}"


def test_planted_names_and_numbers_are_found_in_no_column(database: Database, now: datetime) -> None:
    plant(database, now)
    filled, sealed = set(), set()
    with database.reading() as tx:
        for table in metadata.sorted_tables:
            sealed |= {f"{table.name}.{column.name}" for column in table.columns if column.name.startswith("sealed_")}
            for row in tx.execute(select(table)).mappings():
                for column, value in row.items():
                    assert not in_the_clear(value), f"{table.name}.{column}"
                    if value is not None:
                        filled.add(f"{table.name}.{column}")
    assert sealed <= filled, "something was planted in every column that holds personal text"


def test_planted_names_and_numbers_are_found_nowhere_in_the_sqlite_files(
    sqlite_database: Database, now: datetime
) -> None:
    plant(sqlite_database, now)
    path = Path(str(sqlite_database.engine.url.database))
    before = path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    sqlite_database.close()
    after = path.read_bytes()
    assert VILLAGE.encode() in before, "what is not sealed is found"
    assert VILLAGE.encode() in after, "what is not sealed is found"
    assert not in_the_clear(before)
    assert not in_the_clear(after)


def in_the_clear(value: object) -> bool:
    """Whether a value bears any of what was planted, as text or bytes."""
    return any(
        word in value if isinstance(value, str) else isinstance(value, bytes) and word.encode() in value
        for word in (NAME, PHONE, ID_NUMBER)
    )


def plant(database: Database, now: datetime) -> None:
    """Write the planted words wherever personal text can get."""
    with database.writing() as tx:
        plant_tree(tx)
        person_id = people.add(tx, now=now, name=NAME, phone=PHONE)
        people.rename(tx, person_id, NAME)
        people.set_phone(tx, person_id, PHONE)
        people.give_phone(tx, people.add(tx, now=now), PHONE)
        joinings.add(tx, old_id=person_id, new_id=person_id, made_by=None, undo={"name": PLANTED}, now=now)
        handovers.ask(
            tx,
            person_id=person_id,
            role=Role.CADRE,
            area=VILLAGE,
            to_id=None,
            newcomer=NewPerson(name=NAME, phone=PHONE),
            asked_by=None,
            now=now,
        )
        practices.add(tx, person_id, draft_id="a1", answers={"householder": PLANTED}, now=now)
        conversations.start(tx, person_id)
        conversations.store(tx, person_id, PLANTED, None)
        address = addresses.add_for_person(tx, person_id, url=f"mailto://{PLANTED}", label=PLANTED, now=now)
        addresses.note_error(tx, address, PLANTED)
        web_sessions.begin(tx, "t" * 43, now, PLANTED)
        desk_sign_ins.begin(tx, holder="h" * 22, device=PLANTED, shared=False, now=now)
        saved_views.add(tx, person_id=person_id, area=None, name=PLANTED, address="grade=D", now=now)
        one_time_links.add(tx, Purpose.ANSWER, person_id, {"about": PLANTED}, now=now, lasts=timedelta(minutes=30))
        subscription = push_subscriptions.put(tx, person_id, "h" * 64, {"endpoint": PLANTED, "keys": {}}, now)
        push_subscriptions.disable(tx, subscription, PLANTED, now)
        files.add(
            tx,
            person_id=person_id,
            name=f"{PLANTED}.pdf",
            media_type="application/pdf",
            bytes=None,
            now=now,
            channel="telegram",
            source=PLANTED,
        )
        mailings.add(tx, kind=MailingKind.NOTICE, roles=[], reply={"text": PLANTED}, person_id=person_id, now=now)
        exemptions.add(tx, COUNTY, pack=None, rule=None, until=now.date(), reason=PLANTED, person_id=person_id, now=now)
        on_duty = OnDuty(name=NAME, phone=PHONE)
        duty_table.put(tx, COUNTY, {now.date(): [on_duty]}, person_id=person_id, now=now)
        _plant_queues(tx, person_id, now)
        _plant_case(tx, person_id, now)
        due = Due(pack="yantai", rule="monthly_progress", due=now.date(), area=COUNTY)
        extensions.ask(tx, due, until=now.date(), reason=PLANTED, person_id=person_id, now=now)
        _plant_questions(tx, person_id, now)
        _plant_complaint(tx, person_id, now)
        _plant_exchange(tx, person_id, now)
        _plant_papers(tx, person_id, now)
        audit.note(tx, person_id=person_id, action="test", subject="x", now=now, details={"saw": PLANTED})
    with database.reading() as tx:
        assert people.name_of(tx, person_id) == NAME
        assert people.phone_of(tx, person_id) == PHONE
        assert people.find_by_phone(tx, PHONE) == person_id


def _plant_queues(tx: Transaction, person_id: int, now: datetime) -> None:
    inbox.put(tx, "telegram", [Received(update_id="1", lane="telegram:1", payload=PLANTED)], now)
    taken = inbox.take_next(tx, "telegram:1", now)
    assert taken is not None
    inbox.set_aside(tx, taken.id, PLANTED, now)
    inbox.put_aside(tx, "telegram", Received(update_id="2", lane="telegram:1", payload=PLANTED), PLANTED, now)
    outbox.put(
        tx, person_id=person_id, channel="web", chat="1", manner="reply", reply={"text": PLANTED}, now=now, due_at=now
    )
    waiting = outbox.due(tx, now, quiet=False)[0]
    outbox.postpone(tx, waiting.id, now, PLANTED)
    jobs.add(tx, kind="fetch", lane="telegram:1", details={"source": PLANTED}, due_at=now, key="fetch:1")
    job = jobs.claim(tx, now, lease_until=now)
    assert job is not None
    jobs.postpone(tx, job.id, now, PLANTED)


def _plant_questions(tx: Transaction, person_id: int, now: datetime) -> None:
    asked = NewQuestion(
        person_id=person_id,
        text=PLANTED,
        key=PLANTED,
        county=COUNTY,
        area=VILLAGE,
        pack="yantai",
        subject=None,
        told=PLANTED,
    )
    questions.hand_over(tx, asked, now)
    [waiting] = questions.waiting(tx, [COUNTY], limit=1)
    questions.answer(tx, waiting.id, PLANTED, by=person_id, now=now)
    text = LocalText(asks=(PLANTED,), answer=PLANTED, source=PLANTED)
    of = local_entries.propose(tx, text, county=COUNTY, until=now.date(), replaces=None, by=person_id, now=now)
    local_entries.reject(tx, of, PLANTED, by=person_id, now=now)


def _plant_exchange(tx: Transaction, person_id: int, now: datetime) -> None:
    new = NewExport(
        person_id=person_id,
        area=COUNTY,
        format=ExportFormat.XLSX,
        full=True,
        asked={"words": PLANTED},
        reason=PLANTED,
        many=1,
        expires_at=now,
    )
    exports.finish(tx, exports.add(tx, new, now), file="a", sha256="0" * 64, bytes=1, done=1)
    column_sets.add(tx, COUNTY, "a", [("head", PLANTED)], person_id=person_id, now=now)
    arrivals.keep_heads(tx, COUNTY, {"a": "head"}, person_id=person_id, now=now)
    name = f"{PLANTED}.xlsx"
    sent = arrivals.add(
        tx, person_id=person_id, area=COUNTY, name=name, sha256="0" * 64, file="a", now=now, expires_at=now
    )
    arrival = arrivals.find(tx, sent)
    assert arrival is not None
    arrivals.go_on(tx, arrival, ArrivalStatus.HEADS, found={"heads": [PLANTED]}, noted="b")


def _plant_papers(tx: Transaction, person_id: int, now: datetime) -> None:
    own = templates.add(
        tx, area=COUNTY, kind="a", name=PLANTED, content=b"a", sha256="0" * 64, person_id=person_id, now=now
    )
    templates.refuse(tx, own, [PLANTED])
    new = NewPaper(
        person_id=person_id,
        area=COUNTY,
        kind="a",
        format=PaperFormat.DOCX,
        full=True,
        asked={"words": PLANTED},
        reason=PLANTED,
        template_id=own,
        in_chat=False,
        many=1,
        expires_at=now,
    )
    papers.finish(tx, papers.add(tx, new, now), name=PLANTED, file="a", sha256="0" * 64, bytes=1, done=1)


def _plant_complaint(tx: Transaction, person_id: int, now: datetime) -> None:
    new = NewComplaint(
        office=COUNTY,
        place=VILLAGE,
        person_id=person_id,
        code=PLANTED,
        account={"what": PLANTED, "name": NAME, "phone": PHONE},
        hears=True,
        received_on=now.date(),
        due_on=now.date(),
    )
    kept = complaints.find(tx, complaints.add(tx, new))
    assert kept is not None
    complaints.note(tx, kept, "answer", person_id=person_id, words=PLANTED, day=now.date())


def _plant_case(tx: Transaction, person_id: int, now: datetime) -> None:
    case, _ = cases.open_case(
        tx,
        draft_id="a1b2c3d4",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=person_id,
        reporter_role="cadre",
        answers={"head": NAME, "phone": PHONE, "id_number": ID_NUMBER, "place": {"area": VILLAGE, "detail": "三组"}},
        now=now,
    )
    cases.note(
        tx,
        case,
        kind="returned",
        person_id=person_id,
        role="township",
        to_state=CaseState.RETURNED,
        now=now,
        details={"reason": PLANTED, "area": COUNTY},
    )
    kept_cards.put(tx, "a1b2c3d4", case.number, ID_NUMBER, PLANTED.encode(), now)
    values = {"where": PLANTED}
    assessments.close(tx, COUNTY, "2026-10", notice=PLANTED, mailing_id=None, person_id=person_id, now=now)
    records.add(
        tx,
        case,
        step="posted",
        day=now.date(),
        values=values,
        person_id=person_id,
        role="county",
        now=now,
        reason=PLANTED,
    )
    new = NewRequest(
        kind=RequestKind.DECIDED_FIELD,
        subject="category",
        wanted={"value": PLANTED},
        reason=PLANTED,
        asked_by=person_id,
        asked_role="cadre",
        office="county",
        area=COUNTY,
    )
    asked = requests.ask(tx, case.id, new, now)
    other_id = people.add(tx, now=now)
    assert requests.answer(tx, asked, granted=False, person_id=other_id, words=PLANTED, now=now)
    taken_in = imports.begin(tx, area=COUNTY, sha256="0" * 64, person_id=person_id, now=now)
    imports.note(tx, taken_in, case.id, {"head": PLANTED})
    _plant_training_and_watch(tx, case.id, person_id, now)
    _plant_official_table(tx, person_id, now)
    _plant_batch(tx, case.id, person_id, now)
    check = checks.call(
        tx,
        kind=CheckKind.ROLL_CALL,
        reason="other",
        title=PLANTED,
        area=COUNTY,
        due=None,
        drill=False,
        person_id=person_id,
        items=[NewItem(area=VILLAGE, case_id=case.id, holder_id=person_id)],
        asked_at=now,
        now=now,
    )
    assert check is not None
    item = stored_items.of_check(tx, check.id)[0]
    stored_items.answer(tx, item.id, CheckAnswer.MOVED, {"remarks": PLANTED}, person_id, now)
    mutings.put(tx, case.id, Muting(reason=MuteReason.OTHER, words=PLANTED, until=now.date()), person_id, now)
    photo, _ = photos.add(
        tx,
        person_id=person_id,
        channel="telegram",
        source=PLANTED,
        unique_name="u1",
        draft_id="a1b2c3d4",
        width=None,
        height=None,
        bytes=None,
        as_file=False,
        now=now,
    )
    photos.keep(tx, photo, file="a.jpg", sha256="0" * 64, bytes=1, width=1, height=1, taken={"where": PLANTED})


def _plant_training_and_watch(tx: Transaction, case_id: int, person_id: int, now: datetime) -> None:
    trained = Trained(
        trade=Trade.CRAFTSMAN, name=NAME, unit=PLANTED, certificate=PLANTED, phone=PHONE, trained_on=now.date()
    )
    record.remove(tx, record.add(tx, COUNTY, trained, by=person_id, now=now), by=person_id, now=now)
    watches.begin(tx, case_id, WatchKind.EMPTY, now.date(), now)
    watch = watches.of_case(tx, case_id)
    assert watch is not None
    look = HouseLook(
        day=now.date(),
        finding=LookFinding.FINE,
        words=PLANTED,
        person_id=person_id,
        role="cadre",
        seen={"lived_in": PLANTED},
    )
    watches.note_look(tx, watch.id, look, next_on=now.date(), now=now)
    watches.end(tx, case_id, now)


def _plant_official_table(tx: Transaction, person_id: int, now: datetime) -> None:
    key = TableKey(pack="yantai", name="annex_1", area=COUNTY, period=now.date().replace(day=1))
    entered = Entered(sums={}, corrected={1: 2}, why=PLANTED)
    table_entries.put(tx, key, entered, person_id=person_id, now=now)
    table_versions.add(tx, key, numbers={1: 1}, cases={1: (PLANTED,)}, person_id=person_id, now=now)


def _plant_batch(tx: Transaction, case_id: int, person_id: int, now: datetime) -> None:
    batch_id = batches.choose(tx, person_id=person_id, selection={"words": PLANTED}, chosen=1, now=now)
    batches.start(tx, batch_id, step="appraised", filled={"appraiser": [PLANTED]}, now=now)
    batch_items.add(tx, batch_id, {case_id: "checked:1"}, changed=())
    item = batch_items.first(tx, batch_id, ItemResult.WAITING)
    assert item is not None
    batch_items.settle(tx, item, ItemResult.REFUSED, now, said=PLANTED)
    held_notices.hold(tx, batch_id, item.id, person_id, {"text": PLANTED})
