"""Views of pages with pictures stand beside those of the account list."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0023_archived_accounts")]

    operations = [
        migrations.RemoveConstraint(model_name="savedfilter", name="saved_filter_key"),
        migrations.AddField(
            model_name="savedfilter",
            name="page",
            field=models.CharField(blank=True, default="", max_length=30, verbose_name="page"),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("organization", "owner", "page", "name"), name="saved_filter_key"
            ),
        ),
    ]
