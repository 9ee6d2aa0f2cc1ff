"""Forms of documents on paper as they were filled in: in the layout of their annex, or without one box by box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.cases import filled_forms, view
from handlers.cases.filled_forms import FilledForm
from handlers.dialog.context import Context
from handlers.forms import places
from handlers.ledger.table import Disclosure
from handlers.papers.form_boxes import PaperBox, boxes_of
from handlers.papers.letterhead import office_of
from handlers.papers.paper import PaperValues, PrintedPaper, in_pairs
from knowledge.area import Level
from storage.cases import records
from storage.cases.cases import Case
from storage.database.sealed_folder import SealedFolder
from storage.people import areas

_ABOVE_A_TOWNSHIP = (Level.CITY, Level.COUNTY)


@dataclass(frozen=True, kw_only=True)
class FormPaper:
    """The paper of the form that is filled in with a step.

    Where the blank has some boxes once for each of several branches, `branch` is the box whose answer is the branch.
    """

    id: str
    step: str
    branch: str = ""

    def compose(self, context: Context, case: Case, shown: Disclosure, photo_folder: SealedFolder) -> PrintedPaper:
        """The form as it was filled in last. Raises LookupError for a case for which it was not."""
        filled = _filled(context, case, self.step)
        boxes = boxes_of(context, case, filled, shown, photo_folder)
        kind = context.say(f"papers.kind.{self.id}")
        head = str(case.answers.get("head") or "")
        return PrintedPaper(
            kind=self.id,
            name=context.say("papers.form.file", number=case.number, head=head, kind=kind),
            values=PaperValues(
                texts={**self._texts(filled, boxes), **_around(context, case, filled)},
                lists={**_photos(boxes), "boxes": _listed(filled, boxes), "photos": _labelled(boxes)},
            ),
        )

    def _texts(self, filled: FilledForm, boxes: Sequence[PaperBox]) -> Mapping[str, str]:
        """By key of the box, by key and choice for a mark alone, and by branch and key."""
        texts = {box.key: box.text for box in boxes}
        texts |= {f"{box.key}.{option}": mark for box in boxes for option, mark in box.marks.items()}
        branch = filled.form.find(self.branch)
        for option in branch.options if branch else ():
            here = filled.value(self.branch) == option
            texts |= {f"{option}.{box.key}": box.text if here else "" for box in boxes}
        return texts


FORM_PAPERS = (
    FormPaper(id="application", step="applied"),
    FormPaper(id="village_review", step="village_review"),
    FormPaper(id="verification", step="verified", branch="works_stand"),
    FormPaper(id="review", step="reviewed"),
    FormPaper(id="works_start", step="works_started"),
    FormPaper(id="inspection", step="inspected"),
)


def with_form(context: Context, step: str, cases: Sequence[Case]) -> list[Case]:
    """Those of some cases for which the form of a step was filled in, read at once."""
    named = records.forms_among(context.tx, [case.id for case in cases])
    found = []
    for case in cases:
        pack = context.packs.get(case.pack or "")
        form = pack.form_at(step) if pack else None
        if form is not None and f"{case.pack}.{form.id}" in named.get(case.id, ()):
            found.append(case)
    return found


def _filled(context: Context, case: Case, step: str) -> FilledForm:
    found = [one for one in filled_forms.of(context, case) if one.form.step == step]
    if not found:
        raise LookupError(f"{case.number} has no form of {step}")
    return found[-1]


def _around(context: Context, case: Case, filled: FilledForm) -> Mapping[str, str]:
    """What stands on the paper besides its boxes."""
    return {
        "title": filled.form.title,
        "annex": filled.form.annex or "",
        "number": case.number,
        "whose": view.whose(context, case),
        "address": _address(context, case),
        "office": office_of(context, areas.get(context.tx, case.area)),
    }


def _address(context: Context, case: Case) -> str:
    """From the city down, without a position."""
    lineage = areas.lineage(context.tx, areas.get(context.tx, case.area))
    above = "".join(place.name for place in reversed(lineage) if place.level in _ABOVE_A_TOWNSHIP)
    told = case.answers.get("place") or {}
    return above + places.describe(context, {"area": case.area, "detail": told.get("detail", "")})


def _photos(boxes: Sequence[PaperBox]) -> Mapping[str, Sequence[PaperValues]]:
    return {box.key: [PaperValues(pictures={"picture": path}) for path in box.photos] for box in boxes}


def _labelled(boxes: Sequence[PaperBox]) -> Sequence[PaperValues]:
    return in_pairs([(box.label, path) for box in boxes for path in box.photos])


def _listed(filled: FilledForm, boxes: Sequence[PaperBox]) -> Sequence[PaperValues]:
    """The boxes that apply, but for those of photos, which stand below; empty ones with room to write."""
    listed = [box for box in boxes if box.applies and box.key not in filled.form.photo_keys()]
    return [PaperValues(texts={"name": box.label, "value": box.text}) for box in listed]
