"""The words of a sign, gone over from left to right."""

from __future__ import annotations

from typing import NoReturn

from stationmap.hours.sign_words import Token, refuse, tokens

END = Token("END", "")


class Cursor:
    """A place among the words of a sign; the words of a sign end with `END`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tokens(text)
        self.place = 0

    def peek(self, ahead: int = 0) -> Token:
        """Return the word here, or some words further on or back."""
        place = self.place + ahead
        return self.words[place] if place < len(self.words) else END

    def next(self) -> Token:
        """Return the word here, and go on."""
        word = self.peek()
        self.place += 1
        return word

    def skip(self, *kinds: str) -> bool:
        """Go past words of some kinds; say whether there were any."""
        start = self.place
        while self.peek().kind in kinds:
            self.place += 1
        return self.place > start

    def fail(self, part: str, zh: str, en: str) -> NoReturn:
        """Refuse the sign for one part of it."""
        refuse(self.text, part, zh, en)
