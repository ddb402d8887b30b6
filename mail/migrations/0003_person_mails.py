import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tenants.ids

KINDS = [('reminder', 'Reminder'), ('digest', 'Digest'), ('invitation', 'Invitation'), ('new_password', 'Link for a new password'), ('no_account', 'No account with this address'), ('new_address', 'New address to confirm'), ('sign_in_notice', 'Notice about signing in')]
STATES = [('waiting', 'Waiting'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('dropped', 'No longer needed')]


class Migration(migrations.Migration):
    """Mails to people about how they sign in: of no organisation."""

    dependencies = [
        ('mail', '0002_addresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonMail',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=KINDS, max_length=20)),
                ('state', models.CharField(choices=STATES, default='waiting', max_length=7)),
                ('send_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('sealed', models.TextField(blank=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['send_at', 'id'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'waiting')), fields=['send_at', 'id'], name='person_mail_waiting'),
                    models.Index(condition=models.Q(('state', 'claimed')), fields=['claimed_at'], name='person_mail_claimed'),
                    models.Index(fields=['created_at'], name='person_mail_by_age'),
                ],
            },
        ),
    ]
