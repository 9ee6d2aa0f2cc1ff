"""What somebody looks for in the ledger, or counts there: 查 三组 李四, C级多少户, 柳河镇完工多少.

Every word must be of use: a sentence of which something is left over asks for something else.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.reading.numerals import whole_number
from knowledge.reading.text import fold
from knowledge.words.ledger import LedgerWords, ledger_words

HOUSELESS = "N"  # stands for a household without a house among the grades
OPEN, ENDED = "open", "ended"  # stand for all states of a case that goes on, and of one that does not
_GAPS = re.compile(r"[\s,，、;；。!！?？:：/]+")
_TOKEN = re.compile(r"(?=[a-z0-9一-鿿*\-]*\d)[a-z0-9一-鿿\-]{4,}")
_NAME = re.compile(r"[一-鿿㐀-䶿𠀀-𪛟·•]{1,15}")
_LONGEST_NAME = 4  # of one that has no dot in it
_GROUP = re.compile(r"第?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:村民)?小?[组队社]")


@dataclass(frozen=True, kw_only=True)
class LedgerAsked:
    """What a case must have; what is empty asks for nothing.

    `counts` where it is asked how many there are. `places` are names of places as they were given, `group` a villagers'
    group. `grades`, `lacking`, `steps` and `standing` are as `LedgerWords` has them. `numbers` are whole ones or the
    ends of one, `names` parts of the name of the head of household. It was reported at least `older` days ago, or
    within the last `newer` days.
    """

    counts: bool = False
    own_place: bool = False
    places: tuple[str, ...] = ()
    group: str = ""
    grades: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    older: int | None = None
    newer: int | None = None

    @property
    def is_bare(self) -> bool:
        """Whether nothing is asked of the cases but where they are."""
        return self == LedgerAsked(counts=self.counts, own_place=self.own_place, places=self.places)

    def without_grade(self) -> "LedgerAsked":
        """The same, whatever the grade."""
        return replace(self, grades=())

    @property
    def is_certain(self) -> bool:
        """Whether it can only be meant for the ledger, for it names more than what may be somebody's name."""
        likely = all(re.match(ledger_words().surname, name) for name in self.names)
        return bool(likely or self.numbers or self.group or self.places)


def read_search(
    text: str, *, places: Sequence[str] = (), categories: Mapping[str, Sequence[str]] | None = None, bare: bool = False
) -> LedgerAsked | None:
    """What a text looks for or counts; none for any other text.

    `places` are names that may stand in it, `categories` what people call the household categories, by id. A `bare`
    text needs no word of looking before it: it was asked for.

    >>> asked = read_search("查 三组 李四")
    >>> asked.group, asked.names
    ('三组', ('李四',))
    """
    words = ledger_words()
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    search = re.match(words.search, folded)
    if search is None and not bare and not re.search(words.count, folded):
        return None
    reading = _Reading(words=words)
    for part in _GAPS.split(folded[search.end() if search else 0 :]):
        if part and not reading.takes(fold(part), places, categories or {}):
            return None
    found = reading.result()
    if search is None and not bare and not found.counts:
        return None
    return found if found != LedgerAsked() else None


