"""What a page offers: its forms with all that can be chosen in them, and its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_FIELDS = ("input", "textarea", "select", "button")


@dataclass(kw_only=True)
class ShownForm:
    """A form: where it goes, and for each of its fields the values that the page knows."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class ShownPage(HTMLParser):
    """A page as it is read. A field outside of all forms is taken for one of the form before it."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[ShownForm] = []
        self.links: list[str] = []
        self._choosing = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field, a choice or a link."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action, method = told.get("action") or self.address, told.get("method", "get").upper()
            self.forms.append(ShownForm(action=action, method=method))
        elif tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].partition("#")[0])
        elif tag == "option":
            self._offer(self._choosing, told.get("value", ""))
        elif tag in _FIELDS:
            self._choosing = told.get("name", "")
            self._offer(self._choosing, told.get("value", ""))

    def _offer(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1].fields.setdefault(name, []).append(value)
