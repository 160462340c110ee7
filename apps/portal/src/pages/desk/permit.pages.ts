import { Param } from '@nestjs/common';
import { officialName, refusalProblem } from '#applications';
import type { PermitDocument } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { Directory } from '#identity';
import {
  type ActionStep,
  findCredential,
  findLogProof,
  FindPermits,
  findSealedPdf,
  jobsOf,
  listActions,
  listPrints,
  type PermitActionKind,
  PermitActions,
  type PermitActionStatement,
  type PermitRow,
  permitTransition,
  readDocument,
} from '#issuance';
import { QrTooLargeError, qrSymbol } from '#document';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { again, written } from './case.pages.js';
import { codeName } from './code-names.js';
import { orPage } from './instead.js';
import { onceKey } from './once-key.js';
import { deskRoles } from './queue.pages.js';
import { signedOfForm, signModel } from './signing.js';

/** The way of a permit until it is issued, in order. */
const way = ['approved', 'reserved', 'signed', 'logged', 'witnessed', 'sealed', 'issued'] as const;
const kinds: readonly PermitActionKind[] = ['suspend', 'lift', 'cancel'];

/** The page of a permit (M6, M7): its way until it is issued, and what two officers may do about it afterwards. */
@PageController('permits')
export class PermitPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly permits: FindPermits,
    private readonly actions: PermitActions,
    private readonly directory: Directory,
    private readonly looks: Looks,
  ) {}

  @PageGet(':id')
  @RequireRole(...deskRoles)
  show(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { look: true });
      return opened.ok ? view('desk/permit', await this.model(tx, actor, opened.value, language)) : refusalProblem(opened, language);
    });
  }

  /** Puts a proposal, or the verdict on one, before the officer as the exact statement. Nothing is done yet. */
  @PagePost(':id/statement')
  @RequireRole('case-officer', 'issuing-officer')
  prepare(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    return orPage(() =>
      this.unit.run(async (tx) => {
        const permit = await this.locked(tx, actor, id, form, language);
        const prepared = await this.actions.prepare(tx, actor, permit, stepOf(form, language));
        if (!prepared.ok) throw refusalProblem(prepared, language);
        await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
        return view('desk/sign', {
          ...signModel(prepared.value),
          permit,
          said: JSON.parse(prepared.value.statement) as PermitActionStatement,
          signer: await officialName(tx, actor.personId),
          action: `/permits/${id}/signed`,
          seen: new Date().toISOString(),
          back: `/permits/${id}`,
        });
      }),
    );
  }

  @PagePost(':id/signed')
  @Idempotent()
  @RequireRole('case-officer', 'issuing-officer')
  sign(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return once.run(async (tx) => {
      const permit = await this.locked(tx, actor, id, form, language);
      const carried = await this.actions.carryOut(tx, actor, permit, await signedOfForm(form), null);
      return carried.ok ? seeOther(`/permits/${id}`) : refusalProblem(carried, language);
    });
  }

  /** Takes an own proposal back. */
  @PagePost(':id/actions/:action/withdraw')
  @Idempotent()
  @RequireRole('case-officer', 'issuing-officer')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('action', UuidParam) action: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return once.run(async (tx) => {
      const permit = await this.locked(tx, actor, id, form, language);
      const withdrawn = await this.actions.withdraw(tx, actor, permit, action);
      return withdrawn.ok ? seeOther(`/permits/${id}`) : refusalProblem(withdrawn, language);
    });
  }

  private async locked(tx: Tx, actor: Actor, id: string, form: PageForm, language: Language): Promise<PermitRow> {
    const opened = await this.permits.open(tx, actor, id, { lock: true });
    if (!opened.ok) throw refusalProblem(opened, language);
    if (opened.value.rowVersion !== form.version()) throw problem('version-mismatch');
    return opened.value;
  }

  private async model(tx: Tx, actor: Actor, permit: PermitRow, language: Language) {
    const bytes = await readDocument(tx, permit.id);
    const document = bytes && (JSON.parse(bytes.toString('utf8')) as PermitDocument);
    const jobs = await jobsOf(tx, permit.id);
    const refused = jobs.findLast(({ state }) => state === 'refused') ?? null;
    const open = jobs.some(({ state }) => state === 'waiting' || state === 'running');
    const credential = await findCredential(tx, permit.id);
    const actions = await listActions(tx, permit.id);
    const place = (way as readonly string[]).indexOf(permit.state);
    return {
      permit,
      document,
      documentName: codeName('document', permit.documentType, language),
      way: way.map((state, index) => ({ state, done: place < 0 || index <= place, now: index === place })),
      waiting: place > 0 && place < way.length - 1,
      stopped: refused && !open && place > 0 && place < way.length - 1 ? refusalText(refused.refusal, language) : null,
      mayRetry: actor.role === 'issuing-officer' && permit.state === 'reserved',
      credential,
      code: credential ? codeImage(credential.frontQr) : null,
      pdf: (await findSealedPdf(tx, permit.id)) !== null,
      copies: (await listPrints(tx, permit.id)).length,
      proof: await findLogProof(tx, permit.id),
      actions: await Promise.all(
        actions.map(async (action) => ({
          ...action,
          proposer: await this.directory.nameOf(tx, action.proposedBy),
          decider: action.decidedBy ? await this.directory.nameOf(tx, action.decidedBy) : null,
          own: action.proposedBy === actor.personId,
        })),
      ),
      pending: actions.some(({ state }) => state === 'proposed'),
      kinds: kinds.filter(
        (kind) => permitTransition(permit.state, kind === 'lift' && permit.endorsedAt ? 'lift-endorsed' : kind, 'issuing-officer').ok,
      ),
      role: actor.role,
      once: onceKey(),
      scripts: ['permit.js'],
      back: '/queue?queue=issue',
    };
  }
}

/** What the form wants done; the statement says it, and what was signed is what is done. */
function stepOf(form: PageForm, language: Language): ActionStep {
  const act = form.text('act');
  if (act === 'propose') {
    const kind = kinds.find((known) => known === form.text('kind'));
    if (!kind) throw again(form, [['kind', 'desk.fault.choose']], language);
    return {
      act,
      kind,
      reason: written(form, 'reason', language),
      originalReturned: form.all('original').includes('returned'),
      swornLoss: form.all('original').includes('lost'),
    };
  }
  const action = form.text('action');
  if ((act !== 'approve' && act !== 'reject') || !/^[0-9a-f-]{36}$/.test(action)) throw problem('not-found');
  // A rejection says why; an approval may.
  const note = act === 'reject' ? written(form, 'note', language) : form.text('note') === '' ? null : written(form, 'note', language);
  return { act, action, note };
}

function refusalText(refusal: Readonly<Record<string, unknown>> | null, language: Language): string {
  const code = typeof refusal?.['code'] === 'string' ? refusal['code'] : 'signer-fault';
  const args = Object.fromEntries(
    Object.entries((refusal?.['evidence'] ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
  );
  return message(`signing.refusal.${code}`, args, language);
}

/** The printed code as a path of SVG; null for a text that no symbol holds. */
function codeImage(text: string): { readonly size: number; readonly path: string } | null {
  try {
    const { size, path } = qrSymbol(text);
    return { size, path: path.replace(/(\d+) (\d+) (\d+) 1 re ?/g, 'M$1 $2h$3v1h-$3z') };
  } catch (error) {
    if (error instanceof QrTooLargeError) return null;
    throw error;
  }
}
