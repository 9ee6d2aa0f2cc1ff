"""A whole county of invented people and houses, the same each time: to try lists on, and to measure with."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from stdnum.iso7064 import mod_11_2

from bot.demo.cast import PACK
from bot.demo.ground import position
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.model.case_steps import CHECKED, REPORTED
from knowledge.model.pack import Pack
from storage.cases import lifting
from storage.cases.cases import ENDED, CaseState
from storage.cases.tables import case_deadlines, case_events, case_marks, case_records, cases, counters, place_names
from storage.database.database import Transaction
from storage.database.ids import new_ids
from storage.people import areas
from storage.people.people import Role
from storage.people.tables import areas as area_table
from storage.people.tables import grants, people

COUNTY = "990101"  # of the demo, whose coordinator a visitor can be
_SEED = 20_261_101
_AT_ONCE = 2_000  # rows that are inserted together
_YEARS = timedelta(days=3 * 365)
_BETWEEN = timedelta(days=9)  # from step to step, at most
_HAZARDS = ("wall_crack", "wall_tilt", "roof_leak", "roof_sag", "timber_rot", "foundation")
_STRUCTURES = ("earth_timber", "brick_timber", "timber", "stone", "brick_concrete")
_SOURCES = ("patrol", "patrol", "departments", "resident", "disaster")
_LIVING = ("at_home", "elderly_alone", "away", "empty")


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """How a case leaves the line: of a hundred so many, after so many of its steps."""

    share: int
    after: int


_WAYS_OUT = {
    CaseState.SAFE: WayOut(share=4, after=2),
    CaseState.REJECTED: WayOut(share=3, after=3),
    CaseState.WITHDRAWN: WayOut(share=1, after=1),
    CaseState.RETURNED: WayOut(share=2, after=1),
}


@dataclass(frozen=True, kw_only=True)
class CountySize:
    """How much there is in a county."""

    townships: int = 20
    villages: int = 20  # in each township
    people: int = 3_000
    cases: int = 20_000


def plant_county(tx: Transaction, say: Wording, pack: Pack, now: datetime, size: CountySize | None = None) -> None:
    """Fill the demo's first county, once: what was planted before stays as it is."""
    if tx.execute(select(counters.c.name).where(counters.c.name == _DONE)).first() is None:
        drawn = random.Random(_SEED)  # noqa: S311 - nothing secret is drawn
        CountyPlanting(tx=tx, say=say, pack=pack, now=now, size=size or CountySize(), drawn=drawn).plant()


_DONE = "demo_county"


