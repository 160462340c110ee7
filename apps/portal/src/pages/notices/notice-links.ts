import type { Role } from '#web';

/** Where the record of a notice stands for somebody of this role; null where there is no page about one record. */
export function recordLink(role: Role, applicationId: string | null): string | null {
  if (applicationId === null) return null;
  return role === 'applicant' || role === 'agent' ? `/applications/${applicationId}` : `/cases/${applicationId}`;
}
