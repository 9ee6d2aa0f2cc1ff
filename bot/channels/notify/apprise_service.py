"""One notification address as Apprise understands it: read, measured, and posted to."""

import logging
import re

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, PersistentStoreMode

from bot.channels.notify.apprise_answers import failure_of, overheard
from bot.core.channel import Refused

LONGEST_BYTES = 4000  # nobody reads more of a notification; the group robots of WeCom take half of it
_WEBHOOKS = (  # what DingTalk and Feishu show to be copied; Apprise knows that of WeCom by itself
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"), r"dingtalk://\1"),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)"), r"feishu://\1"),
)
_SENTENCE_END = re.compile(r"[。！？\n][”’」』）]*")


def read_address(url: str) -> str | None:
    """The address as it is kept: one that was copied from a group's settings becomes Apprise's; none: not understood.

    >>> read_address("https://open.feishu.cn/open-apis/bot/v2/hook/0a1b-2c3d")
    'feishu://0a1b-2c3d'
    """
    url = url.strip()
    for webhook, scheme in _WEBHOOKS:
        url = webhook.sub(scheme, url) if webhook.fullmatch(url) else url
    service = _service(url)
    if service is None:
        return None
    return str(service.url()) if url.startswith("https://") else url  # type: ignore[no-untyped-call]


def masked(url: str) -> str:
    """What of an address may be shown: which service it is.

    >>> masked("wecombot://0a1b-2c3d")
    'wecombot://****'
    """
    return f"{url.partition('://')[0]}://****"


def longest(url: str) -> int:
    """How much text the address takes, in bytes of UTF-8; raises Refused.

    Group robots count bytes. For services that count characters it is on the safe side.
    """
    return min(_understood(url).body_maxlen, LONGEST_BYTES)


def fit(text: str, room: int, more: str) -> str:
    """The text in at most `room` bytes: cut after a sentence or a line, and `more` says that there is more.

    >>> fit("墙裂了。屋顶漏。", 20, "…")
    '墙裂了。…'
    """
    if len(text.encode()) <= room:
        return text
    short = text.encode()[: max(room - len(more.encode()), 0)].decode(errors="ignore")
    ends = [match.end() for match in _SENTENCE_END.finditer(short)]
    return (short[: ends[-1]] if ends else short).rstrip() + more


def post(url: str, *, title: str, text: str, patience: float) -> None:
    """Post to the address; a network call that waits up to `patience` seconds each for its parts.

    `title` is shown by services that have one, as e-mail. Raises a SendFailure.
    """
    service = _understood(url)
    service.socket_connect_timeout = service.socket_read_timeout = patience
    courier = Apprise(asset=_asset())
    courier.add(service)
    answers = overheard(service)
    title = title if service.title_maxlen else ""
    taken = bool(courier.notify(body=text, title=title, body_format=NotifyFormat.TEXT))
    if taken and not answers:
        return  # a mail server took it
    failure = failure_of(url.partition("://")[0], answers[-1] if answers else None)
    if failure is None and not taken:
        failure = Refused("the service does not take it")
    if failure is not None:
        raise failure


def _understood(url: str) -> NotifyBase:
    service = _service(url)
    if service is None:
        raise Refused("the address is not understood")
    return service


def _service(url: str) -> NotifyBase | None:
    for talker in ("apprise", "urllib3"):
        logging.getLogger(talker).setLevel(logging.CRITICAL)  # what they log may hold the address with its secret
    return Apprise.instantiate(url, asset=_asset())


def _asset() -> AppriseAsset:
    """What services are told of the sender; nothing is kept on disk."""
    return AppriseAsset(app_id="Anju", app_desc="Anju", storage_mode=PersistentStoreMode.MEMORY)
