import django.db.models.deletion
from django.db import migrations

import tenants.fields


class Migration(migrations.Migration):
    """Mails are the outbox's own: reminders refer to them there. The database stays as it is."""

    dependencies = [
        ('mail', '0001_from_reviews'),
        ('reviews', '0006_unread_reminders'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='reminder',
                    name='mail',
                    field=tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reminders', to='mail.mail'),
                ),
                migrations.DeleteModel(name='Mail'),
            ],
        ),
    ]
