"""A change of phase and a designation can be taken back on their day, and programs are told."""

import django.db.models.deletion
import tenants.fields
from django.db import migrations, models

from audit.triggers import StreamTable
from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_what_was_seen_of_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='designationchange',
            name='takes_back',
            field=tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.designationchange'),
        ),
        migrations.AddField(
            model_name='phasechange',
            name='answer_before',
            field=models.CharField(blank=True, default='', max_length=6),
        ),
        migrations.AddField(
            model_name='phasechange',
            name='answered_on_before',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='phasechange',
            name='since_before',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='phasechange',
            name='taken_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='phasechange',
            name='taken_back_by_label',
            field=models.CharField(blank=True, default='', max_length=254),
        ),
        migrations.AddField(
            model_name='phasechange',
            name='taken_back_reason',
            field=models.CharField(blank=True, default='', max_length=1000),
        ),
        SecureTenantTable("DesignationChange"),
        StreamTable(
            "DesignationChange",
            resource="designations",
            shown={
                "before": "before",
                "after": "after",
                "reason": "reason",
                "override_reason": "override_reason",
                "decided_at": "decided_at",
                "expected_return_minor": "expected_return",
                "author_label": "author",
                "takes_back_id": "takes_back",
                "account_id": "account",
            },
            account="account_id",
            is_restricted=True,
        ),
        StreamTable(
            "PhaseChange",
            resource="phase-changes",
            shown={
                "is_up": "is_up",
                "reason": "reason",
                "evidence": "evidence",
                "changed_at": "changed_at",
                "taken_back_at": "taken_back_at",
                "taken_back_reason": "taken_back_reason",
                "taken_back_by_label": "taken_back_by",
                "from_phase_id": "before",
                "to_phase_id": "after",
                "is_without_evidence": "without_evidence",
                "author_label": "author",
                "account_id": "account",
            },
            account="account_id",
        ),
    ]
