import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { canonicalJson } from '#cites';
import { newId, type Tx } from '#database';
import { type Actor } from '#ledger';
import { liveKeys, noteUse } from '../keys/officer-key.repository.js';
import { RelyingParty } from '../keys/relying-party.js';
import { IDENTITY_OPTIONS, type IdentityOptions } from '../identity-options.js';
import { done, type Outcome, refused } from '../outcome.js';
import { policyAt } from '../policy.repository.js';
import { insertSignedStatement, insertStatement, type StatementPurpose, takeStatement } from './statement.repository.js';

/** What every statement says beside its own content. */
export interface StatementHead {
  readonly format: string;
  readonly id: string;
  readonly person: string;
  readonly org: string;
  readonly role: string;
  /** ISO 8601, UTC: when it was put before the officer. */
  readonly at: string;
  /** 16 random bytes, base64url: no two statements are alike, so a signature cannot be used for another. */
  readonly nonce: string;
}

/** Head of a new statement of this officer. */
export function statementHead<F extends string>(format: F, actor: Actor, id: string = newId()): StatementHead & { readonly format: F } {
  return {
    format,
    id,
    person: actor.personId,
    org: actor.org,
    role: actor.role,
    at: new Date().toISOString(),
    nonce: randomBytes(16).toString('base64url'),
  };
}

/** What the client needs to have a statement signed: members of PublicKeyCredentialRequestOptions, and the text itself. */
export interface PreparedStatement {
  readonly statementId: string;
  /** RFC 8785 JSON; to be shown to the officer, since no authenticator shows it. */
  readonly statement: string;
  /** base64url SHA-256 of the statement's UTF-8 bytes. */
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials: readonly { readonly id: string; readonly type: 'public-key'; readonly transports: readonly string[] }[];
  readonly userVerification: 'required';
  readonly expiresAt: string;
}

export interface Signed {
  readonly statementId: string;
  readonly assertion: AuthenticationResponseJSON;
}

/** A statement with a valid assertion of its officer, stored. */
export interface AcceptedStatement<T extends StatementHead = StatementHead> {
  readonly id: string;
  readonly text: string;
  readonly sha256: Buffer;
  readonly keyId: string;
  /** As the authenticator made it: DER for ES256. */
  readonly signature: Buffer;
  readonly said: T;
}

/** Statements that officers sign with their own keys. */
@Injectable()
export class Statements {
  private readonly party: RelyingParty;

  constructor(@Inject(IDENTITY_OPTIONS) options: IdentityOptions) {
    this.party = new RelyingParty(options.publicUrl);
  }

  /** Whether policy `signed-decisions` is in force: then nothing is decided without a signature. */
  async required(tx: Tx): Promise<boolean> {
    return (await policyAt(tx, 'signed-decisions', null)) === true;
  }

  /** Puts a statement before an officer. @returns `officer-key-missing` when none of the officer's keys can sign in this role */
  async prepare(
    tx: Tx,
    actor: Actor,
    input: { readonly about: string; readonly purpose: StatementPurpose; readonly statement: StatementHead },
  ): Promise<Outcome<PreparedStatement>> {
    const keys = await liveKeys(tx, actor.personId, actor.org, actor.role);
    if (keys.length === 0) return refused('officer-key-missing');
    const { statement, about, purpose } = input;
    const text = canonicalJson(statement);
    const row = { id: statement.id, about, purpose, personId: actor.personId, org: actor.org, role: actor.role, text };
    const expiresAt = await insertStatement(tx, row);
    return done({
      statementId: statement.id,
      statement: text,
      challenge: createHash('sha256').update(text).digest('base64url'),
      rpId: this.party.rpId,
      allowCredentials: keys.map(({ credentialId, transports }) => ({
        id: credentialId.toString('base64url'),
        type: 'public-key',
        transports,
      })),
      userVerification: 'required',
      expiresAt: expiresAt.toISOString(),
    });
  }

  /**
   * Takes a prepared statement with its assertion. The caller acts on what the statement says and on nothing else.
   * Everything is undone with the caller's transaction, so a refused act leaves the statement ready to be signed again.
   *
   * @returns `statement-unknown` for one that is not there, not this officer's or expired; `assertion-invalid`
   */
  async accept<T extends StatementHead>(
    tx: Tx,
    actor: Actor,
    input: { readonly about: string; readonly purpose: StatementPurpose },
    signed: Signed,
  ): Promise<Outcome<AcceptedStatement<T>>> {
    const row = await takeStatement(tx, signed.statementId, actor.personId);
    const fits = row && row.about === input.about && row.purpose === input.purpose && row.org === actor.org && row.role === actor.role;
    if (!row || !fits) return refused('statement-unknown');
    const keys = await liveKeys(tx, actor.personId, actor.org, actor.role);
    const key = keys.find(({ credentialId }) => credentialId.toString('base64url') === signed.assertion.id);
    if (!key) return refused('officer-key-missing');
    const sha256 = createHash('sha256').update(row.text).digest();
    const { assertion } = signed;
    const verdict = await this.party.asserted(assertion, sha256.toString('base64url'), key);
    if (!verdict.ok) return refused('assertion-invalid');
    await noteUse(tx, key.id, verdict.signCount);
    const signature = Buffer.from(assertion.response.signature, 'base64url');
    await insertSignedStatement(tx, {
      ...row,
      keyId: key.id,
      sha256,
      clientData: Buffer.from(assertion.response.clientDataJSON, 'base64url'),
      authenticatorData: Buffer.from(assertion.response.authenticatorData, 'base64url'),
      signature,
    });
    return done({ id: row.id, text: row.text, sha256, keyId: key.id, signature, said: JSON.parse(row.text) as T });
  }
}
