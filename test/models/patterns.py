"""AWS's models write patterns for Java; this makes Python's of them."""

import re
import unicodedata
from functools import cache
from itertools import groupby

SURROGATES = re.compile(r"\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})", re.IGNORECASE)
TOKEN = re.compile(r"\\p\{(\w+)\}|\\z|\\.|&&|.", re.DOTALL)
PRINTABLE = r"\x20-\x7E"


class Untranslatable(Exception):
    pass


@cache
def compiled(java):
    try:
        # Java's \w and \d mean ASCII only.
        return re.compile(translated(java), re.ASCII)
    except re.error as error:
        raise Untranslatable(f"Python does not compile it: {error}") from error


def translated(java):
    inside = False
    parts = []
    for token in TOKEN.finditer(SURROGATES.sub(code_point, java)):
        text = token[0]
        if inside and text in ("[", "&&"):
            raise Untranslatable(f"{text} in a class is set arithmetic, which Python has not")
        if token[1]:
            members = class_members(token[1])
            text = members if inside else f"[{members}]"
        elif text == r"\z":
            text = r"\Z"
        inside = text == "[" or (inside and text != "]")
        parts.append(text)
    return "".join(parts)


def code_point(pair):
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08X}"


@cache
def class_members(name):
    if name == "Print":
        return PRINTABLE
    if not re.fullmatch("[LMNPSZC][a-z]?", name):
        raise Untranslatable(f"\\p{{{name}}} is not in our table")
    within = (code for code in range(0x110000) if unicodedata.category(chr(code)).startswith(name))
    runs = (list(run) for _, run in groupby(enumerate(within), lambda pair: pair[1] - pair[0]))
    return "".join(f"\\U{run[0][1]:08X}-\\U{run[-1][1]:08X}" for run in runs)
