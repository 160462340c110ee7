import type { FastifyReply } from 'fastify';
import type { OpenedSession } from '#identity';
import { isOwnPath, type PageForm, readKeptForm, seeOther, sessionCookieName, view, type WebRequest } from '#web';

/** Where a sign-in leads: the page that was asked for, and a form that came too late and is still to be sent. */
export interface Onward {
  readonly then: string;
  readonly kept: ReturnType<typeof readKeptForm>;
}

/** Both went through the browser: only addresses of ours are followed, and a kept form is shown before it is sent. */
export function onwardOf(form: PageForm): Onward {
  const then = form.text('_then');
  return { then: isOwnPath(then) ? then : '/', kept: readKeptForm(form.secret('_kept')) };
}

/** What the sign-in page has to carry on. */
export function carried({ then, kept }: Onward) {
  return { then: then === '/' ? '' : then, keptText: kept ? JSON.stringify(kept) : '', ended: kept !== null };
}

/** Gives the browser its session and sends it on. */
export function enter(opened: OpenedSession, onward: Onward, web: { request: WebRequest; reply: FastifyReply; publicUrl: string }) {
  const { token, session } = opened;
  void web.reply.setCookie(sessionCookieName(web.publicUrl), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: web.publicUrl.startsWith('https:'),
    expires: session.expiresAt,
  });
  if (session.mustChangePassword) return seeOther('/account/password');
  if (onward.kept === null) return seeOther(onward.then);
  // Drawn for the new session at once: its token goes into the kept form, which the person sees before it is sent.
  web.request.web = { session, sessionToken: token, tokenSource: 'cookie' };
  return view('continue', { kept: onward.kept });
}
