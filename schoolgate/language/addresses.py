"""Web and email addresses as people type them: put right where there is one way to read them, and refused where not.

A web address that comes from here is written as RFC 3986 says, with nothing in it that could end a Markdown link or an
HTML attribute. What makes it so is the URL parser of pydantic, which reads an address as browsers do.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import quote, urlsplit

from pydantic_core import Url, ValidationError

from schoolgate.language import words

# What may stand as it is after the host. Security: what is not here is written as %28 and its like: brackets and quotes
# end links and attributes, and stars make Markdown.
_AFTER_THE_HOST = "/~%!$+,;=:@?&#-._"
_NEVER = re.compile(r'[<>"\\^`{|}\s\x00-\x1f]')
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_CANONICAL = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:[/?#][\w/~%!$+,;=:@?&#.-]*)?", re.ASCII)
# Names that no public server has. Sources: RFC 6761, RFC 6762, and ICANN’s decision of 29 July 2024 on .internal.
_NOT_PUBLIC = re.compile(r"(?:^|\.)(?:localhost|local|internal)$")
# What follows the last dot of a file’s name, and of no host’s that a school has.
_FILES = {
    "aspx", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "odt", "pdf", "php", "png", "pptx", "rtf", "txt", "xlsx",
    "yml",
}  # fmt: skip
_EXAMPLE = "https://oakfield.example/policies"

# RFC 5321’s dot-atom, as far as schools use it: words between single dots, and no hyphen at the end of a part of the domain.
_ATOM = r"[\w+'-]+"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.)+[a-zA-Z]{{2,63}}")

_DRAMA_DOMAIN = re.compile(
    r"(?:^|[\s.@/(])(?:example\.(?:com|org|net)|[\w-]+\.(?:example|test|invalid|localhost))(?![\w-]|\.\w)",
    re.IGNORECASE,
)


class NotAnAddress(ValueError):
    """What was typed is no address, with what to write instead."""


def is_fictional_address(address: str) -> bool:
    """Return whether a text holds a web or email address that can never exist, such as office@oakfield.example."""
    return _DRAMA_DOMAIN.search(address) is not None


# ---------------------------------------------------------------------------------------------------------------
# Web addresses


def web_address(typed: str) -> str:
    """Return a web address as RFC 3986 writes it: https://oakfield.example/Our policy → https://oakfield.example/Our%20policy.

    Raise NotAnAddress if it is none, or leads where no family can follow.
    """
    if (
        not re.match(r"https?://[^/?#]", typed, re.IGNORECASE)
        or _NEVER.search(typed.replace(" ", ""))
        or words.forbidden_character(typed)
    ):
        raise NotAnAddress(_no_web_address(typed))
    authority = re.split("[/?#]", typed[typed.index("//") + 2 :], maxsplit=1)[0]
    if "@" in authority:
        raise NotAnAddress(f"“{typed}” has a name or password before the @. Everybody could read it: delete it.")
    if " " in authority or re.search(r" (?:https?:|www\.)", typed, re.IGNORECASE):
        raise NotAnAddress(_no_web_address(typed))
    written = _as_browsers_read(typed)
    host = str(urlsplit(written).hostname or "").removesuffix(".")
    _refuse_what_is_not_public(typed, host)
    after = written.partition("//")[2].lstrip("/")
    tail = re.search("[/?#].*", after)
    # A sign of percent that begins no code stands for itself.
    path = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", tail[0]) if tail else ""
    path = "" if path == "/" and not typed.endswith("/") else path
    port = f":{urlsplit(written).port}" if urlsplit(written).port else ""
    whole = f"{written.partition(':')[0]}://{host}{port}{quote(path, safe=_AFTER_THE_HOST)}"
    if not _CANONICAL.fullmatch(whole):
        raise NotAnAddress(_no_web_address(typed))
    return whole


def site_address(typed: str) -> str:
    """Return the address of a site, which pages stand below, so that it ends in a slash.

    Every link on the site and every code on a sign is made from it, so its path is plain.

    Raise NotAnAddress if it is not.
    """
    address = web_address(typed)
    if "?" in address or "#" in address:
        raise NotAnAddress(f"“{typed}” cannot be the address of a site. Leave out the ? or # and what follows it.")
    match = re.match(r"(https?://[^/]+)(.*)", typed, re.IGNORECASE)
    host, path = match.groups() if match else ("", "")
    parts = path.split("/")[1:]
    if parts and _is_a_file(parts[-1]):
        raise NotAnAddress(
            f"“{typed}” is the address of one file. Write that of its folder, such as {typed.rpartition('/')[0]}/"
        )
    if not all(_PLAIN_PART.fullmatch(part) for part in (parts if all(parts[-1:]) else parts[:-1])):
        near = "/".join([host, *filter(None, map(_plain_part, parts)), ""])
        raise NotAnAddress(
            f"“{typed}” cannot be the address of a site: between its slashes, use only letters without accents, "
            f"digits, hyphens and dots. Choose another, such as {near}"
        )
    return address if address.endswith("/") else f"{address}/"


_PLAIN_PART = re.compile(r"(?!\.+$)[A-Za-z0-9._~-]+")


def _plain_part(part: str) -> str:
    plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
    return re.sub(r"(?:%[0-9A-Fa-f]{2}|[^\w.~-])+", "-", plain).strip("-.")


def correct_web_address(typed: str) -> tuple[str, str | None]:
    """Return a web address as it is to be read, and a warning if that is a guess."""
    if words.find_code(re.sub(r"\[\w*\](?==)", "", typed)):  # but ?tag[]=3 is how some sites ask
        return typed, None  # whatever it is, it was not meant
    whole, warning = _with_scheme(typed)
    try:
        address = web_address(whole)
    except NotAnAddress:
        return typed, None
    if not warning and " " in typed:
        warning = f"There is a space in this address, so it is read as {address}. Open that to check it, and write it like that."
    return address, warning


def correct_site_address(typed: str) -> tuple[str, str | None]:
    """Return the address of a site as it is to be read, and a warning if that is a guess. Its path stays as typed."""
    return _with_scheme(typed)


def _with_scheme(typed: str) -> tuple[str, str | None]:
    """Return an address that begins with its host, such as www.oakfield.example, with https:// before it, and a warning."""
    begins_with_host = re.match(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]|$)", typed)
    if not begins_with_host or _is_a_file(typed):
        return typed, None
    whole = f"https://{typed}"
    try:
        web_address(whole)
    except NotAnAddress:
        return typed, None
    return whole, f"“{typed}” is read as {whole}. Open that to check it, and write it like that."


