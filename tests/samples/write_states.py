"""Writes samples of what the code stores as JSON: `python -m tests.samples.write_states`.

They come into a folder of the version that is stored now, and are written again only to show more of that version. The
samples of earlier versions stay as they are: the code has to read them.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import select

from bot.channels import terminal
from bot.clock.broadcasts import Broadcasts
from bot.core import internal
from bot.core.heartbeat import Heartbeat
from bot.pipeline.jobs import Worker
from handlers.capabilities import FORMS
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import (
    SIGNED_IN,
    Choice,
    Command,
    Contact,
    File,
    JobDone,
    Location,
    Photo,
    Presence,
    Reply,
    Text,
)
from handlers.digest import digest
from handlers.forms import erasing
from handlers.forms.card_orders import READ_CARD
from handlers.wording import Wording, load_wording
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database.database import Database
from storage.database.privacy import Vault
from storage.database.state_versions import CONVERSATION, JOB, REPLY, UPDATE
from storage.people import areas, conversations
from storage.queues import inbox as inbox_of
from storage.queues.tables import inbox, jobs, mailings, outbox
from tests.bot.pipeline import images
from tests.bot.recording import RecordingChannel, running, until
from tests.cast import COUNTY, SHANGHAI
from tests.dialogue import Dialogue, lane
from tests.filling import FILLED, answers, give, reach, way
from tests.planning import planned

FOLDER = Path(__file__).parent
NEWEST = max(kind.newest for kind in (CONVERSATION, REPLY, JOB, UPDATE))

State = Mapping[str, Any]
Traits = Callable[[State], Iterable[Hashable]]
ABROAD: dict[str, Any] = {
    "link_root": "https://anju.example",
    "abroad": frozenset({terminal.NAME}),
    "sensitive_on_page": True,
}


class Album:
    """Samples of all kinds, from as many databases as are shown to it."""

    def __init__(self, folder: Path, knowledge: Knowledge, say: Wording) -> None:
        self._folder, self._knowledge, self.say = folder, knowledge, say
        self._made = 0
        self.drafts: dict[str, State] = {}
        self.conversations: list[State] = []
        self.replies: list[State] = []
        self.jobs: list[State] = []
        self.updates: list[State] = []
        self.mailings: list[State] = []

    def dialogue(self, **where: Any) -> Dialogue:
        """The cast before a new database."""
        self._made += 1
        database = Database(f"sqlite:///{self._folder / f'{self._made}.db'}", Vault.with_key(bytes(32)))
        database.upgrade()
        return Dialogue(database, self._knowledge, self.say, **where)

    def broadcasts(self, talks: Dialogue) -> Broadcasts:
        """What moves mailings into the outbox."""
        return Broadcasts(
            database=talks.database, installation=talks.installation, clock=talks.clock, spoken=lambda: None
        )

    def take(self, talks: Dialogue) -> None:
        """Take in what a database holds, and close it."""
        with talks.database.reading() as tx:
            self.replies += [
                tx.open_json(outbox.c.sealed_reply, row.id, row.sealed_reply)
                for row in tx.execute(select(outbox).order_by(outbox.c.id))
            ]
            self.jobs += [
                {"kind": row.kind, "details": tx.open_json(jobs.c.sealed_details, row.id, row.sealed_details)}
                for row in tx.execute(select(jobs).order_by(jobs.c.id))
            ]
            self.updates += [
                tx.open_json(inbox.c.sealed_payload, row.id, row.sealed_payload)
                for row in tx.execute(select(inbox).where(inbox.c.channel == internal.INTERNAL).order_by(inbox.c.id))
            ]
            self.mailings += [
                {
                    "kind": row.kind,
                    "audience": row.audience,
                    "area": row.area,
                    "reply": row.sealed_reply and tx.open_json(mailings.c.sealed_reply, row.id, row.sealed_reply),
                }
                for row in tx.execute(select(mailings).order_by(mailings.c.id))
            ]
        talks.database.close()


def fill_every_form(album: Album) -> None:
    """Each form half filled, then filled to its end, left, and sent in."""
    for form in FILLED.values():
        talks, person = album.dialogue(), way(form)
        person.open(talks)
        for _ in range((len(form.open_fields(talks.draft(person.who))) + 1) // 2):
            asked = form.field(talks.draft(person.who).at or "")
            give(talks, person.who, asked, answers(asked)[0])
        album.drafts[form.id] = _stored_draft(talks, person.who)
        album.take(talks)
        talks = album.dialogue()
        who, said = reach(talks, form, None)
        talks.press(who, said[-1].flat_options()[0].label, said[-1])
        while album.broadcasts(talks).move():
            pass
        album.take(talks)


def _stored_draft(talks: Dialogue, who: str) -> State:
    with talks.database.reading() as tx:
        stored = json.loads(conversations.load(tx, talks.ids[who]) or conversations.EMPTY)
    draft: State = stored["drafts"][stored["active"]]
    return draft


def talk_of_all_sorts(album: Album) -> None:
    """Questions, regions, what waits for a number, several drafts at once, cases with photos, links, pictures."""
    talks = album.dialogue()
    talks.say("stranger", Text(text="补多少钱"))
    talks.say("stranger", Choice(id="ask:r:yantai"))
    talks.say("stranger", Text(text="我家3口人低保D级拆了重建能补多少"))
    talks.say("stranger", Command(name="calculate"))
    talks.say("stranger", Photo(source="one", unique_name="one", album="a"))
    talks.say("stranger", Photo(source="two", unique_name="two", album="a"))
    talks.say("stranger", Command(name="report"))
    talks.say("stranger", Text(text="13800000021"))
    talks.say("stranger", Command(name="danger"))
    talks.say("resident", Text(text="YT2026-000001"))
    talks.say("resident", Contact(phone="13800000003", own=False))
    for content in (Command(name="start"), Command(name="me"), Command(name="devices"), Command(name="help")):
        talks.say("cadre", content)
    said = _report(talks)
    number = next(iter(talks.conversation("cadre").submitted.values()))
    for button in (f"case:show:{number}", f"case:details:{number}"):
        said = talks.say("cadre", Choice(id=button))
    talks.say("cadre", Text(text="先存着"))
    for button in (f"case:show:{number}", f"case:return:{number}"):
        said = talks.say("township", Choice(id=button))
    talks.say("township", Choice(id=said[-1].options[0][0].id, on="m7"))
    talks.say("cadre", Command(name="report"))
    talks.say("cadre", Text(text="无"))
    talks.say("cadre", Text(text="三组"))
    talks.say("cadre", Command(name="drafts"))
    with talks.database.writing() as tx:
        morning = datetime.combine(talks.clock.now().date() + timedelta(days=1), time(8, 1), SHANGHAI)
        planned(digest.plan, tx, say=album.say, now=morning)
    album.take(talks)


def _report(talks: Dialogue) -> list[Reply]:
    reach(talks, FORMS["hazard_report"], None)
    return talks.say("cadre", Text(text="提交"))


def answer_by_link(album: Album) -> None:
    """In a messenger abroad: a link to the page, and a message that is to be erased."""
    talks = album.dialogue(**ABROAD)
    asked = FORMS["household_details"].field("id_number")
    reach(talks, FORMS["household_details"], asked)
    draft = talks.draft("cadre")
    result = {"draft": draft.id, "field": asked.id, "text": "990101195001010029"}
    _put(talks, "answered:1", JobDone(kind=erasing.ANSWERED, result=result))
    _put(talks, "signed_in:1", JobDone(kind=SIGNED_IN, result={"session": 1}))
    _put(talks, "gone:1", Presence(reachable=False))
    album.take(talks)
    talks = album.dialogue(**ABROAD | {"sensitive_on_page": False, "reads_cards": True})
    reach(talks, FORMS["household_details"], asked)
    talks.say("cadre", Photo(source="card", unique_name="card"))
    order = {"draft": talks.draft("cadre").id, "field": asked.id}
    read = {"outcome": "read", "name": "李秀英", "number": "990101195001010029", "is_mended": False}
    _put(talks, "card:1", JobDone(kind=READ_CARD, result={**order, **read}))
    talks.say("cadre", Text(text="990101195001010029"))
    talks.say("cadre", Location(latitude=37.1, longitude=120.4))
    album.take(talks)


def _put(talks: Dialogue, update_id: str, content: JobDone | Presence) -> None:
    now = talks.clock.now()
    with talks.database.writing() as tx:
        inbox_of.put(tx, internal.INTERNAL, [internal.write(lane("cadre"), update_id, content)], now)


async def do_slow_work(album: Album, folder: Path) -> None:
    """A photo and a file fetched, and another of each that cannot be; where a document says how large photos are."""
    talks = album.dialogue()
    with talks.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack="longsheng"))
    channel = RecordingChannel(terminal.NAME)
    for name in ("one", "good"):
        channel.files[name].append(images.jpeg())
    channel.files["good.pdf"].append(b"%PDF-1.7\n")
    channel.files["bad"].append(b"x")
    channel.files["bad.pdf"].append(b"x")
    for who, form, field in (("cadre", "hazard_report", "photos"), ("county", "notice", "files")):
        reach(talks, FORMS[form], FORMS[form].field(field))
        for name in ("good", "bad"):
            sent = f"{name}.pdf"
            photo = Photo(source=name, unique_name=name, width=640, height=480)
            talks.say(who, photo if field == "photos" else File(source=sent, name=sent))
    woken: list[str] = []
    worker = Worker(
        database=talks.database,
        channels={channel.name: channel},
        clock=talks.clock,
        heartbeat=Heartbeat(talks.database, talks.clock, "jobs"),
        photo_folder=folder,
        file_folder=folder,
        wake=woken.extend,
        sweep_seconds=0.01,
    )
    async with running(worker.run()):
        await until(lambda: len(woken) == 5)
    album.take(talks)


# --- a few of many


def _thin(samples: Iterable[State], traits: Traits) -> Iterator[State]:
    """The samples that show something that none before them shows."""
    seen: set[Hashable] = set()
    for sample in samples:
        shown = set(traits(sample))
        if shown - seen:
            yield sample
        seen |= shown


def _of_conversation(state: State) -> Iterator[Hashable]:
    yield from state
    yield len(state.get("drafts", ())) > 1
    yield from (("draft", key) for draft in state.get("drafts", {}).values() for key, value in draft.items() if value)
    yield ("expects", state.get("expects", {}).get("what"))
    yield from (("wanted", one["kind"]) for one in state.get("wanted", ()))
    yield from (("asked", key) for key in state.get("asked", ()))


def _of_reply(state: State) -> Iterator[Hashable]:
    yield from (key for key, value in state.items() if value)
    yield ("ask", state["ask"])


def _of_update(state: State) -> Iterator[Hashable]:
    yield (state["kind"], state["body"].get("kind"), (state["body"].get("result") or {}).get("reason"))


def _of_mailing(state: State) -> Iterator[Hashable]:
    yield state["kind"]
    yield from _of_reply(state["reply"] or {"ask": None})


def write(folder: Path) -> None:
    """Write all samples into a folder."""
    say, packs = load_wording(), load_packs()
    store = conversations.store
    with tempfile.TemporaryDirectory() as temporary:
        album = Album(Path(temporary), Knowledge(packs=packs, search=Search(packs)), say)

        def witnessed(tx: Any, person_id: int, state: str, *moments: datetime | None) -> None:
            album.conversations.append(json.loads(state))
            store(tx, person_id, state, *moments)

        with mock.patch.object(conversations, "store", witnessed):
            talk_of_all_sorts(album)
            answer_by_link(album)
            asyncio.run(do_slow_work(album, Path(temporary)))
            fill_every_form(album)
    folder.mkdir(exist_ok=True)
    for name, samples in {
        "drafts": list(album.drafts.values()),
        "conversations": list(_thin(album.conversations, _of_conversation)),
        "replies": list(_thin(album.replies, _of_reply)),
        "jobs": list(_thin(album.jobs, lambda job: [job["kind"]])),
        "updates": list(_thin(album.updates, _of_update)),
        "mailings": list(_thin(album.mailings, _of_mailing)),
    }.items():
        _write(folder / f"{name}.json", samples)


def _write(file: Path, samples: Sequence[State]) -> None:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in samples)
    file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER / f"states_{NEWEST}")
