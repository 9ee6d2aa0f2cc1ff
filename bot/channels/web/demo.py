"""The demo's side of the page: being somebody, moving the clock, three things to try."""

import asyncio
from datetime import date, datetime
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.chat import read_json
from bot.channels.web.refusals import Denied
from bot.channels.web.updates import Unfit
from bot.channels.web.visit import Visits
from bot.demo.demo import Demo, DemoDate, DemoPerson
from bot.demo.tour import Task
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import COORDINATORS
from handlers.wording import Wording
from storage.people.people import Role

_BODY_BYTES = 1000
_OFFICES = (*COORDINATORS, Role.CITY)


class DemoStage:
    """Lets a visitor choose whom to be, jump to a reporting date, and follow the tour."""

    def __init__(self, *, demo: Demo, visits: Visits, say: Wording) -> None:
        self._demo = demo
        self._visits = visits
        self._say = say

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/demo", self.show, methods=["GET"]),
            Route("/demo/be", self.be, methods=["POST"]),
            Route("/demo/clock", self.jump, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """{groups: [{label, people}], be: id or null, now, dates: [{day, label}], tour}, in words.

        Each of the people is {id, label, office}; somebody of an office has a desk, too.
        """
        session = await self._visits.session(request)
        return JSONResponse(await asyncio.to_thread(self._shown, None if session is None else session.person_id))

    async def be(self, request: Request) -> Response:
        """{id}: from now on this browser is that person's."""
        wanted = (await read_json(request, _BODY_BYTES)).get("id")
        people = await asyncio.to_thread(self._demo.people)
        chosen = next((person for person in people if person.part.id == wanted), None)
        token = self._visits.token(request)
        if chosen is None:
            raise Unfit("web.error.unreadable")
        if token is None:
            raise Denied(400, "web.error.no_cookie")
        await self._visits.be(token, chosen.person_id)
        return JSONResponse({"be": chosen.part.id})

    async def jump(self, request: Request) -> Response:
        """{day}: the clock goes to that reporting date at 9:00. Answers {now, said, told: {id, label}}."""
        day = _day((await read_json(request, _BODY_BYTES)).get("day"))
        reached = None if day is None else self._demo.jump(day)  # not in a thread: it rings the clock of this loop
        if reached is None:
            raise Unfit("web.error.unreadable")
        told, name = reached.told, self._say(f"demo.name.{reached.told}")
        key = "demo.date.pressed" if reached.pressing else "demo.date.arrived"
        said = self._say(key, date=say_date(self._say, reached.day), name=name)
        return JSONResponse({"now": self._now(), "said": said, "told": {"id": told, "label": name}})

    def _shown(self, person_id: int | None) -> dict[str, Any]:
        people, dates = self._demo.people(), self._demo.dates()
        return {
            "groups": [
                {"label": self._say(f"demo.county.{pack}"), "people": [_as_choice(person) for person in group]}
                for pack, group in groupby(people, key=lambda person: person.part.pack)
            ],
            "be": next((one.part.id for one in people if one.person_id == person_id), None),
            "now": self._now(),
            "dates": [{"day": one.day.isoformat(), "label": self._label(one)} for one in dates],
            "tour": [self._task(task) for task in self._demo.tour()],
        }

    def _label(self, one: DemoDate) -> str:
        name = say_date(self._say, one.day)
        key = "demo.date.pressing" if one.pressing else "demo.date.text"
        return self._say(key, date=name, region=one.pack.region.name)

    def _task(self, task: Task) -> dict[str, Any]:
        """What is to be done, by whom; `start` says with what the page begins it."""
        day = "" if task.day is None else say_date(self._say, task.day)
        how = self._say(f"demo.tour.{task.id}_{'arrived' if task.arrived else 'how'}", date=day)
        start: dict[str, str] = {}
        if task.id == "report":
            start = {"command": "report"}
        elif task.id == "ask":
            start = {"words": self._say("demo.tour.ask_question")}
        elif task.day is not None and not task.arrived:
            start = {"day": task.day.isoformat()}
        title = self._say(f"demo.tour.{task.id}")
        return {"id": task.id, "title": title, "how": how, "be": task.part, "done": task.done, "start": start}

    def _now(self) -> str:
        return _in_words(self._demo.now(), self._say)


def _as_choice(person: DemoPerson) -> dict[str, Any]:
    return {"id": person.part.id, "label": person.label, "office": person.part.role in _OFFICES}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _in_words(moment: datetime, say: Wording) -> str:
    day = say_date(say, moment.date())
    return say("web.moment.text", day=day, hour=moment.hour, minute=f"{moment.minute:02}")
