"""The councils of England that run children’s services, as people write them, and who is told that England is not where they are.

The policies rest on the law of England. A setting elsewhere would publish what is false for it, so it is refused and told where
to look; an ordinary school of England never is.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from schoolgate import paths
from schoolgate.errors import RegisterError
from schoolgate.language import words
from schoolgate.language.likeness import nearest, slip_of
from schoolgate.registers import register_files
from schoolgate.registers.register_files import Year
from schoolgate.setting.model.fields import Day, WebAddress
from schoolgate.setting.model.people import Contact, Council
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import Problem
from schoolgate.setting.questions import Found

COUNCILS = paths.SHARED / "councils.yml"
FORMER = paths.SHARED / "former-councils.yml"
NATIONS = paths.SHARED / "other-nations.yml"

_STRICT = ConfigDict(extra="forbid")
_Listed = Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, config=_STRICT)
class LocalAuthority:
    """A council of England that runs children’s services: its names, and the districts and towns within its area."""

    code: str
    name: str
    council: str
    checked: Day
    also: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class FormerCouncil:
    """A county or council that runs no children’s services any more. ``now`` are the ids of those that do."""

    name: str
    ended: Year
    now: _Listed
    also: tuple[str, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class OtherNation:
    """A nation or an island where the law of England does not hold, and where to find its own guidance."""

    name: str
    also: tuple[str, ...]
    councils: tuple[str, ...]
    postcodes: _Listed
    look: Annotated[tuple[WebAddress, ...], Field(min_length=1)]


@functools.cache
def councils() -> dict[str, LocalAuthority]:
    """Return the councils of England that run children’s services, by id. Source: ``settings/shared/councils.yml``."""
    return register_files.read(COUNCILS, LocalAuthority).entries


def names() -> list[str]:
    """Return the name of each council of England that runs children’s services, as editors offer it."""
    return [council.name.removeprefix("the ") for council in councils().values()]


@functools.cache
def former_councils() -> dict[str, FormerCouncil]:
    """Return the councils that others have taken the place of, by id. Source: ``settings/shared/former-councils.yml``."""
    return register_files.read(FORMER, FormerCouncil).entries


@functools.cache
def other_nations() -> dict[str, OtherNation]:
    """Return where the law of England does not hold, by id. Source: ``settings/shared/other-nations.yml``."""
    return register_files.read(NATIONS, OtherNation).entries


# ---------------------------------------------------------------------------------------------------------------
# Names as people write them

# What a council’s name has beside the name of its place. “city of” and “county” are taken off only where what is left is a name
# that the register has: nobody who writes “London” means the City of London.
_BEFORE = re.compile(
    r"^(?:(?:london|royal|metropolitan|county|district) borough of |(?:borough|city|county|council|district|lb|rb|mbc) of |lb |rb |lbc )+"
)
_AFTER = re.compile(
    r"(?: (?:london borough|council|councils|corporation|county|city|borough|metropolitan|district|unitary|authority|local|education"
    r"|mbc|mdc|lbc|bc|cc|dc|mc|ua|lea|la))+$"
)

_IN_BRACKETS = re.compile(r"\([^()]*\)")


def folded(typed: str) -> str:
    """Return a name without what makes no difference: capitals, accents, hyphens, “the”, “&” for “and”, “Saint” for “St”."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", typed.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"['’‘.`]", "", plain.replace("&", " and "))
    found = ["st" if word == "saint" else word for word in re.findall(r"[^\W_]+", plain)]
    return " ".join(word for word in found if word != "the")


def _place(name: str) -> str:
    """Return the name of a place without what says that it is a council. Takes and gives a folded name."""
    return _BEFORE.sub("", _AFTER.sub("", name))


@functools.cache
def _known() -> dict[str, tuple[str, str]]:
    """Return what each folded name is: a register and the id of an entry. Raise RegisterError if a name has two meanings."""
    found: dict[str, tuple[str, str]] = {}
    faults = []
    for register, id_, name in _every_name():
        key, meaning = folded(name), (register, id_)
        if found.setdefault(key, meaning) != meaning:
            file = {"council": COUNCILS, "within": COUNCILS, "former": FORMER, "nation": NATIONS}[register]
            line = file.read_text(encoding="utf-8").splitlines().index(f"{id_}:") + 1
            said = f"“{name}” in “{id_}” is in “{found[key][1]}” too. A setting that writes it can mean only one: delete one of them."
            faults.append(Problem(f"settings/shared/{file.name}", line, 1, said))
    if faults:
        raise RegisterError(sorted(faults))
    return found


def _every_name() -> Iterator[tuple[str, str, str]]:
    for id_, council in councils().items():
        for name in dict.fromkeys((id_, council.name, council.council, *council.also)):
            yield "council", id_, name
    for id_, council in councils().items():
        yield from (("within", id_, name) for name in council.within)
    for id_, former in former_councils().items():
        yield from (("former", id_, name) for name in (former.name, *former.also))
    for id_, nation in other_nations().items():
        yield from (("nation", id_, name) for name in (nation.name, *nation.also, *nation.councils))


def _meaning(typed: str) -> tuple[str, str] | None:
    """Return what a name means, as people write it: a register and an id. None if it is not known."""
    known, whole = _known(), folded(typed)
    if whole not in known:
        whole = folded(_IN_BRACKETS.sub("", typed))
    if whole in known:
        return known[whole]
    place = _place(whole)
    # “Nottingham County Council” is the council of Nottinghamshire: a county is never taken for the city in it.
    county = known.get(f"{place}shire") if "county" in whole.split() else None
    return county or known.get(_AFTER.sub("", whole)) or known.get(place)


