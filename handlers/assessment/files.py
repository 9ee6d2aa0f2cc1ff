"""The month as files to go with the notice: a workbook with all counts, and a picture of the scores."""

from collections.abc import Sequence

from handlers.assessment.measures import AssessedCount
from handlers.assessment.month import MonthFigures
from handlers.assessment.notice_text import say_weights, title
from handlers.dialog.context import Context
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.documents import assessment_sheet, bar_picture
from handlers.documents.assessment_sheet import TableSheet
from handlers.documents.charts import BarGroup
from handlers.wording import Wording
from storage.cases import files


def keep(context: Context, figures: MonthFigures) -> tuple[str, ...]:
    """Draw and keep both; their ids. No picture where nobody is ranked, neither without a folder. Raises OSError."""
    folder = context.installation.file_folder
    if folder is None:
        return ()
    say = context.say
    drawn = [(say("assessment.file.table"), MEDIA_TYPES["xlsx"], table(figures, say))]
    if any(one.rank is not None for one in figures.standings):
        drawn.insert(0, (say("assessment.file.picture"), files.PICTURE_TYPE, picture(figures, say)))
    return tuple(
        files.make(
            context.tx,
            folder,
            person_id=context.person_id,
            name=f"{title(figures, say)}{ending}",
            media_type=media_type,
            data=data,
            now=context.now,
        )
        for ending, media_type, data in drawn
    )


def picture(figures: MonthFigures, say: Wording) -> bytes:
    """The scores of the townships that are ranked, as bars."""
    counts = [(one.place.name, round(one.score or 0)) for one in figures.standings if one.rank is not None]
    group = BarGroup(title=say("assessment.sheet.score"), counts=counts)
    return bar_picture.draw(title(figures, say), say_weights(figures.weights, say), [group])


def table(figures: MonthFigures, say: Wording) -> bytes:
    """The workbook: ranks, what is overdue, and what was late."""
    return assessment_sheet.draw([_ranks(figures, say), _overdue(figures, say), _late(figures, say)])


def _ranks(figures: MonthFigures, say: Wording) -> TableSheet:
    headings = ["rank", "place", "score"]
    measures = [say(f"assessment.measure.{measure}") for measure in AssessedCount]
    pairs = [heading for name in measures for heading in (name, say("assessment.sheet.of", name=name))]
    rows: list[Sequence[str | int | float | None]] = []
    for one in figures.standings:
        shares = [value for measure in AssessedCount for value in (one.shares[measure].count, one.shares[measure].of)]
        rows.append([one.rank, one.place.name, one.score, *shares])
    return TableSheet(
        title=say("assessment.sheet.ranks"),
        headings=[*(say(f"assessment.sheet.{one}") for one in headings), *pairs],
        rows=rows,
    )


def _overdue(figures: MonthFigures, say: Wording) -> TableSheet:
    return TableSheet(
        title=say("assessment.sheet.overdue"),
        headings=[say(f"assessment.sheet.{one}") for one in ("number", "place", "village", "step", "due", "days")],
        rows=[
            [
                one.number,
                one.township,
                one.village,
                say(f"course.step.{one.step}"),
                one.due_on.isoformat(),
                one.workdays,
            ]
            for one in figures.named
        ],
    )


def _late(figures: MonthFigures, say: Wording) -> TableSheet:
    rows: list[Sequence[str | int | float | None]] = [
        [one.place.name, say(f"course.step.{one.step}"), one.count, None] for one in figures.late
    ]
    rows += [[one.place.name, say(f"course.step.{one.step}"), None, one.reason] for one in figures.reasons]
    return TableSheet(
        title=say("assessment.sheet.late"),
        headings=[say(f"assessment.sheet.{one}") for one in ("place", "step", "late", "reason")],
        rows=rows,
    )
