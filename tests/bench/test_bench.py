"""The measurements measure what they say: both sides do the same work, and hits are counted right."""

import json
import zipfile
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.foreign_search import SearchFileError, measure_search
from bot.commands.search_engines import engines
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Reply, reply_from_json, reply_to_json
from knowledge.search.items import Item
from storage.cases import cases
from storage.database.database import Database
from storage.people import conversations
from storage.queues import inbox, outbox
from tests.bench import (
    calls,
    duplicates,
    figures,
    lasting,
    mass,
    open_pages,
    pace,
    papers,
    postgresql,
    statements,
    whole_path,
)
from tests.bench.assistant import VAULT, Stored, Unstored, settle
from tests.bench.households import SEED, County
from tests.bench.phones import Phone, interleaved, phones
from tests.bench.questions import make
from tests.bench.textbook import Textbook
from tests.postgresql import administer, url_of

ENTRIES = (
    {"id": "repair", "question": "C级房修一修补多少钱"},
    {"id": "apply", "question": "怎么申请危房改造"},
    {"id": "rebuild", "question": "拆了重建有多少补贴"},
    {"id": "repair", "question": "加固一下给补多少"},
)
QUERIES = (
    {"id": 1, "text": "怎么申请危房改造", "expect": "apply"},
    {"id": 2, "text": "加固补多少", "expect": ["repair", "rebuild"]},
    {"id": 3, "text": "拆了重建有多少补贴", "expect": "repair"},
    {"id": 4, "text": "拆了重建有多少补贴", "expect": "no such entry"},
)


def reports_of(phone: Phone) -> list[str]:
    return [*phone.fills_in(), *phone.sends_in()]


def as_stored(said: Iterable[Reply]) -> list[Reply]:
    """What is left of replies in the outbox: all that is said, without what only the turn itself needs."""
    return [reply_from_json(reply_to_json(reply)) for reply in said]


