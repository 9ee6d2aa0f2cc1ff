"""Nothing that is stored tells who sent an anonymous complaint in: no account, no words, no moment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock.clock import Clock
from handlers.complaints.traces import STAYS
from handlers.dialog.messages import Choice, JobDone, Photo, Text
from storage.complaints.tables import complaints
from storage.database.database import Database, Transaction
from storage.people import accounts
from storage.schema import metadata
from tests.dialogue import Dialogue, lane
from tests.handlers.complaints.filling import STORY, begin, name_two, send_anonymously

WORDS = ("跑腿费", "会计王某", "今年三月")


def opened(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, with all that is sealed in the clear."""
    return {
        table.name: [
            {
                name: tx.open(table.c[name], tuple(row[key.name] for key in table.primary_key), value)
                if name.startswith("sealed_") and value is not None
                else value
                for name, value in row.items()
            }
            for row in tx.execute(select(table)).mappings()
        ]
        for table in metadata.sorted_tables
    }


def tell_time(dialogue: Dialogue, passes: timedelta) -> None:
    """Let time pass, and the clock ring."""
    dialogue.clock.pass_by(passes)
    Clock(
        database=dialogue.database, installation=dialogue.installation, clock=dialogue.clock, spoken=lambda: None
    ).tick()


def test_the_whole_database_in_the_clear_tells_nobody_who_complained(both_dialogues: Dialogue) -> None:
    dialogue = both_dialogues
    code = send_anonymously(dialogue)
    tell_time(dialogue, STAYS + timedelta(minutes=1))
    with dialogue.database.reading() as tx:
        stored = opened(tx)
    [complaint] = stored.pop("complaints")
    assert STORY in complaint["sealed_account"]
    assert complaint["person_id"] is None
    texts = {
        f"{name}.{column}": value for name, rows in stored.items() for row in rows for column, value in row.items()
    }
    tell = (*WORDS, code, code.replace(" ", ""), complaint["number"])
    assert [at for at, value in texts.items() if isinstance(value, str) and any(word in value for word in tell)] == []
    columns = {column for column, value in complaint.items() if value is not None}
    assert columns == {
        *("id", "number", "office", "place", "code_fingerprint", "sealed_account", "hears", "state"),
        *("received_on", "due_on", "prolonged"),
    }
    assert stored["complaint_events"] == []
    assert not any(lane("stranger") in str(value) for value in complaint.values())
    assert (complaint["received_on"], complaint["due_on"]) == ("2026-11-04", "2026-11-19"), "days, and no moment"


def test_in_the_very_turn_that_sends_it_in_words_and_code_are_gone(dialogue: Dialogue) -> None:
    """A kill right after it leaves but the receipt, which names neither."""
    code = send_anonymously(dialogue)
    with dialogue.database.reading() as tx:
        stored = opened(tx)
    stored.pop("complaints")
    values = [value for rows in stored.values() for row in rows for value in row.values() if isinstance(value, str)]
    assert not any(word in value for value in values for word in (*WORDS, code))
    assert dialogue.conversation("stranger").drafts == {}


def test_the_sqlite_files_hold_no_word_of_it(sqlite_database: Database, knowledge: Any, say: Any) -> None:
    dialogue = Dialogue(sqlite_database, knowledge, say)
    send_anonymously(dialogue)
    path = Path(str(sqlite_database.engine.url.database))
    stored = path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    assert not any(word.encode() in stored for word in WORDS)


def test_who_gives_it_up_leaves_no_word_either(dialogue: Dialogue) -> None:
    begin(dialogue, "stranger", "anonymous")
    for text in ("村里", "青石村", "会计王某", STORY, "取消", "放弃"):
        dialogue.say("stranger", Text(text=text))
    with dialogue.database.reading() as tx:
        stored = opened(tx)
    values = [value for rows in stored.values() for row in rows for value in row.values() if isinstance(value, str)]
    assert not any(word in value for value in values for word in WORDS)


def test_reading_the_answer_by_its_code_ties_it_to_nobody(dialogue: Dialogue) -> None:
    code = send_anonymously(dialogue)
    dialogue.say("resident", Choice(id="complaint:code"))
    [said] = dialogue.say("resident", Text(text=code))
    assert "刚收到" in said.text
    tell_time(dialogue, STAYS + timedelta(minutes=1))
    with dialogue.database.reading() as tx:
        stored = opened(tx)
        [number] = tx.execute(select(complaints.c.number)).scalars()
    stored.pop("complaints")
    values = [value for rows in stored.values() for row in rows for value in row.values() if isinstance(value, str)]
    digits = code.replace(" ", "")
    assert not any(mark in value for value in values for mark in (code, digits, number))


def test_wrong_codes_are_limited_and_forgotten_within_the_hour(dialogue: Dialogue) -> None:
    code = send_anonymously(dialogue)
    dialogue.say("resident", Choice(id="complaint:code"))
    for _ in range(5):
        [said] = dialogue.say("resident", Text(text="1111 2222 3333"))
        assert "没有这个查询码" in said.text
    [said] = dialogue.say("resident", Text(text=code))
    assert "过一个小时" in said.text
    tell_time(dialogue, timedelta(hours=1, minutes=1))
    with dialogue.database.reading() as tx:
        assert opened(tx)["invitation_tries"] == []
    dialogue.say("resident", Choice(id="complaint:code"))
    [said] = dialogue.say("resident", Text(text=code))
    assert "刚收到" in said.text


