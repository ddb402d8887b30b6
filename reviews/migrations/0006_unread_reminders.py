from django.db import migrations, models


class Migration(migrations.Migration):
    """The unread rows of an inbox are counted on every page."""

    dependencies = [("reviews", "0005_tell_tiers")]

    operations = [
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['organization', 'member', 'show_at'], name='reminder_unread'),
        ),
    ]
