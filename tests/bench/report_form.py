"""The report form by hundreds of people at once: against a bot as in textbooks, and with many more people in it.

Beside the textbook both sides promise the same: whatever was answered, and every report, is on file before the next
update is taken, or, where our turns share a commit, before the next ten are. Ours then lies on the disk, sealed, and a
report has become a case with its history, last days, household and a message to the township; the textbook's is a dict
in a pickle. Both are quicker on a machine with nothing else to do; the ratio depends on how many people the textbook
has to write anew each time, which is why their number stands in the figure's name.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bot.app import SQLITE_TOGETHER as TOGETHER
from handlers.dialog.installation import Knowledge
from tests.bench.assistant import Stored
from tests.bench.figures import Chunk, Figure, Lap, compared, in_chunks, lap
from tests.bench.phones import Phone, interleaved, phones
from tests.bench.textbook import Textbook
from tests.cast import VILLAGE

PEOPLE = 500
CROWD = 50_000
ANSWERS = {
    "danger": "none",
    "place": {"area": VILLAGE, "detail": "三组"},
    "head": "李秀英",
    "hazards": ["wall_crack", "roof_leak"],
    "photos": ["0123456789abcdef"],
}
_CHUNK = 20


def against_textbook(folder: Path, knowledge: Knowledge, *, rounds: int, active: int) -> list[Figure]:
    """All have a report open, with all but its end; `active` of them send theirs in and fill in another."""
    owners = phones(PEOPLE)
    stored, textbook = Stored(folder, knowledge, owners), Textbook(folder / "textbook.pickle")
    ways: dict[str, Callable[[Chunk], None]] = {
        "each turn by itself": stored.answer,
        f"{TOGETHER} turns at a time": partial(stored.answer, together=TOGETHER),
    }
    laps: dict[str, list[Lap]] = {way: [] for way in ways}
    try:
        stored.open("photos", ANSWERS, owners)
        for updates in interleaved(phone.fills_in() for phone in owners):
            textbook.open(updates)
        for round in range(rounds + 1):
            for way, answer in ways.items():
                speeds = _lap(answer, textbook.answer, *_spread(owners, owners, active))
                laps[way] += [speeds] if round else []  # the first round only warms up, and sends in what was open
    finally:
        stored.close()
        textbook.close()
    return [
        compared(
            f"report form, {PEOPLE} people at once, {way}",
            laps[way],
            unit="updates a second of processor",
            baseline="textbook bot with pickle",
            least=5,
        )
        for way in ways
    ]


def among_many(folder: Path, knowledge: Knowledge, *, rounds: int, active: int) -> list[Figure]:
    """The same with 50 000 conversations open, of which as many go on as where only 500 are open."""
    few, many = phones(PEOPLE), phones(CROWD)
    small, large = Stored(folder / "few", knowledge, few), Stored(folder / "many", knowledge, many)
    laps: list[Lap] = []
    try:
        small.open("photos", ANSWERS, few)
        large.open("photos", ANSWERS, many)
        for round in range(rounds + 1):
            speeds = _lap(large.answer, small.answer, *_spread(many, few, active))
            laps += [speeds] if round else []  # the first round only warms up
    finally:
        small.close()
        large.close()
    name = f"report form, {CROWD:,} conversations open"
    return [compared(name, laps, unit="updates a second of processor", baseline=f"with {PEOPLE} open", least=0.9)]


def _spread(ours: Sequence[Phone], theirs: Sequence[Phone], active: int) -> tuple[list[Phone], list[Phone]]:
    """As many people of both sides, evenly spread among all."""
    return list(ours[:: len(ours) // active][:active]), list(theirs[:: len(theirs) // active][:active])


def _lap(
    ours: Callable[[Chunk], None], theirs: Callable[[Chunk], None], our_people: list[Phone], their_people: list[Phone]
) -> Lap:
    both = (
        [chunk for step in _reports(people) for chunk in in_chunks(step, _CHUNK)]
        for people in (our_people, their_people)
    )
    return lap(ours, theirs, zip(*both, strict=True))


def _reports(people: list[Phone]) -> list[Chunk]:
    """One report is sent in and another filled in, by all at the same time."""
    return interleaved([*phone.sends_in(), *phone.fills_in()] for phone in people)