@dataclass(frozen=True, kw_only=True)
class CountyPlanting:
    """Puts it all there, in rows that are inserted by the thousand."""

    tx: Transaction
    say: Wording
    pack: Pack
    now: datetime
    size: CountySize
    drawn: random.Random

    def plant(self) -> None:
        """Put it there: places, people, cases with all that hangs on them."""
        villages = list(self._plant_places())
        self._plant_people(villages)
        self._plant_cases(villages)
        self._insert(counters, [{"name": _DONE, "value": 1}])
        if self.tx.on_postgresql:
            self.tx.execute(text("ANALYZE"))  # it would do so by itself, a minute later

    @cached_property
    def holders(self) -> Mapping[str, int]:
        """By the code of each village and township, the first of those who hold a role there."""
        held = select(grants.c.area, func.min(grants.c.person_id).label("person_id")).group_by(grants.c.area)
        return {row.area: row.person_id for row in self.tx.execute(held)}

    def _plant_places(self) -> Iterator[Place]:
        county = areas.get(self.tx, COUNTY)
        names = self._names_of_places()
        for number in range(100, 100 + self.size.townships):
            name = self.say("demo.large.township", name=next(names))
            township = areas.child_of(county, code=f"{COUNTY}{number}", name=name, level=Level.TOWNSHIP)
            areas.put(self.tx, township)
            below = [
                areas.child_of(
                    township,
                    code=f"{township.code}{village:03}",
                    name=self.say("demo.large.village", name=next(names)),
                    level=Level.VILLAGE,
                )
                for village in range(1, self.size.villages + 1)
            ]
            self._insert(area_table, [_row_of(one) for one in below])
            yield from below

    def _names_of_places(self) -> Iterator[str]:
        """Names of three characters, none twice."""
        first, last = self.say("demo.large.places"), self.say("demo.large.kinds")
        names = [f"{one}{other}{kind}" for one in first for other in first if one != other for kind in last]
        self.drawn.shuffle(names)
        yield from names

    def name(self) -> str:
        """An invented person's name."""
        surname = self.drawn.choice(self.say("demo.large.surnames"))
        return surname + "".join(self.drawn.sample(self.say("demo.large.given"), self.drawn.choice((1, 2, 2))))

    def _plant_people(self, villages: Sequence[Place]) -> None:
        """Cadres in every village, and coordinators in every township, as many as there are people."""
        since, vault = self.now - _YEARS, self.tx.vault
        townships = sorted({village.path.split("/")[-3] for village in villages})
        posts = [(Role.TOWNSHIP, code) for code in townships for _ in range(5)]
        posts += [(Role.CADRE, villages[number % len(villages)].code) for number in range(self.size.people)]
        posts = posts[: self.size.people]
        phones = [f"1380000{number + 1000:04}" for number in range(len(posts))]
        numbered = zip(new_ids(self.tx, people, len(phones)), phones, strict=True)
        self._insert(
            people,
            [
                {
                    "id": id,
                    "sealed_name": self.tx.seal(people.c.sealed_name, id, self.name()),
                    "sealed_phone": self.tx.seal(people.c.sealed_phone, id, phone),
                    "phone_fingerprint": vault.fingerprint(phone),
                    "created_at": since,
                }
                for id, phone in numbered
            ],
        )
        ids = {
            row.phone_fingerprint: row.id for row in self.tx.execute(select(people.c.phone_fingerprint, people.c.id))
        }
        self._insert(
            grants,
            [
                {"person_id": ids[vault.fingerprint(phone)], "role": role, "area": area, "granted_at": since}
                for phone, (role, area) in zip(phones, posts, strict=True)
            ],
        )

    def _plant_cases(self, villages: Sequence[Place]) -> None:
        """The cases in the order of their days, and what follows from where each stands."""
        begun = sorted(self.now - _YEARS * self.drawn.random() for _ in range(self.size.cases))
        prefix = self.pack.region.case_prefix
        numbers: dict[str, int] = {row.name: row.value for row in self.tx.execute(select(counters))}
        lives = [
            CaseLife.drawn_by(self, number, villages[number % len(villages)], at) for number, at in enumerate(begun)
        ]
        for life in lives:
            counter = f"{prefix}{life.at.year}"
            numbers[counter] = life.count = numbers.get(counter, 0) + 1
        numbered = zip(new_ids(self.tx, cases, len(lives)), lives, strict=True)
        self._insert(cases, [life.row(self, id) for id, life in numbered])
        for counter, many in numbers.items():
            counted = self.tx.insert(counters).values(name=counter, value=many)
            self.tx.execute(counted.on_conflict_do_update(index_elements=["name"], set_={"value": many}))
        drafts = select(cases.c.draft_id, cases.c.id).where(cases.c.draft_id.startswith(_DRAFT))
        ids = {row.draft_id: row.id for row in self.tx.execute(drafts)}
        self._insert(
            case_marks,
            (row for life in lives for row in lifting.rows_of(self.tx, ids[life.draft_id], life.known)),
        )
        self._insert(
            place_names,
            (row for life in lives for row in lifting.names_of(self.tx, ids[life.draft_id], life.known)),
        )
        events = iter(new_ids(self.tx, case_events, sum(len(life.ways) for life in lives)))
        self._insert(case_events, (row for life in lives for row in life.events(self, ids[life.draft_id], events)))
        records = iter(new_ids(self.tx, case_records, sum(len(life.taken) for life in lives)))
        self._insert(case_records, (row for life in lives for row in life.records(self, ids[life.draft_id], records)))
        self._plant_deadlines({ids[life.draft_id]: life for life in lives if life.is_open})

    def _plant_deadlines(self, lives: Mapping[int, "CaseLife"]) -> None:
        """The last days that run of open cases, counted from the step that was taken last."""
        latest = select(case_records.c.case_id, case_records.c.step, case_records.c.id).order_by(case_records.c.id)
        records = {(row.case_id, row.step): row.id for row in self.tx.execute(latest)}
        self._insert(
            case_deadlines,
            (
                {
                    "case_id": case_id,
                    "step": limit.step,
                    "owner": owned.by[0],
                    "due_on": due.isoformat(),
                    "section": limit.section,
                    "in_principle": limit.in_principle,
                    "begun_by": records[case_id, life.state],
                }
                for case_id, life in lives.items()
                for limit in self.pack.rules.limits
                if limit.counted_from == life.state and (owned := self.pack.procedure.find(limit.step)) is not None
                if (due := limit.due(life.days[-1])) is not None
            ),
        )

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]] | Iterator[Mapping[str, Any]]) -> None:
        waiting: list[Mapping[str, Any]] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == _AT_ONCE:
                self.tx.execute(insert(table), waiting)
                waiting = []
        if waiting:
            self.tx.execute(insert(table), waiting)


