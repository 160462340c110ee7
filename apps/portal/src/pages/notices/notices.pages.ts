import { Param, Query } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import { findNotice, listNotices, markRead, type Notice, noticeSentence, noticeTitle } from '#notices';
import {
  CurrentActor,
  decodeCursor,
  encodeCursor,
  PageController,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { recordLink } from './notice-links.js';

/** Notices on one page. */
const pageSize = 20;

/** What somebody was told, for everybody who is signed in. Reading a page marks nothing: that takes a press. */
@PageController('notices')
export class NoticesPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Query('after') cursor?: string, @Query('done') done?: string) {
    const [at, id] = decodeCursor(typeof cursor === 'string' ? cursor : undefined, ['time', 'uuid']) ?? [null, null];
    const after = at === null ? null : { at: String(at), id: String(id) };
    return this.unit.run(async (tx) => {
      const found = await listNotices(tx, actor.personId, after, pageSize);
      const shown = found.slice(0, pageSize);
      await this.looks.over(tx, actor, { of: 'notices', ids: shown.map((notice) => notice.id), reason: 'own' });
      const last = shown.at(-1);
      return view('notices/list', {
        notices: shown.map((notice) => noticeModel(notice, actor, language)),
        anyUnread: shown.some(({ readAt }) => readAt === null),
        first: after === null,
        next: found.length > pageSize && last ? `/notices?after=${encodeCursor([last.at.toISOString(), last.id])}` : null,
        ...(done === 'read' ? { done: message('notices.marked', {}, language) } : {}),
      });
    });
  }

  @PageGet(':id')
  show(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Param('id', UuidParam) id: string) {
    return this.unit.run(async (tx) => {
      const notice = await findNotice(tx, actor.personId, id);
      if (!notice) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'notices', id, reason: 'own' });
      return view('notices/notice', { notice: noticeModel(notice, actor, language), back: '/notices' });
    });
  }

  @PagePost('read')
  async readAll(@CurrentActor() actor: Actor) {
    await this.unit.run((tx) => markRead(tx, actor.personId, null));
    return seeOther('/notices?done=read');
  }

  @PagePost(':id/read')
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.unit.run(async (tx) => {
      if (!(await findNotice(tx, actor.personId, id))) return problem('not-found');
      await markRead(tx, actor.personId, [id]);
      return seeOther('/notices?done=read');
    });
  }
}

function noticeModel(notice: Notice, actor: Actor, language: Language) {
  const { id, caseNumber, at, readAt, applicationId } = notice;
  return {
    ...{ id, caseNumber, at, unread: readAt === null },
    title: noticeTitle(notice.notice, language),
    text: noticeSentence(notice.notice, language),
    link: recordLink(actor.role, applicationId, notice.notice),
  };
}