def _as_browsers_read(typed: str) -> str:
    try:
        return str(Url(typed))
    except ValidationError as invalid:
        if "port" in invalid.errors()[0]["msg"]:
            raise NotAnAddress(f"“{typed}” names a port that cannot exist: the highest is 65535.") from None
        raise NotAnAddress(_no_web_address(typed)) from None


def _refuse_what_is_not_public(typed: str, host: str) -> None:
    machine = _ip_address(host)
    # 1.10 is 1.0.0.10 to a browser, and to a reader no address.
    if not _HOST.fullmatch(host) and host != "localhost" and not (machine and (host in typed or not machine.is_global)):
        raise NotAnAddress(_no_web_address(typed))
    public = machine.is_global if machine else not _NOT_PUBLIC.search(host)
    if not public:
        raise NotAnAddress(
            f"“{typed}” leads to the reader’s own computer or network, so it will not work for families. Write the "
            f"address that everybody can open, such as {_EXAMPLE}."
        )


def _ip_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_a_file(typed: str) -> bool:
    return re.split("[/?#:]", typed, maxsplit=1)[0].rpartition(".")[2].lower() in _FILES


def _no_web_address(typed: str) -> str:
    problem = f"“{typed}” is not a web address. "
    near = re.sub(r"^(https?) ?(?::? ?[/\\]{1,2}|:) ?", r"\1://", typed, flags=re.IGNORECASE).replace("\\", "/")
    if near != typed and _CANONICAL.fullmatch(near):
        return f"{problem}Write {near}, and open it to check."
    if re.fullmatch(r"[^/:@]+", typed) and _is_a_file(typed):
        return f"“{typed}” is the name of a file. Write the address at which families can open it, such as {_EXAMPLE}."
    return f"{problem}Write it in full, such as {_EXAMPLE}."


# ---------------------------------------------------------------------------------------------------------------
# Email addresses


def email(typed: str) -> str:
    """Return an email address. Raise NotAnAddress if nothing could be delivered to it."""
    local, _, domain = typed.rpartition("@")
    if _EMAIL.fullmatch(typed) and len(local) <= 64 and len(domain) <= 253:
        return typed
    near = re.sub(r"\s*@\s*", "@", re.sub(r"\.{2,}", ".", typed)).replace(".@", "@").strip(" .,;<>")
    near = re.sub(r"@[.-]+|[.-]+@", "@", re.sub(r"-+\.|\.-+", ".", near))
    sure = near != typed and _EMAIL.fullmatch(near)
    raise NotAnAddress(
        f"“{typed}” is not an email address. "
        + (f"Is it {near}?" if sure else "Write it in full, such as office@oakfield.example.")
    )


def correct_email(typed: str) -> tuple[str, str | None]:
    """Return an email address as it is to be read, and a warning if that is not what was typed."""
    plain = re.sub(r"^mailto:", "", typed.replace("’", "'"), flags=re.IGNORECASE)
    if plain == typed or not _EMAIL.fullmatch(plain):
        return typed, None
    return plain, f"“{typed}” is read as {plain}. Write it like that."


def mailto(address: str) -> str:
    """Return the address of a link that writes an email."""
    return "mailto:" + address.replace("'", "%27")  # a quote may end a link in Markdown
