"""Web addresses in one form, so that an article is known again under whatever address a feed or a reader gave it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": "80", "https": "443"}

_TRACKING = re.compile(
    r"(?:utm_|mtm_|pk_(?:campaign|kwd|keyword|source|medium|content|cid)|hsa_|at_(?:medium|campaign|link_|ptr_)|ns_(?:campaign|mchannel|source|linkname|fee)|"
    r"guce_referrer|__hs).*"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh|epik|srsltid|"
    r"mc_[ce]id|mkt_tok|_hsenc|_hsmi|hsctatracking|vero_(?:conv|id)|oly_(?:anon|enc)_id|rb_clickid|wickedid|_ga|_gl|"
    r"_openstat|xtor|wt[._]mc(?:_id)?|wt\.z[._].*|guccounter|__twitter_impression|cmpid|(?-i:CMP)|ncid|ocid|smid|smtyp|s_cid",
    re.I,
)
"""Parameters that say over which link a reader came, as analytics and advertising services document them."""

_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNSAFE = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]")


def canonical_url(url: str) -> str:
    """Return a web address in the form under which articles are told apart; doing it twice changes nothing more.

    That of `plain_url`, without a fragment unless it is a route within the page (`#!...`, `#/...`), without tracking
    parameters and without an empty query. All other parameters, their order and the path stay, since a server may
    mean something by each. What is no http(s) address comes back as it is, without outer white space.
    """
    url = plain_url(url)
    if not url.startswith(("http://", "https://")):
        return url
    rest, _, fragment = url.partition("#")
    address, _, query = rest.partition("?")
    query = "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0]))
    route = fragment if fragment.startswith(("!", "/")) else ""
    return f"{address}{'?' + query if query else ''}{'#' + route if route else ''}"


def plain_url(url: str) -> str:
    """Return a web address as it can be asked for, with all that it says.

    Scheme and host are in lower case (an international name in its ASCII form), a default port is left out, and what
    may not stand in an address is escaped. What is no http(s) address comes back without outer white space.
    """
    url = re.sub(r"[\t\r\n]", "", url.strip())
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    shown = f"[{host}]" if ":" in host else _ascii_host(host)
    if port is not None and str(port) != _DEFAULT_PORTS[parts.scheme]:
        shown += f":{port}"
    user, at, _ = parts.netloc.rpartition("@")
    query = f"?{_escaped(parts.query)}" if parts.query else ""
    fragment = f"#{_escaped(parts.fragment)}" if parts.fragment else ""
    return f"{parts.scheme}://{user}{at}{shown}{_escaped(parts.path) or '/'}{query}{fragment}"


def web_address(text: str) -> str | None:
    """Return the http(s) address that a text is, `feed:` forms included, or null where it is none."""
    text = re.sub(r"^feed:(?://)?(?=https?:)", "", text.strip(), flags=re.I)
    text = re.sub(r"^feed://", "http://", text, flags=re.I)
    return text if re.match(r"https?://[^/?#\s]", text, re.I) else None


def _ascii_host(host: str) -> str:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return host
    return host.rstrip(".") or host


def _escaped(part: str) -> str:
    """Return a part of an address with its escapes in capitals and what may not stand in an address escaped."""
    part = _ESCAPE.sub(lambda match: match.group().upper(), part)
    return _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass")), part
    )
