"""Notices, and one table of what goes by which way in the place of one choice for all mails."""

import json

import django.db.models.deletion
import tenants.fields
import tenants.ids
from django.db import migrations, models

from tenants.rls import SecureTenantTable

REMINDERS = ("before", "today", "overdue", "escalated")
MAILED = (*REMINDERS, "handed_over", "nominated", "answered", "assigned", "mentioned")
TOGETHER = json.dumps({kind: ["inbox", "digest"] for kind in MAILED})
# who wanted no mail gets none of the new ones either
NO_MAIL = json.dumps({kind: ["inbox"] for kind in MAILED})
KEEP = f"""
    UPDATE reviews_noticepreference SET
        digest = CASE WHEN delivery = 'weekly' THEN 'weekly' ELSE 'daily' END,
        channels = CASE WHEN delivery = 'none' THEN '{NO_MAIL}'::jsonb
                        WHEN delivery IN ('daily', 'weekly') THEN '{TOGETHER}'::jsonb
                        ELSE '{{}}'::jsonb END
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_words_of_evidence'),
        ('mail', '0004_news'),
        ('reviews', '0011_closed_days'),
        ('tenants', '0005_closed_month'),
    ]

    operations = [
        migrations.AddField(
            model_name='noticepreference',
            name='channels',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='noticepreference',
            name='digest',
            field=models.CharField(choices=[('daily', 'Once a day'), ('weekly', 'Once a week, on Monday')], default='daily', max_length=6, verbose_name='the digest comes'),
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE reviews_noticepreference NO FORCE ROW LEVEL SECURITY",
                KEEP,
                "ALTER TABLE reviews_noticepreference FORCE ROW LEVEL SECURITY",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='noticepreference',
            name='delivery',
        ),
        migrations.AlterField(
            model_name='reminder',
            name='show_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('handed_over', 'An account comes to you'), ('nominated', 'An account is nominated'), ('answered', 'A nomination is answered'), ('assigned', 'An action becomes yours'), ('mentioned', 'You are named with @'), ('imported', 'Your file is done'), ('joined', 'Your invitation is accepted')], max_length=12)),
                ('about', models.UUIDField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('author_label', models.CharField(max_length=254)),
                ('show_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='accounts.account')),
                ('mail', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='mail.mail')),
                ('member', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='tenants.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
            ],
            options={
                'ordering': ['-show_at', '-id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization', 'member', '-show_at'], name='notice_inbox'), models.Index(condition=models.Q(('read_at', None)), fields=['organization', 'member', 'show_at'], name='notice_unread'), models.Index(fields=['organization', 'account'], name='notice_by_account'), models.Index(fields=['organization', 'mail'], name='notice_by_mail'), models.Index(fields=['organization', 'created_at'], name='notice_by_age')],
            },
        ),
        SecureTenantTable("Notice"),
    ]
