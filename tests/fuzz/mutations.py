"""What can be done to a good file so that nobody means it any longer: to its bytes, to its YAML, to one of its values.

Each function takes a file’s bytes and a source of chance, and returns other bytes.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

import yaml
from support import yaml_files
from support.model_fields import PATHS

from schoolgate.setting import questions

Mutation = Callable[[bytes, random.Random], bytes]

# What means something to YAML, to a terminal, to a template or to a runner on GitHub, wherever it is put.
TOKENS = [
    b'"\\U00110000"', b'"\\UFFFFFFFF"', b'"\\uD800"', b'"\\x00"', b'"\\x1b[31m"', b"\0", b"\xff", b"\xef\xbb\xbf", b"\t", b"\r", b"\v", b"\f",
    b"\x1b[2J", b"\x7f", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xc2\xa0", b"\xe3\x80\x80", b"\xef\xbf\xbf", b"\xee\x80\x80", b"\xf3\xb0\x80\x80",
    b": ", b":", b" #", b"#", b"- ", b"-", b"? ", b"| ", b"|2-", b">+9", b"&a ", b"*a", b"!!int ", b"!", b"!<x> ", b"!!binary |", b"!!set", b"@", b"`", b"%", b"%YAML 9.9",
    b"%TAG ! x", b"---", b"--- ", b"...", b"<<: ", b"<<: *a", b"=", b"{", b"}", b"{}", b"[", b"]", b"[]", b",", b", ,", b'"', b"'", b'""', b"''", b"\\", b"~", b"null",
    b"{{", b"{%", b"{#", b"](", b"<b>", b"-->", b"${x}", b"%s", b"::error::x", b"##[x]", b"yes", b"no", b"true", b"off", b".inf", b".nan", b"0o17", b"0x1F", b"1_000",
    b"1:30", b"=1+1", b"1e999", b"-1", b"99999999999999999999", b"9998-01-01", b"9999-12-31", b"0001-01-01", b"2026-02-29", b"2026-13-45",
    "’ “ ” é ﬀ Ⅷ ² ١ ０ ａ".encode(), "\u202e\u200b\u2066".encode(), "e\u0301\u0323".encode(), "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿".encode(),
    b"a: b" + b" " * 20_000 + b"c: d", b"k" * 1_100, b"[" * 200, b"{a: " * 200, b"- " * 200, b"a: {b: [c, {d: e}]}", b"{? a, ? b}", b"? [a]\n: b",
    b"\n".join(b"k%d: v" % number for number in range(300)), b"[" + b"a, " * 1_500 + b"a]", b"- a\n" * 900,
]  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# Bytes


def _of_lines(content: bytes, chance: random.Random) -> bytes:
    """Change some lines, each at one place."""
    lines = content.split(b"\n")
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        at = chance.randrange(len(lines))
        line, token = lines[at], chance.choice(TOKENS)
        key, colon, _rest = line.partition(b":")
        place = chance.randrange(len(line) + 1)
        lines[at] = chance.choice(
            [
                key + colon + b" " + token, line[:place] + token + line[place:], token + line, line + token, line[:place],
                line + b"\n" + line, b"  " + line, line.lstrip(), key + b"s" + colon, token, key + colon, b"",
                line[:place] + bytes([chance.randrange(256)]) + line[place + 1 :],
            ]
        )  # fmt: skip
    return b"\n".join(lines)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    """Flip some bits, as a disk or a bad transfer does."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _inserted(content: bytes, chance: random.Random) -> bytes:
    """Insert a token, or bytes of any kind, anywhere."""
    place = chance.randrange(len(content) + 1)
    piece = chance.choice([chance.choice(TOKENS), chance.randbytes(chance.choice([1, 3, 40])), b"\0" * 50])
    return content[:place] + piece + content[place:]


def _cut(content: bytes, chance: random.Random) -> bytes:
    """Cut the end off, the beginning, or a piece out of the middle; or say a piece twice."""
    one, other = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return chance.choice(
        [content[:one], content[one:], content[:one] + content[other:], content[:other] + content[one:]]
    )


