import { officialName } from '#applications';
import type { Tx } from '#database';
import type { PreparedStatement } from '#identity';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import { instantText, type View, view } from '#web';
import { signModel } from '../desk/signing.js';

/** The statement that an officer is about to sign, in words and exactly; the page's script has it signed. */
export async function signPage(
  tx: Tx,
  actor: Actor,
  prepared: PreparedStatement,
  page: {
    readonly language: Language;
    /** Version of the record that was looked at. */
    readonly version: number;
    readonly action: string;
    readonly back: string;
    /** What is signed, in words. */
    readonly rows: readonly (readonly [key: string, value: string])[];
  },
): Promise<View> {
  const { language, version, action, back, rows } = page;
  const said = JSON.parse(prepared.statement) as { at: string; role: string; org: string };
  const signer = `${await officialName(tx, actor.personId)}, ${message(`ui.role.${said.role}`, {}, language)}, ${said.org}`;
  return view('records/sign', {
    ...signModel(prepared),
    rows: [
      ...rows,
      [message('desk.sign.signer', {}, language), signer],
      [message('desk.sign.at', {}, language), instantText(new Date(said.at), language)],
    ],
    ...{ version, action, back },
  });
}
