"""Which regions a question is about."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge import words
from knowledge.model.pack import Pack
from knowledge.reading.text import normalise

_WHAT_IT_PAYS = (
    r" \g<for_what>补多少钱 "  # what each of two places is asked for, where the one that pays more is wanted
)


@dataclass(frozen=True, kw_only=True)
class About:
    """What a question is about, and the rest of it, without the names of regions; empty where it says nothing else.

    `named` are the packs that it names. `packs` are those that count for it: these, or else the person's own; empty
    where neither is known. `place` is a place without a pack.
    """

    named: tuple[Pack, ...]
    packs: tuple[Pack, ...]
    place: str | None
    rest: str


def owners_of_names(packs: Iterable[Pack]) -> Mapping[str, Sequence[str]]:
    """The ids of the packs that each name, normalised, stands for; the most special region first."""
    owners: dict[str, list[str]] = {}
    for pack in sorted(packs, key=lambda pack: pack.region.breadth):
        for name in dict.fromkeys(map(normalise, (pack.region.name, *pack.region.aliases))):
            owners.setdefault(name, []).append(pack.id)
    return owners


class Regions:
    """The names by which people call the packs' regions."""

    def __init__(self, packs: Mapping[str, Pack]) -> None:
        self._packs = packs

    def read(self, question: str, own: str | None) -> About:
        """What a normalised question is about, for somebody whose own pack is `own`.

        Named regions count; “here” or a comparison adds the own one to another that is named. A place for which there
        is no pack counts only where no pack is named, and where the own pack does not speak of it itself. A place where
        somebody works or comes home from does not count; nor does the one where the asker only lives (我在沈阳，…), as
        long as it is known without it what is asked about.
        """
        scope = words.scope()
        at_home = re.sub(scope.away, " ", question)
        asked = re.sub(scope.lives, " ", at_home)
        named = self._named_in(asked, own) or self._named_in(at_home, own)
        if not named:
            place = self._place_without_pack(asked if own in self._packs else at_home, own)
            return About(named=(), packs=self._known(own), place=place, rest=question)
        heard = asked if self._named_in(asked, own) else question
        meant, rest = named, self._names.sub(" ", heard)
        beside = f"{scope.here}|{scope.compare}"
        if own in self._packs and named != [own] and re.search(f"{beside}|{scope.pays_more}", rest):
            meant = list(dict.fromkeys([*named, str(own)]))
        if len(meant) > 1:
            rest = re.sub(beside, " ", re.sub(scope.pays_more, _WHAT_IT_PAYS, rest))
        return About(
            named=tuple(self._packs[id] for id in named),
            packs=tuple(self._packs[id] for id in meant),
            place=None,
            rest=rest.strip(),
        )

    def _named_in(self, text: str, own: str | None) -> list[str]:
        return list(dict.fromkeys(self._named(match[1], own) for match in self._names.finditer(text)))

    def _named(self, name: str, own: str | None) -> str:
        """Whose a name is: one's own pack's where several have it, else that of the more special region."""
        owners = self._owners[name]
        return own if own is not None and own in owners else owners[0]

    def _known(self, own: str | None) -> tuple[Pack, ...]:
        pack = self._packs.get(own or "")
        return () if pack is None else (pack,)

    def _place_without_pack(self, question: str, own: str | None) -> str | None:
        home = self._texts.get(own or "", "")
        return next((place for place in words.places() if place in question and place not in home), None)

    @cached_property
    def _owners(self) -> Mapping[str, Sequence[str]]:
        return owners_of_names(self._packs.values())

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """A name, also with “we” before it (我们河南)."""
        longest_first = sorted(self._owners, key=len, reverse=True)
        scope = words.scope()
        return re.compile(f"(?:{scope.we})?({'|'.join(map(re.escape, longest_first))})(?:{scope.there})?")

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """All that each pack says, to see which places it speaks of itself."""
        return {
            pack.id: " ".join(
                (*pack.region.aliases, pack.region.document.title, *(pack.answer_text(entry) for entry in pack.entries))
            )
            for pack in self._packs.values()
        }
