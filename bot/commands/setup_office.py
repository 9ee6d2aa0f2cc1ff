"""The question of `anju setup` under which number the county's office is called, and when somebody answers there."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.commands.prompts import Prompt, Prompts
from bot.commands.setup_answers import read_office_hours, read_office_number
from handlers.dialog.offices import OfficePhone, say_phone
from handlers.wording import Wording
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import offices
from storage.people.offices import Office


class CountyOffice:
    """Asks for the office's number and hours. `given` are the answers of the options: phone, hours."""

    def __init__(self, say: Wording, prompts: Prompts, given: Mapping[str, str | None]) -> None:
        """Raises UnfitAnswer where a given answer does not fit, so that nothing was written yet."""
        self._say = say
        self._prompts = prompts
        self._given = given
        self._phone = Prompt(text=say("setup.office_phone.ask"), read=read_office_number, optional=True)
        self._hours = Prompt(text=say("setup.office_hours.ask"), read=read_office_hours, optional=True)
        for prompt, answer in ((self._phone, given["phone"]), (self._hours, given["hours"])):
            if answer is not None:
                prompts.take(prompt, answer)

    def choose(self, place: Place, before: Office | None) -> Office | None:
        """The county's office as it shall be; none where it has no number. Raises UnfitAnswer."""
        phone = self._prompts.ask(self._phone, given=self._given["phone"], present=before.phone if before else None)
        if not phone:
            return None
        hours = self._prompts.ask(
            self._hours, given=self._given["hours"], present=(before.hours or "") if before else None
        )
        return Office(place=place, phone=phone, hours=hours or None, name=before.name if before else None)

    def put(self, tx: Transaction, place: Place, office: Office | None, now: datetime) -> Iterator[str]:
        """Keep the number, or forget it; what was done, in lines."""
        before = offices.everywhere(tx).get(place.code)
        if office is None:
            if offices.remove(tx, place.code, person_id=None, now=now):
                yield self._say("setup.result.office_removed", name=place.name)
        elif office != before:
            offices.put(tx, office, person_id=None, now=now)
            yield say_phone(self._say, OfficePhone.of(office))
