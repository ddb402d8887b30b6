"""Whether anybody is here yet can be asked: the page that makes the first organisation does."""

from django.db import migrations

from tenants.identity import SecureIdentity


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_identity")]

    operations = [SecureIdentity()]
