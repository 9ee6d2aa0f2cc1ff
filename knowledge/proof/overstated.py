"""What a pack says more strongly than the clauses that it cites: a must, an only, a priority, a deed of nobody's."""

import re
from collections.abc import Iterator

from knowledge.words.strong import strong_words


def overstated(text: str, clause: str) -> Iterator[str]:
    """The strong words of a text, folded and without spaces like the clause, that the clause does not bear.

    Sentences that say what the document leaves out, or what we advise, tell of no clause.
    """
    strong = strong_words()
    for sentence in re.split(r"[。；;\n]", text):
        if re.search(strong.ours, sentence):
            continue
        for said, borne_by in strong.words:
            match = re.search(said, sentence)
            if match is not None and not re.search(borne_by, clause):
                yield match[0]
        yield from (match["deed"] for match in re.finditer(strong.deeds, sentence) if match["deed"] not in clause)
