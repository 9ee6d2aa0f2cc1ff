"""The board of a check at an office PC: village by village who answered, who is silent, and who can be reached."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.checks.cadres import Cadres, cadres_within
from handlers.checks.progress import may_end, seen_from
from handlers.checks.texts import CheckWords
from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.drawings import Tone
from handlers.dialog.hierarchy import at_level
from knowledge.area import Level, Place
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckStage, VillageTally
from storage.people import areas, people


class NoSuchCheck(LookupError):
    """There is no such check, or nothing of it is the person's: nobody learns which."""


class VillageState(StrEnum):
    """How a village stands in a check."""

    UNREACHED = "unreached"  # it has not answered, and no message reaches anybody there
    SILENT = "silent"  # it has not answered
    ANSWERED = "answered"
    NOTHING = "nothing"  # it has no such house


_TONES = {
    VillageState.UNREACHED: Tone.DANGER,
    VillageState.SILENT: Tone.WAITING,
    VillageState.ANSWERED: Tone.DONE,
    VillageState.NOTHING: Tone.REST,
}


@dataclass(frozen=True, kw_only=True)
class VillageRow:
    """A village on the board. `asked` and `open` count houses, or the village itself where it answers as a whole."""

    code: str
    village: str
    township: str
    state: VillageState
    tone: Tone
    asked: int
    open: int
    counts: str
    whom: str
    phone: str
    latest: str


@dataclass(frozen=True, kw_only=True)
class BoardTile:
    """How many villages stand in one way; none of them: all."""

    state: VillageState | None
    label: str
    count: int
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class CheckBoard:
    """A check as it stands, seen from a place: its villages, those first that need a telephone."""

    id: int
    title: str
    called: str
    counts: str
    at: str
    running: bool
    is_roll_call: bool
    may_end: bool
    open: int
    tiles: tuple[BoardTile, ...]
    shown: VillageState | None
    rows: tuple[VillageRow, ...]


def find(context: Context, id: int) -> tuple[Check, Place]:
    """A check, and the widest own place from which the person sees it. Raises NoSuchCheck."""
    check = checks.find(context.tx, id)
    place = None if check is None else seen_from(context, check)
    if check is None or place is None:
        raise NoSuchCheck(id)
    return check, place


def board(context: Context, id: int, shown: str = "") -> CheckBoard:
    """How a check stands now, of its villages those in one state where it is named. Raises NoSuchCheck."""
    check, place = find(context, id)
    words = CheckWords(say=context.say, check=check)
    groups, villages = _by_village(context, check, place)
    rows = _Rows(context, words, groups, villages, cadres_within(context.tx, [place]))
    every = sorted(rows.all(), key=lambda row: (tuple(VillageState).index(row.state), -row.open, row.code))
    state = VillageState(shown) if shown in tuple(VillageState) else None
    told = _counted(tally for found in groups.values() for tally in found)
    return CheckBoard(
        id=check.id,
        title=words.mark(words.title),
        called=say_called(context, words),
        counts=words.counted(told),
        at=context.say("checks.board.at", time=f"{context.now.astimezone(context.zone):%H:%M:%S}"),
        running=check.closed_at is None,
        is_roll_call=words.is_roll_call,
        may_end=check.closed_at is None and may_end(context, check),
        open=told[None],
        tiles=tuple(_tiles(context, every)),
        shown=state,
        rows=tuple(row for row in every if state in (None, row.state)),
    )


def say_called(context: Context, words: CheckWords) -> str:
    """“云山县孙立，7月8日（周三）21:40发起”, of a check by a day with that day; since when it has ended."""
    check, say = words.check, context.say
    parts = [
        say(
            "checks.board.called",
            who=words.caller(context.tx),
            moment=say_moment(say, check.opened_at, context.zone),
        )
    ]
    if check.due is not None:
        parts.append(say("checks.board.due", day=words.day))
    if check.closed_at is not None:
        parts.append(say("checks.board.ended", moment=say_moment(say, check.closed_at, context.zone)))
    return say("checks.comma").join(parts)


