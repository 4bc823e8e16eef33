"""What shields must cover, worked out by brute force from the whole graph: what the statements are held against."""

from graph.records import Row
from graph.stores.protocol import Store
from tests.loaders.conftest import asked

TODAY = "2026-11-23"


def uncovered(store: Store) -> list[str]:
    """What brute force over the whole graph says is covered too little or too much."""
    nodes = {
        str(row["key"]): row
        for row in asked(store, "MATCH (n:Child|Carer|Household) RETURN n.key AS key, labels(n) AS labels,"
                         " n.shielded AS shielded")
    }  # fmt: skip
    homes = asked(store, "MATCH (x:Child|Carer)-[r:LIVES_IN]->(h:Household) RETURN r.key AS key, x.key AS person,"
                  " h.key AS home, r.until AS until, r.shielded AS shielded")  # fmt: skip
    marked = {
        str(row["key"])
        for row in asked(store, "MATCH (s:SourceRecord)-[t:REFERS_TO]->(n:Child|Household) WHERE t.until IS NULL AND"
                         " s.marked_shielded = true AND s.shield_lifted IS NULL RETURN n.key AS key")
    }  # fmt: skip
    now = [row for row in homes if row["until"] is None or str(row["until"]) > TODAY]
    children = {key for key, row in nodes.items() if "Child" in str(row["labels"])}
    covered_homes = {str(r["home"]) for r in now if r["person"] in marked & children} | (marked - children)
    behind = {str(row["person"]) for row in now if row["home"] in covered_homes}
    expected = {key: key in (marked & children) for key in children}
    expected |= {key: key in covered_homes for key, row in nodes.items() if "Household" in str(row["labels"])}
    expected |= {key: key in behind for key, row in nodes.items() if "Carer" in str(row["labels"])}
    wrong = [f"{nodes[key]['labels']} {key}" for key, want in expected.items() if nodes[key]["shielded"] is not want]
    wrong += [
        f"LIVES_IN {row['key']}" for row in homes
        if row["shielded"] is not (row["home"] in covered_homes or row["person"] in marked & children)
    ]  # fmt: skip
    received = asked(store, "MATCH (c:Child)-[:RECEIVES]->(s:Service) RETURN c.key AS child, s.key AS service")
    lists = {(row["child"], row["service"]) for row in received}
    for kind, pattern in (("RECEIVES", "-[r:RECEIVES]->()"), ("CARES_FOR", "<-[r:CARES_FOR]-()"),
                          ("INVOLVED_WITH", "<-[r:INVOLVED_WITH]-()")):  # fmt: skip
        for row in asked(store, f"MATCH (c:Child){pattern} RETURN c.key AS child, r.service AS service,"
                                " r.shielded AS shielded"):  # fmt: skip
            leads_home = kind != "INVOLVED_WITH" or (row["child"], row["service"]) in lists
            want = row["child"] in marked or (leads_home and row["child"] in behind)
            if row["shielded"] is not want:
                wrong.append(f"{kind} of {row['child']}")
    return wrong + _uncovered_sources(store, homes, {key for key, row in nodes.items() if row["shielded"] is True})


def _uncovered_sources(store: Store, homes: list[Row], shielded: set[str]) -> list[str]:
    """What sources said of whoever is, or was, behind a shield, and the links from it, if not covered as they must."""
    behind = shielded | {str(row["person"]) for row in homes if row["shielded"] is True}
    said = asked(
        store,
        "MATCH (s:SourceRecord)-[r:REFERS_TO|NOT_SAME]->(n:Child|Carer|Household) RETURN s.key AS"
        " record, s.shielded AS shielded, s.marked_shielded AS marked, r.shielded AS link, n.key AS entity",
    )
    covered = {row["record"] for row in said if row["entity"] in behind or row["marked"] is not None}
    wrong = [f"SourceRecord {row['record']}" for row in said if row["shielded"] is not (row["record"] in covered)]
    return wrong + [
        f"link of {row['record']}" for row in said
        if row["link"] is not (row["entity"] in behind or row["marked"] is not None)
    ]  # fmt: skip