_ENCODINGS = [
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-7",
    "latin-1",
    "cp1252",
    "cp437",
    "mac-roman",
    "cp1140",
]


def _encoded(content: bytes, chance: random.Random) -> bytes:
    """Save the file in another encoding, or twice in the same, or with marks of one that it is not in."""
    text = content.decode("utf-8", "replace").replace("’", "'") + "# Café – “Łódź” £5\n"
    marks = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf" * 2, b"\x00\x00\xfe\xff", b"+/v8-"]
    return chance.choice(
        [
            text.encode(chance.choice(_ENCODINGS), "replace"), chance.choice(marks) + content,
            text.encode().decode("latin-1").encode(), text.replace("e", "é").encode("cp1252", "replace"),
        ]
    )  # fmt: skip


_ENDINGS = [
    b"\r\n",
    b"\r",
    b"\n\r",
    b"\n\n",
    b"\r\r\n",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\f",
    b" \n",
    b"\t\n",
    b"\\\n",
    b" ",
]


def _ended(content: bytes, chance: random.Random) -> bytes:
    """End all lines, or some, as another system or a mail program does."""
    ending, lines = chance.choice(_ENDINGS), content.split(b"\n")
    often = chance.choice([1.0, 1.0, 0.1])
    return b"".join(line + (ending if chance.random() < often else b"\n") for line in lines)


_SHUFFLED_MOST = 40


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    """Put some lines elsewhere, reverse them all, or sort them."""
    lines = content.split(b"\n")
    for _ in range(chance.randrange(1, _SHUFFLED_MOST)):
        lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return b"\n".join(chance.choice([lines, lines[::-1], sorted(lines)]))


def _much(content: bytes, chance: random.Random) -> bytes:
    """Add much of one thing, or be that alone: a long line, many lines, deep lists, what expands."""
    many = chance.choice([50, 3_000, 100_000])
    bomb = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c, *%c]\n" % (n + 1, n + 1, n, n, n) for n in range(97, 112))
    heap = chance.choice(
        [
            b"# " + b"x" * many, b"x: " + b"a" * many, b'x: "' + b"a b " * many, b"x: |\n" + b"  a\n" * many, b"\n" * many, b" " * many,
            b"x: " + b"[" * many, b"x: " + b"[" * 60 + b"]" * 60, b"x: " + b"{a: " * many, b"- " * many, b"? " * many, b"".join(b" " * n + b"k:\n" for n in range(200)),
            b"k: v\n" * many, b"".join(b"k%d: v\n" % n for n in range(min(many, 40_000))), b"x: [" + b"a, " * many + b"]", b"x: {" + b"a: b, " * many + b"}",
            bomb, b"---\n" * many, b"!!x " * many, b"&a " * many, b"'" * many, b'"' * many, b"\\" * many, b"#" * many, b"{{" * many, b"x: a: " * many, b": " * many,
            b"x: " + "“".encode() * many, b"x: " + "‘a’ ".encode() * many, b"x: " + b" #" * many, b"x: " + b"a@" * many, b"x: " + b"0 " * many,
            b"%" + b"a " * many, b"x: !" + b"%41" * many, b"x: " + b"http://" * many, b"x: " + "e\u0301".encode() * many,
        ]
    )  # fmt: skip
    return chance.choice([content + b"\n" + heap, heap + b"\n" + content, heap])


_OTHERS = [
    b"", b"\n", b" ", b"\xef\xbb\xbf", b"---", b"...", b"{}", b"[]", b"null", b"~", b"42", b"yes", b"- a\n- b\n", b'"', b"#", b"a", b"a:", b":", b"? a",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF", b"GIF89a", b"%PDF-1.7\n", b"PK\x03\x04\x14\0\x06\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<!DOCTYPE html><html><body>Oakfield</body></html>", b"<?xml version='1.0'?><svg/>", b'{"name": "Oakfield", "kind": "academy"}', b"name,kind\nOakfield,academy\n",
    b"[school]\nname = Oakfield\n", b"#!/bin/sh\nrm -rf /\n", b"BEGIN:VCALENDAR\r\n", b"From: office@oakfield.example\n\nDear all\n", b"\x1f\x8b\x08\0\0\0", b"{\\rtf1\\ansi Oakfield}",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", b"<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> main\n", b"name = 'Oakfield'\n",
]  # fmt: skip


