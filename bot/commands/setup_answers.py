"""What fits as an answer of `anju setup`: each function gives the answer as it is kept, or what is right."""

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.settings import Settings
from handlers.dialog.offices import LONGEST_HOURS
from handlers.forms.field import Slip
from handlers.forms.identity import Wrong, read_office_phone
from handlers.people.org_table import LONGEST_NAME
from knowledge.area import Level, level_of
from knowledge.model.pack import Pack
from storage.database.keys import read_ring

_TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,100}", re.ASCII)  # as @BotFather writes it
_EVERYWHERE = ("0.0.0.0", "::", "[::]")  # to listen on, not to open


def read_web_address(text: str) -> str | Slip:
    """Host and port."""
    address = unicodedata.normalize("NFKC", text)
    return address if _fits("web_address", address) else Slip(key="setup.web_address.wrong", values={"value": text})


def read_public_url(text: str, *, web_address: str) -> str | Slip:
    """The root of links; empty where people can open the address that the page listens on."""
    url = unicodedata.normalize("NFKC", text).rstrip("/")
    if not url:
        if web_address.rpartition(":")[0] in _EVERYWHERE:
            return Slip(key="setup.public_url.missing", values={"address": web_address})
        return ""
    wrong = Slip(key="setup.public_url.wrong", values={"value": text})
    if not _fits("public_url", url) or re.search(r"[\s#?]", url):
        return wrong
    parts = urlsplit(url)
    return url if parts.hostname and not parts.path else wrong


def read_telegram_token(text: str) -> str | Slip:
    """A token by its form, or none; Telegram is not asked."""
    return text if not text or _TOKEN.fullmatch(text) else Slip(key="setup.telegram_token.wrong")


def read_data_dir(text: str) -> str | Slip:
    """A folder that this user can write to, there or to be made."""
    folder = Path(text).expanduser()
    if not text or not _can_be_written(folder) or (folder.exists() and not folder.is_dir()):
        return Slip(key="setup.data_dir.wrong", values={"value": text})
    return str(folder)


def read_key_file(text: str, *, data_dir: str) -> str | Slip:
    """A file outside the data folder that holds a key, or is to be made."""
    file = Path(text).expanduser()
    if file.resolve().is_relative_to(Path(data_dir).resolve()):
        return Slip(key="setup.secret_key_file.inside", values={"folder": data_dir})
    if not file.exists():
        able = bool(text) and _can_be_written(file.parent)
        return text if able else Slip(key="setup.secret_key_file.unwritable", values={"file": text})
    try:
        read_ring(file.read_text())
    except (OSError, ValueError):
        return Slip(key="setup.secret_key_file.wrong", values={"file": text})
    return text


def read_county_code(text: str) -> str | Slip:
    """The code of a county, or none."""
    code = unicodedata.normalize("NFKC", text)
    if code and level_of(code) != Level.COUNTY:
        return Slip(key="setup.county_code.wrong", values={"value": text})
    return code


def read_county_name(text: str) -> str | Slip:
    """A name to be shown."""
    fits = 1 <= len(text) <= LONGEST_NAME
    return text if fits else Slip(key="setup.county_name.wrong", values={"most": LONGEST_NAME})


def read_pack(text: str, *, packs: Mapping[str, Pack], listed: str) -> str | Slip:
    """The id of a pack, told by id, name or another name of its region; or none."""
    for pack in packs.values():
        if text.lower() in (pack.id, pack.region.name, *pack.region.aliases):
            return pack.id
    return Slip(key="setup.pack.wrong", values={"value": text, "packs": listed}) if text else ""


def read_office_number(text: str) -> str | Slip:
    """The number of an office, as digits; or none."""
    phone = read_office_phone(text) if text else ""
    return Slip(key="setup.office_phone.wrong", values={"value": text}) if isinstance(phone, Wrong) else phone


def read_office_hours(text: str) -> str | Slip:
    """Office hours in words, or none."""
    fits = len(text) <= LONGEST_HOURS
    return text if fits else Slip(key="setup.office_hours.wrong", values={"most": LONGEST_HOURS})


def _fits(name: str, value: str) -> bool:
    """Whether the settings take this value, whatever is wrong with others of them."""
    try:
        Settings(**{name: value})  # type: ignore[arg-type]
    except ValidationError as error:
        return all(detail["loc"] != (name,) for detail in error.errors())
    return True


def _can_be_written(folder: Path) -> bool:
    """Whether this user can write in a folder, or can make it."""
    nearest = next((one for one in (folder, *folder.absolute().parents) if one.exists()), folder)
    return nearest.is_dir() and os.access(nearest, os.W_OK)
