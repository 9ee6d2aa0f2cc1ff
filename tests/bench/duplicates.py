"""How many second reports of a house are found among reports of a county, and how much of what is found is right.

Each report is stored as a case and compared as it is when it is sent in. A pair is found where somebody is asked of it.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from knowledge.area import Level
from storage.cases import cases
from storage.cases.tables import photos
from storage.database.database import Database, Transaction
from storage.households import housing
from storage.households.tables import household_pairs
from storage.people import areas, people
from tests.bench.assistant import VAULT
from tests.bench.figures import Figure
from tests.bench.households import HELD_SEED, SEED, County, Told
from tests.cast import NOW, TOWNSHIP, plant_tree

LEAST = 0.95
_TURN = "{:032x}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Pairs of reports that were found, and those that are of one house; by where they stand among all."""

    pairs: frozenset[tuple[int, int]]
    right: frozenset[tuple[int, int]]
    reports: Sequence[Told]
    ms_each: float

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return len(self.pairs & self.right) / max(1, len(self.pairs))

    @property
    def recall(self) -> float:
        """The share of what is right that was found."""
        return len(self.pairs & self.right) / len(self.right)

    def missed(self) -> Counter[str]:
        """How many were missed, by what they were disguised with."""
        missed = self.right - self.pairs
        return Counter("+".join(self.reports[at].disguises or self.reports[of].disguises) for of, at in missed)


def measure(folder: Path, *, short: bool) -> Iterator[Figure]:
    """Precision and recall on the county that weights were set by, and on one that nobody looked at for it."""
    houses, twice = (200, 20) if short else (2_000, 200)
    for name, seed in (("tuned on", SEED), ("held out", HELD_SEED)):
        found = find(folder / f"{seed}", County(seed=seed).reports(houses=houses, twice=twice, villages=houses // 50))
        for what, share in (("precision", found.precision), ("recall", found.recall)):
            yield Figure(
                name=f"second reports of a house, the county {name}: {what}",
                value=f"{share:.3f}",
                aim=f"≥ {LEAST:g}",
                reached=share >= LEAST,
            )
        yield Figure(name=f"second reports of a house, the county {name}: each", value=f"{found.ms_each:.1f} ms")


def find(folder: Path, reports: Sequence[Told]) -> Found:
    """Store the reports one after another, and look at each when it comes."""
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{folder / 'anju.db'}", VAULT)
    database.upgrade()
    spent = 0.0
    with database.writing() as tx:
        codes = _plant_villages(tx, max(one.village for one in reports) + 1)
        reporter = people.add(tx, now=NOW)
        ids = []
        for at, told in enumerate(reports):
            case = _store(tx, at, told, codes[told.village], reporter)
            began = time.perf_counter()
            housing.house(tx, case, NOW)
            spent += time.perf_counter() - began
            ids.append(case.id)
        rows = tx.execute(select(household_pairs.c.first_id, household_pairs.c.second_id)).all()
    database.close()
    place = {id: at for at, id in enumerate(ids)}
    return Found(
        pairs=frozenset((place[row.first_id], place[row.second_id]) for row in rows),
        right=frozenset(_of_one_house(reports)),
        reports=reports,
        ms_each=spent * 1000 / len(reports),
    )


def _of_one_house(reports: Sequence[Told]) -> Iterator[tuple[int, int]]:
    first: dict[int, int] = {}
    for at, told in enumerate(reports):
        if told.house in first:
            yield first[told.house], at
        else:
            first[told.house] = at


def _plant_villages(tx: Transaction, count: int) -> list[str]:
    township = plant_tree(tx)[TOWNSHIP]
    codes = [f"{TOWNSHIP}{number:03d}" for number in range(100, 100 + count)]
    for code in codes:
        areas.put(tx, areas.child_of(township, code=code, name=code, level=Level.VILLAGE, pack=None))
    return codes


def _store(tx: Transaction, at: int, told: Told, area: str, reporter_id: int) -> cases.Case:
    photo = f"{at:016x}"
    row = {"id": photo, "person_id": reporter_id, "channel": "web", "unique_name": photo, "draft_id": photo}
    row |= {"sealed_source": tx.seal(photos.c.sealed_source, photo, photo), "as_file": False, "created_at": NOW}
    tx.execute(photos.insert().values(row | {"looks": _TURN.format(told.look) * 4}))
    place = {"area": area, **told.answers["place"]}
    case, _ = cases.open_case(
        tx,
        draft_id=photo,
        prefix="YT",
        area=area,
        pack="yantai",
        imminent=False,
        reporter_id=reporter_id,
        reporter_role=told.role,
        answers={**told.answers, "place": place, "photos": [photo]},
        now=NOW,
    )
    return case
