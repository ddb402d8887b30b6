"""Every user's address is proven: by an invitation that reached it, or by the operator."""

from django.db import migrations

OWN = """
    INSERT INTO account_emailaddress (user_id, email, verified, "primary")
    SELECT id, email, true, true FROM tenants_user u
    WHERE NOT EXISTS (SELECT FROM account_emailaddress a WHERE a.user_id = u.id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ("tenants", "0003_known_codes"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
