"""封存房屋查看记录: when somebody looked at a sealed empty house, who it was, and what was seen there."""

from collections.abc import Mapping, Sequence

from handlers.cases import view
from handlers.dialog.context import Context
from handlers.forms.shots import ShotList
from handlers.ledger.table import Disclosure
from handlers.papers.letterhead import office_of, say_day
from handlers.papers.paper import PaperPhoto, PaperValues, PrintedPaper, in_pairs
from handlers.watches import sealed_look
from knowledge.model.watches import WatchKind
from knowledge.shots.shots import named_shots
from storage.cases import photos
from storage.cases.cases import Case
from storage.database.sealed_folder import SealedFolder
from storage.people import areas, people
from storage.watches import watches
from storage.watches.watches import HouseLook

SEALED_HOUSE = "sealed_house"
COLUMNS = ("lived_in", "still_sealed", "sign_there")  # the boxes of a form that have a column of their own


def with_looks(context: Context, cases: Sequence[Case]) -> list[Case]:
    """Those of some cases whose sealed house was looked at, read at once."""
    looked_at = watches.looked_at(context.tx, [case.id for case in cases], WatchKind.EMPTY)
    return [case for case in cases if case.id in looked_at]


def compose(context: Context, case: Case, shown: Disclosure, photo_folder: SealedFolder) -> PrintedPaper:
    """The record of a sealed house, the first look first."""
    found = watches.looks_of_case(context.tx, case.id, WatchKind.EMPTY)
    names = people.names_among(context.tx, {look.person_id for look in found})
    blank = sealed_look.blank_of(context, case)
    head = str(case.answers.get("head") or "")
    return PrintedPaper(
        kind=SEALED_HOUSE,
        name=context.say("papers.sealed_house.file", number=case.number, head=head),
        values=PaperValues(
            texts={
                "title": blank.title if blank else context.say(f"papers.kind.{SEALED_HOUSE}"),
                "whose": view.whose(context, case),
                "number": case.number,
                "place": view.where(context, case),
                "office": office_of(context, areas.get(context.tx, case.area)),
                "day": say_day(context, context.today),
            },
            lists={
                "looks": [_look(context, case, look, names) for look in found],
                "photos": in_pairs(_photos(context, case, found, photo_folder)),
            },
        ),
    )


def _photos(
    context: Context, case: Case, looks: Sequence[HouseLook], folder: SealedFolder
) -> list[tuple[str, PaperPhoto]]:
    """The photos whose bytes are there, each under the day of its look and what it is of."""
    pack = context.packs.get(case.pack or "")
    shots = ShotList(shots=named_shots(pack.rules if pack else None))
    stored = {one.id: one for one in photos.of(context.tx, [id for look in looks for id in look.photos])}
    taken = [(look.day, stored[id]) for look in looks for id in look.photos if id in stored]
    return [
        (f"{say_day(context, day)} {shots.label_of(photo.shot)}".strip(), folder.file(photo.file))
        for day, photo in taken
        if photo.file is not None
    ]


def _look(context: Context, case: Case, look: HouseLook, names: Mapping[int, str]) -> PaperValues:
    """A look as a line: what was not asked when it was noted is empty, what has no column is among the words."""
    boxes = sealed_look.seen_in(context, case, look)
    told = dict.fromkeys(COLUMNS, "") | {box.key: box.said for box in boxes if box.key in COLUMNS}
    besides = [context.say("cases.line", name=box.label, value=box.said) for box in boxes if box.key not in COLUMNS]
    finding = context.say(f"watches.finding.{look.finding}")
    words = context.say("forms.comma").join(word for word in (finding, look.words, *besides) if word)
    who = context.say(f"role.{look.role}") + names.get(look.person_id, "")
    return PaperValues(texts={**told, "day": say_day(context, look.day), "who": who, "words": words})
