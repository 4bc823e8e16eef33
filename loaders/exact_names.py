"""Who goes by which exact names: for carers, homes and workers, who are found by nothing else (`loaders.register`).

Kept by the register of a load, and by `loaders.kept` from one load to the next. A county has millions of such names, so
each is one text here, and whoever alone goes by it stands beside it without a set of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from graph.records import Value, text_at
from loaders.match.standardise import address_key, fold, name_words, telephone_digits
from loaders.records import About

Name: TypeAlias = tuple[str, ...]
"""Kind first; only the last part may be any text, so that the parts of two names never run into each other."""

_BETWEEN = "\x1f"


class ExactNames:
    """Keys of nodes by their names. What is added beside a base is never added to it."""

    def __init__(self, base: "ExactNames | None" = None) -> None:
        self._keys: dict[str, str | set[str]] = {}
        self._base = base

    def add(self, name: Name, key: str) -> None:
        """One more goes by this name."""
        self._put(_BETWEEN.join(name), key)

    def of(self, name: Name) -> set[str]:
        """All who go by it."""
        own = _several(self._keys.get(_BETWEEN.join(name)))
        return own if self._base is None else own | self._base.of(name)

    def __iter__(self) -> Iterator[Name]:
        """Every name that somebody goes by."""
        own = (tuple(text.split(_BETWEEN)) for text in self._keys)
        return iter({*own, *(self._base or ())})

    def by_key(self) -> dict[str, list[str]]:
        """The names of each, as `replace` takes them. Of a base, nothing is told."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for text, keys in self._keys.items():
            for key in _several(keys):
                found[key].append(text)
        return dict(found)

    def replace(self, before: Mapping[str, Iterable[str]], now: Mapping[str, Iterable[str]]) -> None:
        """Take the names away that some went by, and give those that they go by now; both by key."""
        for key, texts in before.items():
            for text in texts:
                self._take(text, key)
        for key, texts in now.items():
            for text in texts:
                self._put(text, key)

    def _put(self, text: str, key: str) -> None:
        known = self._keys.setdefault(text, key)
        if isinstance(known, set):
            known.add(key)
        elif known != key:
            self._keys[text] = {known, key}

    def _take(self, text: str, key: str) -> None:
        left = _several(self._keys.pop(text, None)) - {key}
        for other in left:
            self._put(text, other)


def exact_names(about: About, values: Mapping[str, Value], homes: Iterable[str], children: Iterable[str]) -> list[Name]:
    """What is enough to be the same, strongest first."""
    if about is About.HOUSEHOLD:
        uprn, address, postcode = (text_at(values, name) for name in ("uprn", "address", "postcode"))
        return [
            *([("uprn", uprn)] if uprn else []),
            *([("address", address_key(address, postcode))] if address and postcode else []),
        ]
    words = name_words(text_at(values, "full_name"))
    if len(words) < 2 or about not in (About.CARER, About.PRACTITIONER):
        return []
    person = f"{words[0]} {words[-1]}"
    email = fold(text_at(values, "email"))
    found: list[Name] = [(about.value, person, "email", email)] if email else []
    if about is About.CARER:
        dob, phone = text_at(values, "dob"), telephone_digits(text_at(values, "phone"))
        found += [("carer", person, "dob", dob)] if dob else []
        found += [("carer", person, "phone", phone)] if phone else []
        found += [("carer", person, "child", child) for child in children]
        found += [("carer", person, "home", home) for home in homes]
    return found


def _several(keys: str | set[str] | None) -> set[str]:
    return set() if keys is None else {keys} if isinstance(keys, str) else set(keys)
