"""The list of shots of a house at a PC: of what each photo is, and which shot cannot be taken and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.cases import at_desk, house_photos, pictures, sheet, steps
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.pictures import CasePhoto
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.forms.shots import Obstacle, ShotList, say_obstacles
from storage.cases import cases, photos
from storage.cases.cases import Case
from storage.cases.lifting import OUT_OF_REACH
from storage.people import audit

EVENT = "shots_named"  # what history and audit trail call it


@dataclass(frozen=True, kw_only=True)
class ListedShot:
    """A shot of the list of which there is no photo: how it is taken, and why it cannot be; empty where it can."""

    kind: str
    label: str
    how: str
    obstacle: str


@dataclass(frozen=True, kw_only=True)
class ShotsPage:
    """The photos of a case, each with what it is of, and the shots that are missing.

    `names` are the shots of the list, `obstacles` the reasons why one cannot be taken, as pairs of id and label.
    """

    number: str
    version: str
    photos: tuple[CasePhoto, ...]
    lacking: tuple[ListedShot, ...]
    names: tuple[tuple[str, str], ...]
    obstacles: tuple[tuple[str, str], ...]


def page(context: Context, number: str) -> ShotsPage:
    """The list of a case, for who may put its report right. Raises NoSuchCase."""
    case = _find(context, number)
    shots, shown, obstacles = house_photos.shots_in(context, case), pictures.of(context, case), _obstacles(case)
    taken = {photo.shot for photo in shown}
    return ShotsPage(
        number=case.number,
        version=sheet.version(case),
        photos=shown,
        lacking=tuple(
            ListedShot(kind=shot.kind, label=shot.label, how=shot.how, obstacle=obstacles.get(shot.kind, ""))
            for shot in shots.shots
            if shot.kind not in taken
        ),
        names=tuple((str(shot.kind), shot.label) for shot in shots.shots),
        obstacles=tuple((str(one), context.say(f"shots.obstacle.{one}")) for one in Obstacle),
    )


def keep(context: Context, number: str, named: Mapping[str, str], out_of_reach: Mapping[str, str], version: str) -> str:
    """Keep of what photos are, by their ids, and why shots cannot be taken, by their kinds; what is said to that.

    What is none of the case's photos, or of its list, is left. Raises NoSuchCase.
    """
    case = _find(context, number)
    if version != sheet.version(case):
        return context.say("sheet.changed")
    shots = house_photos.shots_in(context, case)
    words = [*_name(context, case, shots, named), *_put_out_of_reach(context, case, shots, out_of_reach)]
    if not words:
        return context.say("filled.nothing")
    said = context.say("forms.semicolon").join(words)
    cases.note(
        context.tx,
        case,
        kind=EVENT,
        person_id=context.person_id,
        role=context.role,
        now=context.now,
        details={"words": said},
    )
    audit.note(context.tx, person_id=context.person_id, action=EVENT, subject=case.number, now=context.now)
    return context.say("shots.page.kept", words=said)


def _find(context: Context, number: str) -> Case:
    case = at_desk.find(context, number)
    if not steps.may(context, case, Action.CORRECT_CASE):
        raise NoSuchCase(number)
    return case


def _obstacles(case: Case) -> dict[str, str]:
    return dict(case.answers.get(OUT_OF_REACH) or {})


def _name(context: Context, case: Case, shots: ShotList, named: Mapping[str, str]) -> list[str]:
    """“第1张是正面”: each photo that is of something else now."""
    words = []
    for number, photo in enumerate(pictures.of(context, case), 1):
        kind = named.get(photo.id, photo.shot or "")
        name = shots.label_of(kind)
        if kind != (photo.shot or "") and (name or not kind):
            photos.name_shot(context.tx, photo.id, kind or None, case_id=case.id)
            words.append(context.say("shots.button.named", number=number, name=name or context.say("shots.further")))
    return words


def _put_out_of_reach(context: Context, case: Case, shots: ShotList, chosen: Mapping[str, str]) -> list[str]:
    """“没法拍：背面（进不去）”, where that differs from what was said before; one that can be had again is no more."""
    before, allowed = _obstacles(case), {"", *map(str, Obstacle)}
    told = {kind: why for kind, why in chosen.items() if shots.label_of(kind) and why in allowed}
    now = {kind: why for kind, why in {**before, **told}.items() if why}
    if now == before:
        return []
    cases.set_answers(context.tx, case, {**case.answers, OUT_OF_REACH: now})
    names = say_obstacles(context.say, shots, now)
    return [context.say("shots.page.out_of_reach", names=names) if names else context.say("shots.page.in_reach")]
