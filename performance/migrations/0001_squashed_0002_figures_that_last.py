"""The tables of performance in one step, for an empty database; csp's, of the same kind, says more."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from csp.tables_at_once import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('performance', '0001_initial'),
        ('performance', '0002_figures_that_last'),
    ]

    initial = True

    dependencies = [
        ('meetings', '0001_squashed_0016_decision_needs_no_action'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HistoricalIndicator',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('restricted', models.BooleanField(default=False, help_text='Only people who sit on this board may read it, before and after the meeting.')),
                    ('grounds', models.JSONField(blank=True, default=list, help_text='The paragraphs of Part 1 of Schedule 12A that apply.')),
                    ('public_interest_reason', models.TextField(blank=True, help_text='Why keeping it from the public outweighs the public interest in disclosing it.')),
                    ('public_title', models.CharField(blank=True, help_text='What the public reads in place of the title. Leave empty if the title itself gives nothing away.', max_length=250)),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('code', models.CharField(db_index=True, help_text="For example VAWG-03. It stands in the indicator's address and is not changed later.", max_length=30, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9-]*$', 'Use capital letters, digits and hyphens.')])),
                    ('name', models.CharField(max_length=200)),
                    ('definition', models.TextField(help_text='What is counted, and how.')),
                    ('unit', models.CharField(help_text='For example %, offences or days.', max_length=40)),
                    ('polarity', models.CharField(choices=[('higher', 'Higher is better'), ('lower', 'Lower is better'), ('neither', 'Neither is better')], max_length=10)),
                    ('frequency', models.CharField(choices=[('month', 'Every month'), ('quarter', 'Every quarter'), ('year', 'Every year'), ('rolling', 'Every month, for the twelve months to its end'), ('two_years', 'Every two years, for one year')], max_length=10)),
                    ('source', models.CharField(help_text='Where the figures come from.', max_length=200)),
                    ('decimals', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(4)], verbose_name='decimal places')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('board', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.board')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(blank=True, db_constraint=False, help_text='Who answers for the figures.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.person')),
                    ('lag_days', models.PositiveSmallIntegerField(default=30, help_text='How many days after a period ends its figure is expected.', verbose_name='time lag')),
                    ('opened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('opened_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('suppress_below', models.PositiveSmallIntegerField(blank=True, help_text='On public pages a smaller number than this, and what would give it away, is not shown.', null=True, verbose_name='hide numbers below')),
                ],
                options={
                    'verbose_name': 'historical indicator',
                    'verbose_name_plural': 'historical indicators',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Indicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('restricted', models.BooleanField(default=False, help_text='Only people who sit on this board may read it, before and after the meeting.')),
                    ('grounds', models.JSONField(blank=True, default=list, help_text='The paragraphs of Part 1 of Schedule 12A that apply.')),
                    ('public_interest_reason', models.TextField(blank=True, help_text='Why keeping it from the public outweighs the public interest in disclosing it.')),
                    ('public_title', models.CharField(blank=True, help_text='What the public reads in place of the title. Leave empty if the title itself gives nothing away.', max_length=250)),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('code', models.CharField(help_text="For example VAWG-03. It stands in the indicator's address and is not changed later.", max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9-]*$', 'Use capital letters, digits and hyphens.')])),
                    ('name', models.CharField(max_length=200)),
                    ('definition', models.TextField(help_text='What is counted, and how.')),
                    ('unit', models.CharField(help_text='For example %, offences or days.', max_length=40)),
                    ('polarity', models.CharField(choices=[('higher', 'Higher is better'), ('lower', 'Lower is better'), ('neither', 'Neither is better')], max_length=10)),
                    ('frequency', models.CharField(choices=[('month', 'Every month'), ('quarter', 'Every quarter'), ('year', 'Every year'), ('rolling', 'Every month, for the twelve months to its end'), ('two_years', 'Every two years, for one year')], max_length=10)),
                    ('source', models.CharField(help_text='Where the figures come from.', max_length=200)),
                    ('decimals', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(4)], verbose_name='decimal places')),
                    ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='meetings.board')),
                    ('owner', models.ForeignKey(blank=True, help_text='Who answers for the figures.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='meetings.person')),
                    ('lag_days', models.PositiveSmallIntegerField(default=30, help_text='How many days after a period ends its figure is expected.', verbose_name='time lag')),
                    ('opened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('opened_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('suppress_below', models.PositiveSmallIntegerField(blank=True, help_text='On public pages a smaller number than this, and what would give it away, is not shown.', null=True, verbose_name='hide numbers below')),
                ],
                options={
                    'ordering': ['board__name', 'code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('definition', ''), _negated=True), models.Q(('unit', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='indicator_says_what_it_is'), models.CheckConstraint(condition=models.Q(('decimals__lte', 4)), name='indicator_decimals_fit'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by__isnull', True)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='indicator_opened_at_with_by'), models.CheckConstraint(condition=models.Q(('opened_at__isnull', True), ('restricted', False), _connector='OR'), name='indicator_open_is_not_restricted')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalTarget',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('starts', models.DateField(help_text='The first day of the first period it holds for.', verbose_name='from')),
                    ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='performance.indicator')),
                    ('tolerance', models.DecimalField(decimal_places=2, default=5, help_text='A figure that misses the target by up to this share of it is amber, by more red.', max_digits=5, verbose_name='tolerance in %')),
                ],
                options={
                    'verbose_name': 'historical target',
                    'verbose_name_plural': 'historical targets',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Target',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts', models.DateField(help_text='The first day of the first period it holds for.', verbose_name='from')),
                    ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='performance.indicator')),
                    ('tolerance', models.DecimalField(decimal_places=2, default=5, help_text='A figure that misses the target by up to this share of it is amber, by more red.', max_digits=5, verbose_name='tolerance in %')),
                ],
                options={
                    'ordering': ['indicator', 'starts'],
                    'constraints': [models.UniqueConstraint(fields=('indicator', 'starts'), name='target_once_a_start'), models.CheckConstraint(condition=models.Q(('tolerance__gte', 0), ('tolerance__lte', 100)), name='target_tolerance_is_a_share')],
                },
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('period_start', models.DateField()),
                    ('text', models.TextField(verbose_name='comment')),
                    ('by_name', models.CharField(blank=True, help_text='Who wrote it, where they have no account.', max_length=200)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='performance.indicator')),
                ],
                options={
                    'ordering': ['-period_start'],
                    'constraints': [models.UniqueConstraint(fields=('indicator', 'period_start'), name='comment_once_a_period'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='figure_comment_has_text')],
                },
            ),
            migrations.CreateModel(
                name='Comparator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, unique=True)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='comparator_has_name')],
                },
            ),
            migrations.CreateModel(
                name='ComparatorValue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('period_start', models.DateField()),
                    ('period_end', models.DateField()),
                    ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                    ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('rank_of', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('extracted_on', models.DateField(default=django.utils.timezone.localdate)),
                    ('comparator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='performance.comparator')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comparator_values', to='performance.indicator')),
                ],
                options={
                    'ordering': ['period_start', 'comparator__name'],
                    'constraints': [models.UniqueConstraint(fields=('indicator', 'comparator', 'period_start'), name='comparator_value_once_a_period'), models.CheckConstraint(condition=models.Q(models.Q(('rank__isnull', True), ('rank_of__isnull', True)), models.Q(('rank__gte', 1), ('rank__isnull', False), ('rank__lte', models.F('rank_of')), ('rank_of__isnull', False)), _connector='OR'), name='comparator_rank_among'), models.CheckConstraint(condition=models.Q(('value__isnull', False), ('rank__isnull', False), _connector='OR'), name='comparator_value_says_something')],
                },
            ),
            migrations.CreateModel(
                name='DashboardCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dashboard_cards', to='meetings.board')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dashboard_cards', to='performance.indicator')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('board', 'indicator'), name='dashboard_card_once')],
                },
            ),
            migrations.CreateModel(
                name='Dimension',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, unique=True)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='dimension_has_name')],
                },
            ),
            migrations.CreateModel(
                name='Category',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='performance.dimension')),
                ],
                options={
                    'verbose_name_plural': 'categories',
                    'ordering': ['dimension', 'position', 'name'],
                    'constraints': [models.UniqueConstraint(fields=('dimension', 'name'), name='category_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='category_has_name')],
                },
            ),
            migrations.CreateModel(
                name='Breakdown',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=200, unique=True)),
                    ('words', models.CharField(help_text='Riverside, Drugs.', max_length=500)),
                    ('categories', models.ManyToManyField(related_name='breakdowns', to='performance.category')),
                ],
                options={
                    'ordering': ['key'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalValue',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('period_start', models.DateField()),
                    ('period_end', models.DateField()),
                    ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                    ('provisional', models.BooleanField(default=False, help_text='It may still change.')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='performance.indicator')),
                    ('denominator', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                    ('extracted_on', models.DateField(default=django.utils.timezone.localdate, help_text='When it was taken from its source.', verbose_name='date of extraction')),
                    ('numerator', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                    ('breakdown', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='performance.breakdown')),
                ],
                options={
                    'verbose_name': 'historical value',
                    'verbose_name_plural': 'historical values',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Value',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('period_start', models.DateField()),
                    ('period_end', models.DateField()),
                    ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                    ('provisional', models.BooleanField(default=False, help_text='It may still change.')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='performance.indicator')),
                    ('denominator', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                    ('extracted_on', models.DateField(default=django.utils.timezone.localdate, help_text='When it was taken from its source.', verbose_name='date of extraction')),
                    ('numerator', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                    ('breakdown', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='performance.breakdown')),
                ],
                options={
                    'ordering': ['indicator', 'period_start'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='value_period_ends_after_start'), models.UniqueConstraint(condition=models.Q(('breakdown__isnull', True)), fields=('indicator', 'period_start'), name='value_once_a_period'), models.UniqueConstraint(condition=models.Q(('breakdown__isnull', True)), fields=('indicator', 'period_end'), name='value_once_a_period_end'), models.UniqueConstraint(condition=models.Q(('breakdown__isnull', False)), fields=('indicator', 'period_start', 'breakdown'), name='value_once_a_part'), models.CheckConstraint(condition=models.Q(('denominator__isnull', True), ('denominator__gt', 0), _connector='OR'), name='value_denominator_is_above_nought'), models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__isnull', False), ('numerator__isnull', False)), _connector='OR'), name='value_numerator_with_denominator')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('kind', models.CharField(choices=[('event', 'Event'), ('recording', 'New recording rule'), ('break', 'Series break')], default='event', max_length=10)),
                    ('on', models.DateField(help_text='The first day on which it counted.', verbose_name='date')),
                    ('title', models.CharField(help_text='Short: it stands on the chart.', max_length=100)),
                    ('note', models.TextField(blank=True)),
                    ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='meetings.board')),
                    ('indicators', models.ManyToManyField(related_name='events', to='performance.indicator')),
                ],
                options={
                    'ordering': ['on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='event_has_title')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalComment',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('period_start', models.DateField()),
                    ('text', models.TextField(verbose_name='comment')),
                    ('by_name', models.CharField(blank=True, help_text='Who wrote it, where they have no account.', max_length=200)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='performance.indicator')),
                ],
                options={
                    'verbose_name': 'historical comment',
                    'verbose_name_plural': 'historical comments',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalComparatorValue',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('period_start', models.DateField()),
                    ('period_end', models.DateField()),
                    ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                    ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('rank_of', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('extracted_on', models.DateField(default=django.utils.timezone.localdate)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('comparator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='performance.comparator')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='performance.indicator')),
                ],
                options={
                    'verbose_name': 'historical comparator value',
                    'verbose_name_plural': 'historical comparator values',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalEvent',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('kind', models.CharField(choices=[('event', 'Event'), ('recording', 'New recording rule'), ('break', 'Series break')], default='event', max_length=10)),
                    ('on', models.DateField(help_text='The first day on which it counted.', verbose_name='date')),
                    ('title', models.CharField(help_text='Short: it stands on the chart.', max_length=100)),
                    ('note', models.TextField(blank=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('board', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.board')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical event',
                    'verbose_name_plural': 'historical events',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPerformanceReport',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('title', models.CharField(max_length=200)),
                    ('starts', models.DateField(verbose_name='from')),
                    ('ends', models.DateField(verbose_name='to')),
                    ('introduction', models.TextField(blank=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('board', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.board')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('paper', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.paper')),
                ],
                options={
                    'verbose_name': 'historical performance report',
                    'verbose_name_plural': 'historical performance reports',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='PerformanceReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, editable=False)),
                    ('title', models.CharField(max_length=200)),
                    ('starts', models.DateField(verbose_name='from')),
                    ('ends', models.DateField(verbose_name='to')),
                    ('introduction', models.TextField(blank=True)),
                    ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='performance_reports', to='meetings.board')),
                    ('indicators', models.ManyToManyField(related_name='reports', to='performance.indicator')),
                    ('paper', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='performance_report', to='meetings.paper')),
                ],
                options={
                    'ordering': ['-ends', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='report_ends_after_start'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='performance_report_has_title')],
                },
            ),
            migrations.CreateModel(
                name='ReportSnapshot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('figures', models.JSONField(default=dict)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='performance.performancereport')),
                    ('version', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='meetings.paperversion')),
                ],
                options={
                    'ordering': ['-made_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Revision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('was', models.DecimalField(decimal_places=4, max_digits=16)),
                    ('becomes', models.DecimalField(decimal_places=4, max_digits=16)),
                    ('was_provisional', models.BooleanField(default=False)),
                    ('reason', models.CharField(max_length=250)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('value', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='performance.value')),
                ],
                options={
                    'ordering': ['-at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='revision_has_reason')],
                },
            ),
        ]),
    ]
