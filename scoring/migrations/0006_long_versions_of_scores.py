from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_months_with_revenue")]

    operations = [
        migrations.AlterField(
            model_name="score",
            name="version",
            field=models.PositiveBigIntegerField(default=1),
        ),
    ]