def written(file: Path, rows: Iterable[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def test_both_paths_say_the_same_to_the_same_answers(tmp_path: Path, knowledge: Knowledge) -> None:
    owners = phones(3)
    stored, unstored = Stored(tmp_path, knowledge, owners), Unstored(knowledge, owners)
    for text in (whole_path.NAME, "1 3", "李", whole_path.NAME):
        for side in (stored, unstored):
            side.open(whole_path.ASKED, whole_path.ANSWERS, owners)
            side.answer([phone.types(text) for phone in owners])
    assert stored.replies() == {chat: as_stored(said) for chat, said in unstored.replies().items()}
    assert [len(said) for said in stored.replies().values()] == [4, 4, 4]
    stored.close()


def test_the_calls_of_a_turn_are_counted_and_no_others(tmp_path: Path, knowledge: Knowledge) -> None:
    owners = phones(1)
    stored = Stored(tmp_path, knowledge, owners, calls.CountedTurns)
    turns, entered = stored.turns, []
    assert isinstance(turns, calls.CountedTurns)
    for _ in range(12):  # so many messages are in sight after a while, and no more
        stored.open(whole_path.ASKED, whole_path.ANSWERS, owners)
        stored.answer([owners[0].types(whole_path.NAME)])
        entered.append({code.co_qualname: count for code, count in turns.entered.items()})
    stored.close()
    assert entered[-2] == entered[-1]
    assert entered[-1]["Turns.take_next"] == 1
    assert "CountedTurns.take_next" not in entered[-1]


def test_the_answer_of_the_stored_path_is_in_the_database(tmp_path: Path, knowledge: Knowledge) -> None:
    owners = phones(2)
    stored = Stored(tmp_path, knowledge, owners)
    stored.open(whole_path.ASKED, whole_path.ANSWERS, owners)
    stored.answer([owners[0].types(whole_path.NAME)])
    heads = [stored.conversation(phone).drafts[f"{phone.user:08x}"].answers.get("head") for phone in owners]
    stored.close()
    assert heads == [whole_path.NAME, None]


def test_core_alone_stores_what_prepared_statements_store(tmp_path: Path, knowledge: Knowledge) -> None:
    owners = phones(2)
    ours, cores = (Stored(tmp_path / name, knowledge, owners) for name in ("prepared", "core"))
    for side, way in ((ours, nullcontext()), (cores, statements.through_core())):
        side.open(whole_path.ASKED, whole_path.ANSWERS, owners)
        with way:
            side.answer([phone.types(whole_path.NAME) for phone in owners])
    answers = [
        [draft.answers for phone in owners for draft in side.conversation(phone).drafts.values()]
        for side in (ours, cores)
    ]
    assert answers[0] == answers[1]
    assert len(answers[0]) == 2
    assert ours.replies() == cores.replies() != {}
    ours.close()
    cores.close()


def test_the_assistant_makes_a_case_of_each_report(tmp_path: Path, knowledge: Knowledge) -> None:
    owners = phones(3)
    stored = Stored(tmp_path, knowledge, owners)
    for updates in interleaved(reports_of(phone) for phone in owners):
        stored.answer(updates)
    with stored.database.reading() as tx:
        made = cases.everything(tx)
    stored.close()
    assert sorted(case.reporter_id for case in made) == [phone.user for phone in owners]
    assert len({case.answers["head"] for case in made}) == 3


def test_the_textbook_bot_completes_its_form_and_keeps_it_in_its_file(tmp_path: Path) -> None:
    owners, file = phones(3), tmp_path / "textbook.pickle"
    bot = Textbook(file)
    steps = interleaved(reports_of(phone) for phone in owners)
    for updates in steps[:4]:
        bot.answer(updates)
    bot.close()
    assert bot.reports == []
    bot = Textbook(file)
    for updates in steps[4:]:
        bot.answer(updates)
    bot.close()
    bot = Textbook(file)
    assert len({report["head"] for report in bot.reports}) == 3
    assert [(report["hazards"], len(report["photos"])) for report in bot.reports] == [("1 3", 1)] * 3
    assert bot.said == {}
    bot.close()


def test_two_sides_take_turns(tmp_path: Path) -> None:
    heard: list[tuple[str, str]] = []

    def side(name: str) -> Callable[[figures.Chunk], None]:
        return lambda chunk: heard.extend((name, update) for update in chunk)

    figures.lap(side("ours"), side("theirs"), [(["a", "b"], ["1", "2"]), (["c"], ["3"])])
    assert [name for name, _ in heard] == ["ours", "ours", "theirs", "theirs", "ours", "theirs"]
    assert "".join(update for _, update in heard) == "ab12c3"


def test_at_a_given_pace_every_message_is_handled(tmp_path: Path, knowledge: Knowledge) -> None:
    pace.measure(tmp_path, knowledge, seconds=1)
    database = Database(f"sqlite:///{tmp_path / 'anju.db'}", VAULT)
    with database.reading() as tx:
        left, said = inbox.waiting_lanes(tx), outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=1000)
    database.close()
    assert left == []
    assert len(said) >= 30


def test_what_was_noted_of_turns_leaves_by_asyncpg_what_the_turns_left(
    postgresql_server: str, knowledge: Knowledge
) -> None:
    pytest.importorskip("asyncpg")
    owners = phones(3)
    urls = [url_of(postgresql_server, name) for name in ("anju_bench_noted", "anju_bench_replayed")]
    sides = []
    for url, copied in zip(urls, ("anju_template", "anju_bench_noted"), strict=True):
        name = make_url(url).database
        administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {copied}")
        sides.append(Database(url, VAULT))
        if not sides[1:]:
            settle(sides[0], owners)
            sides[0].engine.dispose()
    updates = [phone.types("/report") for phone in owners]
    noted = list(postgresql.note(sides[0], knowledge, [updates]))
    with postgresql.Bare(urls[1], noted) as bare:
        bare.replay(updates)
    left = []
    for side in sides:
        with side.reading() as tx:
            states = [conversations.load(tx, phone.user) for phone in owners]
            said = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100)
        left.append((states, sorted((one.chat, one.reply["text"]) for one in said)))
        side.close()
    for url in urls:
        administer(postgresql_server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
    assert left[0] == left[1]
    assert len(left[0][1]) == 3


def test_a_message_to_many_is_planned_and_queued_for_everybody(tmp_path: Path) -> None:
    side = mass.ours(tmp_path, 300)
    database = Database(f"sqlite:///{tmp_path / 'anju.db'}", VAULT)
    with database.reading() as tx:
        said = outbox.listed(tx, [outbox.OutboxStatus.SENT, outbox.OutboxStatus.WAITING], limit=1000)
    database.close()
    assert sorted(message.person_id for message in said) == list(range(1, 301))
    assert side.queued_s > side.next_s > 0


def test_every_household_of_a_county_is_in_the_zip_that_is_measured(tmp_path: Path, knowledge: Knowledge) -> None:
    [figure] = papers.measure(tmp_path, knowledge, households=1)
    with zipfile.ZipFile(tmp_path / "files.zip") as made:
        assert figure.name == f"files of {len(made.namelist())} households as a zip of .docx"
        assert all(name.endswith("一户一档.docx") for name in made.namelist())


def test_the_ratio_is_the_median_of_the_laps_ratios() -> None:
    figure = figures.compared("x", [(10, 100), (90, 100), (50, 100)], unit="/s", baseline="b", least=0.5)
    assert (figure.value, figure.baseline, figure.ratio, figure.reached) == ("50 /s", "100 /s b", 0.5, True)


def test_search_counts_hits_in_first_place_and_among_three(tmp_path: Path) -> None:
    found = measure_search(written(tmp_path / "e.jsonl", ENTRIES), written(tmp_path / "q.jsonl", QUERIES))
    assert (found.entries, found.queries) == (3, 4)
    assert (found.hit_at_1, found.hit_at_3) == (0.5, 0.75)


def test_the_command_prints_and_writes_what_the_search_found(tmp_path: Path) -> None:
    files = [str(written(tmp_path / name, rows)) for name, rows in (("e", ENTRIES), ("q", QUERIES))]
    arguments = ["bench", "search", "--entries", files[0], "--queries", files[1], "--json", str(tmp_path / "out")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert {"hit@1", "hit@3", "p50", "p99", "MB"} <= set(result.output.split())
    found = json.loads((tmp_path / "out").read_text())
    assert [one["engine"] for one in found] == list(engines())
    assert found[0]["hit_at_1"] == 0.5


@pytest.mark.parametrize("engine", list(engines()))
def test_each_search_finds_what_was_asked_in_the_same_words(engine: str) -> None:
    items = [Item(id=id, phrasings=(text,)) for id, text in (("a", "怎么申请危房改造"), ("b", "拆了重建有多少补贴"))]
    ask = engines()[engine](items)
    assert [ask(item.phrasings[0])[:1] for item in items] == [["a"], ["b"]]
    assert ask("xyz") == ask("") == []


def test_made_questions_are_the_same_for_the_same_seed_and_each_has_one_answer() -> None:
    items, asked = make(300, 50, seed=7)
    assert (items, asked) == make(300, 50, seed=7) != make(300, 50, seed=8)
    assert len({item.phrasings for item in items}) == len({item.id for item in items}) == 300
    assert {one.expect for one in asked} <= {item.id for item in items}


def test_made_households_are_the_same_for_the_same_seed_and_so_many_are_told_of_twice() -> None:
    told = County(seed=SEED).reports(houses=100, twice=20, villages=2)
    assert told == County(seed=SEED).reports(houses=100, twice=20, villages=2)
    assert told != County(seed=SEED + 1).reports(houses=100, twice=20, villages=2)
    assert len({one.house for one in told}) == len(told) - 20 == 100
    assert sum(bool(one.disguises) for one in told) == 20


def test_a_pair_counts_as_found_where_somebody_is_asked_and_as_right_where_it_is_one_house(tmp_path: Path) -> None:
    found = duplicates.find(tmp_path / "two", County(seed=SEED).reports(houses=60, twice=10, villages=2))
    assert len(found.right) == 10
    assert 0.8 < found.recall <= 1
    assert found.precision == len(found.pairs & found.right) / len(found.pairs)
    assert sum(found.missed().values()) == len(found.right - found.pairs)


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ([], "at least one line"),
        ([{"id": "a"}], "line 1: expected text under 'question'"),
        ([ENTRIES[0], {"question": "?"}], "line 2: expected text under 'id'"),
    ],
)
def test_a_file_that_will_not_do_is_named_with_its_line(
    tmp_path: Path, entries: list[dict[str, Any]], complaint: str
) -> None:
    with pytest.raises(SearchFileError, match=complaint):
        measure_search(written(tmp_path / "e.jsonl", entries), written(tmp_path / "q.jsonl", QUERIES))


def test_others_are_answered_while_pages_are_open_and_all_stay_open(tmp_path: Path) -> None:
    [figure] = open_pages.measure(tmp_path, pages=12, answers=6)
    assert figure.name == "an answer on the page while 12 of 12 pages are open"
    assert figure.value.startswith("p50 ")


def test_what_waited_while_a_fault_lasted_is_answered(tmp_path: Path) -> None:
    brief = lasting.Lasting(hang=0.5, outage=1, waiting_without_a_line=20, waiting_at_a_start=20, reading=0.5)
    figures = {figure.name: figure for figure in lasting.measure(tmp_path, brief)}
    assert len(figures) >= 5
    answered = [figure for name, figure in figures.items() if name.endswith("are answered")]
    assert [figure.reached for figure in answered] == [True, True]