def _by_village(
    context: Context, check: Check, place: Place
) -> tuple[dict[str, list[VillageTally]], dict[str, list[Place]]]:
    """What was counted within a place by the code of the village, and each village with the places above it."""
    counted = stored_items.tally(context.tx, check.id)
    there = areas.among(context.tx, {one.area for one in counted})
    inside = {code: village for code, village in there.items() if place.contains(village)}
    groups: dict[str, list[VillageTally]] = defaultdict(list)
    for one in counted:
        if one.area in inside:
            groups[one.area].append(one)
    return groups, areas.lineages(context.tx, inside.values())


def _counted(tallies: Iterable[VillageTally]) -> Counter[CheckAnswer | None]:
    """How many items have each answer; those that ask for nothing are left out."""
    found: Counter[CheckAnswer | None] = Counter()
    for one in tallies:
        if one.answer is not CheckAnswer.NOTHING:
            found[one.answer] += one.count
    return found


def _tiles(context: Context, rows: Sequence[VillageRow]) -> list[BoardTile]:
    found = Counter(row.state for row in rows)
    tiles = [
        BoardTile(state=state, label=context.say(f"checks.board.state.{state}"), count=found[state], tone=_TONES[state])
        for state in VillageState
        if found[state]
    ]
    every = BoardTile(state=None, label=context.say("checks.board.all"), count=len(rows), tone=Tone.UNDER_WAY)
    return [every, *tiles]


class _Rows:
    """Makes the rows of a board; the names of those who were asked are read once."""

    def __init__(
        self,
        context: Context,
        words: CheckWords,
        groups: Mapping[str, Sequence[VillageTally]],
        lineages: Mapping[str, Sequence[Place]],
        cadres: Cadres,
    ) -> None:
        self._context, self._words = context, words
        self._groups, self._lineages, self._cadres = groups, lineages, cadres
        asked = {one.holder_id for found in groups.values() for one in found if one.holder_id is not None}
        self._names = people.names_among(context.tx, asked)

    def all(self) -> list[VillageRow]:
        """A row for each village."""
        return [self._row(code, found) for code, found in self._groups.items()]

    def _row(self, code: str, found: Sequence[VillageTally]) -> VillageRow:
        lineage = self._lineages[code]
        township, told = at_level(lineage, Level.TOWNSHIP), _counted(found)
        state = self._state(code, told)
        latest = max((one.latest for one in found if one.latest is not None), default=None)
        return VillageRow(
            code=code,
            village=lineage[0].name,
            township=township.name if township is not None and township != lineage[0] else "",
            state=state,
            tone=_TONES[state],
            asked=told.total(),
            open=told[None],
            counts=self._words.counted(told),
            whom=self._whom(found) if told[None] else "",
            phone=self._phone(code),
            latest=""
            if latest is None or state is VillageState.NOTHING
            else say_moment(self._context.say, latest, self._context.zone),
        )

    def _state(self, code: str, told: Counter[CheckAnswer | None]) -> VillageState:
        if not told:
            return VillageState.NOTHING
        if not told[None]:
            return VillageState.ANSWERED
        reached = any(one.reachable for one in self._cadres.get(code, ()))
        return VillageState.SILENT if reached else VillageState.UNREACHED

    def _whom(self, found: Sequence[VillageTally]) -> str:
        """By whom it lies: who was asked, the deputy, or the township that got the phones."""
        say, last = self._context.say, next(one for one in found if one.answer is None)
        if last.holder_id is None:
            return say("checks.board.nobody")
        key = {CheckStage.ASKED: "asked", CheckStage.DEPUTY: "deputy", CheckStage.ABOVE: "above"}[last.stage]
        return say(f"checks.board.{key}", name=self._names.get(last.holder_id, ""))

    def _phone(self, code: str) -> str:
        there = self._cadres.get(code, ())
        if not there:
            return self._context.say("checks.told.nobody_known")
        has_phone = any(one.phone for one in there)
        return self._context.say("checks.board.phone" if has_phone else "checks.board.no_phone")
