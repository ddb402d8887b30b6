"""Actions and objectives are found by the words of their titles."""

from django.db import migrations

from search.triggers import IndexedTable


class Migration(migrations.Migration):

    dependencies = [("plans", "0016_action_references"), ("search", "0001_words")]

    operations = [
        IndexedTable("Action", kind=6, texts=["title"]),
        IndexedTable("Objective", kind=7, texts=["title"]),
        IndexedTable("ActionReference", kind=8, wholes=["external_id"]),
    ]
