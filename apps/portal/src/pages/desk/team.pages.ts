import { Query } from '@nestjs/common';
import { type TeamLoad, WorkQueue } from '#applications';
import { UnitOfWork } from '#database';
import { type Language, message } from '#messages';
import { Choice, csvAnswer, PageController, PageGet, PageLanguage, RequireRole, validated, view } from '#web';

const periods = ['7', '30', '90', '365'] as const;
const columns = ['officer', 'open', 'waiting', 'soon', 'overdue', 'middle', 'oldest', 'decisions', 'overrides', 'given-away'] as const;

class TeamQuery {
  @Choice([...periods], { optional: true })
  days?: string;

  @Choice(['csv'], { optional: true })
  as?: string;
}

/** The load of the office and its clocks (M9): for those who may give a case to somebody else. Numbers alone, no case and no applicant. */
@PageController()
export class TeamPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly work: WorkQueue,
  ) {}

  @PageGet('team')
  @RequireRole('issuing-officer', 'administrator')
  async load(@Query() asked: Readonly<Record<string, unknown>>, @PageLanguage() language: Language) {
    const query = await validated(TeamQuery, asked, 'query');
    const days = query.days ?? '30';
    const load = await this.unit.run((tx) => this.work.teamLoad(tx, Number(days)));
    if (query.as === 'csv') return csvAnswer(tableOf(load, language), 'team.csv');
    const most = Math.max(1, ...load.officers.map(({ open }) => open));
    return view('desk/team', { load, periods, days, most, columns });
  }
}

function tableOf({ officers }: TeamLoad, language: Language): string[][] {
  const head = columns.map((name) => message(`team.column.${name}`, {}, language));
  return [
    head,
    ...officers.map((row) => [
      row.officer === null ? message('team.nobody', {}, language) : (row.name ?? row.officer),
      ...[row.open, row.waiting, row.soon, row.overdue, row.middleDays, row.oldestDays, row.decisions, row.overrides, row.givenAway].map(
        (value) => (value === null ? '' : String(value)),
      ),
    ]),
  ];
}
