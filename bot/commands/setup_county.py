"""The half of `anju setup` about the county: its place with its policy pack, and its first coordinator's invitation."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.commands.prompts import Prompt, Prompts, UnfitAnswer
from bot.commands.setup_answers import read_county_code, read_county_name, read_pack
from bot.core import qr
from handlers.people import invitations
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.model.pack import load_packs
from storage.database.database import Transaction
from storage.people import areas
from storage.people.people import Role

INVITATION_DAYS = 7


class County:
    """Chooses a county and puts it there. `given` are the answers of the options: code, name, pack."""

    def __init__(self, say: Wording, prompts: Prompts, given: Mapping[str, str | None]) -> None:
        """Raises UnfitAnswer where a given answer does not fit, so that nothing was written yet."""
        if given["code"] is None and (given["name"] is not None or given["pack"] is not None):
            raise UnfitAnswer(say("setup.county_name.alone"))
        self._say = say
        self._prompts = prompts
        self._given = given
        self._packs = load_packs()
        packs = [self._one(pack.id, pack.region.name) for pack in self._packs.values()]
        self._code = Prompt(text=say("setup.county_code.ask"), read=read_county_code, optional=True)
        self._name = Prompt(text=say("setup.county_name.ask"), read=read_county_name)
        self._pack = Prompt(
            text=say("setup.pack.ask", packs="\n".join(packs)),
            read=partial(read_pack, packs=self._packs, listed=self._say("setup.county_code.comma").join(packs)),
            optional=True,
        )
        for prompt, answer in ((self._code, given["code"]), (self._name, given["name"]), (self._pack, given["pack"])):
            if answer is not None:
                prompts.take(prompt, answer)

    def choose(self, counties: Mapping[str, Place]) -> Place | None:
        """The county as it shall be, of those that there are or a new one; none where all stays. Raises UnfitAnswer."""
        asked = self._code
        if counties:
            named = (self._one(place.code, place.name) for place in counties.values())
            there = self._say("setup.county_code.there", counties=self._say("setup.county_code.comma").join(named))
            asked = replace(asked, text=f"{asked.text}\n{there}")
        code = self._prompts.ask(asked, given=self._given["code"], present=None)
        if not code:
            return None
        before = counties.get(code)
        name = self._prompts.ask(self._name, given=self._given["name"], present=before.name if before else None)
        place = before or areas.child_of(None, code=code, name=name, level=Level.COUNTY)
        covering = areas.pack_of([place], {id: pack.region.area_codes for id, pack in self._packs.items()})
        pack = self._prompts.ask(
            self._pack,
            given=self._given["pack"],
            present=(before.pack or "") if before else None,
            default=covering or "",
        )
        return replace(place, name=name, pack=pack or None)

    def put(self, tx: Transaction, place: Place, *, now: datetime, link_root: str) -> Iterator[str]:
        """Keep the county; what was done, and for a new one the invitation, in lines."""
        before = areas.find(tx, place.code)
        values = {"code": place.code, "name": place.name}
        if before == place:
            yield self._say("setup.result.county_same", **values)
            return
        areas.put(tx, place)
        if before is not None:
            yield self._say("setup.result.county_changed", **values)
            return
        yield self._say("setup.result.county_new", **values)
        yield self._say("setup.result.invitation")
        made = invitations.make(
            tx, role=Role.COUNTY, place=place, uses=1, days=INVITATION_DAYS, now=now, link_root=link_root
        )
        yield from invitations.lines(made, self._say)
        yield from qr.lines(made.web)

    def _one(self, id: str, name: str) -> str:
        return self._say("setup.county_code.one", id=id, name=name)
