"""Accounts, people and what other systems call them are found by words."""

from django.db import migrations

from search.triggers import IndexedTable


class Migration(migrations.Migration):

    dependencies = [("accounts", "0025_second_scoring"), ("search", "0001_words")]

    operations = [
        IndexedTable("Account", kind=1, keys=["name_key"], texts=["legal_name"], wholes=["tax_id"], gone="archived_at"),
        IndexedTable("ExternalReference", kind=2, wholes=["external_id"]),
        IndexedTable("Person", kind=3, keys=["name_key"], wholes=["email"], gone="erased_at"),
        IndexedTable("StakeholderReference", kind=4, wholes=["external_id"]),
    ]
