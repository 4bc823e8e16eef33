"""The distinct names of a population, each with a number, and the similar ones of a name that is asked for.

Called by blocking. Names are searched here, never among the people: a population of millions has some ten thousand
given names, and a search for similar words finds what spelling keys such as Soundex lose in half of all typing errors.
"""

from loaders.match.comparisons import similar_words
from loaders.match.name_variants import variants_of

MOST_REMEMBERED = 4_096
"""Words whose similar ones are kept: common names are asked for again and again, a slip of the keyboard hardly ever."""

SAME, VARIANT = 1.0, 0.95
"""Likeness of the word itself, and of a pet name or another spelling of the family it belongs to."""


class Numbering:
    """A number for each word, the same for given and family names, so that changed places can be seen."""

    def __init__(self) -> None:
        self.number_of: dict[str, int] = {}

    def add(self, word: str) -> int:
        """The number of a word, met before or not."""
        return self.number_of.setdefault(word, len(self.number_of))


class Vocabulary:
    """Distinct words of one kind. Grows with the index; only words met since the last search are searched again."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._words: list[str] = []
        self._known: set[str] = set()
        self._near: dict[str, tuple[int, dict[int, float]]] = {}
        self._beside_each_other = 0

    def add(self, word: str) -> int:
        """Take in a word; its number."""
        if word not in self._known:
            self._known.add(word)
            self._words.append(word)
        return self._numbering.add(word)

    def near(self, word: str) -> dict[int, float]:
        """The numbers of words that may stand for `word`, with their likeness from 0 to 1."""
        searched, found = self._near.get(word, (0, {}))
        if len(self._words) > 1.1 * self._beside_each_other:
            self._lay_beside_each_other()
        if searched < len(self._words):
            found = found | self._searched(word, self._words[searched:] if searched else self._words)
            if len(self._near) >= MOST_REMEMBERED:
                self._near.clear()
            self._near[word] = (len(self._words), found)
        return found

    def same(self, word: str) -> dict[int, float]:
        """The word itself, where it is known."""
        return {self._numbering.number_of[word]: SAME} if word in self._known else {}

    def _lay_beside_each_other(self) -> None:
        """Copy the words to one stretch of memory: strewn about, a search takes five times as long."""
        self._words = "\n".join(self._words).split("\n")
        self._beside_each_other = len(self._words)

    def _searched(self, word: str, words: list[str]) -> dict[int, float]:
        number_of = self._numbering.number_of
        found = {number_of[other]: likeness for other, likeness in similar_words(word, words)}
        found |= {number_of[other]: VARIANT for other in variants_of(word) & self._known}
        if word in self._known:
            found[number_of[word]] = SAME
        return found
