"""Policy packs: what one region's document says, typed and checked on load. The data is in `packs/<region>/`."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PACKS_FOLDER = Path(__file__).parent / "packs"

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
FIGURE_IN_TEXT = re.compile(r"\{([a-z0-9_]+)\}")


_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PackError(Exception):
    """A pack cannot be used; the message names file, key and what is expected."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_T = TypeVar("_T", bound=_Data)


# --- pack.yaml


class Status(StrEnum):
    """Whether a document still binds."""

    IN_FORCE = "in_force"
    PERIOD_PASSED = "period_passed"  # written for a year that is over; still the latest known
    SUPERSEDED = "superseded"


class Document(_Data):
    """One official document. What its text does not bear (number, date, issuer) is none, never invented."""

    title: str
    number: str | None
    date: date | None
    year: int
    issuers: tuple[str, ...]
    status: Status


class Section(_Data):
    """A heading of the document, named as people cite it: id "二（四）", title "强化动态监管"."""

    id: str
    title: str


class Region(_Data):
    """pack.yaml: the region, its document, the headings and the steps of a case that apply there."""

    id: Key
    name: str
    aliases: tuple[str, ...]  # by which people name the region in a question
    area_codes: tuple[str, ...]  # beginnings of area codes that it covers; none until an operator assigns it
    case_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    whom_to_ask: str
    decided_by: str
    document: Document
    sections: tuple[Section, ...]
    case_steps: tuple[Key, ...]


# --- rules.yaml


class Unit(StrEnum):
    """How a figure is said."""

    YUAN = "yuan"  # 25000 → 2.5万元
    SQUARE_METRES = "square_metres"  # 平方米
    SQUARE_METRES_EACH = "square_metres_each"  # 平方米 for each person
    PERCENT = "percent"
    DATE = "date"  # "2020-06-30", "07-31", "11-end" (the month's end), "09"
    WORD = "word"  # said as written: 30日, 5名, 2期, 1个月, 一月一考核


Value = int | float | str


class Figure(_Data):
    """One figure of the document: a value, or a range of two, with its unit and the section it stands in."""

    value: Value | tuple[Value, Value]
    unit: Unit
    section: str
    note: str = ""

    def __str__(self) -> str:
        if isinstance(self.value, tuple):
            low, high = (_number(value, self.unit) for value in self.value)
            return _said(self.value[1], self.unit).replace(high, f"{low}—{high}", 1)
        return _said(self.value, self.unit)


class Category(_Data):
    """A household category as the document names it."""

    id: Key
    name: str
    synonyms: tuple[str, ...]
    section: str
    certified_by: str | None = None


class Limit(_Data):
    """By when a step of a case must be taken: days or months after another step, or a fixed day of the year.

    A fixed day is `until` ("11-30", or "11-end" for the month's end), `years_later` than the other step. It may hold
    only if that step was taken `in_months`: 榆政住建发〔2021〕127号 四（一）, graded in January to June → end of
    November, in July to December → end of the next May.
    """

    step: Key
    counted_from: Key
    days: int | None = None
    months: int | None = None
    until: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(\d\d|end)$")] | None = None
    in_months: tuple[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=12)]] = (1, 12)
    years_later: Annotated[int, Field(ge=0)] = 0
    who: str
    section: str
    in_principle: bool = False

    @model_validator(mode="after")
    def _one_length(self) -> "Limit":
        if sum(length is not None for length in (self.days, self.months, self.until)) != 1:
            raise ValueError("expected one of days, months and until")
        return self

    def due(self, taken: date) -> date | None:
        """The last day, when the step it is counted from was taken on this day; none where the limit does not hold.

        The first day is not counted, and a month too short clips: one month from 31 January is 28 or 29 February.
        """
        first, last = self.in_months
        if not first <= taken.month <= last:
            return None
        if self.days is not None:
            return taken + timedelta(days=self.days)
        if self.until is not None:
            month, day = self.until.split("-")
            return _clipped(taken.year + self.years_later, int(month), 31 if day == "end" else int(day))
        years, month_index = divmod(taken.month - 1 + (self.months or 0), 12)
        return _clipped(taken.year + years, month_index + 1, taken.day)


class PhotoRule(_Data):
    """What the document asks of photos; pixels as width and height, either way round."""

    min_bytes: int
    min_pixels: tuple[int, int]
    section: str


class Rules(_Data):
    """rules.yaml: figures, household categories, case limits, photo requirements."""

    figures: Mapping[Key, Figure]
    categories: tuple[Category, ...]
    limits: tuple[Limit, ...] = ()
    photos: PhotoRule | None = None


# --- calendar.yaml


class Every(StrEnum):
    """How often a rule comes round."""

    MONTH = "month"
    YEAR = "year"


class DueRule(_Data):
    """A reporting date or a work period that comes round. A rule without a day waits for the county to set one."""

    id: Key
    name: str  # what is due, as said in a reminder
    kind: Literal["report", "work"]
    every: Every
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()  # for a yearly rule: the month or months due
    days: tuple[Annotated[int, Field(ge=1, le=31)] | Literal["last"], ...]
    opens_months_before: Annotated[int, Field(ge=0, le=11)] = (
        0  # for a work period: opens on the 1st, so many months before
    )
    covers: Literal["this_month", "previous_month", "none"] = "none"
    starts: date | None = None
    roles: tuple[Literal["township", "county", "city"], ...]
    sends_to: str
    section: str

    @model_validator(mode="after")
    def _months_fit(self) -> "DueRule":
        if (self.every is Every.YEAR) != bool(self.months):
            raise ValueError("months go with every: year, and only with it")
        return self


# --- entries.yaml


