import django.db.models.deletion
from django.db import migrations, models

import tenants.fields
import tenants.ids

# The table moves with its rows; policies, indexes and references follow the rename.
RENAMED = """
    ALTER TABLE reviews_mail RENAME TO mail_mail;
    ALTER TABLE mail_mail RENAME CONSTRAINT reviews_mail_org_key TO mail_mail_org_key;
    ALTER TABLE mail_mail RENAME CONSTRAINT reviews_mail_member_id_fk TO mail_mail_member_id_fk;
    ALTER INDEX reviews_mail_member_id_org RENAME TO mail_mail_member_id_org;
    ALTER INDEX reviews_mail_pkey RENAME TO mail_mail_pkey;
"""
BACK = """
    ALTER INDEX mail_mail_pkey RENAME TO reviews_mail_pkey;
    ALTER INDEX mail_mail_member_id_org RENAME TO reviews_mail_member_id_org;
    ALTER TABLE mail_mail RENAME CONSTRAINT mail_mail_member_id_fk TO reviews_mail_member_id_fk;
    ALTER TABLE mail_mail RENAME CONSTRAINT mail_mail_org_key TO reviews_mail_org_key;
    ALTER TABLE mail_mail RENAME TO reviews_mail;
"""
STATES = [('waiting', 'Waiting'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('dropped', 'No longer needed')]


class Migration(migrations.Migration):
    """The outbox leaves reviews: the same table under its own name."""

    initial = True

    dependencies = [
        ('reviews', '0006_unread_reminders'),
        ('tenants', '0004_own_addresses'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(RENAMED, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name='Mail',
                    fields=[
                        ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('reminder', 'Reminder'), ('digest', 'Digest')], max_length=8)),
                        ('key', models.CharField(max_length=120)),
                        ('state', models.CharField(choices=STATES, default='waiting', max_length=7)),
                        ('send_at', models.DateTimeField()),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('claimed_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('problem', models.CharField(blank=True, max_length=200)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('member', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='tenants.membership')),
                        ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                    ],
                    options={
                        'ordering': ['send_at', 'id'],
                        'abstract': False,
                        'base_manager_name': 'objects',
                        'default_manager_name': 'objects',
                        'indexes': [
                            models.Index(condition=models.Q(('state', 'waiting')), fields=['organization', 'send_at', 'id'], name='mail_waiting'),
                            models.Index(condition=models.Q(('state', 'claimed')), fields=['organization', 'claimed_at'], name='mail_claimed'),
                            models.Index(condition=models.Q(('state', 'failed')), fields=['organization', '-created_at'], name='mail_failed'),
                        ],
                        'constraints': [models.UniqueConstraint(fields=('organization', 'key'), name='mail_key')],
                    },
                ),
            ],
        ),
    ]
