"""Requests of every kind to every address: what a page would send, with something wrong, or nothing right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.faults.direct import Asked
from tests.faults.odd_bodies import IDS, JSON, ODD_BODIES, PIECES, SENT_TO, Fields, form_body
from tests.faults.odd_values import ODD_TEXT, mostly
from tests.faults.shown import ShownForm

Draw = st.DrawFn

_METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "WIRR")
_PARTS = ("%", "%zz", "%00", "%ff%fe", "..", "%2e%2e%2f", "%c0%af", "%0d%0aX:1", "-1", str(10**20), "a" * 3000, "")
_VALUES: Mapping[str, Sequence[str]] = {
    "accept": ("text/html", "*/*;q=x", ",,,", "application/json"),
    "accept-encoding": ("gzip", "gzip;q=x", "br, *;q=0"),
    "accept-language": ("zh", "x" * 3000),
    "content-length": ("0", "1", "999999999999999"),
    "content-type": (
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded; charset=gbk",
        "application/x-www-form-urlencoded; charset=none",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=\xff",
        ";",
    ),
    "cookie": ("anju=", "anju=a; anju=b", "=;=;", "anju-desk-code=..", "anju-desk-code=a.b.c", "anju=" + "A" * 43),
    "forwarded": ("for=[::1;host=x", "x"),
    "host": ("", "[", "[::1", "x:99999", "a b", "\xff"),
    "hx-request": ("true", "false"),
    "hx-target": ("x",),
    "if-match": ("*", '"x"'),
    "if-modified-since": ("Thu, 99 Foo", "0", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "if-none-match": ("*", 'W/"', '"x", W/"y"'),
    "if-range": ('"x"', "Thu, 99 Foo", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "last-event-id": ("-1", "1", str(10**20), "x"),
    "origin": ("null", "http://[::1", "http://x:99999", "http://127.0.0.1", "http://\xe5"),
    "range": ("bytes=0-", "bytes=-", "bytes=9-1", "bytes=0-0,2-3", "bytes=-0", "bytes=99999999999999999999-", "x=1"),
    "referer": ("http://[::1", "javascript:1"),
    "sec-fetch-site": ("cross-site", "none", "same-site", ""),
    "user-agent": ("", "MicroMessenger", "x" * 3000),
    "x-forwarded-for": ("1.2.3.4, [", "\xff"),
    "x-forwarded-proto": ("https", "x"),
}


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What requests are made of: routes as (path, methods), values of their parameters, what the pages show."""

    paths: Sequence[tuple[str, frozenset[str]]]
    parameters: Mapping[str, Sequence[str]]
    forms: Sequence[ShownForm]
    links: Sequence[str]
    from_telegram: tuple[bytes, bytes]  # the header by which the webhook knows who calls

    def names(self) -> list[str]:
        """What fields of forms are called."""
        return sorted({name for form in self.forms for name in form.fields})


@st.composite
def odd_headers(draw: Draw) -> tuple[tuple[bytes, bytes], ...]:
    """Three headers at most."""
    found = []
    for name in draw(st.lists(st.sampled_from(sorted(_VALUES)), max_size=3)):
        value = draw(mostly(st.sampled_from(_VALUES[name])))
        raw = value.encode("latin-1", "replace").translate(None, b"\r\n\0").strip()  # its server takes no others
        found.append((name.encode(), raw))
    return tuple(found)


@st.composite
def odd_path(draw: Draw, grounds: Grounds) -> tuple[str, frozenset[str]]:
    """The path of a route and its methods; each parameter ours, another county's, nobody's or no text at all.

    The few addresses outside of the desk come as often as its many.
    """
    at_desk = draw(st.booleans())
    path, methods = draw(st.sampled_from([one for one in grounds.paths if one[0].startswith("/desk") == at_desk]))
    pieces = []
    for piece in path.split("/"):
        before, brace, rest = piece.partition("{")
        if brace:
            name, after = rest.partition("}")[0].partition(":")[0], rest.partition("}")[2]
            known = st.sampled_from(grounds.parameters.get(name, ("AAAAAAAAAAAAAAAAAAAA", "1")))
            odd = st.one_of(st.sampled_from(_PARTS), ODD_TEXT.map(quoted))
            piece = before + draw(mostly(known.map(quoted), odd)) + after
        pieces.append(piece)
    return "/".join(pieces), methods


