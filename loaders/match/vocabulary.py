"""The distinct names of a population, each with a number, and the similar ones of a name that is asked for.

Called by blocking. Names are searched here, never among the people: a population of millions has some ten thousand
given names, and a search for similar words finds what spelling keys such as Soundex lose in half of all typing errors.
"""

from loaders.match.comparisons import SEARCHED, similar_words
from loaders.match.likeness import likeness
from loaders.match.name_variants import variants_of

MOST_REMEMBERED = 4_096
"""Words whose similar ones are kept: common names are asked for again and again, a slip of the keyboard hardly ever."""

SAME, VARIANT = 1.0, 0.95
"""Likeness of the word itself, and of a pet name or another spelling of the family it belongs to."""


_SOUNDS = {"c": "k", "q": "k", "p": "f", "y": "i", "e": "i", "j": "g", "x": "s", "z": "s"}


class Numbering:
    """A number for each word, the same for given and family names, so that changed places can be seen."""

    def __init__(self) -> None:
        self.number_of: dict[str, int] = {}
        self.words: list[str] = []

    def add(self, word: str) -> int:
        """The number of a word, met before or not."""
        number = self.number_of.get(word)
        if number is None:
            number = self.number_of[word] = len(self.words)
            self.words.append(word)
        return number


class Vocabulary:
    """Distinct words of one kind. Grows with the index; only words met since the last search are searched again.

    A slip seldom hits the first letter: searched are the words that begin with the same sound, and looked up those
    that differ in their beginning only. That is a tenth of the words, and misses next to none of those meant.
    """

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._known: set[str] = set()
        self._shelves: dict[str, _Shelf] = {}
        self._endings: dict[str, list[str]] = {}
        """Words by all but their first letter."""
        self._near: dict[str, tuple[int, int, dict[int, float]]] = {}

    def add(self, word: str) -> int:
        """Take in a word; its number."""
        if word not in self._known:
            self._known.add(word)
            self._shelves.setdefault(_sound(word), _Shelf()).words.append(word)
            self._endings.setdefault(word[1:], []).append(word)
        return self._numbering.add(word)

    @property
    def words(self) -> list[str]:
        """The words of the numbers."""
        return self._numbering.words

    def near(self, word: str) -> dict[int, float]:
        """The numbers of words that may stand for `word`, with their likeness from 0 to 1."""
        size, searched, found = self._near.get(word, (0, 0, {}))
        if size < len(self._known):
            shelf = self._shelves.get(_sound(word))
            words = shelf.beside_each_other() if shelf else []
            found = found | self._searched(word, words[searched:] if searched else words)
            if len(self._near) >= MOST_REMEMBERED:
                self._near.clear()
            self._near[word] = (len(self._known), len(words), found)
        return found

    def same(self, word: str) -> dict[int, float]:
        """The word itself, where it is known, and the names that may stand for it."""
        number_of = self._numbering.number_of
        found = {number_of[other]: VARIANT for other in variants_of(word) & self._known}
        if word in self._known:
            found[number_of[word]] = SAME
        return found

    def _searched(self, word: str, words: list[str]) -> dict[int, float]:
        number_of = self._numbering.number_of
        found = {number_of[other]: alike for other, alike in similar_words(word, words)}
        for other in self._begun_otherwise(word):
            found.setdefault(number_of[other], max(likeness(word, other), SEARCHED))
        return found | self.same(word)

    def _begun_otherwise(self, word: str) -> list[str]:
        """Words with another first letter, one more or one less, or the first two in each other's place."""
        endings, swapped = self._endings, word[1:2] + word[:1] + word[2:]
        found = [*endings.get(word[1:], ()), *endings.get(word, ())]
        return [*found, *(other for other in (word[1:], swapped) if other in self._known)]


class _Shelf:
    """The words that begin alike, in one stretch of memory: strewn about, a search takes five times as long."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._laid = 0

    def beside_each_other(self) -> list[str]:
        """The words, copied together where many are new."""
        if len(self.words) > 1.1 * self._laid:
            self.words = "\n".join(self.words).split("\n")
            self._laid = len(self.words)
        return self.words


def _sound(word: str) -> str:
    """What a word begins with, by ear: C and K are one, and so are F and Ph, Y and I."""
    return _SOUNDS.get(word[:1], word[:1])
