import { type Language, message } from '#messages';

/** What a text about a notice needs; nothing about a person. */
export interface NoticeAbout {
  readonly notice: string;
  readonly caseNumber: string | null;
}

export const noticeTitle = (notice: string, language: Language): string => message(`notices.kind.${notice}.title`, {}, language);
export const noticeSentence = (notice: string, language: Language): string => message(`notices.kind.${notice}.text`, {}, language);

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/**
 * A notice as e-mail: what happened, the number of the case, where to read on. No name and no detail, since mail passes through
 * many hands. @param link address of the notice in the portal, which asks for the sign-in
 */
export function noticeMail(about: NoticeAbout, link: string, preferences: string, language: Language): MailText {
  const title = noticeTitle(about.notice, language);
  const { caseNumber } = about;
  return {
    subject: caseNumber === null ? title : message('notices.mail.subject', { title, case: caseNumber }, language),
    text: [
      noticeSentence(about.notice, language),
      ...(caseNumber === null ? [] : [message('notices.mail.case', { case: caseNumber }, language)]),
      message('notices.mail.link', { link }, language),
      message('notices.mail.why', { link: preferences }, language),
    ].join('\n\n'),
  };
}

/** A notice as SMS: one segment or two. */
export function noticeSms(about: NoticeAbout, link: string, language: Language): string {
  const title = noticeTitle(about.notice, language);
  return message('notices.sms', { title, case: about.caseNumber ?? '', link }, language);
}

/** The code that proves an address. */
export function codeMail(code: string, minutes: number, language: Language): MailText {
  return {
    subject: message('notices.code.subject', {}, language),
    text: [message('notices.code.text', { code, minutes }, language), message('notices.code.stranger', {}, language)].join('\n\n'),
  };
}

export function codeSms(code: string, minutes: number, language: Language): string {
  return message('notices.code.text', { code, minutes }, language);
}
