/** The registers kept by two people. */
export const registerNames = [
  'operations',
  'offenders',
  'foreign-permits',
  'consents',
  'seizures',
  'acceptance',
  'focal-points',
  'simplified',
] as const;
export type RegisterName = (typeof registerNames)[number];

/** Read by every signed-in person; the others concern third parties and are read by officers and auditors. */
export const openRegisters: ReadonlySet<RegisterName> = new Set(['acceptance', 'focal-points'] as const);

export function isRegister(name: string): name is RegisterName {
  return (registerNames as readonly string[]).includes(name);
}
