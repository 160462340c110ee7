import { Query } from '@nestjs/common';
import type { LogKind } from '#ledger';
import { consistencySteps, noteSteps, parseCheckpointNote } from '#merkle';
import { nodeEd25519, nodeHasher } from '#ledger';
import { type Language, message } from '#messages';
import { gapsAmong, type LogHealth, LogHealthService } from '#oversight';
import { Answer, Form, instantText, PageController, PageForm, PageGet, PageLanguage, PagePost, problem, RequireRole, view } from '#web';
import { durationText } from './words.js';

/** Checkpoints that can be chosen for a comparison. */
const choicesMax = 50;
/** A checkpoint with a hundred cosignatures. */
const noteMax = 20_000;

/** How the logs are, and what of them is for everybody: checkpoints, policy, consistency. No record of anybody. */
@RequireRole('auditor')
@PageController('audit')
export class LogPages {
  constructor(private readonly health: LogHealthService) {}

  @PageGet()
  async state(@PageLanguage() language: Language) {
    const now = Date.now();
    const logs = (await this.health.all()).map((log) => healthModel(log, now, language));
    return view('audit/log', { logs, gapsAmong });
  }

  @PageGet('checkpoint')
  async checkpoint(@Query('log') log?: string, @Query('size') size?: string) {
    const found = await this.health.checkpoint(kindOf(log), size === undefined ? null : sizeOf(size));
    if (!found) throw problem('not-found');
    return text(found.note, `${kindOf(log)}-${found.size}.checkpoint`);
  }

  @PageGet('policy')
  async policy(@Query('log') log?: string) {
    const file = await this.health.policyFile(kindOf(log));
    if (file === null) throw problem('not-found');
    return text(file, `${kindOf(log)}.policy`);
  }

  @PageGet('consistency')
  async consistency(@Query('log') log?: string, @Query('from') from = '0', @Query('to') to = '0') {
    const path = await this.health.consistency(kindOf(log), sizeOf(from), sizeOf(to));
    if (!path) throw problem('not-found');
    return text(path.map((hash) => `${hash}\n`).join(''), null);
  }

  @PageGet('compare')
  async ask(@PageLanguage() language: Language, @Query('log') log?: string) {
    const kind = kindOf(log);
    const [newer, older] = await this.health.published(kind, 2);
    return this.compareView(kind, { 'older-size': String(older?.size ?? ''), 'newer-size': String(newer?.size ?? '') }, language);
  }

  /** Changes nothing; a POST because two checkpoints are too long for an address. */
  @PagePost('compare')
  async compare(@Form() form: PageForm, @PageLanguage() language: Language) {
    const kind = kindOf(form.text('log') || undefined);
    const values = Object.fromEntries(['older-size', 'newer-size', 'older', 'newer'].map((name) => [name, form.text(name)]));
    const faults: Record<string, string> = {};
    const notes = await Promise.all(
      (['older', 'newer'] as const).map(async (side) => {
        // What is pasted ends with a newline in the file, which a text field takes away.
        const pasted = form.text(side);
        const size = form.text(`${side}-size`);
        const note =
          pasted !== '' ? `${pasted}\n` : size === '' ? null : ((await this.health.checkpoint(kind, sizeOf(size)))?.note ?? null);
        if (note === null) faults[side] = message('oversight.compare.fault.none', {}, language);
        else if (note.length > noteMax || !parseCheckpointNote(note).ok) faults[side] = message('oversight.compare.fault', {}, language);
        return note;
      }),
    );
    const [older, newer] = notes;
    if (Object.keys(faults).length > 0 || !older || !newer) return this.compareView(kind, values, language, { faults });
    return this.compareView(kind, values, language, { result: await this.judged(kind, older, newer) });
  }

  private async judged(kind: LogKind, older: string, newer: string) {
    const sizes = [older, newer].map((note) => {
      const read = parseCheckpointNote(note);
      return read.ok ? read.value.checkpoint.size : 0;
    });
    const [from = 0, to = 0] = sizes;
    const path = await this.health.consistency(kind, from, to);
    const policy = await this.health.policy(kind);
    const platform = { hasher: nodeHasher, verify: nodeEd25519 };
    const hashes = path && path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
    const steps = [
      ...(await noteSteps(older, policy, platform)),
      ...(await noteSteps(newer, policy, platform)),
      consistencySteps(older, newer, hashes, nodeHasher),
    ];
    const state = steps.some((step) => step.state === 'fail') ? 'fail' : steps.every((step) => step.state === 'pass') ? 'pass' : 'unknown';
    return { older, newer, from, to, state, reason: steps.find((step) => step.state === state)?.reason ?? null };
  }

  private async compareView(
    kind: LogKind,
    values: Readonly<Record<string, string>>,
    language: Language,
    more: { readonly faults?: Readonly<Record<string, string>>; readonly result?: object } = {},
  ) {
    const choices = (await this.health.published(kind, choicesMax)).map(({ size, at }) => ({
      value: String(size),
      text: message('oversight.compare.option', { size, at: instantText(at, language) }, language),
    }));
    const errors = Object.entries(more.faults ?? {}).map(([field, fault]) => ({ href: `#${field}`, text: fault }));
    const model = { log: kind, values, choices, errors, scripts: ['log-check.js'], ...more };
    return view('audit/compare', model, { status: errors.length > 0 ? 422 : 200 });
  }
}

function healthModel(log: LogHealth, now: number, language: Language) {
  const { checkpoint, state, gaps } = log;
  const [signature, witnesses] = checkpoint?.steps ?? [];
  return {
    ...log,
    age: checkpoint && durationText((now - checkpoint.at.getTime()) / 1000, language),
    unpublished: Math.max(0, state.headSize - (checkpoint?.size ?? 0)),
    signature,
    quorum: witnesses,
    witnesses: (witnesses?.witnesses ?? []).map((witness) => ({
      ...witness,
      text: message(
        `oversight.witness.${witness.state}`,
        { at: witness.time === null ? '' : instantText(new Date(witness.time * 1000), language) },
        language,
      ),
    })),
    bad: [signature, witnesses].some((step) => step?.reason === 'bad-signature'),
    gaps: gaps.map((gap) => ({ ...gap, duration: durationText(gap.seconds, language) })),
  };
}

function kindOf(text: string | undefined): LogKind {
  if (text === undefined || text === 'public' || text === 'restricted') return text ?? 'public';
  throw problem('not-found');
}

function sizeOf(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw problem('not-found');
  return Number(value);
}

function text(body: string, file: string | null): Answer {
  return new Answer(200, Buffer.from(body), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      ...(file === null ? {} : { 'content-disposition': `attachment; filename="${file}"` }),
    },
  });
}