def _another(content: bytes, chance: random.Random) -> bytes:
    """Put another kind of file in its place, or before or behind it."""
    other = chance.choice(_OTHERS)
    return chance.choice([other, other, other + b"\n" + content, content + b"\n" + other])


OF_BYTES: list[Mutation] = [
    _of_lines, _of_lines, _flipped, _inserted, _cut, _encoded, _ended, _shuffled, _much, _another
]  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# YAML


_ANSWER = re.compile(r"^( *(?:- )?)([\w.-]+):(?: +(.*?))?$")


def of_yaml(content: bytes, chance: random.Random) -> bytes:
    """Change how a text is written as YAML, one answer at a time, as a hurried hand or another program would."""
    lines = content.decode("utf-8", "replace").split("\n")
    for _ in range(chance.choice([1, 1, 2, 4])):
        answers = [number for number, line in enumerate(lines) if _ANSWER.match(line)]
        if not answers:
            break
        at = chance.choice(answers)
        found = _ANSWER.match(lines[at])
        assert found
        indent, key, value = found.groups("")
        lines[at : at + 1] = _written_otherwise(indent, key, value, chance).split("\n")
    if chance.random() < 0.1:
        lines.insert(
            chance.randrange(len(lines)), chance.choice(["---", "...", "--- # next", "%YAML 1.1", "<<: {a: b}"])
        )
    return "\n".join(lines).encode()


def _written_otherwise(indent: str, key: str, value: str, chance: random.Random) -> str:
    """Return an answer written in another way: some mean the same, and most do not."""
    line, deeper = f"{indent}{key}: {value}", " " * (len(indent) + 2)
    ways = [
        f"{line}\n{line}", f"{line}\n{indent}{key}: something else", f"{line}\n{indent}{key.upper()}: {value}",
        f"  {line}", f" {line}", line[1:], line.lstrip(), f"\t{line}", f"{indent}- {key}: {value}", f"{indent}{key}:\n{deeper}{value}",
        f"{indent}{key}:\n{indent}{value}", f"{indent}{key}:\n{deeper}- {value}", f"{indent}{key}:\n{indent}- {value}", f"{indent}{key}: [{value}]",
        f"{indent}{key}: [[{value}]]", f"{indent}{key}: {{{value}}}", f"{indent}{key}: {{{key}: {value}}}", f"{indent}{key}:\n{deeper}{key}: {value}",
        f'{indent}{key}: "{value}"', f"{indent}{key}: '{value}'", f'{indent}{key}: "{value}', f"{indent}{key}: '{value}", f'{indent}{key}: {value}"', f'{indent}{key}: "{value}" more',
        f"{indent}{key}: “{value}”", f"{indent}{key}: ‘{value}’", f"{indent}“{key}”: {value}", f'{indent}"{key}": {value}', f"{indent}{key} : {value}", f"{indent}{key}:{value}",
        f"{indent}{key} {value}", f"{indent}{key}= {value}", f"{indent}{key}： {value}", f"{indent}{key};{value}", f"{indent}: {value}", f"{indent}{key}:", f"{indent}{key}: ~",
        f"{indent}{key}: |\n{deeper}{value}", f"{indent}{key}: >-\n{deeper}{value}\n\n{deeper}{value}", f"{indent}{key}: |9\n{value}", f"{indent}? {key}\n{indent}: {value}",
        f"{indent}? [{key}]\n{indent}: {value}", f"{indent}{key}: &a {value}", f"{indent}{key}: *a", f"{indent}{key}: !!str {value}", f"{indent}!!str {key}: {value}",
        f"{indent}<<: {{{key}: {value}}}", f"{indent}{key}: {value} # said by the head", f"{indent}{key}: {value}#4", f"{indent}{key}: {value} #4", f"{indent}# {key}: {value}",
        f"{indent}{key}: {value}: {value}", f"{indent}{key}: {value},", f"{indent}{key}: {value}, {value}", f"{indent}{key}: - {value}", f"{indent}{key}: {{{{ {value} }}}}",
        f"{indent}{key}: {value}\\", f"{indent}{key}: {value}\n{deeper}{value}", f"{indent}{key}: {value}\n\n{deeper}- {value}", f"{indent}{key}: {value}\n{deeper}{key}: {value}",
        f"{indent}{key}: @{value}", f"{indent}{key}: %{value}", f"{indent}{key}: `{value}`", f"{indent}{key}: ={value}", f"{indent}{key}: -{value}", f"{indent}{key}: ?{value}",
    ]  # fmt: skip
    return chance.choice(ways)


