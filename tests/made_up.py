"""Official texts that nobody issued: a pack's own headings over invented sentences."""

from collections.abc import Mapping

from handlers.dialog.installation import Knowledge
from knowledge.model.pack import Pack, Section
from knowledge.official.clauses import cut
from knowledge.official.official import OfficialText
from knowledge.search.search import Search

INVENTED = {
    "四（二）1": "修缮加固按编造的办法办。先看墙，再看顶。看完当天记下来。" * 12,
    "三（四）": "房前挂一块蓝色的铁牌，写明编造的等级。铁牌由编造的工坊打制，蓝漆要刷两遍。",
}


def made_up_text(pack: Pack, sentences: Mapping[str, str] = INVENTED) -> str:
    """A whole document of the pack's title, number and headings, with invented sentences below."""
    document = pack.region.document
    lines = [document.number or "", document.title, "为了试一试，编了这一份。", ""]
    for section in pack.region.sections:
        lines += [*_heading(section), *([sentences[section.id]] if section.id in sentences else []), ""]
    return "\n".join(lines)


def with_official(knowledge: Knowledge, pack_id: str = "yantai") -> Knowledge:
    """The knowledge with the made-up text of one pack imported."""
    pack = knowledge.packs[pack_id]
    clauses = cut(made_up_text(pack), pack.region.sections).clauses
    official = {pack_id: OfficialText(pack_id=pack_id, clauses=clauses)}
    return Knowledge(packs=knowledge.packs, search=Search(knowledge.packs, official), official=official)


def _heading(section: Section) -> list[str]:
    id, title = section.id, section.title
    if "·" in id:
        return [f"{title}。"]
    if id.startswith("附件") and id[-1].isdigit() and len(id) == len("附件1"):
        return [id, title]
    if id.endswith("）"):
        return [f"（{id.rsplit('（', 1)[1]}{title}。"]
    if id[-1].isdigit():
        return [f"{id[-1]}. {title}。"]
    return [f"{id}、{title}"] if id in "一二三四五六七八九十" else []