@st.composite
def odd_fields(draw: Draw, form: ShownForm, names: Sequence[str]) -> Fields:
    """The fields of a form as somebody fills them, most of them as the page offers; some of other pages."""
    found = []
    for name, values in form.fields.items():
        many = draw(st.sampled_from((1, 1, 1, 1, 0, 2)))
        found += [(name, draw(mostly(st.sampled_from(values)))) for _ in range(many)]
    further = mostly(st.sampled_from(names or ["x"]))
    return tuple(found + draw(st.lists(st.tuples(further, ODD_TEXT), max_size=2)))


@st.composite
def odd_requests(draw: Draw, grounds: Grounds) -> Asked:
    """A request that a page would make, with something odd about it, or one to any address."""
    kind = draw(st.sampled_from(("form", "form", "link", "message", "message", "piece", "path", "path", "path")))
    if kind == "form" and grounds.forms:
        asked = draw(_form_request(grounds))
    elif kind == "link" and grounds.links:
        link, query = draw(st.sampled_from(grounds.links)), draw(odd_fields(ShownForm(action="", method="GET"), ()))
        joint = "&" if "?" in link else "?"
        asked = Asked(method="GET", target=quote(link, safe="/?&=%") + joint + encoded(query))
    elif kind == "message":
        path = draw(st.sampled_from(sorted(SENT_TO)))
        headers = ((b"content-type", JSON), grounds.from_telegram)
        asked = Asked(method="POST", target=path, headers=headers, body=draw(SENT_TO[path]))
    elif kind == "piece":
        at = draw(mostly(st.just("0"), ODD_TEXT.map(quoted)))
        target = f"/api/photos/{draw(st.sampled_from(IDS[:3]))}?at={at}"
        asked = Asked(method="PUT", target=target, body=draw(PIECES))
    else:
        asked = draw(_any_request(grounds))
    return replace(asked, headers=asked.headers + draw(odd_headers()), leaves=draw(st.integers(0, 30)) == 30)


@st.composite
def _form_request(draw: Draw, grounds: Grounds) -> Asked:
    form = draw(st.sampled_from(grounds.forms))
    fields = draw(odd_fields(form, grounds.names()))
    action = quote(form.action, safe="/?&=%")
    if form.method == "GET":
        return Asked(method="GET", target=f"{action.partition('?')[0]}?{encoded(fields)}")
    content_type, body = draw(form_body(fields))
    return Asked(method="POST", target=action, headers=((b"content-type", content_type),), body=body)


@st.composite
def _any_request(draw: Draw, grounds: Grounds) -> Asked:
    path, methods = draw(odd_path(grounds))
    method = draw(mostly(st.sampled_from(sorted(methods)), st.sampled_from(_METHODS)))
    names = mostly(st.sampled_from([*grounds.names(), "after", "at"]))
    query = draw(st.lists(st.tuples(names, ODD_TEXT), max_size=3))
    content_type, body = draw(ODD_BODIES) if method not in ("GET", "HEAD") else (b"", b"")
    headers = [(b"content-type", content_type)] if content_type else []
    if path == "/telegram":
        headers.append(grounds.from_telegram)
    target = path if not query else f"{path}?{encoded(query)}"
    return Asked(method=method, target=target or "/", headers=tuple(headers), body=body)


def encoded(fields: Sequence[tuple[str, str]]) -> str:
    """The fields as a query, lone surrogates among them."""
    return urlencode(fields, errors="surrogatepass")


def quoted(text: str) -> str:
    """The text as a piece of a path."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
