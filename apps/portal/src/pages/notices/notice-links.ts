import type { Role } from '#web';

/** Notices about something that is no case, by the page where it stands. */
const placeOf: Readonly<Record<string, string>> = {
  'vetting-waiting': '/vettings',
  'vetting-proposed': '/vettings',
  'officer-vetting-proposed': '/officers',
  'agent-named': '/acting-for',
  'agent-withdrawn': '/acting-for',
  vetted: '/organisation',
  'not-vetted': '/organisation',
};

/** Where the record of a notice stands for somebody of this role; null where there is no page about one record. */
export function recordLink(role: Role, applicationId: string | null, notice: string): string | null {
  if (applicationId === null) return placeOf[notice] ?? null;
  return role === 'applicant' || role === 'agent' ? `/applications/${applicationId}` : `/cases/${applicationId}`;
}
