"""What is asked of the archive (R26): the latest of some areas, whom a source knew as what, one of them opened.

Used by `loaders.retention_archive` and the desk of retention, past the policies: an archive refers to nobody, and
whoever asks for one is decided on as a whole, before.
"""

from graph.queries.catalogue import Part, Query

_ARCHIVE_COLUMNS = """
RETURN s.key AS key, s.source_id AS child, s.area AS area, s.archive AS archive, s.received AS received,
       s.review_rule AS rule, s.holdings AS holdings
"""

# The archive of a child, and those of the records that went into its own.
_ALL_OF_ONE = """
MATCH (s:SourceRecord) WHERE s.source = 'retention' AND s.standing = 'archived' AND s.source_id = $child
WITH DISTINCT coalesce(s.archive, s.key) AS first
MATCH (s:SourceRecord) WHERE s.source = 'retention' AND s.standing = 'archived' AND (s.key = first OR s.archive = first)
""".lstrip()

RETENTION_LATEST = Query(
    name="retention.latest",
    description="What was archived lately of the children of some areas, the latest first.",
    parts=(
        Part(
            name="archives",
            template=f"""
MATCH (s:SourceRecord)
WHERE s.source = 'retention' AND s.standing = 'archived' AND s.area IN $areas AND s.received > $since
  AND s.archive IS NULL
{_ARCHIVE_COLUMNS.strip()}
ORDER BY received DESC, key LIMIT 50
""",
        ),
    ),
    parameters=("areas", "since"),
    privileged=True,
)

RETENTION_MARKED = Query(
    name="retention.marked",
    description="The archived child whom a source knew under its own identifier.",
    parts=(
        Part(
            name="children",
            template="""
MATCH (s:SourceRecord)
WHERE s.source = $source AND s.source_id = $source_id AND s.standing = 'removed'
WITH s.archive AS archive
MATCH (a:SourceRecord {key: archive})
RETURN DISTINCT a.source_id AS key ORDER BY key
""",
        ),
    ),
    parameters=("source", "source_id"),
    privileged=True,
)

RETENTION_OPENED = Query(
    name="retention.opened",
    description="The archive of one child with those of the records that went into its own, and who knew it as whom.",
    parts=(
        Part(
            name="archives",
            template=f"""
{_ALL_OF_ONE}{_ARCHIVE_COLUMNS.strip()}
ORDER BY key
""",
        ),
        Part(
            name="marks",
            template=f"""
{_ALL_OF_ONE}WITH s.key AS archive
MATCH (m:SourceRecord) WHERE m.standing = 'removed' AND m.archive = archive
RETURN m.source AS source, m.source_id AS source_id, m.received AS received, m.key AS key
ORDER BY source, source_id, key
""",
        ),
    ),
    parameters=("child",),
    privileged=True,
)

RETENTION_ARCHIVES = Query(
    name="retention.archives",
    description="The archive of one child: what was held, and since when it has been archived.",
    parts=(
        Part(
            name="archives",
            template="""
MATCH (s:SourceRecord) WHERE s.source = 'retention' AND s.standing = 'archived' AND s.source_id = $child
RETURN s.key AS key, s.received AS received, s.review_rule AS rule, s.holdings AS holdings ORDER BY key
""",
        ),
    ),
    parameters=("child",),
    privileged=True,
)
