"""A county's places changed one by one, as its list would change them: added, renamed, moved, each with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.messages import Notice
from handlers.documents.org_sheets import AREAS, SheetRow
from handlers.people import org_areas, org_report
from handlers.people.area_tree import NotTheirArea, changeable, other_townships
from handlers.people.org_areas import Problem
from knowledge.area import Level, Place, level_of
from storage.people import areas, org, people
from storage.people.people import Role

LONGEST_REASON = 200
_DIGITS = 12  # of a village's code


@dataclass(frozen=True, kw_only=True)
class AreaEdited:
    """What came of it: what is said, and whether anything is wrong, so that nothing was changed."""

    said: str
    wrong: bool = False


def add_village(context: Context, township: str, code: str, name: str, reason: str) -> AreaEdited:
    """Add a village below a township. Raises NotTheirArea."""
    parent = changeable(context, township)
    if parent.level is not Level.TOWNSHIP:
        raise NotTheirArea
    if len(code) != _DIGITS or level_of(code) is not Level.VILLAGE:
        return _wrong(context.say("desk.people.areas.bad_code"))
    if areas.find(context.tx, code) is not None:
        return _wrong(context.say("desk.people.areas.code_taken", code=code))
    said = context.say("desk.people.areas.added", name=name, code=code)
    return _change(context, code, name, parent.code, reason, said)


def rename(context: Context, code: str, name: str, reason: str) -> AreaEdited:
    """Call a place otherwise. Raises NotTheirArea."""
    place = changeable(context, code)
    said = context.say("desk.people.areas.renamed", old=place.name, new=name)
    return _change(context, code, name, "", reason, said)


def move_village(context: Context, code: str, township: str, reason: str) -> AreaEdited:
    """Put a village below another township of its county, and tell both and the village. Raises NotTheirArea."""
    village = changeable(context, code)
    if village.level is not Level.VILLAGE:
        raise NotTheirArea
    if not township:
        return _wrong(context.say("desk.people.areas.no_township"))
    new = next((one for one in other_townships(context, village) if one.code == township), None)
    if new is None:
        raise NotTheirArea
    said = context.say("desk.people.areas.moved", place=village.name, new=new.name)
    edited = _change(context, code, village.name, new.code, reason, said)
    if not edited.wrong:
        context.notices.extend(_told(context, village, new, reason))
    return edited


def _change(context: Context, code: str, name: str, parent: str, reason: str, said: str) -> AreaEdited:
    """Change a place by the rules of a list's row; without a parent it stays where it is."""
    if not 1 <= len(reason) <= LONGEST_REASON:
        return _wrong(context.say("desk.people.areas.bad_reason", most=LONGEST_REASON))
    row = SheetRow(sheet=AREAS, number=1, values={"code": code, "name": name, "parent": parent}, cells=())
    known = {place.code: place for place in areas.everywhere(context.tx)}
    places, problems = org_areas.examine([row], known, context.packs)
    if problems:
        return _wrong(_slip(context, problems))
    changes = org_areas.changes(places, known)
    if not changes:
        return AreaEdited(said=context.say("desk.people.areas.same"))
    for change in changes:
        org.change_place(context.tx, change, context.now, by=context.person_id, reason=reason)
    return AreaEdited(said=said)


def _slip(context: Context, problems: list[Problem]) -> str:
    return "\n".join(org_report.note(problem, context.say) for problem in problems)


def _wrong(said: str) -> AreaEdited:
    return AreaEdited(said=said, wrong=True)


def _told(context: Context, village: Place, new: Place, reason: str) -> Iterator[Notice]:
    """What both townships and the village hear, each person once and whoever moved it not."""
    old = areas.get(context.tx, village.parent_code or "")
    offices = ((Role.TOWNSHIP, old.code), (Role.TOWNSHIP, new.code), (Role.CADRE, village.code))
    holders = [holder.person_id for role, code in offices for holder in people.holding(context.tx, role, code)]
    who = f"{context.place.name if context.place else ''}{people.name_of(context.tx, context.person_id) or ''}"
    told = context.reply(
        "directory.area_moved", who=who, village=village.name, old=old.name, new=new.name, reason=reason
    )
    return (Notice(person_id=id, reply=told) for id in dict.fromkeys(holders) if id != context.person_id)
