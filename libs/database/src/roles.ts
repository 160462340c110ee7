/**
 * Database roles: a process is a power, and each process logs in as its own role.
 *
 * `oc_owner` owns every object and cannot log in; only migrations act as it. No role of a running process can create,
 * alter or drop anything. Grants stand in the migration that makes the table; the integration specs prove them.
 */
export const loginRoles = [
  'oc_migrator',
  'oc_portal',
  'oc_signer',
  'oc_sequencer',
  'oc_checkpoint',
  'oc_gateway',
  'oc_worker',
  'oc_auditor',
] as const;
export type LoginRole = (typeof loginRoles)[number];
export const ownerRole = 'oc_owner';

/** Password of each login role, 32 random bytes as base64url; kept in 0600 files by the caller, never logged. */
export type RolePasswords = Readonly<Record<LoginRole, string>>;
