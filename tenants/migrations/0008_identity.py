"""Users, addresses, sessions and second factors show to their own person alone."""

from django.db import migrations

from tenants.identity import SecureIdentity


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0007_account_manager_in_words"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [SecureIdentity()]
