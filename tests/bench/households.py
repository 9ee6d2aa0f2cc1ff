"""Invented households as villages report them, and second reports of some in disguise: to measure what is found again.

A village has one surname that most bear, generations share a character, houses of a group are close together, and what
a report tells is never all. A cadre's phone stands for many houses, brothers share one, and some numbers stand for
none. A second report tells of the same house by somebody else: a name as it sounds, a wrong digit, a relative's name
with the same phone, forty metres off.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any

import yaml

SEED, HELD_SEED = 20_261, 70_411  # weights may be tuned on the first, never on the second
_FILE = Path(__file__).parent / "households.yaml"
_METRES = 111_320  # a degree
_NO_NUMBERS = ("13800000000", "11111111111", "12345678901")
_NO_ID = "111111111111111111"
_PHOTO_BITS = 128
_RETAKEN_BITS = 8  # in which a picture differs that went through a messenger

Spot = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class House:
    """A household as it is, whoever reports it."""

    id: int
    village: int
    group: int
    landmark: str
    position: Spot
    head: str
    relatives: tuple[str, ...]
    phone: str | None
    phone_is_own: bool  # and not the cadre's, who answers for it
    id_number: str
    look: int  # of the picture that is taken of it


@dataclass(frozen=True, kw_only=True)
class Told:
    """One report: the house of which it is, what it says, and how its picture looks."""

    house: int
    village: int
    role: str
    answers: Mapping[str, Any]
    look: int
    disguises: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Village:
    """What the houses of a village have in common."""

    id: int
    centre: Spot
    surnames: Sequence[str]
    generations: Sequence[str]
    cadre_phone: str
    group_centres: Sequence[Spot]
    landmarks: Sequence[str]


@dataclass(kw_only=True)
class County:
    """Makes villages, houses and reports by chance; the same for the same seed."""

    seed: int
    data: Mapping[str, Any] = field(default_factory=lambda: yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    chance: random.Random = field(init=False)
    phones: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311

    def reports(self, *, houses: int, twice: int, villages: int) -> list[Told]:
        """A report of each house and a second one of some, in the order in which they come."""
        there = [self._village(id) for id in range(villages)]
        made: list[House] = []
        for id in range(houses):
            village = there[id % villages]
            made.append(self._house(id, village, [one for one in made[-villages * 3 :] if one.village == village.id]))
        first = [self._tell(house, there[house.village]) for house in made]
        again = [self._tell_again(one, made[one.house]) for one in self.chance.sample(first, twice)]
        told = [*first, *again]
        self.chance.shuffle(told)
        return told

    def _village(self, id: int) -> Village:
        chance = self.chance
        centre = (28 + chance.random(), 110 + chance.random())
        return Village(
            id=id,
            centre=centre,
            surnames=chance.sample(self.data["surnames"], 5),
            generations=chance.sample(self.data["generations"], 5),
            cadre_phone=self._phone(),
            group_centres=[_moved(centre, chance.uniform(200, 1500), chance) for _ in range(chance.randint(4, 8))],
            landmarks=chance.sample(self.data["landmarks"], 8),
        )

    def _phone(self) -> str:
        """Numbers of one office run on, so that they differ in a digit."""
        self.phones += self.chance.randint(1, 4)
        return f"1380000{self.phones:04d}"

    def _house(self, id: int, village: Village, neighbours: Sequence[House]) -> House:
        chance = self.chance
        surname = village.surnames[0] if chance.random() < 0.6 else chance.choice(village.surnames)
        brother = chance.choice(neighbours) if neighbours and chance.random() < 0.12 else None
        group = brother.group if brother else chance.randint(1, len(village.group_centres))
        base = brother.position if brother else village.group_centres[group - 1]
        shares = brother is not None and chance.random() < 0.15
        phone = chance.choices([self._phone(), village.cadre_phone, None], [75, 12, 13])[0]
        phone = brother.phone if shares and brother else phone
        surname, generation = (brother.head[0], brother.head[1:-1]) if brother else (surname, None)
        return House(
            id=id,
            village=village.id,
            group=group,
            landmark=brother.landmark if brother else chance.choice(village.landmarks),
            position=_moved(base, chance.uniform(15, 60) if brother else chance.uniform(20, 250), chance),
            head=self._name(village, surname, generation),
            relatives=(self._name(village, surname), self._name(village, chance.choice(self.data["surnames"]))),
            phone=phone,
            phone_is_own=phone != village.cadre_phone,
            id_number=f"990101{chance.randint(1930, 1985)}{chance.randint(1, 12):02d}{chance.randint(10, 28)}{id:04d}",
            look=chance.getrandbits(_PHOTO_BITS),
        )

    def _name(self, village: Village, surname: str, generation: str | None = None) -> str:
        """A name as a generation of a village bears them; one in seven is of two characters."""
        if generation is None:
            generation = self.chance.choice(village.generations) if self.chance.random() < 0.85 else ""
        return surname + generation + str(self.chance.choice(self.data["given"]))

    def _tell(self, house: House, village: Village) -> Told:
        """What somebody says who reports a house first."""
        chance = self.chance
        role = "cadre" if chance.random() < 0.65 else "resident"
        answers: dict[str, Any] = {"head": house.head, "place": {"detail": self._where(house)}}
        if chance.random() < 0.02:
            answers["head"] = house.head[0] + chance.choice(self.data["called"])
        if chance.random() < 0.6:
            answers["place"] |= self._found(house)
        if chance.random() < 0.58:
            answers["id_number"] = _NO_ID if chance.random() < 0.05 else house.id_number
        if house.phone and chance.random() < 0.8:
            answers["phone"] = chance.choice(_NO_NUMBERS) if chance.random() < 0.04 else house.phone
        if role == "cadre":
            answers["contact_phone"] = village.cadre_phone
        elif chance.random() < 0.8:
            answers["contact_phone"] = house.phone if house.phone and chance.random() < 0.7 else self._phone()
        return Told(house=house.id, village=house.village, role=role, answers=answers, look=house.look)

    def _found(self, house: House) -> dict[str, float]:
        """Where a phone says that it is in front of a house."""
        return _at(_moved(house.position, abs(self.chance.gauss(0, 10)), self.chance))

    def _where(self, house: House) -> str:
        chance = self.chance
        number = {"word": self.data["numerals"][house.group - 1], "number": house.group}
        group = chance.choice(self.data["groups"]).format(**number)
        ways = [group, group + house.landmark, house.landmark, ""]
        return str(chance.choices(ways, [45, 35, 14, 6])[0])

    def _tell_again(self, first: Told, house: House) -> Told:
        """The same house by somebody else: in one disguise or two, and now and then with less."""
        chance = self.chance
        answers = {**first.answers, "place": dict(first.answers["place"])}
        looks = chance.random() < 0.15
        again = replace(first, answers=answers, look=_retaken(house.look, chance) if looks else chance.getrandbits(128))
        ways = [way for way, (_, wants) in _DISGUISES.items() if _has(answers, wants)]
        if not house.phone_is_own or answers.get("phone") != house.phone:
            ways = [way for way in ways if way != "relative"]
        chosen = chance.sample(ways, min(len(ways), 2 if chance.random() < 0.4 else 1))
        chosen = chosen[:1] if set(chosen) == {"digit", "relative"} else chosen  # by that phone a relative is told
        if "latitude" in answers["place"]:
            answers["place"] |= self._found(house)
        for optional in ("id_number", "phone"):
            if chance.random() < 0.15 and len(chosen) < 2:
                answers.pop(optional, None)
        for way in sorted(chosen):
            if _has(answers, _DISGUISES[way][1]):
                _DISGUISES[way][0](self, house, answers)
        return replace(again, disguises=tuple(chosen))

    def _by_sound(self, house: House, answers: dict[str, Any]) -> None:
        name = list(answers["head"])
        able = [at for at, one in enumerate(name) if any(one in row for row in self.data["homophones"])]
        if able:
            at = self.chance.choice(able)
            row = next(row for row in self.data["homophones"] if name[at] in row)
            name[at] = self.chance.choice(row.replace(name[at], ""))
        answers["head"] = "".join(name)

    def _without_id(self, house: House, answers: dict[str, Any]) -> None:
        answers.pop("id_number")

    def _group_otherwise(self, house: House, answers: dict[str, Any]) -> None:
        answers["place"]["detail"] = self._where(house)

    def _a_digit(self, house: House, answers: dict[str, Any]) -> None:
        at = self.chance.randrange(3, 11)
        other = self.chance.choice([digit for digit in "0123456789" if digit != answers["phone"][at]])
        answers["phone"] = answers["phone"][:at] + other + answers["phone"][at + 1 :]

    def _forty_metres(self, house: House, answers: dict[str, Any]) -> None:
        there = (answers["place"]["latitude"], answers["place"]["longitude"])
        answers["place"] |= _at(_moved(there, 40, self.chance))

    def _relative(self, house: House, answers: dict[str, Any]) -> None:
        """The name of the wife or the son, whose own ID number is not told, with the same phone."""
        answers["head"] = self.chance.choice(house.relatives)
        answers.pop("id_number", None)


_DISGUISES = {  # how, and what the first report has to have told for it
    "homophone": (County._by_sound, "head"),
    "no_id": (County._without_id, "id_number"),
    "group": (County._group_otherwise, "place"),
    "digit": (County._a_digit, "phone"),
    "moved": (County._forty_metres, "latitude"),
    "relative": (County._relative, "phone"),
}


def _has(answers: Mapping[str, Any], wanted: str) -> bool:
    return bool(answers.get(wanted) or answers["place"].get(wanted))


def _moved(spot: Spot, metres: float, chance: random.Random) -> Spot:
    """A spot so many metres away, in whichever direction."""
    way = chance.uniform(0, 2 * pi)
    north, east = metres * cos(way) / _METRES, metres * sin(way) / _METRES / cos(radians(spot[0]))
    return round(spot[0] + north, 6), round(spot[1] + east, 6)


def _at(spot: Spot) -> dict[str, float]:
    return {"latitude": spot[0], "longitude": spot[1]}


def _retaken(look: int, chance: random.Random) -> int:
    """The same picture after a messenger made it smaller."""
    for bit in chance.sample(range(_PHOTO_BITS), chance.randint(0, _RETAKEN_BITS)):
        look ^= 1 << bit
    return look
