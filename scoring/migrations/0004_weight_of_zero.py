import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft may weigh a criterion with 0."""

    dependencies = [("scoring", "0003_count_rungs")]

    operations = [
        migrations.RemoveConstraint(model_name="criterion", name="criterion_weight_range"),
        migrations.AlterField(
            model_name="criterion",
            name="weight",
            field=models.PositiveSmallIntegerField(
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="weight",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0), ("weight__lte", 100)),
                name="criterion_weight_range",
            ),
        ),
    ]