def test_a_forged_button_with_a_wrong_code_is_counted_like_a_typed_one(dialogue: Dialogue) -> None:
    code = send_anonymously(dialogue).replace(" ", "")
    for _ in range(5):
        dialogue.say("resident", Choice(id="complaint:own:111122223333"))
    [said] = dialogue.say("resident", Choice(id=f"complaint:own:{code}"))
    assert "没有这件投诉" in said.text
    with dialogue.database.reading() as tx:
        assert [row for row in opened(tx)["inbox"] if code in row["sealed_payload"]] == [], (
            "it was blanked all the same"
        )


def test_a_code_with_a_digit_too_few_is_blanked_as_well(dialogue: Dialogue) -> None:
    code = send_anonymously(dialogue).replace(" ", "")
    dialogue.say("resident", Choice(id="complaint:code"))
    dialogue.say("resident", Text(text=code[:-1]))
    with dialogue.database.reading() as tx:
        assert [row for row in opened(tx)["inbox"] if code[:-1] in row["sealed_payload"]] == []


def test_nobody_is_told_of_an_anonymous_one_at_the_moment_it_comes(dialogue: Dialogue) -> None:
    send_anonymously(dialogue)
    assert dialogue.said_to("county") == []
    assert dialogue.said_to("second") == []


def test_the_messages_in_a_messenger_abroad_are_deleted_there(
    sqlite_database: Database, knowledge: Any, say: Any
) -> None:
    dialogue = Dialogue(sqlite_database, knowledge, say, abroad=frozenset({"terminal"}))
    send_anonymously(dialogue)
    with sqlite_database.reading() as tx:
        erased = [row["kind"] for row in opened(tx)["jobs"]]
    assert len(erased) >= 12
    assert set(erased) == {"erase_message"}


def test_a_photo_belongs_to_nobody_and_waits_until_its_bytes_are_here(dialogue: Dialogue) -> None:
    begin(dialogue, "stranger", "anonymous")
    for text in ("村里", "青石村", "会计王某", STORY, "今年三月"):
        dialogue.say("stranger", Text(text=text))
    dialogue.say("stranger", Photo(source="secret source", unique_name="secret name", width=1280, height=960))
    for text in ("完成", "写在纸上了", "提交"):
        [said] = dialogue.say("stranger", Text(text=text))
    assert "照片还没收完" in said.text
    with dialogue.database.reading() as tx:
        [photo] = opened(tx)["photos"]
    fetched = {"file": "a.jpg", "sha256": "0" * 64, "bytes": 9, "width": 1280, "height": 960, "reason": None}
    taken = {"at": "2026-11-04T10:00:00", "latitude": 30.1, "longitude": 110.2}
    dialogue.done("stranger", JobDone(kind="fetch_photo", result={"photo": photo["id"], **fetched, "taken": taken}))
    for text in ("完成", "提交"):
        [said] = dialogue.say("stranger", Text(text=text))
    assert "没记您是谁" in said.text
    with dialogue.database.reading() as tx:
        stored = opened(tx)
    [photo] = stored["photos"]
    kept = {"id", "channel", "sealed_source", "unique_name", "draft_id", "as_file", "width", "height", "bytes"}
    there = {column for column, value in photo.items() if value is not None}
    assert there == kept | {"sha256", "file", "created_at"}
    assert (photo["channel"], photo["sealed_source"], photo["draft_id"]) == ("", "", "")
    assert photo["created_at"] == dialogue.clock.now().replace(hour=0, minute=0)
    [complaint] = stored.pop("complaints")
    stored.pop("photos")
    assert photo["id"] in complaint["sealed_account"]
    assert not any(photo["id"] in str(value) for rows in stored.values() for row in rows for value in row.values())


@pytest.fixture
def both_dialogues(database: Database, knowledge: Any, say: Any) -> Dialogue:
    """The cast before SQLite and before PostgreSQL."""
    return Dialogue(database, knowledge, say)


def test_the_lanes_of_all_accounts_are_blanked(dialogue: Dialogue) -> None:
    """Begun on one phone and ended on another, words stayed on the first."""
    name_two(dialogue)
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        whose = dialogue.cast.stranger
        accounts.add(tx, lane="terminal:other", channel="terminal", chat="other", person_id=whose, now=now)
    dialogue.ids = {**dialogue.ids, "other": dialogue.cast.stranger}
    begin(dialogue, "other", "anonymous")
    for text in ("村里", "青石村", "会计王某", STORY):
        dialogue.say("other", Text(text=text))
    for text in ("今年三月", "跳过", "写在纸上了", "提交"):
        dialogue.say("stranger", Text(text=text))
    with dialogue.database.reading() as tx:
        inbox = opened(tx)["inbox"]
    assert [row for row in inbox if any(word in row["sealed_payload"] for word in WORDS)] == []
