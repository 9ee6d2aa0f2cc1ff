"""Households at an office PC: what files lack, a household's file with its cases and photos, doubtful pairs decided."""

from dataclasses import dataclass, replace

from handlers.cases import near, pictures, step_line, view
from handlers.cases.pictures import CasePhoto
from handlers.cases.report_fields import CASE_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.pages import Page, page_of
from handlers.dialog.row_ids import row_id
from handlers.households import deciding, doubtful, household_file, household_lists, made_papers
from handlers.households.made_papers import MadePaper
from knowledge.reading.likeness import look_alike
from storage.cases import cases
from storage.cases.cases import Case
from storage.households import households, looks, pairs

ON_A_PAGE = 50


class NoSuchHousehold(LookupError):
    """There is no such household or pair, or nothing of it is the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class PairLine:
    """Two reports that may be of one house, in a list."""

    id: int
    first: str
    second: str
    why: str


@dataclass(frozen=True, kw_only=True)
class LackingLine:
    """A household whose file lacks something, by its latest case under way: what, by name."""

    number: str
    household: int | None
    whose: str
    names: str


@dataclass(frozen=True, kw_only=True)
class HouseholdLists:
    """A page of pairs that wait for the person, the most alike first, and one of files that lack something."""

    pairs: tuple[PairLine, ...]
    pairs_page: Page
    lacking: tuple[LackingLine, ...]
    lacking_page: Page


@dataclass(frozen=True, kw_only=True)
class OneReport:
    """A case as it stands in a file or beside another: what it says with numbers masked, its steps, its photos."""

    number: str
    whose: str
    reported: str
    known: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    photos: tuple[CasePhoto, ...]


@dataclass(frozen=True, kw_only=True)
class HouseholdSheet:
    """The file of a household, its latest case first; `fill` is the number of the case in which what lacks goes.

    `papers` are those on which it stands.
    """

    id: int
    title: str
    lacks: str
    fill: str
    reports: tuple[OneReport, ...]
    pairs: tuple[PairLine, ...]
    papers: tuple[MadePaper, ...]


@dataclass(frozen=True, kw_only=True)
class PairSheet:
    """Two reports side by side, the earlier one first; `decided` is empty while somebody has to say."""

    id: int
    why: str
    reports: tuple[OneReport, OneReport]
    hint: str
    decided: str
    answers: bool


def lists(context: Context, pairs_page: int = 1, lacking_page: int = 1) -> HouseholdLists:
    """The two lists. Raises NoSuchHousehold for whoever looks after no households."""
    if not household_lists.is_for(context):
        raise NoSuchHousehold
    decides, sees = household_lists.decider_scope(context), household_file.scope_of(context)
    waiting = page_of(pairs.count(context.tx, decides), pairs_page, size=ON_A_PAGE)
    lacking = page_of(households.count_lacking(context.tx, sees), lacking_page, size=ON_A_PAGE)
    found = pairs.part(context.tx, decides, offset=waiting.offset, limit=waiting.size)
    return HouseholdLists(
        pairs=_pair_lines(context, found),
        pairs_page=waiting,
        lacking=_lacking(context, households.lacking(context.tx, sees, offset=lacking.offset, limit=lacking.size)),
        lacking_page=lacking,
    )


def file(context: Context, named: str) -> HouseholdSheet:
    """The file of a household, by the id in an address. Raises NoSuchHousehold."""
    found = household_file.file_of(context, _id(named))
    if found is None:
        raise NoSuchHousehold(named)
    shown = found.cases[: household_file.MOST_CASES]
    waiting = {pair.id: pair for case in shown for pair in pairs.of_case(context.tx, case.id)}
    return HouseholdSheet(
        id=found.id,
        title=context.say("households.title", whose=view.whose(context, shown[0])),
        lacks=household_file.say_lacks(context, found),
        fill=shown[0].number if found.lacks else "",
        reports=tuple(_report(context, case, household_file.SHOWN) for case in shown),
        pairs=_pair_lines(context, [pair for id in waiting if (pair := _seen(context, id))]),
        papers=made_papers.of_cases(context, [one.number for one in shown]),
    )


def pair(context: Context, named: str) -> PairSheet:
    """Two reports side by side, by the pair's id in an address. Raises NoSuchHousehold."""
    two = doubtful.two_reports(context, _id(named))
    if two is None:
        raise NoSuchHousehold(named)
    first, second = _alike_first(context, *(_report(context, case, near.COMPARED) for case in (two.first, two.second)))
    decided = "" if two.pair.same is None else "households.was_same" if two.pair.same else "households.was_other"
    return PairSheet(
        id=two.pair.id,
        why=context.say("households.ask", why=near.say_reasons(context, two.pair.reasons)),
        reports=(first, second),
        hint=doubtful.say_who_decides(context, two),
        decided=context.say(decided, number=two.second.number) if decided else "",
        answers=not decided and deciding.may_decide(context, two.first, two.second),
    )


