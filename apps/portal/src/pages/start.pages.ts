import { CurrentSession, PageController, PageGet, Public, seeOther, type Session, view, type WebRequest } from '#web';
import { Req } from '@nestjs/common';
import { accountLinks, homeOf } from './navigation.js';

/** The front door, and the pages that explain. */
@PageController()
export class StartPages {
  @Public()
  @PageGet()
  start(@Req() request: WebRequest) {
    const role = request.web?.session?.actor.role ?? null;
    return role === null ? view('start') : seeOther(homeOf(role));
  }

  @Public()
  @PageGet('help')
  help() {
    return view('help');
  }

  @Public()
  @PageGet('accessibility')
  accessibility() {
    return view('accessibility');
  }

  @PageGet('account')
  account(@CurrentSession() session: Session) {
    const { org: organisation, role } = session.actor;
    const links = accountLinks.filter(({ roles }) => roles === null || roles.includes(role));
    return view('account/account', { ends: session.expiresAt, organisation, role, links });
  }
}
