"""Number formats that a model gives its own lines and inputs: what Excel takes, told before it has to."""

from __future__ import annotations

import re

LONGEST = 255
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\[\]"]+\]|General|[Ee][+-]|AM/PM|[0#?.,%/@yYmMdDhHsSbB]|[-+() :$€£¥₩₹&\']|[^\x00-\x7f]'
)
_SHOWS = re.compile(r"[0#?@yYmMdDhHsS]|General")
_SPLIT = re.compile(r'"[^"]*"|\\.|;')
_HINT = 'write for example "0.000", "0.0%", "#,##0", or "0.0x" with its text in quotes: \'0.0"x"\''


def format_problem(text: str) -> str:
    """What is wrong with a number format; empty where nothing is."""
    if len(text) > LONGEST:
        return f"a number format of {len(text)} characters, more than {LONGEST}; {_HINT}"
    sections = _sections(text)
    if len(sections) > 4:
        return f"{text!r} has {len(sections)} parts between `;`, and a number format has 4 at most; {_HINT}"
    for section in sections:
        place = 0
        while place < len(section):
            found = _TOKEN.match(section, place)
            if found is None:
                return f"{text!r} is no number format: {section[place:]!r} cannot be read; {_HINT}"
            place = found.end()
    if not _SHOWS.search(_TOKEN.sub(lambda match: "" if match[0][0] in '"\\_*[' else match[0], text)):
        return f"{text!r} is no number format: it shows no digit; {_HINT}"
    return ""


def whole_format(text: str) -> str:
    """A number format with negatives in parentheses and zero as a dash, where it has one part alone."""
    if len(_sections(text)) > 1 or not re.search("[0#?]", text):
        return text
    return f'{text}_);({text});"-"_)'


def _sections(text: str) -> list[str]:
    found, start = [], 0
    for match in _SPLIT.finditer(text):
        if match[0] == ";":
            found.append(text[start : match.start()])
            start = match.end()
    return [*found, text[start:]]
