"""The report form by hundreds of people at once: against a bot as in textbooks, and with many more people in it."""

from collections.abc import Callable, Sequence
from pathlib import Path

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
    laps: list[Lap] = []
    try:
        stored.open("photos", ANSWERS, owners)
        for updates in interleaved(phone.fills_in() for phone in owners):
            textbook.open(updates)
        for round in range(rounds + 1):
            speeds = _lap(stored.answer, textbook.answer, *_spread(owners, owners, active))
            laps += [speeds] if round else []  # the first round only warms up, and sends in what was open
    finally:
        stored.close()
        textbook.close()
    name = f"report form, {PEOPLE} people at once"
    return [compared(name, laps, unit="updates a second of processor", baseline="textbook bot with pickle", least=5)]


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
