"""A person may choose to be reminded in the inbox alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0009_what_fell_due'),
    ]

    operations = [
        migrations.AlterField(
            model_name='noticepreference',
            name='delivery',
            field=models.CharField(choices=[('each', 'Each by itself'), ('daily', 'Once a day, together'), ('weekly', 'Once a week, together'), ('none', 'Not by mail, in the inbox alone')], default='each', max_length=6, verbose_name='reminders by e-mail'),
        ),
    ]
