"""Whatever is asked of any address, by anybody: it is answered or refused, and nothing is raised or logged."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import SECRET_HEADER, secret_token
from bot.core.allowance import Allowance
from tests.bot.desk.test_every_route import NOBODYS, address, parameters
from tests.dialogue import Dialogue
from tests.faults.conftest import campaign
from tests.faults.direct import Asked
from tests.faults.odd_requests import Grounds, odd_requests, quoted
from tests.faults.open_house import SECRET, Guest, OpenHouse, open_house
from tests.faults.shown import ShownForm, ShownPage
from tests.faults.tally import Tally

# A warning of a library is no fault of a request.
pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("default")]

ODD_IDS = ("³", "٣", "-1", str(2**63), "9" * 400, "\x00", "\ud800", "..", "1e5")
GUESTS = (None, "resident", "cadre", "township", "county", "city", "operator")


@pytest.fixture
def house(dialogue: Dialogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[OpenHouse]:
    """The application at its own pace: what is refused for being too much is never looked at."""
    for wait in ("_PATIENCE_S", "_REST_S"):  # turns are taken after each request
        monkeypatch.setattr(f"bot.channels.web.plain.{wait}", 0.0)
    monkeypatch.setattr(Allowance, "take", lambda self, who, turns=1: 0)
    monkeypatch.setattr(TelegramChannel, "_stop_spinner", lambda self, query: None)  # it calls Telegram
    with open_house(dialogue, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("who", GUESTS)
def test_no_request_to_any_address_fails_unhandled(
    house: OpenHouse, record_property: Callable[[str, object], None], who: str | None
) -> None:
    """45 requests of each guest with ANJU_FAULTS=short, 12 000 with ANJU_FAULTS=full."""
    guest, tally = Guest(house, who), Tally()
    grounds = survey(house, guest)

    @settings(max_examples=campaign(45, 45, 12_000), database=None, suppress_health_check=list(HealthCheck))
    @given(asked=odd_requests(grounds))
    def give(asked: Asked) -> None:
        with tally.giving(asked):
            status = guest.ask(asked).status
            tally.answers[str(status)] += 1
            if status >= 500:
                tally.fault(f"{status} to {asked.method} {asked.target.partition('?')[0]}")

    give()
    print(tally.told(f"requests of {who or 'nobody'}"))
    record_property("answers", dict(tally.answers))
    assert not tally.faults, tally.told_faults()


@pytest.mark.parametrize("who", ["resident", "township", "county"])
def test_no_odd_id_in_any_address_fails_unhandled(house: OpenHouse, who: str) -> None:
    """Each parameter of each address, the others being as they should."""
    guest, tally = Guest(house, who), Tally()
    for asked in _with_odd_ids(house):
        with tally.giving(asked):
            status = guest.ask(asked).status
            tally.answers[str(status)] += 1
            if status >= 500:
                tally.fault(f"{status} to {asked.method} {asked.target}")
    print(tally.told(f"odd ids of {who}"))
    assert not tally.faults, tally.told_faults()


def _with_odd_ids(house: OpenHouse) -> Iterator[Asked]:
    good = {name: quoted(own) for name, (own, _) in house.planted.items()}
    for route in house.routes:
        for odd, one in itertools.product(ODD_IDS, parameters(route)):
            values = defaultdict(lambda: "1", good | {one: quoted(odd)})
            for method in sorted(route.methods or ()):
                yield Asked(method=method, target=address(route, values.__getitem__))


def survey(house: OpenHouse, guest: Guest) -> Grounds:
    """What the pages show to somebody who goes once through all of them."""
    forms: list[ShownForm] = []
    links: set[str] = set()
    for route in house.routes:
        if "GET" not in (route.methods or ()) or not {*parameters(route)} <= {*house.planted}:
            continue
        path = address(route, lambda name: house.planted[name][0])
        answered = guest.ask(Asked(method="GET", target=path))
        if answered.status == 200 and dict(answered.headers).get(b"content-type", b"").startswith(b"text/html"):
            page = ShownPage(path, answered.body.decode())
            forms += page.forms
            links |= {*page.links}
    return Grounds(
        paths=[(route.path, frozenset(route.methods or ("GET",))) for route in house.routes],
        parameters={name: (own, own, foreign, NOBODYS) for name, (own, foreign) in house.planted.items()},
        forms=forms,
        links=sorted(links),
        from_telegram=(SECRET_HEADER.lower().encode(), secret_token(SECRET).encode()),
    )
