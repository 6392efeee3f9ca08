"""The tables of csp in one step, for an empty database: 0001 to 0006 together.

A database that stands at one of those goes on with them, and is at this one when it has them all. What they did to
rows has no part here: there are none yet.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from csp import ledger_guard
from csp.tables_at_once import CreateModels


def protect(apps, schema_editor):
    ledger_guard.protect(schema_editor.connection)


def lift(apps, schema_editor):
    ledger_guard.lift(schema_editor.connection)


class Migration(migrations.Migration):

    replaces = [
        ('csp', '0001_initial'),
        ('csp', '0002_signed_links'),
        ('csp', '0003_outbox_reply_to'),
        ('csp', '0004_ledger_guard'),
        ('csp', '0005_exact_delivery'),
        ('csp', '0006_file_imports'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha256', models.CharField(max_length=64, unique=True)),
                    ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                    ('content_type', models.CharField(max_length=150)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                    ('is_active', models.BooleanField(default=True, verbose_name='can log in')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once', violation_error_message='There is already an account with this e-mail address.')],
                },
            ),
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=50)),
                    ('subject', models.CharField(help_text="What it works on, as 'meeting:12'.", max_length=100)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('message', models.CharField(blank=True, max_length=250)),
                    ('error', models.TextField(blank=True)),
                    ('run_token', models.CharField(blank=True, help_text='Which run of it holds the job.', max_length=32)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-created_at', '-pk'],
                    'indexes': [models.Index(fields=['kind', 'subject', '-created_at'], name='job_by_subject')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('kind', 'subject'), name='job_one_active_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='LedgerEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=30)),
                    ('subject', models.CharField(help_text="What was published, as 'meeting:12'.", max_length=100)),
                    ('title', models.CharField(max_length=250)),
                    ('at', models.DateTimeField()),
                    ('sha256', models.CharField(blank=True, help_text='Of the bytes published, where there are any.', max_length=64)),
                    ('previous_hash', models.CharField(max_length=64, unique=True)),
                    ('hash', models.CharField(max_length=64, unique=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['pk'],
                    'indexes': [models.Index(fields=['subject'], name='ledger_by_subject')],
                },
            ),
            migrations.CreateModel(
                name='OutboxMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(help_text="As 'digest:2018-09-26:person:5'.", max_length=200, unique=True)),
                    ('to', models.EmailField(max_length=254)),
                    ('subject', models.CharField(max_length=250)),
                    ('text', models.TextField()),
                    ('html', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Sending'), ('handing', 'Being handed over'), ('sent', 'Sent'), ('not_known', 'Not known whether it was sent'), ('failed', 'Failed'), ('bounced', 'Came back')], default='waiting', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('error', models.TextField(blank=True, help_text='What the mail server said.')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('reply_to', models.EmailField(blank=True, help_text='Who reads an answer to it, where somebody does.', max_length=254)),
                    ('claimed_by', models.CharField(blank=True, max_length=100)),
                    ('delayed_at', models.DateTimeField(blank=True, help_text='When a server last said that it is late.', null=True)),
                    ('lease_ends_at', models.DateTimeField(blank=True, null=True)),
                    ('list_name', models.CharField(blank=True, help_text="The list it goes to, as 'digests'.", max_length=50)),
                    ('not_before', models.DateTimeField(default=django.utils.timezone.now, help_text='When it may be tried again.')),
                    ('outcome_at', models.DateTimeField(blank=True, null=True)),
                    ('settled_by', models.ForeignKey(blank=True, help_text='Who said that it arrived, or that it be sent again.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('status_code', models.CharField(blank=True, help_text="The server's code (RFC 3463), as '5.1.1'.", max_length=12)),
                    ('unsubscribe', models.URLField(blank=True, help_text='Where one click ends such mails. Empty for a mail about one thing.', max_length=500)),
                ],
                options={
                    'ordering': ['pk'],
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='outbox_waiting'), models.Index(condition=models.Q(('state__in', ['sending', 'handing'])), fields=['lease_ends_at'], name='outbox_claimed'), models.Index(condition=models.Q(('state__in', ['not_known', 'failed', 'bounced'])), fields=['-outcome_at', '-id'], name='outbox_troubled'), models.Index(fields=['to', 'outcome_at'], name='outbox_by_address')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(('state', 'sent'), _negated=True), _connector='OR'), name='outbox_sent_has_time'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'handing']), ('outcome_at__isnull', False), _connector='OR'), name='outbox_outcome_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sending', 'handing']), _negated=True), ('lease_ends_at__isnull', False), _connector='OR'), name='outbox_claim_has_lease')],
                },
            ),
            migrations.CreateModel(
                name='SignedLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(help_text="What it lets its holder do, as 'hand-in-paper'.", max_length=30)),
                    ('subject', models.CharField(help_text="On what, as 'paper:12'.", max_length=100)),
                    ('holder', models.CharField(help_text="Who holds it, as 'person:5'.", max_length=100)),
                    ('email', models.EmailField(max_length=254, verbose_name='sent to')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('expires_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('used_at', models.DateTimeField(blank=True, help_text='When something was last done by it.', null=True)),
                    ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('purpose', 'subject', 'holder'), name='link_one_per_holder')],
                },
            ),
            migrations.CreateModel(
                name='FileImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(help_text="Which importer reads it, as 'actions'.", max_length=30)),
                    ('subject', models.CharField(help_text='The key of what it is imported into.', max_length=100)),
                    ('name', models.CharField(max_length=200, verbose_name='file name')),
                    ('options', models.JSONField(blank=True, default=dict, help_text='What else was asked on the page.')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('report', models.JSONField(blank=True, null=True)),
                    ('previewed_at', models.DateTimeField(blank=True, null=True)),
                    ('saved_at', models.DateTimeField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csp.storedfile')),
                ],
                options={
                    'ordering': ['-asked_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('saved_at__isnull', True), ('previewed_at__isnull', False), _connector='OR'), name='file_import_looked_at_first'), models.CheckConstraint(condition=models.Q(('saved_at__isnull', False), ('file__isnull', False), _connector='OR'), name='file_import_kept_until_saved')],
                },
            ),
        ]),
        migrations.RunPython(protect, lift),
    ]