_STYLES: list[dict[str, Any]] = [
    {"default_flow_style": True}, {"default_style": '"'}, {"default_style": "'"}, {"default_style": "|"}, {"default_style": ">"}, {"canonical": True},
    {"indent": 8}, {"width": 20}, {"explicit_start": True, "explicit_end": True}, {"sort_keys": True}, {"line_break": "\r\n"}, {"allow_unicode": False},
]  # fmt: skip


def of_structure(content: bytes, chance: random.Random) -> bytes:
    """Move, double, retype or leave out parts of what a file says, and write it as some program would."""
    try:
        data = yaml_files.strings_of(content.decode())
    except Exception:  # it is no YAML any longer, and has no structure to change
        return of_yaml(content, chance)
    for _ in range(chance.choice([0, 1, 1, 2, 4])):
        places = _holders(data)
        if not places:
            break
        holder, key = chance.choice(places)
        other_holder, other_key = chance.choice(places)
        value = holder[key]
        holder[key] = chance.choice(
            [
                [value], {"own_words": value}, {"a": value}, [value, value], str(value), None, "", [], {}, [[]], {"": ""}, True, 3, 0.5,
                list(value) if isinstance(value, dict | list) else value, copy.deepcopy(other_holder[other_key]),
                value[0] if isinstance(value, list) and value else value, dict.fromkeys(map(str, value), "yes") if isinstance(value, list) else value,
            ]
        )  # fmt: skip
        if chance.random() < 0.2 and isinstance(holder, dict):
            holder[
                chance.choice(
                    ["", " ", "a b", "yes", "1", "own_words", "confirmed", "except", "answer", "__class__", "role"]
                )
            ] = value
            holder.pop(key, None)
    return _dumped(data, chance)


