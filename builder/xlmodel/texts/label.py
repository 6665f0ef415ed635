"""A text in the language of its author, and in those it is translated into."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.errors import ModelError


@dataclass(frozen=True, slots=True, init=False)
class Label:
    """A text by language: `Label("Flour", zh="面粉")`.

    Attributes:
        origin: the text in the language of its author.
        others: language and text of each translation.
    """

    origin: str
    others: tuple[tuple[str, str], ...]

    def __init__(self, origin: str = "", /, **others: str) -> None:
        for language, text in (("", origin), *others.items()):
            if not isinstance(text, str):
                raise ModelError(f"Label(): {language or 'its own text'} is {text!r:.40}", hint="give a text")
        object.__setattr__(self, "origin", origin)
        object.__setattr__(self, "others", tuple(others.items()))

    @classmethod
    def of(cls, wording: Wording) -> Label:
        """A text as a label; a label as it is."""
        return wording if isinstance(wording, Label) else cls(wording)

    def text(self, language: str) -> str:
        """The text in `language`, else that of its author."""
        for code, text in self.others:
            if code == language:
                return text
        return self.origin

    def has(self, language: str) -> bool:
        """Whether it is translated into `language`."""
        return any(code == language for code, _ in self.others)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is translated into."""
        return tuple(code for code, _ in self.others)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says in any language, each text once."""
        return tuple(dict.fromkeys((self.origin, *(text for _, text in self.others))))

    def and_in(self, language: str, text: str) -> Label:
        """The same with `text` in `language`."""
        return Label(self.origin, **{**dict(self.others), language: text})


NO_TEXT = Label()
Wording = str | Label
"""What a template gives where a text is shown: its own language, or a label with more."""
