"""The page to which signing in leads back: one within the desk, and never an address elsewhere."""

import re
from urllib.parse import quote

from starlette.requests import Request

HOME = "/desk"
DOOR = "/desk/signin"
_LONGEST = 500
_DOORS = re.compile(r"/desk/(?:signin|leave|c)(?:[/?]|$)")
_WITHIN = re.compile(
    r"/desk(?:/[A-Za-z0-9_~-][A-Za-z0-9_.:~-]*)*"  # no empty part and none that begins with a dot leads out again
    r"(?:\?[A-Za-z0-9_.~%&=+,:;!*'()/@$-]*)?"
)


def checked(address: str) -> str:
    """The address where it is one of the desk's pages behind the door, else the first page."""
    is_within = len(address) <= _LONGEST and _WITHIN.fullmatch(address) and not _DOORS.match(address)
    return address if is_within else HOME


def door_of(request: Request) -> str:
    """The door, which remembers the page that was asked for; what was sent in is not sent again."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return door_to(asked if request.method in ("GET", "HEAD") else HOME)


def door_to(address: str) -> str:
    """The door that leads to a page."""
    back = checked(address)
    return DOOR if back == HOME else f"{DOOR}?next={quote(back)}"


def asked_for(request: Request) -> str:
    """The page to which the door's own address says that it leads."""
    return checked(request.query_params.get("next", HOME))
