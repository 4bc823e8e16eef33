"""Every request that the attacker sends: each address of the site with each key, in each form, by each method.

The addresses come from the application's own map, so that a route added later is attacked without anybody thinking of
it. Keys are those of things the reader may know, may not know, and that are not there, and texts that are no keys.
"""

from collections.abc import Iterator, Sequence

from flask import Flask

from tests.attack.twin_worlds import Ask

MALFORMED = ("7K4M29XQ", "7K4M29XQ33", "ILOU00000", "7k4m29xq3", "%2e%2e%2fetc", "' OR 1=1 //", "Ⅶ00000000")
TRAIL = "00000000-0000-4000-8000-000000000000"
LABELS = ("Child", "Carer", "Household", "Practitioner", "Service", "Agency")
PURPOSES = ("worried-safety", "identifying", "loading", "governance-review", "none", "")
_ENDING = frozenset({"static", "session.sign_out", "api.leave", "session.enter", "api.enter", "serving.stop"})
_KINDS = ("child", "carer", "household", "practitioner", "service", "agency")
_WAYS = {"service": ["WORKS_FOR"], "agency": ["PART_OF"]}
_USUAL = ["family", "health", "education", "care", "youth", "other"]


def of_every_route(site: Flask, keys: Sequence[str], few: Sequence[str]) -> Iterator[Ask]:
    """Each route read with each key and each text that is no key; by every other method with a few keys."""
    for rule in sorted(site.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint in _ENDING:
            continue
        query = {"purpose": "arranging-support", "label": "Child"}
        for key in [*keys, *MALFORMED] if "key" in rule.arguments else [""]:
            path = rule.rule.replace("<key:key>", key).replace("<uuid:trail>", TRAIL)
            yield Ask(method="GET", path=path, query=query)
        for key in few if "key" in rule.arguments else [""]:
            path = rule.rule.replace("<key:key>", key).replace("<uuid:trail>", TRAIL)
            yield Ask(method="HEAD", path=path, query=query)
            yield Ask(method="OPTIONS", path=path, query=query)
            yield Ask(method="POST", path=path, form={"purpose": "nothing of the kind"})
            yield Ask(method="POST", path=path, json={})
            for method in () if path == "/api/v1/session" else ("PUT", "PATCH", "DELETE"):
                yield Ask(method=method, path=path, query=query, json={})


def purposes_for(keys: Sequence[str]) -> Iterator[Ask]:
    """State a purpose for each key, known or not, as somebody does who tries them all."""
    for key in keys:
        yield Ask(method="POST", path=f"/children/{key}/purpose", form={"purpose": "arranging-support"})


def of_the_interface(keys: Sequence[str], few: Sequence[str], labels: Sequence[str] = LABELS) -> Iterator[Ask]:
    """The JSON reads by each label; with a few keys by each purpose and page; and the ways from the first."""
    for key in keys:
        for label in labels:
            yield _neighbours(key, label=label)
        yield Ask(method="GET", path="/api/v1/paths", query={"purpose": "worried-safety", "from": keys[0], "to": key})
    for key in few:
        for purpose in PURPOSES:
            yield Ask(method="GET", path=f"/api/v1/children/{key}", query={"purpose": purpose})
        for offset, limit in (("1", "1"), ("9999", "60"), ("-1", "0"), ("1" * 40, "1" * 40)):
            yield _neighbours(key, offset=offset, limit=limit)


def of_the_pages(keys: Sequence[str]) -> Iterator[Ask]:
    """The pages about a child, today and on a day gone by."""
    pages = ("", "/purpose", "/family", "/family?at=2019-01-01", "/looks", "/explore", "/explore/paper", "/ask")
    for key in keys:
        for page in pages:
            path, _, day = f"/children/{key}{page}".partition("?at=")
            yield Ask(method="GET", path=path, query={"at": day} if day else {})
        for what in ("children", "households", "access-history"):
            yield Ask(method="GET", path=f"/api/v1/{what}/{key}", query={"purpose": "worried-safety"})


def _neighbours(key: str, **query: str) -> Ask:
    asked = {"purpose": "worried-safety", "label": "Child", **query}
    return Ask(method="GET", path=f"/api/v1/nodes/{key}/neighbours", query=asked)


def of_the_explorer(start: str, keys: Sequence[str]) -> Iterator[Ask]:
    """One step further from each key, as each kind, under the purpose that was stated for one record."""
    for key in keys:
        for kind in _KINDS:
            step = [key, kind, _WAYS.get(kind, _USUAL), 0, 25]
            sent = {"step": step, "standing": [[key, 0, 0, None]], "frames": []}
            yield Ask(method="POST", path=f"/children/{start}/explore/steps", json=sent)


def of_the_search(facts: Sequence[dict[str, str]]) -> Iterator[Ask]:
    """Each set of facts through the form and through the interface."""
    for known in facts:
        year, _, rest = known.get("dob", "").partition("-")
        month, _, day = rest.partition("-")
        typed = {name: value for name, value in known.items() if name != "dob"}
        yield Ask(method="POST", path="/find", form={**typed, "dob_day": day, "dob_month": month, "dob_year": year})
        yield Ask(method="POST", path="/api/v1/identify", json=known)
