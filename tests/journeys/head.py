"""The head of a transcript: comment lines at its top, among them its settings, each a name with one of its values.

# Empty dangerous houses are looked at house by house.
# settings: houses=on_record sensitive=web
"""

from collections.abc import Mapping
from itertools import takewhile

VALUES: Mapping[str, tuple[str, ...]] = {
    "houses": ("on_record",),  # houses in four villages, and a deputy in one of them
    "abroad": ("terminal",),  # the channel whose messages pass servers outside the country
    "sensitive": ("web",),  # where sensitive fields are asked, as by ANJU_SENSITIVE
    "official": ("imported",),  # a made-up official text of the region
    "cards": ("read",),  # ID cards are read off photos
    "curators": ("two",),  # a second coordinator of the county
    "people": ("imported",),  # two cadres of a village who never came here
    "training": ("on_record",),  # an appraiser and a craftsman in the county's training record
    "stands": (  # 李秀英家, at a step of its document
        *("checked", "verified", "appraised", "compared", "applied", "county_approval"),
        *("works_started", "completed"),
    ),
    "files": ("kept",),  # what is made to be handed on
    "pack": ("hunan", "yulin", "henan", "longsheng"),  # by which the cast's county lives, instead of yantai
}
_LINE = "# settings:"


class HeadError(Exception):
    """A transcript's settings cannot be read; the message says which and why."""


def settings_of(transcript: str) -> dict[str, str]:
    """The settings of a transcript by name; those that it does not name are left out.

    Raises HeadError for an unknown name or value, a name that comes twice, and a line of settings below the head.
    """
    lines = transcript.splitlines()
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    if any(line.startswith(_LINE) for line in lines[len(head) :]):
        raise HeadError(f"a line {_LINE} stands below the head")
    settings: dict[str, str] = {}
    for word in " ".join(line.removeprefix(_LINE) for line in head if line.startswith(_LINE)).split():
        name, _, value = word.partition("=")
        if value not in VALUES.get(name, ()):
            raise HeadError(
                f"{word}: expected one of {', '.join(f'{key}={one}' for key in VALUES for one in VALUES[key])}"
            )
        if name in settings:
            raise HeadError(f"{name} comes twice")
        settings[name] = value
    return settings