def find(typed: str) -> str | None:
    """Return the id of a council of England that runs children’s services, as people write its name. None if it is none."""
    register, id_ = _meaning(typed) or ("", "")
    return id_ if register == "council" else None


# ---------------------------------------------------------------------------------------------------------------
# What a setting’s pages know of its council


_NOT_NAMED = "our local council"


def services(council: str | Council, authorities: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is known of a setting’s council: its names, and its services as far as the register or the setting has them.

    Takes the answer as typed, and the services in the register by id. What the setting writes itself goes before the register.
    """
    typed = council if isinstance(council, str) else council.name
    id_ = find(typed)
    known: dict[str, Any] = {"name": typed}
    if id_:
        known = {"name": councils()[id_].name, "council": councils()[id_].council, **authorities.get(id_, {})}
    own = {} if isinstance(council, str) else {name: getattr(council, name) for name in Council.model_fields}
    given = {name: value for name, value in own.items() if value is not None and not (id_ and name == "name")}
    return {"council": _NOT_NAMED, **known, **given}


def not_known(council: str | Council, authorities: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return which services of a setting’s council neither the register nor the setting has, in words for a school office."""
    known = services(council, authorities)
    found = [f"the {what}" for part, what in _SERVICES.items() if part not in known]
    reached = known.get("children_services")
    number = reached.phone if isinstance(reached, Contact) else (reached or {}).get("phone")
    return found if number else ["the number of its children’s services", *found]


_SERVICES = {"partnership": "safeguarding partnership", "advice_service": "service that advises schools"}


# ---------------------------------------------------------------------------------------------------------------
# What is refused

# At the end of an address, or before the name of the country: “Block G3, 1st floor” is in no part of Glasgow.
_POSTCODE = re.compile(r"\b([A-Z]{1,2})(\d[A-Z\d]? ?\d[A-Z]{2})\W*(?:,[^\d]*)?$")


def faults(setting: Setting) -> Iterator[Found]:
    """Yield what is wrong with a setting’s council, and where its address shows that it is not in England."""
    own = isinstance(setting.council, Council)
    typed = setting.council.name if isinstance(setting.council, Council) else str(setting.council)
    at = ("council", "name") if own else ("council",)
    register, id_ = _meaning(typed) or ("", "")
    if register == "nation":
        nation = other_nations()[id_]
        same = folded(typed) == folded(nation.name)
        yield at, _elsewhere(nation, "you are" if same else f"“{typed}” is")
        return
    if register == "within":
        yield at, _ask_for_upper_tier(typed, councils()[id_])
    elif register == "former":
        yield at, _ask_for_successor(typed, former_councils()[id_])
    elif not register and not own:
        yield at, _unknown(typed)
    for area, rest in _POSTCODE.findall(setting.office.address.upper()):
        for nation in other_nations().values():
            if area in nation.postcodes:
                yield ("office", "address"), _elsewhere(nation, f"the postcode {area}{rest} is")


def _elsewhere(nation: OtherNation, who: str) -> str:
    return (
        f"Nothing is wrong with your file. Our rules rest on England’s law and would be false for you: {who} in {nation.name}. "
        f"Look instead at {words.join([*nation.look], 'or')}"
    )


def _ask_for_upper_tier(typed: str, council: LocalAuthority) -> str:
    return (
        f"“{typed}” is not the council that runs children’s services there. Write the one that does, the upper-tier or unitary "
        f"council. It is {council.council}: write “{council.name}”."
    )


def _ask_for_successor(typed: str, former: FormerCouncil) -> str:
    named = [councils()[id_].name for id_ in former.now]
    return (
        f"“{typed}” has had no council that runs children’s services since {former.ended}. Write the one that does so "
        f"where you are: {words.join(named, 'or')}."
    )


def _unknown(typed: str) -> str:
    near = _nearest(typed)
    remedy = (
        f"Did you mean “{near}”?"
        if near
        else "GOV.UK finds yours by postcode: https://www.gov.uk/find-local-council. If it is too new for our list, write its name "
        "under council: name:, as in settings/examples/nursery.yml."
    )
    return f"“{typed}” is not the name of a council in England that runs children’s services. {remedy}"


def _nearest(typed: str) -> str | None:
    """Return the name of the council that was meant, or of the one in whose area the place is that was meant."""
    place = _place(folded(typed))
    by_name = {folded(council.name): council.name for council in councils().values()}
    if near := nearest(place, by_name, likeness=0.65):  # or London would mean the City of London
        return by_name[near]
    within = {folded(name): council.name for council in councils().values() for name in council.within}
    near = slip_of(place, within)
    return within[near] if near else None


def oldest() -> tuple[str, Any]:
    """Return the id of the council that nobody has looked at for longest, and the day on which somebody did."""
    return min(((id_, council.checked) for id_, council in councils().items()), key=lambda found: found[1])


def check() -> None:
    """Raise RegisterError if the registers of councils have a fault: a name of two meanings, or an id that leads nowhere."""
    _known()
    known: Iterable[str] = councils()
    lost = [
        Problem(f"settings/shared/{FORMER.name}", 1, 1, f"“{id_}” under now: is not in {COUNCILS.name}.")
        for former in former_councils().values()
        for id_ in former.now
        if id_ not in known
    ]
    if lost:
        raise RegisterError(lost)
