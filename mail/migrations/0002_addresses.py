import django.db.models.deletion
from django.db import migrations, models

import tenants.fields

KINDS = [('reminder', 'Reminder'), ('digest', 'Digest'), ('invitation', 'Invitation'), ('new_password', 'Link for a new password'), ('no_account', 'No account with this address'), ('new_address', 'New address to confirm'), ('sign_in_notice', 'Notice about signing in')]


class Migration(migrations.Migration):
    """A mail goes to a member or to an address, and says what it is about."""

    dependencies = [
        ('mail', '0001_from_reviews'),
        ('reviews', '0007_mails_have_moved'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='about',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='mail',
            name='address',
            field=models.EmailField(blank=True, default='', max_length=254),
        ),
        migrations.AlterField(
            model_name='mail',
            name='kind',
            field=models.CharField(choices=KINDS, max_length=20),
        ),
        migrations.AlterField(
            model_name='mail',
            name='member',
            field=tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='tenants.membership'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('member', None), ('address', ''), _connector='XOR'), name='mail_has_one_reader'),
        ),
    ]
