"""An office with PCs: the desk on the cast's database, and browsers that sit before it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from PIL import Image
from starlette.routing import BaseRoute, Route

from bot.channels.web.visit import Visits
from bot.desk.desk import desk_routes
from bot.pipeline.card_reader import CardReader, ReadsCards
from bot.pipeline.waiting_cards import WaitingCards
from handlers.dialog.messages import Choice
from storage.cases import cases, photos
from storage.cases.cases import Case
from storage.web import sessions
from tests.bot.channels.website import OWN_PAGE, PATIENCE_S, Site, running
from tests.cast import VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case

PART = {"HX-Request": "true"}
PC = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/86.0.4240.198"


@dataclass(frozen=True, kw_only=True)
class Office:
    """The desk of a county."""

    dialogue: Dialogue
    site: Site
    browsers: ExitStack
    routes: Sequence[Route]
    photo_folder: Path

    def browser(self, who: str | None = None) -> httpx.Client:
        """A browser, signed in by a link just now as somebody of the cast, or as nobody."""
        headers = {**OWN_PAGE, "User-Agent": PC}
        browser = self.browsers.enter_context(httpx.Client(base_url=self.site.url, headers=headers, timeout=PATIENCE_S))
        if who is not None:
            with self.dialogue.database.writing() as tx:
                now, salt = self.dialogue.clock.now(), f"{who} {id(browser)}"
                token = sessions.sign_in(tx, self.dialogue.ids[who], salt, now, device="windows", instead_of=None)
            browser.cookies.set("anju", token)
        return browser

    def seated(self, who: str) -> httpx.Client:
        """A browser at the desk."""
        browser = self.browser(who)
        assert browser.get("/desk/signin").headers["location"] == "/desk"
        return browser

    def household(self, head: str, area: str = VILLAGE, **more: object) -> Case:
        """A case without danger of a household somewhere."""
        place = {"area": area, "detail": "三组"}
        case = plant_case(self.dialogue, {**ANSWERED, "danger": "none", "head": head, "place": place, **more})
        with self.dialogue.database.writing() as tx:
            cases.move(tx, case, area, case.pack)
        return self.now_of(case)

    def photograph(self, case: Case, name: str, *, has_come: bool = True) -> str:
        """A further photo of a case, 20 pixels wide; its id."""
        with self.dialogue.database.writing() as tx:
            photo_id, _ = photos.add(
                tx,
                person_id=self.dialogue.ids["cadre"],
                channel="web",
                source="{}",
                unique_name=name,
                draft_id=f"of {case.number}"[-16:],
                as_file=False,
                width=20,
                height=10,
                bytes=100,
                now=self.dialogue.clock.now(),
            )
            if has_come:
                file = f"{photo_id}.jpg"
                self.photo_folder.mkdir(exist_ok=True)
                Image.new("RGB", (20, 10), "brown").save(self.photo_folder / file)
                photos.keep(tx, photo_id, file=file, sha256="0" * 64, bytes=100, width=20, height=10)
            now = cases.get(tx, case.number)
            cases.set_answers(tx, now, {**now.answers, "photos": [*now.answers["photos"], photo_id]})
        return photo_id

    def wait(self, minutes: int) -> None:
        """Nothing happens for so long."""
        self.dialogue.clock.pass_by(timedelta(minutes=minutes))

    def now_of(self, case: Case) -> Case:
        """The case as it is now."""
        with self.dialogue.database.reading() as tx:
            return cases.get(tx, case.number)

    def receive(self, case: Case) -> Case:
        """The township receives it, in the chat."""
        self.dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
        return self.now_of(case)


@contextmanager
def open_office(dialogue: Dialogue, folder: Path, reader: ReadsCards | None = None) -> Iterator[Office]:
    """The desk, on the database of the cast; with a `reader` of ID cards in the place of the one that is installed."""
    routes: list[Route] = []

    def desk(visits: Visits) -> Sequence[BaseRoute]:
        routes.extend(
            desk_routes(
                visits,
                database=dialogue.database,
                clock=dialogue.clock,
                installation=dialogue.installation,
                photo_folder=folder / "photos",
                cards=WaitingCards(reader or CardReader(), dialogue.clock),
                demo=False,
            )
        )
        return routes

    say = dialogue.installation.say
    with (
        running(dialogue.database, folder, say, desk=desk, clock=dialogue.clock) as site,
        ExitStack() as browsers,
    ):
        yield Office(dialogue=dialogue, site=site, browsers=browsers, routes=routes, photo_folder=folder / "photos")
