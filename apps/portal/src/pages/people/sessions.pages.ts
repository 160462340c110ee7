import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { Sessions } from '#identity';
import { Looks } from '#ledger';
import {
  CurrentSession,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageGet,
  PagePost,
  seeOther,
  type Session,
  UuidParam,
  view,
} from '#web';
import { refusalOf } from './outcomes.js';

/** Where somebody is signed in, and the way to end it. */
@PageController('account/sessions')
export class SessionsPages {
  constructor(
    private readonly sessions: Sessions,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentSession() session: Session) {
    return this.unit.run(async (tx) => {
      const rows = await this.sessions.list(tx, session);
      await this.looks.over(tx, session.actor, { of: 'sessions', ids: rows.map(({ id }) => id), reason: 'own' });
      const listed = rows.map((row) => ({ ...row, current: row.id === session.id, once: randomUUID() }));
      return view('people/sessions', { sessions: listed, once: randomUUID(), back: '/account' });
    });
  }

  @PagePost('others/end')
  @Idempotent()
  endOthers(@CurrentSession() session: Session, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      await this.sessions.endOthers(tx, session);
      return seeOther('/account/sessions');
    });
  }

  @PagePost(':id/end')
  @Idempotent()
  end(@Param('id', UuidParam) id: string, @CurrentSession() session: Session, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const ended = await this.sessions.end(tx, session, id);
      return ended.ok ? seeOther(id === session.id ? '/' : '/account/sessions') : refusalOf(ended);
    });
  }
}
