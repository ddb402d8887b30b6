import django.db.models.deletion
import tenants.fields
import tenants.ids
from django.db import migrations, models

from audit.triggers import StreamTable
from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0016_whose_move'),
        ('plans', '0002_stream'),
        ('tenants', '0007_account_manager_in_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusinessUnit',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='unit')),
                ('name_key', models.CharField(editable=False, max_length=300)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('account', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='units', to='accounts.account')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
            ],
            options={
                'ordering': ['name_key', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ClientSpend',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount_minor', models.BigIntegerField(editable=False)),
                ('source', models.CharField(max_length=200, verbose_name='source of the estimate')),
                ('estimated_on', models.DateField(verbose_name='date of the estimate')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('account', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spends', to='accounts.account')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
            ],
            options={
                'ordering': ['account', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Offering',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='offering')),
                ('name_key', models.CharField(editable=False, max_length=300)),
                ('position', models.PositiveIntegerField(editable=False)),
                ('archived_at', models.DateTimeField(editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('parent', tenants.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='plans.offering', verbose_name='part of')),
            ],
            options={
                'ordering': ['position', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CellChange',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(blank=True, choices=[('owned', 'Owned'), ('in_progress', 'In progress'), ('gap', 'Gap'), ('competitor', 'Competitor'), ('not_eligible', 'Not eligible')], max_length=12)),
                ('potential_minor', models.BigIntegerField(null=True)),
                ('changed_on', models.DateField()),
                ('account', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('unit', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.businessunit')),
                ('offering', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.offering')),
            ],
            options={
                'ordering': ['changed_on', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='WhitespaceCell',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('owned', 'Owned'), ('in_progress', 'In progress'), ('gap', 'Gap'), ('competitor', 'Competitor'), ('not_eligible', 'Not eligible')], max_length=12, verbose_name='state')),
                ('potential_minor', models.BigIntegerField(editable=False, null=True)),
                ('contract_end', models.DateField(blank=True, null=True, verbose_name='contract ends')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source of the estimate')),
                ('estimated_on', models.DateField(blank=True, null=True, verbose_name='date of the estimate')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('account', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='accounts.account')),
                ('offering', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='plans.offering')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('unit', tenants.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='plans.businessunit')),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CellCompetitor',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='competitor')),
                ('name_key', models.CharField(editable=False, max_length=300)),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='share')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('cell', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='competitors', to='plans.whitespacecell')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('share'), descending=True, nulls_last=True), 'name_key'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='businessunit',
            index=models.Index(fields=['organization', 'updated_at', 'id'], name='unit_by_update'),
        ),
        migrations.AddConstraint(
            model_name='businessunit',
            constraint=models.UniqueConstraint(fields=('organization', 'account', 'name_key'), name='unit_one_of_a_name'),
        ),
        migrations.AddConstraint(
            model_name='businessunit',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='unit_has_name'),
        ),
        migrations.AddConstraint(
            model_name='clientspend',
            constraint=models.UniqueConstraint(fields=('organization', 'account'), name='spend_once'),
        ),
        migrations.AddConstraint(
            model_name='clientspend',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='spend_is_an_amount'),
        ),
        migrations.AddIndex(
            model_name='offering',
            index=models.Index(fields=['organization', 'parent', 'position'], name='offering_by_position'),
        ),
        migrations.AddIndex(
            model_name='offering',
            index=models.Index(fields=['organization', 'updated_at', 'id'], name='offering_by_update'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.UniqueConstraint(condition=models.Q(('archived_at', None), ('parent', None)), fields=('organization', 'name_key'), name='offering_one_of_a_name'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.UniqueConstraint(condition=models.Q(('archived_at', None), ('parent__isnull', False)), fields=('organization', 'parent', 'name_key'), name='offering_one_of_a_name_below'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='offering_has_name'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='offering_not_below_itself'),
        ),
        migrations.AddIndex(
            model_name='cellchange',
            index=models.Index(fields=['organization', 'account', 'changed_on'], name='cell_change_by_day'),
        ),
        migrations.AddIndex(
            model_name='whitespacecell',
            index=models.Index(fields=['organization', 'account', 'state'], name='cell_by_account'),
        ),
        migrations.AddIndex(
            model_name='whitespacecell',
            index=models.Index(fields=['organization', 'offering'], name='cell_by_offering'),
        ),
        migrations.AddIndex(
            model_name='whitespacecell',
            index=models.Index(fields=['organization', 'updated_at', 'id'], name='cell_by_update'),
        ),
        migrations.AddConstraint(
            model_name='whitespacecell',
            constraint=models.UniqueConstraint(condition=models.Q(('unit', None)), fields=('organization', 'account', 'offering'), name='cell_one_of_account'),
        ),
        migrations.AddConstraint(
            model_name='whitespacecell',
            constraint=models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('organization', 'unit', 'offering'), name='cell_one_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='whitespacecell',
            constraint=models.CheckConstraint(condition=models.Q(('potential_minor', None), models.Q(('potential_minor__gte', 0), models.Q(('state', 'not_eligible'), _negated=True)), _connector='OR'), name='cell_potential_is_possible'),
        ),
        migrations.AddConstraint(
            model_name='cellcompetitor',
            constraint=models.UniqueConstraint(fields=('organization', 'cell', 'name_key'), name='competitor_once_a_cell'),
        ),
        migrations.AddConstraint(
            model_name='cellcompetitor',
            constraint=models.CheckConstraint(condition=models.Q(('share', None), models.Q(('share__gt', 0), ('share__lte', 100)), _connector='OR'), name='competitor_share_is_one'),
        ),
        SecureTenantTable("Offering"),
        SecureTenantTable("BusinessUnit"),
        SecureTenantTable("WhitespaceCell"),
        SecureTenantTable("CellCompetitor"),
        SecureTenantTable("CellChange"),
        SecureTenantTable("ClientSpend"),
        StreamTable(
            "Offering",
            resource="offerings",
            shown={
                "name": "name",
                "position": "position",
                "parent_id": "parent",
                "archived_at": "archived",
            },
        ),
    ]
