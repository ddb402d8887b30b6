from django.db import migrations

TABLES = ("audit_entry",)
PROSE = (
    "'agenda', 'answer', 'comment', 'details', 'minutes', 'note', 'notes', 'override_reason', "
    "'rationale', 'reason', 'title'"
)
SIGN = """CASE WHEN side IN ('null', '""', '[]') THEN side ELSE '"…"' END"""

# [before, after] of a text: a sign for each side that says something
TEXTS = f"""
    UPDATE audit_entry e
    SET changes = e.changes || (
        SELECT jsonb_object_agg(f.key, (
            SELECT jsonb_agg({SIGN} ORDER BY place)
            FROM jsonb_array_elements(f.value) WITH ORDINALITY s(side, place)
        ))
        FROM jsonb_each(e.changes) f
        WHERE f.key IN ({PROSE}) AND jsonb_typeof(f.value) = 'array' AND f.value <> '[]'
    )
    WHERE e.action <> 'score.set' AND EXISTS (
        SELECT FROM jsonb_each(e.changes) f
        WHERE f.key IN ({PROSE}) AND jsonb_typeof(f.value) = 'array' AND f.value <> '[]'
    )
"""

# a score stands under its criterion's name, as [value, rationale]
RATIONALES = f"""
    UPDATE audit_entry e
    SET changes = (
        SELECT jsonb_object_agg(f.key, (
            SELECT jsonb_agg(
                CASE WHEN jsonb_typeof(cell) = 'array' AND jsonb_array_length(cell) = 2
                THEN jsonb_build_array(
                    cell -> 0, (SELECT {SIGN} FROM (SELECT cell -> 1 AS side) r)
                )
                ELSE cell END
                ORDER BY place
            )
            FROM jsonb_array_elements(f.value) WITH ORDINALITY s(cell, place)
        ))
        FROM jsonb_each(e.changes) f
    )
    WHERE e.action = 'score.set' AND e.changes <> '{{}}' AND NOT EXISTS (
        SELECT FROM jsonb_each(e.changes) f
        WHERE jsonb_typeof(f.value) <> 'array' OR f.value = '[]'
    )
"""


class Migration(migrations.Migration):
    """Take the words of people out of entries that were written before the log left them out."""

    dependencies = [("audit", "0002_entry_actor")]

    operations = [
        migrations.RunSQL(
            [
                # The owner sees every organisation while row-level security is not forced on it.
                *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
                TEXTS,
                RATIONALES,
                *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        )
    ]
