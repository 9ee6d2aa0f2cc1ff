"""Policy packs: what one region's document says, typed and checked on load. The data is in `packs/<region>/`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError, model_validator

from knowledge.model import procedure, rule_problems
from knowledge.model.case_steps import CaseStep, Duty, StepList
from knowledge.model.data import Data, Key
from knowledge.model.document_form import BESIDE_STEPS, SEALED_LOOK, TRAINED, DocumentForm, DocumentForms, UsualForms
from knowledge.model.entries import Entries, Entry, Tests
from knowledge.model.figures import FIGURE_IN_TEXT
from knowledge.model.official_table import OfficialTable, OfficialTables
from knowledge.model.policy_card import PolicyCard, PolicyCards
from knowledge.model.procedure import Procedure
from knowledge.model.public_notice import PublicNotice
from knowledge.model.rules import Rules
from knowledge.model.watches import WatchKind, WatchRule
from knowledge.yaml_file import read_yaml

PACKS_FOLDER = Path(__file__).parents[1] / "packs"
USUAL_FORMS = PACKS_FOLDER / "usual_forms.yaml"  # boxes that several documents ask for

_T = TypeVar("_T", bound=Data)


class PackError(Exception):
    """A pack cannot be used; the message names file, key and what is expected."""


# --- pack.yaml


class Status(StrEnum):
    """Whether a document still binds."""

    IN_FORCE = "in_force"
    PERIOD_PASSED = "period_passed"  # written for a year that is over; still the latest known
    SUPERSEDED = "superseded"


class Document(Data):
    """One official document. What its text does not bear (number, date, issuer) is none, never invented."""

    title: str
    number: str | None
    date: date | None
    year: int
    issuers: tuple[str, ...]
    status: Status


class Section(Data):
    """A heading of the document, named as people cite it: id "二（四）", title "强化动态监管"."""

    id: str
    title: str


class Uncited(Data):
    """A section that no entry cites, and why none need to."""

    section: str
    reason: str


class Region(Data):
    """pack.yaml: the region, its document, the headings, the steps of a case there and what asks for them."""

    id: Key
    name: str
    aliases: tuple[str, ...]  # by which people name the region in a question
    area_codes: tuple[str, ...]  # beginnings of area codes that it covers; none until an operator assigns it
    case_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    whom_to_ask: str
    decided_by: str
    document: Document
    sections: tuple[Section, ...]
    uncited: tuple[Uncited, ...] = ()
    subjects: tuple[str, ...] = ()  # words of what the document speaks of besides houses and subsidies
    case_steps: tuple[CaseStep, ...]
    assessed_by: str | None = None  # the section by which townships are ranked every month; none where none asks for it
    duties: tuple[Duty, ...] = ()
    lists: tuple[StepList, ...] = ()  # of the houses that took a step
    public_notices: tuple[PublicNotice, ...] = ()  # what is listed where a step is made public
    watches: tuple[WatchRule, ...] = ()  # houses that stay watched after their case has ended
    clues: str | None = None  # the section that wants clues handed to the discipline inspection; none: none does

    @property
    def breadth(self) -> tuple[bool, int]:
        """How much it covers, to be compared: a county less than its province, one without codes most of all."""
        longest = max((len(code) for code in self.area_codes), default=0)
        return not longest, -longest


# --- calendar.yaml


class Every(StrEnum):
    """How often a rule comes round."""

    MONTH = "month"
    YEAR = "year"


class DueRule(Data):
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
    roles: tuple[Literal["cadre", "township", "county", "city"], ...]
    sends_to: str
    section: str
    counts: tuple[Key, ...] = ()  # the steps of cases of which it wants to know how many houses took them
    check: Literal["villages", "houses", "sealed", "watched"] | None = None  # what villages are to look at meanwhile

    @model_validator(mode="after")
    def _months_fit(self) -> "DueRule":
        if (self.every is Every.YEAR) != bool(self.months):
            raise ValueError("months go with every: year, and only with it")
        return self


class Calendar(Data):
    """calendar.yaml."""

    rules: tuple[DueRule, ...]


class Pack(Data):
    """One region's policy, whole."""

    region: Region
    rules: Rules
    calendar: Calendar
    entries: tuple[Entry, ...]
    tests: Tests
    tables: tuple[OfficialTable, ...] = ()
    forms: tuple[DocumentForm, ...] = ()
    cards: tuple[PolicyCard, ...] = ()

    @property
    def id(self) -> str:
        """The pack's id, as `yantai`."""
        return self.region.id

    @cached_property
    def procedure(self) -> Procedure:
        """The way of a case there."""
        return Procedure(self.region.case_steps)

    @cached_property
    def entry(self) -> Mapping[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    def form_at(self, step: str) -> DocumentForm | None:
        """The form that is filled in with a step; none where the document has none for it."""
        return next((form for form in self.forms if form.step == step), None)

    def answer_text(self, entry: Entry) -> str:
        """The entry's answer with its figures said."""
        return self.fill(entry.answer)

    def fill(self, text: str) -> str:
        """A text of the pack with its `{figures}` said."""
        return FIGURE_IN_TEXT.sub(lambda match: str(self.rules.figures[match[1]]), text).strip()


def load_packs(folder: Path = PACKS_FOLDER) -> dict[str, Pack]:
    """All packs of a folder by id; raises PackError."""
    return {path.name: load_pack(path) for path in sorted(folder.iterdir()) if (path / "pack.yaml").exists()}


def load_pack(folder: Path) -> Pack:
    """One pack; raises PackError."""
    slips: list[str] = []
    region = _read(folder / "pack.yaml", Region, slips)
    rules = _read(folder / "rules.yaml", Rules, slips)
    calendar = _read(folder / "calendar.yaml", Calendar, slips)
    entries = _read(folder / "entries.yaml", Entries, slips)
    tests = _read(folder / "tests.yaml", Tests, slips)
    if region is None or rules is None or calendar is None or entries is None or tests is None:
        raise PackError("\n".join(slips))
    tables = _read_where_there(folder / "tables.yaml", OfficialTables, slips)
    forms = _read_where_there(folder / "forms.yaml", DocumentForms, slips)
    cards = _read_where_there(folder / "cards.yaml", PolicyCards, slips)
    if slips:
        raise PackError("\n".join(slips))
    pack = Pack(
        region=region,
        rules=rules,
        calendar=calendar,
        entries=entries.entries,
        tests=tests,
        tables=tables.tables if tables else (),
        forms=_with_usual(forms) if forms else (),
        cards=cards.cards if cards else (),
    )
    problems = list(_problems(pack, folder.name))
    if problems:
        raise PackError("\n".join(f"packs/{folder.name}/{problem}" for problem in problems))
    return pack


def _with_usual(forms: DocumentForms) -> tuple[DocumentForm, ...]:
    """Forms with the usual boxes that they have. Raises PackError where these cannot be read."""
    slips: list[str] = []
    usual = _read(USUAL_FORMS, UsualForms, slips)
    if usual is None:
        raise PackError("\n".join(slips))
    named = {form.id: form for form in usual.forms}
    return tuple(form.with_usual(named) for form in forms.forms)


def _read_where_there(path: Path, kind: type[_T], slips: list[str]) -> _T | None:
    """A file that not every document needs; none where it is not there."""
    return _read(path, kind, slips) if path.exists() else None


def _read(path: Path, kind: type[_T], slips: list[str]) -> _T | None:
    """A file of a pack; none where something in it is wrong, which is then added to the slips."""
    name = f"packs/{path.parent.name}/{path.name}"
    try:
        return kind.model_validate(read_yaml(path))
    except FileNotFoundError:
        slips.append(f"{name}: the file is missing")
    except yaml.MarkedYAMLError as error:
        at = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        slips.append(f"{name}: {at}not YAML: {error.problem or error}")
    except ValidationError as error:
        slips += (f"{name}: {_where(detail)}{detail['msg'].removeprefix('Value error, ')}" for detail in error.errors())
    return None


def _where(detail: Mapping[str, Any]) -> str:
    """The key in which something is wrong, with a colon; empty for the whole file."""
    key = ".".join(str(part) for part in detail["loc"])
    return f"{key}: " if key else ""


def _problems(pack: Pack, name: str) -> Iterator[str]:
    """What does not fit together between the files of a pack, each as 'file: key: what is expected'."""
    sections = {section.id for section in pack.region.sections}
    if pack.id != name:
        yield f"pack.yaml: id: expected {name}, the folder's name, found {pack.id}"
    for problem in procedure.problems(pack.region.case_steps, pack.region.duties):
        yield f"pack.yaml: {problem}"
    for step in {one.step for one in pack.region.public_notices} - {one.id for one in pack.region.case_steps}:
        yield f"pack.yaml: public_notices: {step} is not among the case_steps"
    for rule in pack.calendar.rules:
        for step in set(rule.counts) - {one.id for one in pack.region.case_steps}:
            yield f"calendar.yaml: rules.{rule.id}: counts: {step} is not among the case_steps of pack.yaml"
    for problem in rule_problems.problems(pack.rules, sections, [step.id for step in pack.region.case_steps]):
        yield f"rules.yaml: {problem}"
    for check in (
        _unknown_sections,
        _unknown_in_tables,
        _unfit_forms,
        _unfit_cards,
        _entries_twice,
        _unknown_in_entries,
        _unsourced_entries,
        _unknown_in_tests,
    ):
        yield from check(pack)


def _unknown_sections(pack: Pack) -> Iterator[str]:
    sections = {section.id for section in pack.region.sections}
    cited = [
        *(("calendar.yaml", f"rules.{rule.id}", rule.section) for rule in pack.calendar.rules),
        *(("pack.yaml", "uncited", uncited.section) for uncited in pack.region.uncited),
        *(("pack.yaml", f"case_steps.{step.id}", step.section) for step in pack.region.case_steps if step.section),
        *(
            ("pack.yaml", f"case_steps.{step.id}.only_trained", step.only_trained)
            for step in pack.region.case_steps
            if step.only_trained
        ),
        *(("pack.yaml", f"lists.{one.name}", one.section) for one in pack.region.lists),
        *(("pack.yaml", f"public_notices.{one.step}", one.section) for one in pack.region.public_notices),
        *(("pack.yaml", f"watches.{rule.kind}", rule.section) for rule in pack.region.watches),
        *(("pack.yaml", f"duties.{duty.duty}", duty.section) for duty in pack.region.duties),
        *(("tables.yaml", table.id, table.section) for table in pack.tables),
        *(("forms.yaml", form.id, form.section) for form in pack.forms),
        *(("cards.yaml", card.id, card.section) for card in pack.cards if card.section),
        *(("cards.yaml", card.id, section) for card in pack.cards for section in card.sections),
        *(("entries.yaml", entry.id, section) for entry in pack.entries for section in entry.sections),
    ]
    for file, key, section in cited:
        if section not in sections:
            yield f"{file}: {key}: section {section} is not among the sections of pack.yaml"


def _unknown_in_tables(pack: Pack) -> Iterator[str]:
    known = {
        "rule": {rule.id for rule in pack.calendar.rules},
        "counts": {step.id for step in pack.region.case_steps},
        "category": {category.id for category in pack.rules.categories},
    }
    for table in pack.tables:
        named = [("rule", table.rule)] if table.rule else []
        named += (("counts", step) for step in table.steps)
        named += [("category", column.category) for column in table.columns if column.category]
        for what, id in dict.fromkeys(named):
            if id not in known[what]:
                yield f"tables.yaml: {table.id}: {what}: {id} is not there"
        order = pack.rules.counting_order
        if order is not None and table.categories and table.categories != order.categories:
            expected = ", ".join(order.categories)
            yield f"tables.yaml: {table.id}: category: expected the order of counting_order: {expected}"


def _unfit_forms(pack: Pack) -> Iterator[str]:
    steps = {*(step.id for step in pack.region.case_steps), *BESIDE_STEPS}
    for what, ids in (("id", [form.id for form in pack.forms]), ("step", [form.step for form in pack.forms])):
        yield from (f"forms.yaml: {id}: expected one {what}, found {n}" for id, n in Counter(ids).items() if n > 1)
    if any(rule.kind is WatchKind.EMPTY for rule in pack.region.watches) and pack.form_at(SEALED_LOOK) is None:
        yield f"forms.yaml: expected a form of the step {SEALED_LOOK}, as pack.yaml has sealed houses watched"
    for form in pack.forms:
        if form.step not in steps:
            yield f"forms.yaml: {form.id}: step: {form.step} is not among the case_steps of pack.yaml"
        if form.step == TRAINED and form.photo_keys():
            yield f"forms.yaml: {form.id}: photos: a training record has none"
        if form.step != SEALED_LOOK and any(field.alarms for field in form.fields):
            yield f"forms.yaml: {form.id}: alarms: only a look at a sealed house has some"
        yield from (f"forms.yaml: {form.id}: {problem}" for problem in form.problems())


def _unfit_cards(pack: Pack) -> Iterator[str]:
    for id, count in Counter(card.id for card in pack.cards).items():
        if count > 1:
            yield f"cards.yaml: {id}: expected once, found {count} times"
    for card in pack.cards:
        for figure in (name for line in card.lines() for name in FIGURE_IN_TEXT.findall(line.say)):
            if figure not in pack.rules.figures:
                yield f"cards.yaml: {card.id}: figure {figure} is not in rules.yaml"


def _entries_twice(pack: Pack) -> Iterator[str]:
    for key, count in Counter(entry.id for entry in pack.entries).items():
        if count > 1:
            yield f"entries.yaml: {key}: expected once, found {count} times"


def _unknown_in_entries(pack: Pack) -> Iterator[str]:
    for entry in pack.entries:
        for figure in FIGURE_IN_TEXT.findall(entry.answer):
            if figure not in pack.rules.figures:
                yield f"entries.yaml: {entry.id}: figure {figure} is not in rules.yaml"
        for related in entry.related:
            if related not in pack.entry:
                yield f"entries.yaml: {entry.id}: related entry {related} does not exist"


def _unsourced_entries(pack: Pack) -> Iterator[str]:
    for entry in pack.entries:
        if not entry.sections and not entry.silent:
            yield f"entries.yaml: {entry.id}: expected at least one section, unless silent: true"


def _unknown_in_tests(pack: Pack) -> Iterator[str]:
    known = {category.id for category in pack.rules.categories}
    for number, case in enumerate(pack.tests.households):
        for category in case.household().categories or ():
            if category not in known:
                yield f"tests.yaml: households.{number}: category {category} is not among the categories of rules.yaml"
    for test in pack.tests.questions:
        if test.entry not in pack.entry:
            yield f"tests.yaml: {test.ask}: entry {test.entry} does not exist"