class Entry(_Data):
    """A curated question with its answer. `{figure}` in the answer stands for a figure of rules.yaml.

    `silent` marks what people ask and the document does not say.
    """

    id: Key
    topic: Key
    ask: Annotated[tuple[str, ...], Field(min_length=4)]
    answer: str
    sections: tuple[str, ...]
    roles: tuple[str, ...] = ()
    related: tuple[Key, ...] = ()
    silent: bool = False
    keywords: tuple[str, ...] = ()


class Calendar(_Data):
    """calendar.yaml."""

    rules: tuple[DueRule, ...]


class Entries(_Data):
    """entries.yaml."""

    entries: tuple[Entry, ...]


class QuestionTest(_Data):
    """A question and the entry that must answer it."""

    ask: str
    entry: Key


class Tests(_Data):
    """tests.yaml."""

    questions: tuple[QuestionTest, ...]


class Pack(_Data):
    """One region's policy, whole."""

    region: Region
    rules: Rules
    calendar: Calendar
    entries: tuple[Entry, ...]
    tests: Tests

    @property
    def id(self) -> str:
        """The pack's id, as `yantai`."""
        return self.region.id

    @cached_property
    def entry(self) -> Mapping[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    def answer_text(self, entry: Entry) -> str:
        """The entry's answer with its figures said."""
        return FIGURE_IN_TEXT.sub(lambda match: str(self.rules.figures[match[1]]), entry.answer).strip()


def load_packs(folder: Path = PACKS_FOLDER) -> dict[str, Pack]:
    """All packs of a folder by id; raises PackError."""
    return {path.name: load_pack(path) for path in sorted(folder.iterdir()) if (path / "pack.yaml").exists()}


def load_pack(folder: Path) -> Pack:
    """One pack; raises PackError."""
    pack = Pack(
        region=_read(folder / "pack.yaml", Region),
        rules=_read(folder / "rules.yaml", Rules),
        calendar=_read(folder / "calendar.yaml", Calendar),
        entries=_read(folder / "entries.yaml", Entries).entries,
        tests=_read(folder / "tests.yaml", Tests),
    )
    problems = list(_problems(pack, folder.name))
    if problems:
        raise PackError("\n".join(f"packs/{folder.name}/{problem}" for problem in problems))
    return pack


def _read(path: Path, kind: type[_T]) -> _T:
    name = f"packs/{path.parent.name}/{path.name}"
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_YAML_LOADER)
    except FileNotFoundError as error:
        raise PackError(f"{name}: the file is missing") from error
    except yaml.YAMLError as error:
        raise PackError(f"{name}: not YAML: {error}") from error
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise PackError("\n".join(f"{name}: {_where(detail)}: {detail['msg']}" for detail in error.errors())) from error


def _where(detail: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in detail["loc"])


def _problems(pack: Pack, name: str) -> Iterator[str]:
    """What does not fit together between the files of a pack, each as 'file: key: what is expected'."""
    sections = {section.id for section in pack.region.sections}
    if pack.id != name:
        yield f"pack.yaml: id: expected {name}, the folder's name, found {pack.id}"
    cited = [
        *(("rules.yaml", f"figures.{key}", figure.section) for key, figure in pack.rules.figures.items()),
        *(("rules.yaml", f"categories.{category.id}", category.section) for category in pack.rules.categories),
        *(("rules.yaml", f"limits.{limit.step}", limit.section) for limit in pack.rules.limits),
        *(("calendar.yaml", f"rules.{rule.id}", rule.section) for rule in pack.calendar.rules),
        *(("entries.yaml", entry.id, section) for entry in pack.entries for section in entry.sections),
    ]
    for file, key, section in cited:
        if section not in sections:
            yield f"{file}: {key}: section {section} is not among the sections of pack.yaml"
    for key, count in Counter(entry.id for entry in pack.entries).items():
        if count > 1:
            yield f"entries.yaml: {key}: expected once, found {count} times"
    for entry in pack.entries:
        for figure in FIGURE_IN_TEXT.findall(entry.answer):
            if figure not in pack.rules.figures:
                yield f"entries.yaml: {entry.id}: figure {figure} is not in rules.yaml"
        for related in entry.related:
            if related not in pack.entry:
                yield f"entries.yaml: {entry.id}: related entry {related} does not exist"
        if not entry.sections and not entry.silent:
            yield f"entries.yaml: {entry.id}: expected at least one section, unless silent: true"
    for test in pack.tests.questions:
        if test.entry not in pack.entry:
            yield f"tests.yaml: {test.ask}: entry {test.entry} does not exist"


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _said(value: Value, unit: Unit) -> str:
    match unit:
        case Unit.YUAN:
            return f"{_number(value, unit)}万元" if float(value) >= 1000 else f"{_number(value, unit)}元"
        case Unit.SQUARE_METRES:
            return f"{value}平方米"
        case Unit.SQUARE_METRES_EACH:
            return f"每人{value}平方米"
        case Unit.PERCENT:
            return f"{value}%"
        case Unit.DATE:
            return _date_said(str(value))
        case Unit.WORD:
            return str(value)


def _number(value: Value, unit: Unit) -> str:
    if unit is Unit.YUAN and float(value) >= 1000:
        return f"{float(value) / 10000:.4f}".rstrip("0").rstrip(".")
    return str(value)


def _date_said(value: str) -> str:
    """'2020-06-30' → 2020年6月30日; '07-31' → 7月31日; '11-end' → 11月底; '09' → 9月; '2020' → 2020年."""
    parts = value.split("-")
    said = f"{parts.pop(0)}年" if len(parts[0]) == 4 else ""
    if parts:
        said += f"{int(parts.pop(0))}月"
    if parts:
        said += "底" if parts[0] == "end" else f"{int(parts[0])}日"
    return said
