"""Countries, currencies and time zones must exist; refusals say which rule they break."""

import tenants.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("tenants", "0002_last_seen")]

    operations = [
        migrations.AlterField(
            model_name='organization',
            name='country',
            field=models.CharField(blank=True, default='', max_length=2, validators=[tenants.codes.validate_country], verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='currency',
            field=models.CharField(default='EUR', max_length=3, validators=[tenants.codes.validate_currency], verbose_name='currency'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='timezone',
            field=models.CharField(default='UTC', max_length=50, validators=[tenants.codes.validate_timezone], verbose_name='time zone'),
        ),
        migrations.AlterConstraint(
            model_name='organization',
            name='organization_bands_descend',
            constraint=models.CheckConstraint(condition=models.Q(('band_a__gt', models.F('band_b')), ('band_a__lte', 10), ('band_b__gte', 1)), name='organization_bands_descend', violation_error_message='Band A begins above band B; both lie from 1 to 10.'),
        ),
        migrations.AlterConstraint(
            model_name='organization',
            name='organization_abc_ascends',
            constraint=models.CheckConstraint(condition=models.Q(('abc_a__gt', 0), ('abc_a__lt', models.F('abc_b')), ('abc_b__lte', 1)), name='organization_abc_ascends', violation_error_message='Class A ends before class B; both lie from 0 to 1.'),
        ),
    ]
