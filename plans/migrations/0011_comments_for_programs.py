from django.db import migrations, models
from django.utils import timezone

from audit.triggers import StreamTable

# What is said of actions was told under the name that comments on plans now have.
UNNAMED = 'DROP FUNCTION "plans_actioncomment_tells_comments"() CASCADE'


class Migration(migrations.Migration):
    """Comments on plans as a resource: who said them, their versions, and their changes told."""

    dependencies = [("plans", "0010_measure_is_not_asked")]

    operations = [
        migrations.AddField("plancomment", "author_key", models.UUIDField(null=True)),
        migrations.AddField(
            "plancomment", "version", models.PositiveIntegerField(default=1, editable=False)
        ),
        migrations.AddField(
            "plancomment",
            "updated_at",
            models.DateTimeField(auto_now=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "plancomment",
            models.Index(
                fields=["organization", "updated_at", "id"], name="plan_comment_by_update"
            ),
        ),
        migrations.RunSQL(UNNAMED, migrations.RunSQL.noop),
        StreamTable(
            "ActionComment",
            resource="action-comments",
            shown={"text": "text", "action_id": "action", "author_label": "author"},
            account="action_id",
            through="plans_action",
        ),
        StreamTable(
            "PlanComment",
            resource="comments",
            shown={
                "about": "about",
                "text": "text",
                "plan_id": "plan",
                "author_label": "author",
                "resolved_at": "resolved_at",
                "resolved_by_label": "resolved_by",
            },
            account="plan_id",
            through="plans_plan",
        ),
    ]
