"""Papers for print: asked for in the chat, and what the clock does with those whose time is over."""

from handlers.capability import Capability
from handlers.dialog.apart import Plan
from handlers.dialog.permissions import Action
from handlers.papers import screens, showing

PAPERS = Capability(
    id="papers",
    forms=(screens.PAPER_IN_FULL,),
    choices={"paper": screens.take_choice},
    clock=(Plan(id="forget_papers", carry_out=showing.forget),),
    owns=(Action.SET_TEMPLATES,),
)