@dataclass(kw_only=True)
class _Reading:
    """Takes one part of a text after another to pieces."""

    words: LedgerWords
    bare_count: bool = False
    found: dict[str, tuple[str, ...]] = field(default_factory=dict)
    single: dict[str, int | str | bool] = field(default_factory=dict)

    def takes(self, part: str, places: Sequence[str], categories: Mapping[str, Sequence[str]]) -> bool:
        """Whether every word of a part was of use."""
        part = self._take_places(part, places)
        for take in (self._take_count, self._take_days, self._take_kinds):
            part = take(part)
        part = self._take_categories(part, categories)
        return all(self._take_rest(piece) for piece in part.split())

    def result(self) -> LedgerAsked:
        """What was found; how many without what is counted in is a question of money, unless a step is named."""
        if self.bare_count and not self.found.get("steps"):
            self.single.pop("counts", None)
        return LedgerAsked(**self.found, **self.single)  # type: ignore[arg-type]

    def _add(self, kind: str, value: str) -> None:
        self.found[kind] = tuple(dict.fromkeys((*self.found.get(kind, ()), value)))

    def _take(self, part: str, pattern: str, kind: str, value: str) -> str:
        left = re.sub(pattern, " ", part)
        if left != part:
            self._add(kind, value)
        return left

    def _take_places(self, part: str, places: Sequence[str]) -> str:
        for name in sorted(places, key=len, reverse=True):
            if name in part:
                self._add("places", name)
                part = part.replace(name, " ", 1)
        left = re.sub(self.words.own_place, " ", part)
        if left != part:
            self.single["own_place"] = True
        return left

    def _take_count(self, part: str) -> str:
        found = re.search(self.words.count, part)
        if found is None:
            return part
        self.single["counts"] = True
        self.bare_count = found["bare"] == found[0]
        return f"{part[: found.start()]} {part[found.end() :]}"

    def _take_days(self, part: str) -> str:
        for kind, pattern in (("older", self.words.older), ("newer", self.words.newer)):
            found = re.search(pattern, part)
            if found is None:
                continue
            said = next((value for name, value in found.groupdict().items() if value and name != "today"), None)
            days = 1 if said is None else whole_number(said)
            if days is not None:
                self.single[kind] = days
                if kind == "older" and self.words.undone in found[0]:
                    self._add("standing", OPEN)
                part = f"{part[: found.start()]} {part[found.end() :]}"
        return part

    def _take_kinds(self, part: str) -> str:
        words = self.words
        for id, pattern in words.lacking.items():
            part = self._take(part, pattern, "lacking", id)
        for grade in re.findall(words.grade, part):
            self._add("grades", grade.upper())
        part = re.sub(words.grade, " ", part)
        part = self._take(part, words.houseless, "grades", HOUSELESS)
        for id, pattern in ((OPEN, words.open), *words.standing.items(), (ENDED, words.ended)):
            part = self._take(part, pattern, "standing", id)
        for id, pattern in words.steps.items():
            part = self._take(part, pattern, "steps", id)
        return part

    def _take_categories(self, part: str, categories: Mapping[str, Sequence[str]]) -> str:
        called = sorted(
            ((name, id) for id, names in categories.items() for name in names), key=lambda one: -len(one[0])
        )
        for name, id in called:
            part = self._take(part, re.escape(name), "categories", id)
        return part

    def _take_rest(self, piece: str) -> bool:
        """A number, a group and a name, as far as they are there."""
        piece = re.sub(rf"(?:{self.words.numbered})(?=[a-z0-9])", " ", piece)
        token = _TOKEN.search(piece)
        if token is not None and self.single.get("counts"):
            return False
        if token is not None and _GROUP.fullmatch(token[0]) is None:
            self._add("numbers", token[0].strip("-"))
            piece = piece.replace(token[0], " ", 1)
        group = _GROUP.search(piece)
        if group is not None:
            self.single["group"] = group[0]
            piece = f"{piece[: group.start()]} {piece[group.end() :]}"
        return all(self._take_name(one) for one in piece.split())

    def _take_name(self, piece: str) -> bool:
        """A name, or words that say nothing by themselves."""
        if re.fullmatch(f"(?:{self.words.filler})+", piece):
            return True
        name = re.sub(r"^(?:户主|姓名|名字|叫|姓)+|(?:[家户]|家的|的)+$", "", piece)
        if self.single.get("counts") or _NAME.fullmatch(name) is None:
            return False
        if re.search(self.words.no_name, name):
            return False
        if len(name) > _LONGEST_NAME and not re.search("[·•]", name):
            return False
        self._add("names", name)
        return True
