from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """What an account scores that a measured criterion's figure does not exist for."""

    dependencies = [("scoring", "0007_stream")]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="score_without",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[MinValueValidator(1), MaxValueValidator(10)],
                verbose_name="score without the figure",
            ),
        ),
        StreamTable(
            "Criterion",
            resource="matrices",
            shown=dict.fromkeys(
                (
                    *("name", "description", "weight", "kind", "metric", "breakpoints"),
                    *("score_without", "anchor_1", "anchor_5", "anchor_10", "position"),
                ),
                "criteria",
            ),
            part_of="scoring_matrix",
            own="matrix_id",
        ),
        StreamTable(
            "Criterion",
            resource="criteria",
            shown={
                name: name
                for name in (
                    *("name", "description", "weight", "kind", "metric", "breakpoints"),
                    *("score_without", "anchor_1", "anchor_5", "anchor_10", "position"),
                )
            }
            | {"matrix_id": "matrix"},
        ),
    ]