def decide(context: Context, named: str, answer: str) -> str:
    """Say of a pair whether it is one household; what came of it. Raises NoSuchHousehold."""
    two = doubtful.two_reports(context, _id(named))
    if two is None or answer not in ("same", "other"):
        raise NoSuchHousehold(named)
    return doubtful.take(context, two.pair.id, same=answer == "same").text


def _report(context: Context, case: Case, fields: tuple[str, ...]) -> OneReport:
    at, state = case.created_at.astimezone(context.zone), context.say(f"cases.state.{case.state}")
    return OneReport(
        number=case.number,
        whose=view.whose(context, case),
        reported=context.say("households.reported", year=at.year, month=at.month, day=at.day, state=state),
        known=tuple(
            (context.say(f"{asked.texts}.name"), view.shown(context, case, asked))
            for asked in CASE_FIELDS
            if asked.id in fields and case.answers.get(asked.id)
        ),
        steps=tuple(step_line.done(context, case)),
        photos=pictures.with_looks(context, case),
    )


def _alike_first(context: Context, one: OneReport, other: OneReport) -> tuple[OneReport, OneReport]:
    """Both with the photos before all others that look like one of the other's."""
    look = looks.of_photos(context.tx, [photo.id for photo in (*one.photos, *other.photos)])

    def sorted_by(mine: OneReport, its: OneReport) -> OneReport:
        alike = {
            photo.id
            for photo in mine.photos
            if any(look_alike(look.get(photo.id, ()), look.get(theirs.id, ())) for theirs in its.photos)
        }
        return replace(mine, photos=tuple(sorted(mine.photos, key=lambda photo: photo.id not in alike)))

    return sorted_by(one, other), sorted_by(other, one)


def _pair_lines(context: Context, found: list[pairs.HousePair]) -> tuple[PairLine, ...]:
    houses = cases.by_ids(context.tx, {id for pair in found for id in (pair.first_id, pair.second_id)})
    return tuple(
        PairLine(
            id=pair.id,
            first=_whose(context, houses[pair.first_id]),
            second=_whose(context, houses[pair.second_id]),
            why=near.say_reasons(context, pair.reasons),
        )
        for pair in found
    )


def _seen(context: Context, pair_id: int) -> pairs.HousePair | None:
    """A pair of which the person may see both reports."""
    two = doubtful.two_reports(context, pair_id)
    return None if two is None else two.pair


def _lacking(context: Context, found: list[Case]) -> tuple[LackingLine, ...]:
    lacked = household_file.say_each_lacks(context, found)
    homes = households.of_cases(context.tx, [case.id for case in found])
    return tuple(
        LackingLine(
            number=case.number,
            household=homes[case.id].id if case.id in homes else None,
            whose=_whose(context, case),
            names=lacked[case.id],
        )
        for case in found
    )


def _whose(context: Context, case: Case) -> str:
    """“李秀英家”, or the case's number while the head of household is not known."""
    head = case.answers.get("head")
    return context.say("report.named", head=head) if head else case.number


def _id(named: str) -> int:
    id = row_id(named)
    if id is None:
        raise NoSuchHousehold(named)
    return id