_DRAFT = "county-"
_KINDS: Mapping[str, str] = {  # what the history calls the way to a state, where it is not after the step
    REPORTED: "reported",
    CHECKED: "received",
    CaseState.RETURNED: "returned",
    CaseState.WITHDRAWN: "withdrawn",
    CaseState.REJECTED: "step_reject",
    CaseState.SAFE: "step_appraised",
}


@dataclass(kw_only=True)
class CaseLife:
    """One case: where its house stands, which steps it took on which days, and what is known of its household."""

    number: int
    at: datetime
    place: Place
    state: CaseState
    steps: Sequence[str]
    days: Sequence[date]
    answers: Mapping[str, Any]
    decided: Mapping[str, Any]
    count: int = 0

    @classmethod
    def drawn_by(cls, planting: "CountyPlanting", number: int, place: Place, at: datetime) -> "CaseLife":
        """A life as chance has it: the older, the further."""
        drawn = planting.drawn
        line = [step.id for step in planting.pack.procedure.line]
        age = (planting.now - at) / _YEARS
        reached = min(len(line) - 1, int(drawn.triangular(0, 2 * len(line) * min(1.0, age * 3), len(line) * age)))
        shares = [way.share for way in _WAYS_OUT.values()]
        way = drawn.choices((None, *_WAYS_OUT), (100 - sum(shares), *shares))[0]
        steps = line[: _WAYS_OUT[way].after if way else reached + 1]
        day = at.date()
        days = []
        for _ in steps:
            days.append(day)
            day = min(day + timedelta(days=drawn.randint(1, _BETWEEN.days)), planting.now.date())
        return cls(
            number=number,
            at=at,
            place=place,
            state=way or CaseState(steps[-1]),
            steps=steps,
            days=days,
            answers=_household(planting, number, place),
            decided={
                "grade": drawn.choice("CD"),
                "category": drawn.choice(planting.pack.rules.categories).id,
                "method": drawn.choice(("repair", "rebuild")),
            },
        )

    @property
    def draft_id(self) -> str:
        """By what its row is found again."""
        return f"{_DRAFT}{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it stands at a step of the line, and goes on."""
        return self.state not in ENDED and self.state in self.steps

    @property
    def known(self) -> dict[str, Any]:
        """All that is known of it: what was reported, and what its steps decided."""
        return {**self.answers, **{key: value for step in self.steps for key, value in self._values(step).items()}}

    def _values(self, step: str) -> dict[str, Any]:
        """What a step decided."""
        if step == "appraised":
            return {"grade": self.decided["grade"], "category": self.decided["category"]}
        return {"method": self.decided["method"]} if step == "county_approval" else {}

    def _who_took(self, planting: "CountyPlanting", step: str) -> dict[str, Any]:
        """The village reports, the township does the rest."""
        if step == REPORTED:
            return {"person_id": planting.holders[self.place.code], "role": Role.CADRE}
        return {"person_id": planting.holders[self.place.parent_code or ""], "role": Role.TOWNSHIP}

    def row(self, planting: "CountyPlanting", id: int) -> dict[str, Any]:
        """The case's own row."""
        tx, id_number = planting.tx, self.answers.get("id_number")
        return {
            "id": id,
            "number": f"{planting.pack.region.case_prefix}{self.at.year}-{self.count:06}",
            "draft_id": self.draft_id,
            "area": self.place.code,
            "pack": PACK,
            "state": self.state,
            "imminent": False,
            "reporter_id": planting.holders[self.place.code],
            "reporter_role": Role.CADRE,
            "sealed_answers": tx.seal_json(cases.c.sealed_answers, id, self.answers),
            "id_fingerprint": None if id_number is None else tx.vault.fingerprint(id_number),
            "created_at": self.at,
            "changed_at": self.at,
            **lifting.columns_of(self.known),
        }

    @property
    def ways(self) -> list[tuple[str | None, str, date]]:
        """From where to where it went, and when."""
        ways: list[tuple[str | None, str, date]] = [*zip((None, *self.steps), self.steps, self.days, strict=False)]
        if self.state not in self.steps:
            ways.append((self.steps[-1], self.state, self.days[-1]))
        return ways

    @property
    def taken(self) -> list[tuple[str, str, date]]:
        """Its steps: from where each was taken, which it is, and when."""
        return [*zip((REPORTED, *self.steps), self.steps, self.days, strict=False)]

    def events(self, planting: "CountyPlanting", case_id: int, ids: Iterator[int]) -> Iterator[dict[str, Any]]:
        """Its history: each step, from where to where."""
        for before, to_state, day in self.ways:
            id = next(ids)
            yield {
                "id": id,
                "case_id": case_id,
                "kind": _KINDS.get(to_state, f"step_{to_state}"),
                **self._who_took(planting, to_state),
                "from_state": before,
                "to_state": to_state,
                "sealed_details": planting.tx.seal_json(case_events.c.sealed_details, id, {}),
                "at": datetime.combine(day, self.at.timetz()),
            }

    def records(self, planting: "CountyPlanting", case_id: int, ids: Iterator[int]) -> Iterator[dict[str, Any]]:
        """What its steps recorded."""
        for before, step, day in self.taken:
            id = next(ids)
            yield {
                "id": id,
                "case_id": case_id,
                "step": step,
                "day": day.isoformat(),
                "from_state": before,
                "sealed_values": planting.tx.seal_json(case_records.c.sealed_values, id, self._values(step)),
                **self._who_took(planting, step),
                "at": datetime.combine(day, self.at.timetz()),
            }


