"""Long lists a page at a time: what stands on one, how many there are of all, and the buttons that turn to others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from handlers.dialog.messages import Option
from handlers.wording import Wording

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list of `count` items, `size` of them on each; the first has the number 1."""

    number: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        """How many items stand on the pages before."""
        return (self.number - 1) * self.size

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """Of all items of the list, those on this page."""
        return items[self.offset : self.offset + self.size]

    def where(self, say: Wording) -> list[str]:
        """“第2页，共11页。”, a line where there is more than one page."""
        return [say("pages.where", number=self.number, pages=self.pages)] if self.pages > 1 else []

    def turning(self, say: Wording, id: str) -> list[Option]:
        """〔上一页〕 and 〔下一页〕, as far as there are such; their ids are `id` and the number of the page."""
        before = [Option(id=f"{id}:{self.number - 1}", label=say("pages.before"))] if self.number > 1 else []
        after = [Option(id=f"{id}:{self.number + 1}", label=say("pages.after"))] if self.number < self.pages else []
        return [*before, *after]


def page_of(count: int, number: int = 1, *, size: int) -> Page:
    """The page with a number; the last one where the list has become shorter than that."""
    last = max(1, -(-count // size))
    return Page(number=min(max(number, 1), last), size=size, count=count)


def page_number(text: str) -> int:
    """The number in a button's id; 1 for whatever is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 1


_LONGEST = 6
