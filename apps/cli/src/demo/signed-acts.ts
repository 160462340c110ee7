/** A statement to be prepared: where, and what it is to say. */
export interface StatementCall {
  readonly path: string;
  readonly body: object;
}

/**
 * Which acts officers sign, and where their statements are prepared: the one place where clients of ours know it.
 * @param body what the act would say if nobody had to sign it
 * @returns null for an act that nobody signs
 */
export function statementFor(path: string, body: unknown): StatementCall | null {
  const said = typeof body === 'object' && body !== null ? body : {};
  const onCase = /^(\/v1\/applications\/[^/]+)\/(decisions|approval|refusal)$/.exec(path);
  if (onCase) {
    const kinds = {
      decisions: {},
      approval: { kind: 'approval', outcome: 'positive' },
      refusal: { kind: 'approval', outcome: 'negative' },
    };
    return { path: `${onCase[1]}/statements`, body: { ...kinds[onCase[2] as keyof typeof kinds], ...said } };
  }
  const onAppeal = /^(\/v1\/applications\/[^/]+\/appeal)\/decision$/.exec(path);
  if (onAppeal) return { path: `${onAppeal[1]}/statements`, body: said };
  if (/^\/v1\/permits\/[^/]+\/actions$/.test(path))
    return { path: path.replace(/actions$/, 'statements'), body: { act: 'propose', ...said } };
  const onAction = /^(\/v1\/permits\/[^/]+)\/actions\/([^/]+)\/(approval|rejection)$/.exec(path);
  if (onAction)
    return {
      path: `${onAction[1]}/statements`,
      body: { act: onAction[3] === 'approval' ? 'approve' : 'reject', action: onAction[2], ...said },
    };
  const onProposal = /^(\/v1\/registers\/proposals\/[^/]+)\/(approval|refusal)$/.exec(path);
  if (onProposal)
    return { path: `${onProposal[1]}/statements`, body: { verdict: onProposal[2] === 'approval' ? 'approve' : 'refuse', ...said } };
  if (path === '/v1/log/degraded') return { path: '/v1/log/degraded/statements', body: said };
  const onDegraded = /^(\/v1\/log\/degraded\/[^/]+)\/confirmation$/.exec(path);
  if (onDegraded) return { path: `${onDegraded[1]}/statements`, body: {} };
  if (path === '/v1/erasures') return { path: '/v1/erasures/statements', body: said };
  const onErasure = /^(\/v1\/erasures\/[^/]+)\/confirmation$/.exec(path);
  if (onErasure) return { path: `${onErasure[1]}/statements`, body: {} };
  if (path === '/v1/standing-findings') return { path: '/v1/standing-findings/statements', body: said };
  const onStanding = /^(\/v1\/standing-findings\/[^/]+)\/withdrawal$/.exec(path);
  if (onStanding) return { path: `${onStanding[1]}/statements`, body: said };
  const onKey = /^(\/v1\/officer-keys\/[^/]+)\/enrolment$/.exec(path);
  if (onKey) return { path: `${onKey[1]}/statements`, body: { act: 'enrol' } };
  return null;
}
