"""What is built once, when the assistant starts: what it knows, how it speaks, and where it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handlers.dialog.form_texts import form_texts
from handlers.wording import Wording
from knowledge.calendar.workdays import Workdays
from knowledge.model.pack import Pack
from knowledge.official.official import OfficialText
from knowledge.search.search import Search


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """The packs by id, the search over their entries, and the official texts that are imported, by pack."""

    packs: Mapping[str, Pack]
    search: Search
    official: Mapping[str, OfficialText] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """One assistant, as all its turns and its clock see it.

    `zone` is the one in which days begin and end here. `link_root` is the page's address as people reach it. `abroad`
    are the channels whose messages pass servers outside the country; with `sensitive_on_page`, sensitive fields are
    asked there only by a link to the page. `file_folder` is where files are kept that are made here to be handed on;
    none: nothing can be. `map_tiles` is the address of the tiles under the map of houses, with {z}, {x} and {y}; on
    those that are shifted positions are drawn in GCJ-02. Where it `reads_cards`, an ID number can be given as a photo.
    """

    knowledge: Knowledge
    say: Wording
    workdays: Workdays
    zone: ZoneInfo
    link_root: str = "http://127.0.0.1:8080"
    abroad: frozenset[str] = frozenset()
    sensitive_on_page: bool = False
    file_folder: Path | None = None
    map_tiles: str | None = None
    map_is_shifted: bool = False
    reads_cards: bool = False

    @cached_property
    def wording(self) -> Wording:
        """All that it says: its texts, and those of the forms that stand in its packs."""
        return self.say.with_texts(form_texts(self.knowledge.packs.values(), self.say))

    @property
    def on_this_machine_only(self) -> bool:
        """Whether no other device reaches the page."""
        return urlsplit(self.link_root).hostname in ("127.0.0.1", "localhost", "::1")