def _household(planting: "CountyPlanting", number: int, place: Place) -> dict[str, Any]:
    """Who lives there, as a report tells; of some not everything is known."""
    drawn = planting.drawn
    spot = planting.say("demo.large.group", number=drawn.randint(1, 9))
    born = date(1930, 1, 1) + timedelta(days=drawn.randrange(20_000))
    digits = f"{COUNTY}{born:%Y%m%d}{number % 1000:03}"
    answers: dict[str, Any] = {
        "danger": "none",
        "place": {"area": place.code, "detail": spot, **position(place.code, str(number))},
        "head": planting.name(),
        "hazards": drawn.sample(_HAZARDS, drawn.randint(1, 3)),
        "living": drawn.choice(_LIVING),
        "structure": drawn.choice(_STRUCTURES),
        "year": drawn.randint(1950, 2005),
        "persons": drawn.randint(1, 7),
    }
    if number % 6:
        answers["source"] = _SOURCES[number % len(_SOURCES)]
    if drawn.random() < 0.9:
        answers["phone"] = f"1380000{4000 + number % 6000:04}"
    if drawn.random() < 0.8:
        answers["id_number"] = digits + mod_11_2.calc_check_digit(digits)
    return answers


def _row_of(place: Place) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "parent": place.parent_code,
        "path": place.path,
        "pack": None,
    }
