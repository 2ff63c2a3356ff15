"""What schools call a thing for which a setting file has another word: “termly”, “governors”, “tel”, “primary”.

Each line of ``_SAME`` holds words that mean one thing; where one of them is an answer or a key, it is what to write for any
other. The kind of a setting is asked for by who answers for it, and most people say how old its pupils are, so that has a
table of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from schoolgate.language import words
from schoolgate.language.likeness import nearest, slip_of

_SAME: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split(", "))
    for line in (
        # how often
        "every day, daily, each day",
        "every week, weekly, each week, once a week",
        "every month, monthly, each month, once a month",
        "every half term, half termly, each half term, every 6 weeks, every six weeks",
        "every term, termly, each term, once a term, every 3 months, every three months, 3 times a year, three times a year",
        "every six months, every 6 months, six monthly, 6 monthly, half yearly, biannually, twice a year, every half year",
        "every two years, two yearly, biennially, every 2 years, every other year, every second year, every 24 months, once in two years",
        "every three years, three yearly, triennially, every 3 years, every third year, every 36 months, once in three years",
        "every year, yearly, annually, annual, each year, once a year, every 12 months, every twelve months",
        # who
        "governing body, governors, governing board, board of governors, local governing body, local governing board, lgb, full "
        "governing body, fgb, governance board",
        "learners, learner, pupils, pupil, students, student, children, child, young people, kids",
        "child, children, kid, kids, pupil, pupils, student, students, learner, learners, young person, young people",
        "parents, parent, families, family, carers, carer, parents and carers, guardians",
        "parent, parents, family, families, carer, carers, parents and carers, guardian",
        "staff, teachers, teacher, employees, colleagues, adults",
        "head, headteacher, head teacher, principal",
        "lead, dsl, safeguarding lead, designated safeguarding lead, designated lead",
        "safeguarding lead, dsl, designated safeguarding lead, designated lead",
        "senior leader, slt, smt, head, headteacher, head teacher, senior leadership team",
        "learner, pupil, child, student",
        "everyone, everybody, all",
        "other professionals, professionals, agencies, other agencies",
        # what
        "fingerprint or face, biometrics, biometric, fingerprint, face id, touch id, face, face recognition",
        "PIN, pin code, pin number",
        "passcode, code",
        "our website, website, the website, school website",
        "letters, letter, letter home, letters home, email, emails",
        "lessons, lesson, in class",
        "pouched, pouch, in a pouch, magnetic pouch, lockable pouch, yondr",
        "left at home, at home, not brought, not brought in",
        "locked away, lockers, locker, in lockers, in a locker",
        "handed in, handed over, given in",
        "off and out of sight, off, turned off, switched off, out of sight, in bags, in bag, away in bags",
        "separate, separately, three policies, individual",
        "combined, one policy, one, single, joint, together",
        # keys
        "phone, tel, telephone, telephone number, phone number",
        "email, e mail, mail, email address",
        "url, web, website, link, web address",
        "hours, times, opening hours",
        "role, job, job title, position, post",
        "name, title, full name, called",
        "site, website, url, web address",
        "colour, color",
        "where, place, location",
        "given back, returned",
    )
)

_BY_WHO = (
    "academy if a trust runs it (a free school too), maintained if the council maintains it (voluntary aided, voluntary "
    "controlled and foundation schools too), or independent if families pay fees"
)
_AGE_OR_FAITH = f"says what the school is like, not who is responsible for it. Write {_BY_WHO}."
_UNKNOWN = (
    "is a kind that Schoolgate does not support yet: it supports schools, nurseries, childminders, colleges, "
    "out-of-school clubs and alternative provision in England. Do not "
    "write another kind instead, because your policies would then state law that does not apply to you."
)
_NURSERY = "Write maintained-nursery for a nursery school that the council maintains, or private-nursery for any other nursery."

_ALTERNATIVE = (
    "Write pupil-referral-unit if the council maintains it, alternative-provision-academy if a trust runs it (a free school too), or "
    "non-school-alternative-provision if it is not registered as a school."
)

# What people write for the kind of a setting. The first row of which a word is in it says what to write.
_KINDS: tuple[tuple[str, str], ...] = (
    (r"child ?mind\w*", "Write childminder."),
    (r"nann(?:y|ies)|home child ?carers?|scouts|guides|tutor\w*|tuition", _UNKNOWN),
    (r"clubs?|out of school|play ?schemes?|wrap ?around|(?:before|after) school|holiday (?:camps?|schemes?|clubs?|care)", "Write out-of-school-club."),
    (r"universit(?:y|ies)(?! technical)|higher education|home educat\w+|home school\w*|online|virtual|supplementary|language", _UNKNOWN),
    (r"overseas|offshore|service childrens|wales|welsh|scot\w+|northern ireland|jersey|guernsey|isle of man", _UNKNOWN),
    (r"childrens homes?|secure|young offenders?|prison|training (?:provider|centre)|apprentice\w*|adult|miscellaneous", _UNKNOWN),
    (r"(?:primary|infants?|juniors?|first|all through|prep\w*)(?=.* nursery)|nursery(?=.* (?:primary|infants?|first)\b)", _AGE_OR_FAITH),
    (r"hospital", "Write special or pupil-referral-unit, as it is registered."),
    (r"spis?|special (?=.*post 16)|(?:independent )?specialist (?=.*(?:college|post 16))", "Write special-post-16."),
    (r"(?:non school|unregistered) |non school ap", "Write non-school-alternative-provision."),
    (r"(?:alternative provision|ap) (?=.*(?:academy|free school|convert|sponsor))|(?:academy|free schools?) (?=.*(?:alternative provision|ap)\b)", "Write alternative-provision-academy."),
    (r"prus?|referral|short stay", "Write pupil-referral-unit."),
    (r"alternative provision|alternative provider|ap", _ALTERNATIVE),
    (r"special|sen|send|semh|sld|pmld", "Write special."),
    (r"nursery class(?:es)?|reception", "A class has the same kind as its school. Write that."),
    (r"(?:private|day|independent|voluntary|charity|workplace|pvi) (?=.*nurser|pre ?school)|pre ?schools?|play ?groups?|kindergartens?", "Write private-nursery."),
    (r"cr[e]ches?|day ?care|pvi|montessori", "Write private-nursery."),
    (r"(?:maintained|state|la|local authority) nursery", "Write maintained-nursery."),
    (r"nurser(?:y|ies)|early years|eyfs|childrens cent(?:re|er)s?|family hubs?", _NURSERY),
    (r"trust(?! school)|mat", "Write academy, in a file for each school of the trust."),
    (r"(?:16 (?:to )?19|sixth form|6th form) (?=.*(?:academ|free school|convert|sponsor))|(?:academ(?:y|ies)|free schools?) (?=.*16 (?:to )?19)", "Write 16-19-academy."),
    (r"academ(?:y|ies)|free schools?|utc|university technical|studio|ctc|city technology|convert[eo]r|sponsor\w*", "Write academy."),
    (r"private|independent|prep|preparatory|pre prep|public|fee paying|fees", "Write independent."),
    (r"further education|fe|tertiary|designated", "Write college."),
    (r"sixth form colleges?|6th form colleges?", "Write sixth-form-college."),
    (r"sixth form|6th form|post 16|16 (?:to )?1[89]", f"Write sixth-form-college, or 16-19-academy if a trust runs it. For the sixth form of a school, write {_BY_WHO}."),
    (r"colleges?", f"Write college for a college of further education, or sixth-form-college. For a school, write {_BY_WHO}."),
    (r"community|state|voluntary|va|vc|foundation|trust school|local authority|la|lea|council|county", "Write maintained."),
    (r"federat\w+|clusters?|group of schools", "Write federation where one governing body governs several schools."),
    (r"primary|secondary|infants?|juniors?|first|middle|upper|lower|high|grammar|comprehensive|modern|(?:all )?through", _AGE_OR_FAITH),
    (r"church|c ?of ?e|ce|rc|catholic|christian|muslim|islamic|jewish|hindu|sikh|methodist|quaker|steiner|waldorf|faith|diocesan", _AGE_OR_FAITH),
    (r"schools?|boys|girls|mixed|selective|boarding|village", _AGE_OR_FAITH),
)  # fmt: skip

# The words of them that are longest, and so most often typed with a slip.
_OFTEN = (
    "primary", "secondary", "infant", "junior", "nursery", "preschool", "playgroup", "childminder", "college", "academy",
    "community", "foundation", "voluntary", "private", "special", "catholic", "church", "grammar", "sixth", "referral",
)  # fmt: skip


def synonym_of(typed: str, known: Collection[str]) -> str | None:
    """Return the known word that is another for what was typed; None where there is none, or more than one."""
    plain = _fold(typed)
    groups = [group for group in _GROUPS if plain in group]
    found = [option for option in known if any(_fold(option) in group for group in groups)]
    return found[0] if len(found) == 1 else None


def known_word_for(typed: str, known: Collection[str]) -> str | None:
    """Return the known word that means what was typed, or that it is a slip of; None where neither is plain."""
    return synonym_of(typed, known) or nearest(typed, known)


def advice(typed: str, path: tuple[str | int, ...], known: Collection[str]) -> str:
    """Return what to write in place of an answer that is none of the known ones; nothing where that is not plain."""
    if path == ("kind",):
        return _kind(typed, known)
    near = known_word_for(typed, known)
    parts = [] if near else re.split(r"\s*(?:/|,|;|&|\bor\b|\band\b)\s*", typed)
    several = list(dict.fromkeys(option for part in parts if (option := known_word_for(part, known))))
    if len(several) == 2 and "both" in known:
        near = "both"
    elif len(several) > 1 and isinstance(path[-1], int):
        return f"Write each as a separate item: {', '.join(several)}."
    elif len(several) > 1:
        return f"Keep one: {words.join(several, 'or')}."
    return f"Did you mean “{near}”?" if near else ""


def _kind(typed: str, known: Collection[str]) -> str:
    near = slip_of(typed, known)
    if near:
        return f"Did you mean “{near}”?"
    plain = " ".join(slip_of(word, _OFTEN) or word for word in _fold(typed).split())
    remedy = next((remedy for pattern, remedy in _KINDS if re.search(rf"\b(?:{pattern})(?:\b|$)", plain)), _UNKNOWN)
    return f"“{typed}” {remedy}" if remedy in {_AGE_OR_FAITH, _UNKNOWN} else remedy


def _fold(text: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"[’']", "", folded)))


_GROUPS = tuple(frozenset(map(_fold, group)) for group in _SAME)
