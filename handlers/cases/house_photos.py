"""Photos of the house that a report or a form is about: which shots are asked for, and which are still missing."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Answers, Field, always
from handlers.forms.photos import Photos
from handlers.forms.shots import Obstacles, ShotList, ShotStanding, is_for_work, obstacles_key, say_obstacles
from knowledge.model.pack import Pack
from knowledge.model.shots import ShotKind
from knowledge.shots.shots import shots_of
from storage.cases import cases, photos, records
from storage.cases.cases import Case
from storage.cases.lifting import OUT_OF_REACH, REPORTED
from storage.cases.photos import StoredPhoto
from storage.cases.records import Record
from storage.cases.shots import LOOKED_AT
from storage.cases.taken import listed_in_forms


@dataclass(frozen=True, kw_only=True)
class HousePhotos(Photos):
    """Photos of a house, by the list of shots of its place and of what is wrong with it.

    Somebody who only reports a house is asked for what one can take without going around it. There is no list while
    it is not `calm`: nobody is sent back to a house that may fall. A box of a form may want `only` some of the list.
    """

    calm: Callable[[Answers], bool] = always
    only: tuple[ShotKind, ...] | None = None

    def shots(self, context: Context, draft: Draft) -> ShotList:
        """The list for the house of a draft."""
        known = _known(context, draft)
        if not self.calm(known):
            return ShotList()
        pack, wanted = self.pack(context, draft), is_for_work(context)
        shots = [
            shot
            for shot in shots_of(pack.rules if pack else None, known.get("hazards") or ())
            if (wanted or shot.by_resident) and (self.only is None or shot.kind in self.only)
        ]
        return ShotList(shots=tuple(shots), wanted=wanted)

    def pack(self, context: Context, draft: Draft) -> Pack | None:
        """The pack that counts where the house stands; of a house whose place is not known, for the person's."""
        code = (_known(context, draft).get("place") or {}).get("area")
        place = context.places_read.find(code) if code else context.place
        return context.pack_at(place) if place else context.packs.get(context.region or "")


def _known(context: Context, draft: Draft) -> Mapping[str, Any]:
    """What the case of a draft says, where it has one, and what the draft says instead."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return {**(case.answers if case else {}), **draft.answers}


def shots_in(context: Context, case: Case) -> ShotList:
    """The list of shots of a case, as the office wants them."""
    pack = context.packs.get(case.pack or "")
    shots = shots_of(pack.rules if pack else None, case.answers.get("hazards") or ())
    return ShotList(shots=shots, wanted=True)


def out_of_reach(draft: Draft, case: Case, fields: Iterable[Field]) -> dict[str, Obstacles]:
    """What a form found to be out of reach, beside what was so before, as an answer of the case; empty for nothing."""
    found = {kind: why for asked in fields for kind, why in (draft.answers.get(obstacles_key(asked.id)) or {}).items()}
    return {OUT_OF_REACH: {**(case.answers.get(OUT_OF_REACH) or {}), **found}} if found else {}


def of_house(context: Context, case: Case, taken: Sequence[Record]) -> list[StoredPhoto]:
    """The photos of a house as it was reported, then those in the documents' forms that some steps filled in."""
    ids = [*(case.answers.get(REPORTED) or ()), *listed_in_forms(taken)]
    return photos.of(context.tx, list(dict.fromkeys(ids)))


def standing_in(context: Context, case: Case) -> ShotStanding | None:
    """How it stands with the shots of a case.

    None where nothing is to be said of it: while lives are at stake, after the house was appraised, and where no photo
    tells what it is of, as none did that was taken before there was a list.
    """
    if case.state not in LOOKED_AT or case.imminent:
        return None
    found = of_house(context, case, records.of(context.tx, case.id))
    if not any(photo.shot for photo in found):
        return None
    return ShotStanding(
        shots=shots_in(context, case),
        photos=tuple(found),
        obstacles=dict(case.answers.get(OUT_OF_REACH) or {}),
    )


def say_lacking(context: Context, case: Case) -> list[str]:
    """“照片（正面、背面）”, as one of the things that a household's file lacks; nothing where no shot is missing."""
    standing = standing_in(context, case)
    return say_missing(context, case, [shot.kind for shot in standing.missing] if standing else [])


def say_missing(context: Context, case: Case, kinds: Collection[ShotKind]) -> list[str]:
    """The same of shots that are known to be missing, by their kinds."""
    if not kinds:
        return []
    name, shots = context.say("households.what.photos"), shots_in(context, case)
    names = context.say("forms.comma").join(shots.label_of(kind) for kind in kinds)
    return [context.say("shots.with_how", name=name, how=names)]


def say_standing(context: Context, case: Case) -> list[str]:
    """“照片还差：正面。”, for an office that looks at a case; nothing where none is missing."""
    standing = standing_in(context, case)
    if standing is None:
        return []
    lines = []
    if standing.missing:
        names = context.say("forms.comma").join(shot.label for shot in standing.missing)
        lines.append(context.say("shots.case_lacks", names=names))
    if standing.obstacles:
        lines.append(
            context.say("shots.out_of_reach", names=say_obstacles(context.say, standing.shots, standing.obstacles))
        )
    return lines
