import { AssertionRequest, assertionOf, type PreparedStatement, type Signed } from '#identity';
import { type PageForm, problem, validated } from '#web';
import { onceKey } from './once-key.js';

/** What a page needs to have a statement signed by the passkey in the browser. */
export function signModel(prepared: PreparedStatement) {
  const { statementId, statement, challenge, rpId, allowCredentials, userVerification, expiresAt } = prepared;
  return {
    statementId,
    statement,
    expiresAt,
    // Read by the page's script; it decides nothing: the server compares the assertion with the statement that it keeps.
    request: JSON.stringify({ challenge, rpId, allowCredentials, userVerification }),
    once: onceKey(),
    scripts: ['passkey.js'],
  };
}

/**
 * The signed statement as the script put it into the form.
 * @throws Problem request-invalid for anything that is no assertion: the browser, or whoever plays it, may send any text
 */
export async function signedOfForm(form: PageForm): Promise<Signed> {
  const [statementId, text] = [form.text('_statement'), form.text('_assertion')];
  let given: unknown;
  try {
    given = text.length <= 40_000 ? JSON.parse(text) : null;
  } catch {
    given = null;
  }
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(statementId) || given === null) throw problem('assertion-invalid');
  return { statementId, assertion: assertionOf(await validated(AssertionRequest, given, '/assertion')) };
}
