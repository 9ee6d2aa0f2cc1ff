"""What was asked and not answered, counted by subject and by village; villages with few questions stand together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.dialog.hierarchy import at_level
from handlers.wording import Wording
from knowledge.area import Level, Place
from storage.curation.questions import AskedQuestion
from storage.database.database import Transaction
from storage.people import areas

LEAST_NAMED = 5  # a village with fewer questions is not named: a question might tell whose it is
_LONGEST_BAR = 12

Counts = Sequence[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class UnansweredCounts:
    """How many questions there were, how many of them wait for a person, by subject and by village the most first."""

    count: int
    waiting: int
    subjects: Counts
    villages: Counts


def lineages_of(tx: Transaction, asked: Iterable[AskedQuestion]) -> Mapping[str, Sequence[Place]]:
    """By code, where the askers belong and all above it, read at once."""
    return areas.lineages(tx, areas.among(tx, {one.area for one in asked if one.area}).values())


def count(asked: Sequence[AskedQuestion], lineages: Mapping[str, Sequence[Place]], say: Wording) -> UnansweredCounts:
    """The counts of some questions."""
    subjects = Counter(name_subject(one.subject, say) for one in asked)
    villages = Counter(at_level(lineages.get(one.area or "", ()), Level.VILLAGE) for one in asked)
    named = {place: many for place, many in villages.most_common() if place and many >= LEAST_NAMED}
    few = sum(many for place, many in villages.items() if place and many < LEAST_NAMED)
    unknown = villages[None]
    rest = [(say("unanswered.few"), few), (say("unanswered.unknown"), unknown)]
    return UnansweredCounts(
        count=len(asked),
        waiting=sum(one.handed_at is not None for one in asked),
        subjects=subjects.most_common(),
        villages=[*_by_name(named, lineages), *((name, many) for name, many in rest if many)],
    )


def _by_name(villages: Mapping[Place, int], lineages: Mapping[str, Sequence[Place]]) -> Counts:
    """Each village with its count; behind its township's name where another of the county is called the same."""
    called = Counter(place.name for place in villages)
    above = {place.code: at_level(one, Level.TOWNSHIP) for one in lineages.values() for place in one}
    found = []
    for place, many in villages.items():
        township = above.get(place.code) if called[place.name] > 1 else None
        found.append((f"{township.name}{place.name}" if township else place.name, many))
    return found


def name_subject(subject: str | None, say: Wording) -> str:
    """A topic of the packs in plain words; of one without, or unknown here, that it is something else."""
    key = f"unanswered.subject.{subject}"
    return say(key) if subject is not None and say.has(key) else say("unanswered.subject.other")


def bars(counts: Counts, say: Wording) -> list[str]:
    """A line each, with a bar as long as it is frequent, the longest twelve marks."""
    most = max((many for _, many in counts), default=1)
    scale = max(1.0, most / _LONGEST_BAR)
    return [
        say("unanswered.bar", name=name, bar="▇" * max(1, round(many / scale)), count=many) for name, many in counts
    ]
