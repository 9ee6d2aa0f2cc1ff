"""How far a check is, as seen from above: counts by place, who has not answered, their phones, and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.checks.cadres import Cadres, cadres_within, say_unreached
from handlers.checks.texts import CheckWords, looked_at
from handlers.dialog.context import Context, Occasion, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import COORDINATORS, at_level
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_of
from handlers.dialog.permissions import Action
from handlers.wording import Wording
from knowledge.area import Level, Place
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem
from storage.database.database import Transaction
from storage.database.privacy import mask_phone
from storage.people import areas, audit, people
from storage.people.people import Role

PLACES_NAMED = 30  # in one message; more are only counted
PEOPLE_NAMED = 30  # in one message


@dataclass(frozen=True, kw_only=True)
class CheckProgress:
    """The items of a check that lie within a place, as they stand; `lineages` leads up from each village.

    `names` are those of the people who were asked, by id; `cadres` are all that are known in the villages.
    """

    tx: Transaction
    words: CheckWords
    place: Place
    items: Sequence[CheckItem]
    lineages: Mapping[str, Sequence[Place]]
    names: Mapping[int, str]
    cadres: Cadres

    @property
    def open_items(self) -> list[CheckItem]:
        """What nobody answered."""
        return [item for item in self.items if item.answer is None]

    def summary(self) -> str:
        """“4个乡镇，38户：已转移21，在家已劝离6，无人居住3，没回8。”"""
        say = self.words.say
        villages = {item.area for item in self.items}
        townships = {self.township(code) for code in villages}
        by = "villages" if self.place.level is Level.TOWNSHIP else "townships"
        counts = self.words.counts(item for item in self.items if item.answer is not CheckAnswer.NOTHING)
        houses = sum(1 for item in self.items if item.case_id is not None)
        if houses:
            places = len(villages if by == "villages" else townships)
            return say(f"checks.progress.houses_of_{by}", places=places, houses=houses, counts=counts)
        if all(item.answer is CheckAnswer.NOTHING for item in self.items):
            return say("checks.progress.nobody")
        found = [looked_at(item) for item in self.items]
        totals = {name: sum(one[name] for one in found) for name in ("houses", "suspected")}
        looked = say("checks.progress.looked", **totals) if totals["houses"] else ""
        if by == "villages":
            return say("checks.progress.villages_of_villages", villages=len(villages), counts=counts) + looked
        return (
            say("checks.progress.villages_of_townships", places=len(townships), villages=len(villages), counts=counts)
            + looked
        )

    def by_place(self) -> list[tuple[Place, list[CheckItem]]]:
        """The places one level down with what is asked of them, those first where somebody has not answered."""
        groups: dict[Place, list[CheckItem]] = {}
        for item in self.items:
            if item.answer is not CheckAnswer.NOTHING:
                by_village = self.place.level is Level.TOWNSHIP
                place = self.village(item.area) if by_village else self.township(item.area)
                groups.setdefault(place, []).append(item)
        return sorted(groups.items(), key=lambda group: all(item.answer is not None for item in group[1]))

    def lines(self, groups: Sequence[tuple[Place, Sequence[CheckItem]]]) -> list[str]:
        """How some places stand, one a line, with so many names that all have room in one message."""
        open_places = sum(any(item.answer is None for item in items) for _, items in groups)
        named = max(1, PEOPLE_NAMED // max(1, open_places))
        return [self._line(place, items, named) for place, items in groups]

    def _line(self, place: Place, items: Sequence[CheckItem], named: int) -> str:
        say, missing = self.words.say, [item for item in items if item.answer is None]
        if not missing and not self.words.is_roll_call:
            return say("checks.progress.place_done_regular", place=place.name)
        if not missing:
            return say("checks.progress.place_done", place=place.name, count=len(items))
        key = "checks.progress.place_open" if self.words.is_roll_call else "checks.progress.place_open_regular"
        return say(key, place=place.name, open=len(missing), people=self.people(missing, named))

    def people(self, missing: Sequence[CheckItem], named: int = PEOPLE_NAMED) -> str:
        """青石村王建国、东坡村没有村干部: by whom it lies, so many of them by name."""
        say, holders = self.words.say, {item.area: item.holder_id for item in missing}
        names = []
        for code, holder_id in list(holders.items())[:named]:
            village = self.village(code)
            if holder_id is not None:
                name = self.names.get(holder_id, "")
                names.append(say("checks.progress.person", village=village.name, name=name))
            elif self.cadres.get(code):
                names.append(say_unreached(say, village, self.cadres))
            else:
                names.append(say("checks.progress.nobody_there", village=village.name))
        said = say("forms.comma").join(names)
        return say("checks.progress.and_more", names=said, count=len(holders)) if len(holders) > named else said

    def village(self, code: str) -> Place:
        """The place of an item."""
        return self.lineages[code][0]

    def township(self, code: str) -> Place:
        """The township in which a village lies; a place that lies in none stands for itself."""
        return at_level(self.lineages[code], Level.TOWNSHIP) or self.village(code)


def progress(occasion: Occasion, check: Check, place: Place) -> CheckProgress:
    """How far a check is at a place and below it."""
    tx = occasion.tx
    items = stored_items.of_check(tx, check.id)
    lineages = areas.lineages(tx, areas.among(tx, {item.area for item in items}).values())
    names = people.names_among(tx, {item.holder_id for item in items if item.holder_id is not None})
    words, cadres = CheckWords(say=occasion.say, check=check), cadres_within(tx, [place])
    far = CheckProgress(tx=tx, words=words, place=place, items=items, lineages=lineages, names=names, cadres=cadres)
    return part_at(far, place)


def part_at(far: CheckProgress, place: Place) -> CheckProgress:
    """The part of it that lies at a place or below it."""
    return replace(far, place=place, items=[item for item in far.items if place.contains(far.village(item.area))])


def seen_from(context: Context, check: Check) -> Place | None:
    """The widest own place within reach of a check, from which the person sees it; None if there is no such place."""
    called_at = areas.get(context.tx, check.area)
    places = [
        grant.place
        for grant in context.grants
        if grant.place is not None
        and grant.role in COORDINATORS
        and (grant.place.contains(called_at) or called_at.contains(grant.place))
    ]
    seen = [called_at if place.contains(called_at) else place for place in places]
    return min(
        (place for place in seen if context.may(Action.SEE_CHECK, place)), key=lambda one: one.path, default=None
    )


def may_end(context: Context, check: Check) -> bool:
    """Whether the person may end a check: who may call one for all of its place."""
    return context.may(Action.CALL_CHECK, areas.get(context.tx, check.area))


def show(context: Context, check: Check, place: Place, number: int = 1) -> list[Reply]:
    """The live count, with what can be done: look again, telephone, answer for a village, end it.

    `number` is that of the page, where the places are more than stand on one.
    """
    far = progress(context, check, place)
    groups = far.by_place()
    page = page_of(len(groups), number, size=PLACES_NAMED)
    shown = page.of(groups)
    words = far.words
    if words.is_roll_call:
        at = check.opened_at.astimezone(context.zone)
        moment = context.say(
            "reporting.moment", date=say_date(context.say, at.date()), time=f"{at.hour}:{at.minute:02}"
        )
        head = context.say("checks.progress.head", title=words.title, moment=moment)
    else:
        head = context.say("checks.progress.head_regular", title=words.title, day=words.day)
    options = page.turning(context.say, f"check:show:{check.id}")
    if check.closed_at is None:
        options.append(context.option(f"check:show:{check.id}", "checks.button.refresh"))
        if far.open_items:
            options.append(context.option(f"check:phones:{check.id}", "checks.button.phones"))
        if may_end(context, check):
            key = "end" if words.is_roll_call else "end_regular"
            options.append(context.option(f"check:end:{check.id}", f"checks.button.{key}"))
        if place.level is Level.TOWNSHIP:
            codes = [village.code for village, items in shown if any(item.answer is None for item in items)]
            options += village_buttons(context.tx, check, codes)
    return [words.reply("\n".join([head, far.summary(), *page.where(context.say), *far.lines(shown)]), *options)]


def village_buttons(tx: Transaction, check: Check, codes: Sequence[str]) -> list[Option]:
    """A button for each of some villages for which somebody above can answer, once telephoned."""
    places = areas.among(tx, codes)
    return [Option(id=f"check:village:{check.id}:{code}", label=places[code].name) for code in codes]


def villages_of(items: Sequence[CheckItem]) -> list[str]:
    """The codes of the villages in which items lie, each once."""
    return list(dict.fromkeys(item.area for item in items))


def show_phones(context: Context, check: Check, place: Place, number: int = 1) -> list[Reply]:
    """The full work phones of the cadres who have not answered, a page at a time; each look is audited (P7)."""
    far = progress(context, check, place)
    open_codes = villages_of(far.open_items)
    if not open_codes or not context.may(Action.VIEW_DUTY_PHONE, place):
        return [far.words.reply(context.say("checks.told.phones_none", title=far.words.title))]
    page = page_of(len(open_codes), number, size=PLACES_NAMED)
    shown = page.of(open_codes)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="looked_at_duty_phones",
        subject=f"check:{check.id}",
        now=context.now,
        details={"villages": list(shown)},
    )
    lines = [village_line(context, code, [item for item in far.open_items if item.area == code]) for code in shown]
    head = context.say("checks.told.phones", title=far.words.title, count=page.count)
    text = "\n".join([head, *page.where(context.say), *lines])
    buttons = in_rows(village_buttons(context.tx, check, shown))
    turning = in_rows(page.turning(context.say, f"check:phones:{check.id}"))
    return [Reply(text=far.words.mark(text), options=(*turning, *buttons))]


def village_line(occasion: Occasion, code: str, items: Sequence[CheckItem], *, masked: bool = False) -> str:
    """“青石村：2户，王建国 13800000002”, of all cadres of the village; `masked` where nobody asked to see them."""
    tx, say = occasion.tx, occasion.say
    cadres = people.holding(tx, Role.CADRE, code)
    named = [
        say("checks.told.above_person", name=one.name, phone=_phone(say, one.phone, masked=masked)) for one in cadres
    ]
    shown = say("forms.comma").join(named) or say("checks.told.nobody_known")
    return say("checks.told.above_line", village=areas.get(tx, code).name, count=len(items), people=shown)


def _phone(say: Wording, phone: str | None, *, masked: bool) -> str:
    if phone is None:
        return say("checks.told.no_phone")
    return say("checks.told.phone", phone=mask_phone(phone) if masked else phone)
