"""The tables of actions in one step, for an empty database; csp's, of the same kind, says more."""

import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from csp.tables_at_once import CreateModels


def add_words_index(apps, schema_editor):
    """Word search on PostgreSQL by trigrams. SQLite has no such index: there it reads the log through."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute("CREATE INDEX action_words ON actions_action USING gin (UPPER(text) gin_trgm_ops)")


def remove_words_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX action_words")


class Migration(migrations.Migration):

    replaces = [
        ('actions', '0001_initial'),
        ('actions', '0002_words_index'),
        ('actions', '0003_chase'),
        ('actions', '0004_files'),
        ('actions', '0005_owner_to_confirm'),
        ('actions', '0006_imports_with_all_others'),
    ]

    initial = True

    dependencies = [
        ('csp', '0001_squashed_0006_file_imports'),
        ('meetings', '0001_squashed_0016_decision_needs_no_action'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('restricted', models.BooleanField(default=False, help_text='Only people who sit on this board may read it, before and after the meeting.')),
                    ('grounds', models.JSONField(blank=True, default=list, help_text='The paragraphs of Part 1 of Schedule 12A that apply.')),
                    ('public_interest_reason', models.TextField(blank=True, help_text='Why keeping it from the public outweighs the public interest in disclosing it.')),
                    ('public_title', models.CharField(blank=True, help_text='What the public reads in place of the title. Leave empty if the title itself gives nothing away.', max_length=250)),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('number', models.PositiveIntegerField()),
                    ('text', models.TextField(help_text='What is to be done.', verbose_name='action')),
                    ('raised_on', models.DateField(help_text='The date of the meeting it came from.', verbose_name='date of meeting')),
                    ('minuted_text', models.TextField(blank=True, editable=False, help_text='The ACTION: line it was made from.')),
                    ('minuted_in_private', models.BooleanField(default=False, editable=False, help_text='The line stood in the restricted part of the minute.')),
                    ('due', models.CharField(choices=[('date', 'On a date'), ('asap', 'As soon as possible'), ('next_meeting', 'Next meeting'), ('yearly', 'Every year'), ('ongoing', 'Ongoing'), ('none', 'No due date yet')], default='none', max_length=15)),
                    ('due_on', models.DateField(blank=True, help_text="For 'next meeting', that meeting's date; for 'every year', the next of those days; for 'as soon as possible', the last day before the board's rule counts it as overdue, if it has one.", null=True, verbose_name='due date')),
                    ('first_due_on', models.DateField(blank=True, editable=False, null=True)),
                    ('status', models.CharField(choices=[('proposed', 'Proposed'), ('open', 'Open'), ('in_hand', 'In hand'), ('awaiting_closure', 'Awaiting closure'), ('completed', 'Completed'), ('closed', 'Closed by the board'), ('not_pursued', 'Not pursued'), ('merged', 'Merged into another')], default='open', max_length=20)),
                    ('flagged_on', models.DateField(blank=True, editable=False, help_text='The night the nightly job found it overdue.', null=True)),
                    ('closed_on', models.DateField(blank=True, editable=False, null=True)),
                    ('done_at_meeting', models.BooleanField(default=False, editable=False, help_text='The minute says it is done: confirming it completes it.')),
                    ('sorts_on', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('due_on', models.Value(datetime.date(9999, 12, 31))), output_field=models.DateField())),
                    ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='meetings.board')),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='meetings.meeting')),
                    ('minute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='meetings.minute')),
                    ('closed_at_meeting', models.ForeignKey(blank=True, editable=False, help_text='The meeting that closed it, where one did.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions_closed', to='meetings.meeting')),
                    ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='actions.action')),
                    ('slips', models.PositiveSmallIntegerField(default=0, editable=False, help_text='How often its due date was put off.')),
                ],
                options={
                    'ordering': ['board', 'number'],
                    'indexes': [models.Index(condition=models.Q(('status__in', ['open', 'in_hand', 'awaiting_closure'])), fields=['due_on', 'id'], name='action_open_by_due'), models.Index(fields=['board', 'status', 'due_on'], name='action_by_board'), models.Index(fields=['sorts_on', 'id'], name='action_by_due'), models.Index(fields=['raised_on', 'id'], name='action_by_raised')],
                    'constraints': [models.UniqueConstraint(fields=('board', 'number'), name='action_number_once', violation_error_message='This board already has an action with that number.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='action_has_text'), models.CheckConstraint(condition=models.Q(models.Q(('due', 'date'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='action_date_has_due_on', violation_error_message='Give the date it is due.'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', models.F('raised_on')), _connector='OR'), name='action_due_not_before_meeting', violation_error_message='The due date cannot be before the meeting it came from.'), models.CheckConstraint(condition=models.Q(('due__in', ['date', 'next_meeting', 'asap', 'yearly']), ('due_on__isnull', True), _connector='OR'), name='action_due_on_only_with_date'), models.CheckConstraint(condition=models.Q(models.Q(('due', 'yearly'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='action_yearly_has_due_on'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='action_merged_into_another'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='action_not_merged_into_itself')],
                },
            ),
            migrations.CreateModel(
                name='ActionOwner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, help_text='The first one leads.')),
                    ('text', models.CharField(max_length=200)),
                    ('everyone', models.BooleanField(default=False)),
                    ('confirmed', models.BooleanField(default=False)),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='actions.action')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned', to='meetings.organisation')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned', to='meetings.person')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('confirmed', False)), fields=['action'], name='owner_to_confirm')],
                    'constraints': [models.UniqueConstraint(fields=('action', 'person'), name='owner_person_once'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', False)), models.Q(('everyone', True), ('person__isnull', False)), models.Q(('everyone', True), ('organisation__isnull', False)), _connector='OR', _negated=True), name='owner_is_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='ActionUpdate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField(default=django.utils.timezone.localdate)),
                    ('text', models.TextField()),
                    ('by_name', models.CharField(blank=True, help_text='Who reported it, as it was written.', max_length=200)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='actions.action')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(blank=True, help_text='Evidence.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csp.storedfile')),
                    ('file_name', models.CharField(blank=True, max_length=200)),
                    ('link', models.ForeignKey(blank=True, help_text='The link it came by, when it was given without an account.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csp.signedlink')),
                    ('proposes_completion', models.BooleanField(default=False, help_text='It says that the action is done.')),
                    ('restricted', models.BooleanField(default=False, help_text="Only the people of the board, and the action's owners, ever read it.")),
                    ('web_address', models.URLField(blank=True, help_text='Where the evidence can be read.', max_length=500, verbose_name='link')),
                ],
                options={
                    'ordering': ['-on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='update_has_text'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('file_name', '')), models.Q(('file__isnull', False), models.Q(('file_name', ''), _negated=True)), _connector='OR'), name='update_file_has_name')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalAction',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('restricted', models.BooleanField(default=False, help_text='Only people who sit on this board may read it, before and after the meeting.')),
                    ('grounds', models.JSONField(blank=True, default=list, help_text='The paragraphs of Part 1 of Schedule 12A that apply.')),
                    ('public_interest_reason', models.TextField(blank=True, help_text='Why keeping it from the public outweighs the public interest in disclosing it.')),
                    ('public_title', models.CharField(blank=True, help_text='What the public reads in place of the title. Leave empty if the title itself gives nothing away.', max_length=250)),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('number', models.PositiveIntegerField()),
                    ('text', models.TextField(help_text='What is to be done.', verbose_name='action')),
                    ('raised_on', models.DateField(help_text='The date of the meeting it came from.', verbose_name='date of meeting')),
                    ('minuted_text', models.TextField(blank=True, editable=False, help_text='The ACTION: line it was made from.')),
                    ('minuted_in_private', models.BooleanField(default=False, editable=False, help_text='The line stood in the restricted part of the minute.')),
                    ('due', models.CharField(choices=[('date', 'On a date'), ('asap', 'As soon as possible'), ('next_meeting', 'Next meeting'), ('yearly', 'Every year'), ('ongoing', 'Ongoing'), ('none', 'No due date yet')], default='none', max_length=15)),
                    ('due_on', models.DateField(blank=True, help_text="For 'next meeting', that meeting's date; for 'every year', the next of those days; for 'as soon as possible', the last day before the board's rule counts it as overdue, if it has one.", null=True, verbose_name='due date')),
                    ('first_due_on', models.DateField(blank=True, editable=False, null=True)),
                    ('status', models.CharField(choices=[('proposed', 'Proposed'), ('open', 'Open'), ('in_hand', 'In hand'), ('awaiting_closure', 'Awaiting closure'), ('completed', 'Completed'), ('closed', 'Closed by the board'), ('not_pursued', 'Not pursued'), ('merged', 'Merged into another')], default='open', max_length=20)),
                    ('flagged_on', models.DateField(blank=True, editable=False, help_text='The night the nightly job found it overdue.', null=True)),
                    ('closed_on', models.DateField(blank=True, editable=False, null=True)),
                    ('done_at_meeting', models.BooleanField(default=False, editable=False, help_text='The minute says it is done: confirming it completes it.')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('board', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.board')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.meeting')),
                    ('minute', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.minute')),
                    ('closed_at_meeting', models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='The meeting that closed it, where one did.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.meeting')),
                    ('merged_into', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='actions.action')),
                    ('slips', models.PositiveSmallIntegerField(default=0, editable=False, help_text='How often its due date was put off.')),
                ],
                options={
                    'verbose_name': 'historical action',
                    'verbose_name_plural': 'historical actions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='ChaseRules',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('asap_days', models.PositiveSmallIntegerField(blank=True, help_text='So many days after the meeting. Leave empty if it never does.', null=True, verbose_name='ASAP counts as overdue after')),
                    ('lead_days', models.PositiveSmallIntegerField(blank=True, help_text='So many days overdue.', null=True, verbose_name='pass up to the owner’s organisation after')),
                    ('chair_days', models.PositiveSmallIntegerField(blank=True, help_text='So many days overdue.', null=True, verbose_name='put on the chair’s list after')),
                    ('ask_days', models.PositiveSmallIntegerField(blank=True, help_text='So many working days before the last day to publish the agenda.', null=True, verbose_name='ask for updates before a meeting')),
                    ('board', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='chase_rules', to='meetings.board')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('lead_days__isnull', True), ('chair_days__isnull', True), ('chair_days__gte', models.F('lead_days')), _connector='OR'), name='chase_chair_after_lead', violation_error_message='The chair’s list comes after the owner’s organisation, not before.')],
                },
            ),
            migrations.CreateModel(
                name='DigestChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('often', models.CharField(choices=[('daily', 'Every day there is something to say'), ('weekly', 'Once a week'), ('changes', 'Only when something has changed'), ('never', 'Never')], default='daily', max_length=10)),
                    ('weekday', models.PositiveSmallIntegerField(default=0, help_text='For once a week: 0 is Monday, 6 is Sunday.')),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_choice', to='meetings.person')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('weekday__gte', 0), ('weekday__lte', 6)), name='digest_weekday_is_one')],
                },
            ),
            migrations.CreateModel(
                name='DueChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('was', models.CharField(choices=[('date', 'On a date'), ('asap', 'As soon as possible'), ('next_meeting', 'Next meeting'), ('yearly', 'Every year'), ('ongoing', 'Ongoing'), ('none', 'No due date yet')], max_length=15)),
                    ('was_on', models.DateField(blank=True, null=True)),
                    ('becomes', models.CharField(choices=[('date', 'On a date'), ('asap', 'As soon as possible'), ('next_meeting', 'Next meeting'), ('yearly', 'Every year'), ('ongoing', 'Ongoing'), ('none', 'No due date yet')], max_length=15)),
                    ('becomes_on', models.DateField(blank=True, null=True)),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_changes', to='actions.action')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='due_change_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='Escalation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('to', models.CharField(choices=[('lead', 'The owner’s organisation'), ('chair', 'The chair’s list')], max_length=10)),
                    ('due_on', models.DateField(help_text='The due date it had missed.')),
                    ('on', models.DateField(help_text='The night it was passed up.')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='actions.action')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.person')),
                ],
                options={
                    'ordering': ['on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('action', 'to', 'due_on'), name='escalation_once')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalChaseRules',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('asap_days', models.PositiveSmallIntegerField(blank=True, help_text='So many days after the meeting. Leave empty if it never does.', null=True, verbose_name='ASAP counts as overdue after')),
                    ('lead_days', models.PositiveSmallIntegerField(blank=True, help_text='So many days overdue.', null=True, verbose_name='pass up to the owner’s organisation after')),
                    ('chair_days', models.PositiveSmallIntegerField(blank=True, help_text='So many days overdue.', null=True, verbose_name='put on the chair’s list after')),
                    ('ask_days', models.PositiveSmallIntegerField(blank=True, help_text='So many working days before the last day to publish the agenda.', null=True, verbose_name='ask for updates before a meeting')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('board', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.board')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical chase rules',
                    'verbose_name_plural': 'historical chase ruless',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalDigestChoice',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('often', models.CharField(choices=[('daily', 'Every day there is something to say'), ('weekly', 'Once a week'), ('changes', 'Only when something has changed'), ('never', 'Never')], default='daily', max_length=10)),
                    ('weekday', models.PositiveSmallIntegerField(default=0, help_text='For once a week: 0 is Monday, 6 is Sunday.')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.person')),
                ],
                options={
                    'verbose_name': 'historical digest choice',
                    'verbose_name_plural': 'historical digest choices',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='SavedList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('query', models.CharField(blank=True, max_length=1000)),
                    ('board', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.board')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_lists', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='saved_list_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_list_has_name')],
                },
            ),
            migrations.CreateModel(
                name='LogExport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('xlsx', 'Excel'), ('pdf', 'PDF'), ('docx', 'Word')], max_length=4)),
                    ('query', models.TextField(blank=True, help_text='What the list was narrowed by, as in its address.')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('rows', models.PositiveIntegerField(default=0)),
                    ('board', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.board')),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='csp.storedfile')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log_exports', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-asked_at', '-pk'],
                },
            ),
        ]),
        migrations.RunPython(add_words_index, remove_words_index),
    ]