def _holders(data: Any) -> list[tuple[Any, Any]]:
    """Return each place in some data: what holds a value, and under which key."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place for key, value in inside for place in ((data, key), *_holders(value))]


def _dumped(data: Any, chance: random.Random) -> bytes:
    # What stands at two places may be one object, and YAML would write it once, with an alias.
    data = json.loads(json.dumps(data))
    style = chance.choice([{}, {}, *_STYLES])
    text: str = yaml.safe_dump(data, **{"allow_unicode": True, "sort_keys": False, "width": 10_000, **style})
    return (chance.choice([text, text, json.dumps(data), json.dumps(data, indent=1)]) if not style else text).encode(
        "utf-8", "replace"
    )


# ---------------------------------------------------------------------------------------------------------------
# Values


_LOOK_ALIKE = str.maketrans("0123456789aeopcyxABEKMHOPCTX", "０１２３٤٥𝟔７８９аеорсухАВЕКМНОРСТХ")
VALUES: list[Any] = [
    "", " ", "~", "null", "None", "yes", "no", "true", "y", "N/A", "TBC", "?", "-", ".", "…", "0", "-0", "-1", "00", "1.5", "1,5", "1e999", "-1e-999", "NaN", ".inf", "0x10", "1_000", "٣",
    "９", "²", "½", "Ⅷ", "9" * 30, "9" * 1_000, "0001-01-01", "9999-12-31", "2026-02-29", "2024-02-29", "2026-00-10", "2026-13-01", "26-09-01", "2026-9-1", "01/09/2026", "2026-09-01T00:00:00Z",
    "２０２６-０９-０１", "٢٠٢٦-٠٩-٠١", "-2026-09-01", "2026-09-31", "1 September 2026", "+2026-09-01", "2026-W36", "12026-09-01", "2099-01-01", "1900-01-01", "2027-06-30",
    "Ш", "学校", "مدرسة", "बच्चे", "Ελλάδα", "ﷺ", "ﬁ", "ß", "İ", "ı", "ǅ", "e\u0301", "Z͑ͫ̓a̴l͎g̸o", "\u0301", "a\u0301" * 300, "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "📵 off", "\u202eabc", "\u2066x\u2069", "a\u200bb", "\u00ad", "\ufeff",
    "\ufffe", "\ue000", "\uf8ff", "\U000f0000", "\U0010ffff", "\u2028", "\x85", "\x00", "\x1b[31mred", "a\x08b", "a\rb", "a\nb", "a\n\nb", "a\tb", "a\u00a0b", "\u3000", " a ", "a  b",
    "a" * 990, "a " * 490, "a" * 1_001, "ab. " * 25_000, "a" * 100_000, "a." * 400, "a-" * 400, "((((" * 100, "a@" * 400, "0" * 900, "0 " * 450, "(" * 500 + ")" * 500, "http://" * 120, "a, " * 300,
    "“" * 300, "'" * 500, "’s" * 300, "." * 900, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "1-" * 300, "+" * 300, "e.g. " * 150, "Mr. " * 200, "A" * 500, "Year " * 150, "the " * 200,
    "{{ name }}", "{% raw %}", "{# x #}", "${{ secrets.X }}", "$(id)", "`id`", "%s%n", "<script>alert(1)</script>", "<!--", "]]>", "&amp;", "&#0;", "[a](javascript:alert(1))", "![x](y)", "**a**", "# a",
    "| a | b |", "- a", "1. a", "> a", "---", "```", "[^1]", "{: #x }", "::error::x", "##[group]", "\\", "\\n", "\\u0000", "a\\", "!x", "&a", "*a", "@a", "%a", "=1+1", "+44", "a: b", "a #b", "#", ",", "[", "]",
    "{", "}", "'", '"', "“a”", "‘a’", "/", "../../etc/passwd", "/etc/passwd", "/dev/zero", "C:\\a.png", "file:///etc/passwd", "a/b.png", ".", "..", "CON", "a" * 300 + ".png", "logo.png", "a\x00.png",
    "http://x", "https://", "https://a", "https://a.b.c:99999/", "https://user:pw@school.example/", "https://[::1]/", "https://127.0.0.1/", "https://школа.рф/", "https://xn--80ak6aa92e.com/", "https://a..b/",
    "https://a.example/%zz", "https://a.example/" + "a/" * 400, "javascript:alert(1)", "data:text/html,x", "//a.example", "mailto:a@b.example", "ftp://a.example/", "https://a.example/?a=b#c", "HTTPS://A.EXAMPLE",
    "a@b", "@", "a@@b.example", "a b@c.example", "a@" + "b." * 120 + "example", "a@[127.0.0.1]", '"a b"@c.example', "ä@ö.example", "a@b.example, c@d.example", "A. Smith <a@b.example>", "a" * 65 + "@b.example",
    "01632 960123", "01632 96O123", "٠١٦٣٢ ٩٦٠١٢٣", "０１６３２９６０１２３", "+1 212 555 0100", "999", "112", "0", "07700 900123 ext. 4", "01632 960123 or 960124", "(01632) 960 123", "0800 1111", "01632-960-123-", "²01632 960123",
    "Jane Smith", "Headteacher", "headteacher", "the headteacher", "Mrs O’Neill-Smith", "DSL", "None of these", "see above", "as appropriate", "kent", "Kent County Council", "academy", "Oakfield", "x", "I", "a", "1",
    "Phones stay in bags.", "Phones stay in bags", "phones stay in bags.", "Stop! Do not. Yes? No…", "We promise to keep it secret.", "They forward the picture to the lead.", "Delete the image.", "https://a.example/ and more.",
    None, True, False, 0, 3, -1, 10**30, 1.5, float("inf"), [], {}, [""], ["", ""], ["a", "a"], ["a", "A"], ["b", "a"], [[]], [["a"]], [{}], {"a": "b"}, {"own_words": ""}, {"own_words": "Hm"}, {"own_words": "Phones off."},
    {"own_words": ["a"]}, {"own_words": {"a": "b"}}, {"own_words": "Phones off.", "x": "y"}, {"role": "Head"}, [{"role": "Head"}, {"role": "Head"}], {"name": "x"}, ["yes", "no"], ["3", "11"], ["11", "3"], ["-1", "200"],
    [f"item {number}" for number in range(60)], [f"item {number}" for number in range(1_500)], {f"k{number}": "v" for number in range(80)}, {"a": {"b": {"c": {"d": {"e": "f"}}}}}, {"confirmed": "yes"}, {"answer": "yes"},
    {"except": ["a"]}, {"yes": "no"}, {"": "a"}, {" ": "a"}, {"1": "a"}, {"a" * 1_100: "b"}, {"x\u202ey": "a"}, {"\x1b": "a"},
]  # fmt: skip
_OPTIONS = sorted({option for path in PATHS for option in questions.options(path)})


def of_a_value(content: bytes, chance: random.Random) -> bytes:
    """Put another value at one of the places that the model has, or at some, whether the file has them or not."""
    try:
        data = yaml_files.strings_of(content.decode())
        assert isinstance(data, dict)
    except Exception:  # it is no setting any longer, and has no values to change
        return of_yaml(content, chance)
    for _ in range(chance.choice([1, 1, 1, 2, 6])):
        _put(data, chance.choice(PATHS), chance)
    return (
        _dumped(data, chance) if chance.random() < 0.2 else yaml_files.dumped(_plain(data)).encode("utf-8", "replace")
    )


def _put(data: dict[str, Any], path: questions.Path, chance: random.Random) -> None:
    holder: Any = data
    for key in path[:-1]:
        inner = holder.get(key)
        if isinstance(inner, list):
            inner = next((item for item in inner if isinstance(item, dict)), None)
        if not isinstance(inner, dict):
            inner = holder[key] = {}
        holder = inner
    there = holder.get(path[-1])
    holder[path[-1]] = value = _another_value(there, path, chance)
    if chance.random() < 0.05:
        holder[chance.choice([f"{path[-1]}s", str(path[-1]).upper(), f" {path[-1]}", f"{path[-1]}\u200b", "x"])] = value


def _another_value(there: Any, path: questions.Path, chance: random.Random) -> Any:
    if isinstance(there, str) and there and chance.random() < 0.4:
        place = chance.randrange(len(there) + 1)
        typed = str(chance.choice(VALUES))
        return chance.choice(
            [
                there.translate(_LOOK_ALIKE), there.upper(), there.lower(), there[::-1], there[:place], there + there, f"{there} {typed}", f"{typed} {there}",
                there[:place] + typed + there[place:], there[:place] + chr(chance.choice([chance.randrange(32, 0x3000), chance.randrange(0xE000, 0x110000)])) + there[place:],
                [there], {"own_words": there}, there.replace(" ", "\u00a0"), there.replace(" ", "  "), f" {there} ", f"“{there}”",
            ]
        )  # fmt: skip
    known = [*questions.options(path), questions.example_at(path), chance.choice(_OPTIONS)]
    # What stands in one file is changed further, and must not change in the next.
    return copy.deepcopy(chance.choice([chance.choice(VALUES), chance.choice(VALUES), chance.choice(known)]))


def _plain(data: Any) -> Any:
    return json.loads(json.dumps(data, default=str))


FAMILIES: dict[str, list[Mutation]] = {
    "bytes": OF_BYTES, "YAML": [of_yaml, of_yaml, of_structure], "values": [of_a_value],
}  # fmt: skip
