"""Opening a check: for each village who is asked for which houses, and what they and the township are told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from handlers.checks import items as check_houses
from handlers.checks.asking import ask, first_in_line, manner_of
from handlers.checks.cadres import Cadres, cadres_within, say_unreached
from handlers.checks.items import CheckSubject
from handlers.checks.texts import CheckWords, progress_button
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import at_level
from handlers.dialog.messages import Manner, Notice, Option
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.calendar.calendar import next_permitted
from storage.cases.cases import Case
from storage.checks import checks, mutings
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem, CheckKind, CheckStage, NewItem
from storage.checks.mutings import MuteReason
from storage.database.database import Transaction
from storage.people import areas, people
from storage.people.people import Coordinator, Role

PATIENCE = timedelta(minutes=30)  # so long somebody has to answer a roll-call, before the next is asked


@dataclass(frozen=True, kw_only=True)
class NewCheck:
    """A check that is to be opened: of what, at which places below `area`."""

    kind: CheckKind
    subject: CheckSubject
    reason: str
    title: str | None
    area: Place
    within: Sequence[Place]
    due: date | None
    drill: bool
    person_id: int | None
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Whom a check asks for what: the houses by village, each village with its first in line, and all its cadres."""

    houses: Mapping[str, Sequence[Case]]
    villages: Sequence[tuple[Place, Coordinator | None]]
    cadres: Cadres

    @property
    def asked(self) -> int:
        """How many people are asked."""
        return len({holder.person_id for _, holder in self.villages if holder is not None})

    @property
    def out_of_reach(self) -> list[Place]:
        """The villages with such houses where no message reaches a cadre."""
        return [village for village, holder in self.villages if holder is None and self.houses.get(village.code)]

    def say_out_of_reach(self, say: Wording, villages: Iterable[Place]) -> str:
        """Some of these villages, each with who is known there and why no message reaches that one."""
        return say("forms.comma").join(say_unreached(say, village, self.cadres) for village in villages)

    @property
    def houses_count(self) -> int:
        """How many houses are asked for."""
        return sum(len(cases) for cases in self.houses.values())


def reach(occasion: Occasion, wanted: NewCheck) -> Extent:
    """Whom a check would ask for what, were it opened now.

    A regular check leaves out the houses that are muted; a roll-call only those that are gone.
    """
    tx, today = occasion.tx, occasion.today
    found = check_houses.houses(tx, wanted.subject, wanted.within)
    muted = mutings.on(tx, [case.id for cases in found.values() for case in cases], today)
    if wanted.kind is CheckKind.ROLL_CALL:
        muted = {id: muting for id, muting in muted.items() if muting.reason is MuteReason.DEMOLISHED}
    houses = {code: [case for case in cases if case.id not in muted] for code, cases in found.items()}
    villages = check_houses.villages(tx, wanted.within, found)
    first = first_in_line(tx, wanted.within, today)
    asked = [(village, first.get(village.code)) for village in villages]
    return Extent(houses=houses, villages=asked, cadres=cadres_within(tx, wanted.within))


def open_check(occasion: Occasion, wanted: NewCheck, extent: Extent) -> tuple[Check, list[Notice]] | None:
    """Open a check and give who is told what; None if it was opened before.

    A roll-call asks at once, whatever the hour; a drill of one waits for the morning, and so does its half hour.
    """
    tx, now = occasion.tx, occasion.now
    check = checks.call(
        tx,
        kind=wanted.kind,
        reason=wanted.reason,
        title=wanted.title,
        area=wanted.area.code,
        due=wanted.due,
        drill=wanted.drill,
        person_id=wanted.person_id,
        items=_items(wanted, extent),
        asked_at=next_permitted(now, occasion.zone) if wanted.drill else now,
        now=now,
        key=wanted.key,
    )
    if check is None:
        return None
    words = CheckWords(say=occasion.say, check=check)
    if wanted.person_id is None:
        return check, []  # the morning's digest tells of what the calendar calls
    opened = _Opened(tx=tx, words=words, who=words.caller(tx), extent=extent, items=stored_items.of_check(tx, check.id))
    return check, [*opened.for_cadres(), *opened.for_townships()]


def _items(wanted: NewCheck, extent: Extent) -> list[NewItem]:
    items = []
    for village, holder in extent.villages:
        holder_id = None if holder is None else holder.person_id
        stage = CheckStage.ASKED if holder is not None else CheckStage.ABOVE
        cases: list[Case | None] = list(extent.houses.get(village.code, ()))
        answer = None
        if not cases:
            cases = [None]
            answer = None if wanted.subject is CheckSubject.VILLAGES else CheckAnswer.NOTHING
        items += [
            NewItem(
                area=village.code,
                case_id=None if case is None else case.id,
                holder_id=holder_id,
                stage=stage,
                answer=answer,
            )
            for case in cases
        ]
    return items


