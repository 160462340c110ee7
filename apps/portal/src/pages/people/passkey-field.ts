import type { Type } from '@nestjs/common';
import { AssertionRequest, assertionOf, AttestationRequest, attestationOf, type Signed } from '#identity';
import { type PageForm, Problem, validated } from '#web';

/** What a passkey answered into a form, checked like the body of an API request; null when it is not that. */
async function answerIn<T extends object>(form: PageForm, type: Type<T>): Promise<T | null> {
  const text = form.secret('_passkey');
  if (text === '' || text.length > 200_000) return null;
  try {
    return await validated(type, JSON.parse(text));
  } catch (error) {
    if (error instanceof Problem || error instanceof SyntaxError) return null;
    throw error;
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id that a form carries; null when it is none. */
export function uuidIn(form: PageForm, name: string): string | null {
  const text = form.text(name);
  return uuid.test(text) ? text : null;
}

/** A signed statement in a form; null when there is none. */
export async function signedIn(form: PageForm): Promise<Signed | null> {
  const assertion = await assertionIn(form);
  const statementId = uuidIn(form, '_statement');
  return assertion && statementId ? { statementId, assertion } : null;
}

export async function assertionIn(form: PageForm): Promise<Signed['assertion'] | null> {
  const assertion = await answerIn(form, AssertionRequest);
  return assertion && assertionOf(assertion);
}

/** A new passkey in a form, with the statement that it answers; null when there is none. */
export async function registrationIn(form: PageForm) {
  const response = await answerIn(form, AttestationRequest);
  const statementId = uuidIn(form, '_statement');
  return response && statementId ? { statementId, response: attestationOf(response) } : null;
}
