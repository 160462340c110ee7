import type { Tx } from '#database';

export const complaintKinds = ['complaint', 'bribery'] as const;
export const complaintStates = ['received', 'in-work', 'answered', 'closed'] as const;
export type ComplaintState = (typeof complaintStates)[number];

export interface ComplaintBody {
  readonly code: string;
  readonly name: string;
}

export interface ComplaintMessage {
  readonly fromBody: boolean;
  readonly text: string;
  /** YYYY-MM-DD; the time of the day is not kept. */
  readonly on: string;
}

/** What whoever holds the code sees. */
export interface FollowedComplaint {
  readonly id: string;
  readonly body: string;
  readonly kind: string;
  readonly about: string | null;
  readonly told: string;
  readonly state: ComplaintState;
  readonly receivedOn: string;
  readonly messages: readonly ComplaintMessage[];
}

/** What an auditor of the body sees. */
export interface ReadComplaint extends Omit<FollowedComplaint, 'body'> {
  readonly contact: string | null;
  readonly version: number;
}

export interface ComplaintCount {
  /** YYYY-MM. */
  readonly month: string;
  readonly kind: string;
  readonly state: ComplaintState;
  readonly count: number;
}

export async function complaintBodies(tx: Tx): Promise<ComplaintBody[]> {
  return (await tx.query('select code, name from complaints.bodies()')) as ComplaintBody[];
}

export interface NewComplaint {
  readonly body: string;
  readonly kind: (typeof complaintKinds)[number];
  readonly about: string | null;
  readonly text: string;
  readonly contact: string | null;
}

/** @returns false where a report with this code is there already */
export async function submitComplaint(
  tx: Tx,
  id: string,
  code: Buffer,
  { body, kind, about, text, contact }: NewComplaint,
): Promise<boolean> {
  const values = [id, code, body, kind, about, text, contact];
  const [row] = (await tx.query('select complaints.submit($1, $2, $3, $4, $5, $6, $7) as taken', values)) as { taken: boolean }[];
  return row?.taken === true;
}

export async function followComplaint(tx: Tx, code: Buffer): Promise<FollowedComplaint | null> {
  const [row] = (await tx.query(
    'select id, body, kind, about, told, state, received_on::text as "receivedOn", messages from complaints.follow($1)',
    [code],
  )) as FollowedComplaint[];
  return row ?? null;
}

/** @returns false where no open report has this code */
export async function addToComplaint(tx: Tx, code: Buffer, id: string, text: string): Promise<boolean> {
  const [row] = (await tx.query('select complaints.add($1, $2, $3) as id', [code, id, text])) as { id: string | null }[];
  return Boolean(row?.id);
}

/** The outside body of the auditor who asks; null for everybody else. */
export async function complaintReader(tx: Tx): Promise<string | null> {
  const [row] = (await tx.query('select complaints.reader() as body')) as { body: string | null }[];
  return row?.body ?? null;
}

export async function complaintIds(tx: Tx, before: string | null, limit: number): Promise<string[]> {
  return ((await tx.query('select id from complaints.ids_of($1, $2)', [before, limit])) as { id: string }[]).map(({ id }) => id);
}

export async function readComplaints(tx: Tx, ids: readonly string[]): Promise<ReadComplaint[]> {
  return (await tx.query(
    'select id, kind, about, told, contact, state, received_on::text as "receivedOn", version, messages from complaints.read($1::uuid[])',
    [ids],
  )) as ReadComplaint[];
}

export async function answerComplaint(
  tx: Tx,
  id: string,
  version: number,
  answer: { readonly messageId: string; readonly text: string | null; readonly state: ComplaintState },
): Promise<boolean> {
  const values = [id, version, answer.messageId, answer.text, answer.state];
  const [row] = (await tx.query('select complaints.answer($1, $2, $3, $4, $5) as done', values)) as { done: boolean }[];
  return row?.done === true;
}

export async function complaintCounts(tx: Tx): Promise<ComplaintCount[]> {
  return (await tx.query('select month, kind, state, count from complaints.counts()')) as ComplaintCount[];
}
