import django.db.models.deletion
import tenants.fields
import tenants.ids
from django.db import migrations, models

from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('accounts', 'Accounts'), ('revenue', 'Revenue by month')], max_length=8)),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('to_check', 'Being checked'), ('checked', 'Checked'), ('to_apply', 'Being loaded'), ('applied', 'Loaded'), ('to_undo', 'Being undone'), ('undone', 'Undone'), ('failed', 'Could not be read')], default='uploaded', max_length=8)),
                ('file_name', models.CharField(max_length=200)),
                ('header', models.JSONField(default=list)),
                ('sample', models.JSONField(default=list)),
                ('choices', models.JSONField(default=dict)),
                ('preset', models.CharField(blank=True, max_length=40)),
                ('total_lines', models.PositiveIntegerField(default=0)),
                ('made', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('undone', models.PositiveIntegerField(default=0)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', tenants.fields.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenants.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ImportRefusal',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField()),
                ('column', models.CharField(blank=True, max_length=200)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('run', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='accounts.importrun')),
            ],
            options={
                'ordering': ['line', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ImportChunk',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('run', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='accounts.importrun')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ImportChange',
            fields=[
                ('id', models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('target', models.CharField(choices=[('account', 'Account'), ('month', 'Month')], max_length=7)),
                ('target_id', models.UUIDField()),
                ('is_new', models.BooleanField()),
                ('version', models.PositiveIntegerField()),
                ('changes', models.JSONField(default=dict)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.organization')),
                ('run', tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='accounts.importrun')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['organization', '-created_at', '-id'], name='import_run_newest'),
        ),
        migrations.AddIndex(
            model_name='importrefusal',
            index=models.Index(fields=['organization', 'run', 'line'], name='import_refusal_line'),
        ),
        migrations.AddConstraint(
            model_name='importchunk',
            constraint=models.UniqueConstraint(fields=('organization', 'run', 'position'), name='import_chunk_key'),
        ),
        migrations.AddIndex(
            model_name='importchange',
            index=models.Index(fields=['organization', 'run', 'target_id'], name='import_change_target'),
        ),
        SecureTenantTable("ImportRun"),
        SecureTenantTable("ImportChunk"),
        SecureTenantTable("ImportRefusal"),
        SecureTenantTable("ImportChange"),
    ]
