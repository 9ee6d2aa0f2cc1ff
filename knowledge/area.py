"""Places of the area tree: levels, and how one place stands to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Levels of the area tree, from the top."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GROUP = "group"  # 村民小组

    def below(self) -> "Level":
        """The next level down; a group has none, so it gives itself."""
        levels = list(Level)
        return levels[min(levels.index(self) + 1, len(levels) - 1)]


OFFICE_AT: Mapping[Level, str] = {  # the role that answers for a place of a level, as packs name it, upwards
    Level.VILLAGE: "cadre",
    Level.TOWNSHIP: "township",
    Level.COUNTY: "county",
    Level.CITY: "city",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place. `path` names the codes from the top down to this one: "/37/3706/370602/"."""

    code: str
    name: str
    level: Level
    path: str
    pack: str | None = None

    def contains(self, other: "Place") -> bool:
        """Whether the other place is this one or below it."""
        return other.path.startswith(self.path)

    @property
    def parent_code(self) -> str | None:
        """The code one level up, none at the top."""
        codes = self.path.strip("/").split("/")
        return codes[-2] if len(codes) > 1 else None


def level_of(code: str) -> Level | None:
    """The level that a standard code tells (GB/T 2260, GB/T 10114, statistical 12 digits); none for other codes.

    >>> level_of("370602"), level_of("370602001"), level_of("370602001000"), level_of("37")
    (<Level.COUNTY: 'county'>, <Level.TOWNSHIP: 'township'>, <Level.TOWNSHIP: 'township'>, <Level.PROVINCE: 'province'>)
    """
    if not (code.isascii() and code.isdigit()):
        return None
    match len(code):
        case 2:
            return Level.PROVINCE
        case 4:
            return Level.CITY
        case 6:
            if code.endswith("0000"):
                return Level.PROVINCE
            return Level.CITY if code.endswith("00") else Level.COUNTY
        case 9:
            return level_of(code[:6]) if code.endswith("000") else Level.TOWNSHIP
        case 12:
            return level_of(code[:9]) if code.endswith("000") else Level.VILLAGE
        case 14 | 15:
            return Level.GROUP
        case _:
            return None