@dataclass(kw_only=True)
class _Opened:
    """A check that was just opened, who opened it in words, and what is said of it."""

    tx: Transaction
    words: CheckWords
    who: str
    extent: Extent
    items: Sequence[CheckItem]

    def for_cadres(self) -> list[Notice]:
        """One message a person: the own villages' houses, or that there is nothing to do."""
        mine: dict[int, list[Place]] = {}
        holders: dict[int, Coordinator] = {}
        for village, holder in self.extent.villages:
            if holder is not None:
                mine.setdefault(holder.person_id, []).append(village)
                holders[holder.person_id] = holder
        return [self._for_cadre(holders[person_id], places) for person_id, places in mine.items()]

    def _for_cadre(self, holder: Coordinator, places: Sequence[Place]) -> Notice:
        items = [item for place in places for item in self._unanswered.get(place.code, ())]
        say, check = self.words.say, self.words.check
        who, village = self.who, say("forms.comma").join(place.name for place in places)
        if not items:
            if self.words.is_roll_call:
                text = say("checks.asked.nothing", who=who, title=self.words.title, village=village)
            else:
                text = say("checks.asked.nothing_regular", title=self.words.title, village=village)
            reply = self.words.reply(
                text,
                Option(id="cmd:report", label=say("menu.report")),
                key=f"check:{check.id}:nothing:{holder.person_id}",
            )
            manner = Manner.REMINDER if check.drill else Manner.NOTICE  # nobody is woken for nothing
            return Notice(person_id=holder.person_id, reply=reply, manner=manner, told_as=(holder.grant,))
        if items[0].case_id is None:
            head = say("checks.asked.village", who=who, title=self.words.title, day=self.words.day, village=village)
        elif self.words.is_roll_call:
            head = say("checks.asked.alarm", who=who, reason=self.words.reason, village=village, count=len(items))
        else:
            head = say(
                "checks.asked.regular",
                who=who,
                title=self.words.title,
                day=self.words.day,
                village=village,
                count=len(items),
            )
        return ask(self.tx, self.words, holder, items, self._houses, head=head, stage=CheckStage.ASKED)

    @cached_property
    def _houses(self) -> dict[int, Case]:
        return {case.id: case for cases in self.extent.houses.values() for case in cases}

    @cached_property
    def _unanswered(self) -> dict[str, list[CheckItem]]:
        """What is asked, by village."""
        found: dict[str, list[CheckItem]] = defaultdict(list)
        for item in self.items:
            if item.answer is None:
                found[item.area].append(item)
        return found

    def for_townships(self) -> list[Notice]:
        """What a roll-call of the county tells the townships in between."""
        if not self.words.is_roll_call:
            return []
        called_at = areas.get(self.tx, self.words.check.area)
        if called_at.level is Level.TOWNSHIP:
            return []
        holders: dict[str, list[Coordinator]] = defaultdict(list)
        for one in people.holding_below(self.tx, [Role.TOWNSHIP], [called_at]):
            if one.grant.place is not None and one.person_id != self.words.check.person_id:
                holders[one.grant.place.code].append(one)
        return [
            self._for_township(one, township, villages)
            for township, villages in self._by_township().items()
            for one in holders[township.code]
        ]

    def _by_township(self) -> dict[Place, list[tuple[Place, Coordinator | None]]]:
        """The villages by their township; those that lie in none are left out."""
        below: dict[Place, list[tuple[Place, Coordinator | None]]] = {}
        lineages = areas.lineages(self.tx, [village for village, _ in self.extent.villages])
        for village, holder in self.extent.villages:
            township = at_level(lineages[village.code], Level.TOWNSHIP)
            if township is not None:
                below.setdefault(township, []).append((village, holder))
        return below

    def _for_township(
        self, one: Coordinator, township: Place, villages: Sequence[tuple[Place, Coordinator | None]]
    ) -> Notice:
        say, check = self.words.say, self.words.check
        houses = sum(len(self.extent.houses.get(village.code, ())) for village, _ in villages)
        text = say(
            "checks.told.township",
            who=self.who,
            reason=self.words.reason,
            place=township.name,
            villages=len(villages),
            houses=houses,
        )
        lines, inside = [text], {village.code for village, _ in villages}
        asked = {holder.person_id for _, holder in villages if holder is not None}
        if asked:
            minutes = int(PATIENCE.total_seconds() // 60)
            lines.append(say("checks.told.township_asked", asked=len(asked), minutes=minutes))
        nobody = [village for village in self.extent.out_of_reach if village.code in inside]
        if nobody:
            names = self.extent.say_out_of_reach(say, nobody)
            lines.append(say("checks.told.township_nobody", villages=names))
        buttons = [Option(id=f"check:village:{check.id}:{village.code}", label=village.name) for village in nobody]
        topic = f"check:{check.id}:opened:{township.code}"
        key = f"{topic}:{one.person_id}"
        reply = self.words.reply("\n".join(lines), progress_button(say, check), *buttons[:_MOST_BUTTONS], key=key)
        return Notice(person_id=one.person_id, reply=reply, manner=manner_of(check), told_as=(one.grant,), topic=topic)


_MOST_BUTTONS = 30
