"""The policy card in the chat: whoever asks gets the own region's as a picture, and as PDF to be printed."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.forms import stepper
from handlers.policy.asker import may_choose
from handlers.policy_cards import drawing, handing_out, shelf
from handlers.policy_cards.drawing import CardFormat
from handlers.policy_cards.hand_out_form import CARD_HANDED_OUT
from handlers.policy_cards.handing_out import HandedOut, NoSuchNote
from handlers.policy_cards.shelf import PrintedCard
from knowledge.model.pack import Pack
from knowledge.reading.card_wishes import wants_card
from storage.cases import files

_NOTES_SHOWN = 10
_MEDIA = {CardFormat.PNG: files.PICTURE_TYPE, CardFormat.PDF: "application/pdf"}


def send(context: Context) -> list[Reply]:
    """The card of the own region, the cards to choose from, or which region it is."""
    packs = shelf.packs_at(context, context.place) if context.place is not None else ()
    if packs:
        return [_of_packs(context, packs)]
    pack = context.packs.get(context.region or "")
    return [_which_region(context) if pack is None else _of_packs(context, (pack,))]


def take_text(context: Context, text: str) -> list[Reply] | None:
    """Words that ask for a card, of the own region or of one that they name."""
    question = context.knowledge.search.read(text, region=context.region)
    if not wants_card(question.about.rest):
        return None
    named = question.about.named
    return [_of_packs(context, tuple(named))] if named else send(context)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """card:of and card:pdf with a card, :hand to note where it went, :back with a note, :region with a pack.

    :handed tells an office what went where.
    """
    match args:
        case ["of" | "pdf" as format, card_id]:
            card = shelf.find_anywhere(context, card_id)
            if card is not None:
                return [_send(context, card, CardFormat.PDF if format == "pdf" else CardFormat.PNG)]
        case ["hand", card_id] if _may_hand_out(context) and any(one.id == card_id for one in shelf.cards(context)):
            return stepper.open(context, CARD_HANDED_OUT, subject=card_id)
        case ["handed"] if _may_hand_out(context):
            return [_handed(context)]
        case ["back", note_id]:
            return [_take_back(context, note_id)]
        case ["region", pack_id] if pack_id in context.packs:
            if may_choose(context):
                context.conversation.region = pack_id
            return [_of_packs(context, (context.packs[pack_id],))]
    return [context.reply("policy_card.gone", context.option("cmd:policy_card", "policy_card.button.ask"))]


def _of_packs(context: Context, packs: tuple[Pack, ...]) -> Reply:
    cards = [card for pack in packs for card in shelf.of_pack(context, pack)]
    if not cards:
        return _none(context, packs[0])
    if len(cards) == 1:
        return _send(context, cards[0], CardFormat.PNG)
    lines = "\n".join(context.say("policy_card.line", title=card.title, to=card.to) for card in cards)
    buttons = [Option(id=f"card:of:{card.id}", label=card.title) for card in cards]
    return Reply(text=context.say("policy_card.choose", lines=lines), options=in_rows(buttons))


def _send(context: Context, card: PrintedCard, format: CardFormat) -> Reply:
    folder = context.installation.file_folder
    if folder is None:
        return context.reply("policy_card.no_files")
    kept = files.make(
        context.tx,
        folder,
        person_id=context.person_id,
        name=context.say("policy_card.file", title=card.title, format=format.value),
        media_type=_MEDIA[format],
        data=drawing.draw(card, format),
        now=context.now,
    )
    text = context.say(f"policy_card.sent.{format}", title=card.title, to=card.to, warning=card.warning)
    return Reply(text=text, options=in_rows(_ways_on(context, card, format)), files=(kept,))


def _ways_on(context: Context, card: PrintedCard, sent: CardFormat) -> list[Option]:
    """The same to be printed, and for an office the note of where it went."""
    found = []
    if sent is CardFormat.PNG:
        found.append(context.option(f"card:pdf:{card.id}", "policy_card.button.pdf"))
    if _may_hand_out(context) and any(one.id == card.id for one in shelf.cards(context)):
        found.append(context.option(f"card:hand:{card.id}", "policy_card.button.hand_out", weight=Weight.SIDE))
        found.append(context.option("card:handed", "policy_card.button.handed", weight=Weight.SIDE))
    return found


def _may_hand_out(context: Context) -> bool:
    return context.may(Action.HAND_OUT_CARDS, context.place)


def _handed(context: Context) -> Reply:
    """What went to the places of an office lately, with the way to take back what is its own to take back."""
    notes = handing_out.handed_out(context)
    if not notes:
        return context.reply("policy_card.handed.none")
    lines = [context.say("policy_card.handed.title"), *(_say_note(context, one) for one in notes[:_NOTES_SHOWN])]
    if len(notes) > _NOTES_SHOWN:
        lines.append(context.say("policy_card.handed.more", shown=_NOTES_SHOWN))
    ways = [
        context.option(f"card:back:{one.id}", "policy_card.button.take_back_of", place=one.place, day=one.day)
        for one in notes[:_NOTES_SHOWN]
        if one.mine
    ]
    return Reply(text="\n".join(lines), options=in_rows(ways))


def _say_note(context: Context, one: HandedOut) -> str:
    return context.say(
        "policy_card.handed.line", day=one.day, place=one.place, card=one.card, copies=one.copies, by=one.by
    )


def _take_back(context: Context, note_id: str) -> Reply:
    try:
        note = handing_out.take_back(context, note_id)
    except NoSuchNote:
        return context.reply("policy_card.handed.gone")
    return context.reply("policy_card.handed.taken_back", place=note.place, card=note.card, copies=note.copies)


def _which_region(context: Context) -> Reply:
    buttons = [Option(id=f"card:region:{pack.id}", label=pack.region.name) for pack in context.packs.values()]
    return context.reply("policy_card.which_region", *buttons)


def _none(context: Context, pack: Pack) -> Reply:
    """What a region without a card hears: its document can be asked all the same, and who answers besides."""
    ask = context.option("cmd:ask", "menu.ask", weight=Weight.MAIN)
    told = context.reply("policy_card.none_of_region", ask, region=pack.region.name)
    lines = [told.text, say_whom_to_ask(context)]
    return Reply(text="\n".join(line for line in lines if line), options=told.options)
