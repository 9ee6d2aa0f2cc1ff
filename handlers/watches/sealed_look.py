"""The form that a document has for a look at a sealed empty house: its boxes as questions, and what was seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.cases.house_photos import HousePhotos
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Draft
from handlers.forms import document_boxes
from handlers.forms.field import Field, Kind
from handlers.forms.shots import ShotList
from knowledge.model.document_form import SEALED_LOOK, AnswerType, DocumentForm, FormField
from knowledge.shots.shots import named_shots
from storage.cases.cases import Case
from storage.watches.watches import HouseLook


@dataclass(frozen=True, kw_only=True)
class SealedHousePhotos(HousePhotos):
    """Photos of a sealed empty house: one of each shot of the box is welcome."""

    def shots(self, context: Context, draft: Draft) -> ShotList:
        """The shots of the box, by the names that they have there."""
        pack = self.pack(context, draft)
        named = {shot.kind: shot for shot in named_shots(pack.rules if pack else None)}
        return ShotList(shots=tuple(named[kind] for kind in self.only or ()))


@dataclass(frozen=True, kw_only=True)
class SeenBox:
    """What was seen of one box of the form: its key, what it is called, and the answer as it is read."""

    key: str
    label: str
    said: str


def blank_of(occasion: Occasion, case: Case) -> DocumentForm | None:
    """The form that the document of a case has for a look at a sealed house; none where it has none."""
    pack = occasion.packs.get(case.pack or "")
    return pack.form_at(SEALED_LOOK) if pack else None


def boxes_of(occasion: Occasion, case: Case, own: Mapping[str, Field]) -> tuple[Field, ...]:
    """The boxes of that form as questions; those without a type are the look's `own`."""
    blank = blank_of(occasion, case)
    return document_boxes.fields_of(blank, case.pack or "", own, _kind) if blank else ()


def alarms_in(blank: DocumentForm, look: HouseLook) -> Iterator[tuple[str, str]]:
    """What the township has to hear of at once: what was seen, and what is to be done."""
    for box in blank.fields:
        answer = str(look.seen.get(box.key))
        if answer in box.alarms:
            yield box.told.format(value=box.choices[answer]), box.alarms[answer]


def seen_in(context: Context, case: Case, look: HouseLook) -> list[SeenBox]:
    """What a look saw besides photos, in the order of the form; of a box that is there no more nothing is said."""
    blank = blank_of(context, case)
    if blank is None:
        return []
    draft = Draft(id="", form="", subject=case.number, touched_at="", answers=dict(look.seen))
    typed = [box for box in blank.fields if box.type is not None and box.key in look.seen]
    asked = {one.id: one for one in document_boxes.typed_fields(blank, case.pack or "")}
    return [
        SeenBox(
            key=box.key,
            label=box.label,
            said=asked[box.key].kind.show(context, draft, asked[box.key], look.seen[box.key]),
        )
        for box in typed
    ]


def _kind(box: FormField) -> Kind:
    return SealedHousePhotos(only=box.shots) if box.type is AnswerType.PHOTOS else document_boxes.kind(box)
