"""Searches to be measured side by side: ours, and four that others would take, each over the same items."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

from knowledge import words
from knowledge.reading.text import normalise
from knowledge.search.dictionary import Dictionary
from knowledge.search.items import Item
from knowledge.search.ranking import Ranking
from knowledge.search.tokens import Tokens

Ask = Callable[[str], list[str]]  # a question, the ids of the best items, the best first
Build = Callable[[Sequence[Item]], Ask]

OURS = "ours"
_WANTED = 3
_ROWS = 12  # phrasings that are fetched, for several may be of one item


def engines() -> Mapping[str, Build]:
    """Those that can run here, by name; ours comes first."""
    found: dict[str, Build] = {OURS: ours}
    if find_spec("bm25s") is not None:
        found |= {"bm25s words": bm25s_on_words, "bm25s 1-2-grams": bm25s_on_grams}
    if find_spec("tantivy") is not None:
        found["tantivy words"] = tantivy_on_words
    return found | {"fts5 trigram": fts5_trigram}


def missing() -> list[str]:
    """The packages that a baseline would need and that are not installed."""
    return [package for package in ("bm25s", "tantivy") if find_spec(package) is None]


def ours(items: Sequence[Item]) -> Ask:
    """The assistant's own, with the words that hold for any subject."""
    ranking = Ranking(items, Tokens(synonyms=words.question_synonyms()))
    return lambda text: [found.id for found in ranking.rank(text, limit=_WANTED)]


def bm25s_on_words(items: Sequence[Item]) -> Ask:
    """bm25s over the words that jieba sees by its whole dictionary."""
    return _bm25s(items, _words)


def bm25s_on_grams(items: Sequence[Item]) -> Ask:
    """bm25s over characters and pairs of neighbours."""
    return _bm25s(items, lambda text: [*text, *(text[at : at + 2] for at in range(len(text) - 1))])


def tantivy_on_words(items: Sequence[Item]) -> Ask:
    """tantivy over the words that jieba sees by its whole dictionary."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True)
    builder.add_text_field("text", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    owners = []
    for row, (id, text) in enumerate(_phrasings(items)):
        owners.append(id)
        writer.add_document(tantivy.Document(row=row, text=" ".join(_words(text))))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[str]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word)) for word in set(_words(text.lower()))
        ]
        hits = searcher.search(tantivy.Query.boolean_query(terms), _ROWS).hits
        return _first(owners[searcher.doc(address)["row"][0]] for _, address in hits)

    return ask


def fts5_trigram(items: Sequence[Item]) -> Ask:
    """SQLite's full-text search over runs of three characters."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table phrasings using fts5(id unindexed, text, tokenize='trigram')")
    database.executemany("insert into phrasings values (?, ?)", _phrasings(items))

    def ask(text: str) -> list[str]:
        runs = {text[at : at + 3].replace('"', '""') for at in range(len(text) - 2)}
        wanted = " OR ".join(f'"{run}"' for run in sorted(runs))
        if not wanted:
            return []
        rows = database.execute("select id from phrasings where text match ? order by rank limit ?", (wanted, _ROWS))
        return _first(id for (id,) in rows)

    return ask


def _bm25s(items: Sequence[Item], cut: Callable[[str], list[str]]) -> Ask:
    import bm25s  # type: ignore[import-untyped,unused-ignore]  # it is there for measuring only
    import numpy as np

    rows = _phrasings(items)
    index = bm25s.BM25()
    index.index([cut(text) for _, text in rows], show_progress=False)

    def ask(text: str) -> list[str]:
        known = [token for token in cut(text.lower()) if token in index.vocab_dict]
        if not known:
            return []
        scores = index.get_scores(known)
        best = np.argpartition(-scores, min(_ROWS, len(scores) - 1))[:_ROWS]
        return _first(rows[at][0] for at in sorted(best, key=lambda at: -scores[at]))

    return ask


def _phrasings(items: Sequence[Item]) -> list[tuple[str, str]]:
    return [(item.id, text.lower()) for item in items for text in item.phrasings]


def _words(text: str) -> list[str]:
    return [word for word in _whole_dictionary().cut(text, guess=True) if normalise(word)]


@cache
def _whole_dictionary() -> Dictionary:
    """All that jieba brings, for those who take it as it comes."""
    return Dictionary(Path(str(distribution("jieba").locate_file("jieba/dict.txt"))))


def _first(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))[:_WANTED]
