"""关注的房子 at an office PC: the list by due date, a house with its looks and photos, and a look that is noted."""

import re
from datetime import date

import pytest

from handlers.wording import Wording
from knowledge.model.watches import WatchKind
from storage.cases.cases import Case
from storage.watches import watches
from storage.watches.watches import HouseLook
from tests.bot.desk.office import Office
from tests.bot.desk.test_uploads import picture
from tests.handlers.watches.filling import plant_watch

SEEN = {"lived_in": "no", "still_sealed": "yes", "sign_there": "yes", "finding": "fine", "day": "2026-11-04"}


@pytest.fixture
def watched(office: Office) -> Case:
    """A sealed house of 青石村, to be looked at by the end of October."""
    return plant_watch(office.dialogue, WatchKind.EMPTY, date(2026, 10, 31))


def once(page: str) -> str:
    """The mark of the form on a page."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def looks(office: Office, case: Case) -> list[HouseLook]:
    """What is stored of looks at a house."""
    with office.dialogue.database.reading() as tx:
        return list(watches.looks_of_case(tx, case.id, WatchKind.EMPTY))


@pytest.mark.parametrize("who", ["township", "county"])
def test_the_list_is_a_room_and_has_what_is_overdue_first(
    office: Office, say: Wording, watched: Case, who: str
) -> None:
    later = plant_watch(office.dialogue, WatchKind.B, date(2027, 4, 30))
    pc = office.seated(who)
    assert 'href="/desk/watches"' in pc.get("/desk").text
    page = pc.get("/desk/watches").text
    assert re.findall(r'href="/desk/watches/([^"?]+)"', page) == [watched.number, later.number]
    assert say("desk.watches.late", day="10月31日（周六）") in page
    assert page.count(say("desk.watches.never")) == 2


@pytest.mark.parametrize("who", ["city", "operator", "other_township", "other_county"])
def test_nobody_else_sees_a_watched_house_or_notes_a_look(office: Office, watched: Case, who: str) -> None:
    pc = office.seated(who)
    assert watched.number not in pc.get("/desk/watches").text
    assert pc.get(f"/desk/watches/{watched.number}").status_code == 404
    assert pc.post(f"/desk/watches/{watched.number}", data=SEEN).status_code == 404
    assert looks(office, watched) == []


def test_a_look_is_noted_with_its_photos_once_and_shown_with_the_house(
    office: Office, say: Wording, watched: Case
) -> None:
    pc = office.seated("township")
    path = f"/desk/watches/{watched.number}"
    form = {**SEEN, "once": once(pc.get(path).text)}
    photo = {"photos": ("seal.jpg", picture(), "image/jpeg")}
    page = pc.post(path, data=form, files=photo).text
    assert "没变化。下次2027年2月28日（周日）前再去看。" in page
    assert "乡镇赵敏去看过：没变化、没人住、都好、在，看得清、照片1张" in page
    assert say("watches.noted_before") in pc.post(path, data=form).text
    (look,) = looks(office, watched)
    assert (look.role, len(look.photos)) == ("township", 1)
    assert "照片1张" in pc.get(path).text


def test_what_is_missing_is_said_beside_its_box_and_nothing_is_noted(office: Office, watched: Case) -> None:
    pc = office.seated("township")
    answer = pc.post(f"/desk/watches/{watched.number}", data={**SEEN, "finding": "worse"})
    assert answer.status_code == 422
    assert answer.text.count('class="slip"') == 1
    assert looks(office, watched) == []


def test_the_overview_counts_what_is_overdue_and_leads_to_the_list(office: Office, say: Wording, watched: Case) -> None:
    page = office.seated("county").get("/desk/overview").text
    assert f'<a href="/desk/watches">{say("overview.watched_late", count=1)}</a>' in page
