"""The week's unanswered questions as files: a picture of bars to look at, and a workbook to go on with."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.curation.unanswered import Counts, UnansweredCounts
from handlers.dialog.context import Occasion
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.documents import bar_picture, unanswered_sheet
from handlers.documents.charts import BarGroup
from handlers.documents.unanswered_sheet import CountSheet
from handlers.wording import Wording
from knowledge.area import Place
from storage.cases import files
from storage.people.people import Coordinator

MOST_BARS = 12  # of each chart in the picture; the workbook has all


@dataclass(frozen=True, kw_only=True)
class DrawnFile:
    """A file's name and its content."""

    name: str
    media_type: str
    data: bytes


def draw(occasion: Occasion, county: Place, counts: UnansweredCounts) -> Sequence[DrawnFile]:
    """The picture and the workbook of a county; none where this installation keeps no files."""
    if occasion.installation.file_folder is None:
        return ()
    say, names = occasion.say, {"place": county.name, "day": occasion.today.isoformat()}
    return (
        DrawnFile(
            name=say("unanswered.picture.file", **names),
            media_type=files.PICTURE_TYPE,
            data=_picture(county, counts, say),
        ),
        DrawnFile(
            name=say("unanswered.sheet.file", **names),
            media_type=MEDIA_TYPES["xlsx"],
            data=_workbook(counts, say),
        ),
    )


def keep(occasion: Occasion, drawn: Sequence[DrawnFile], to: Coordinator) -> tuple[str, ...]:
    """Keep drawn files for one person to have; their ids, for `Reply.files`. Raises OSError."""
    folder = occasion.installation.file_folder
    if folder is None:
        return ()
    return tuple(
        files.make(
            occasion.tx,
            folder,
            person_id=to.person_id,
            name=file.name,
            media_type=file.media_type,
            data=file.data,
            now=occasion.now,
        )
        for file in drawn
    )


def _picture(county: Place, counts: UnansweredCounts, say: Wording) -> bytes:
    return bar_picture.draw(
        say("unanswered.picture.title", place=county.name),
        say("unanswered.picture.count", count=counts.count, waiting=counts.waiting),
        [
            _group(say("unanswered.sheet.subjects"), counts.subjects, say),
            _group(say("unanswered.sheet.villages"), counts.villages, say),
        ],
    )


def _group(title: str, counts: Counts, say: Wording) -> BarGroup:
    more = len(counts) - MOST_BARS
    ending = say("unanswered.picture.more", count=more) if more > 0 else None
    return BarGroup(title=title, counts=counts[:MOST_BARS], ending=ending)


def _workbook(counts: UnansweredCounts, say: Wording) -> bytes:
    heading = say("unanswered.sheet.count")
    return unanswered_sheet.draw(
        [
            CountSheet(
                title=say("unanswered.sheet.subjects"),
                headings=(say("unanswered.sheet.subject"), heading),
                counts=counts.subjects,
            ),
            CountSheet(
                title=say("unanswered.sheet.villages"),
                headings=(say("unanswered.sheet.village"), heading),
                counts=counts.villages,
            ),
        ]
    )
