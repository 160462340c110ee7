import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { applicationForm, draftForm } from './form-schema.js';

type Node = Readonly<Record<string, unknown>>;
const spec = JSON.parse(readFileSync(new URL('../../../docs/spec/application.schema.json', import.meta.url), 'utf8')) as {
  $defs: Readonly<Record<string, Node>>;
};

/** References replaced by what they name. */
function whole(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(whole);
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: string };
  if ($ref !== undefined) return whole(spec.$defs[$ref.split('/').at(-1) ?? '']);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, whole(value)]));
}

describe('the form in the description of the API', () => {
  it('is the form of docs/spec/application.schema.json', () => {
    expect(applicationForm).toEqual(whole(spec.$defs['application']));
  });

  it('asks nothing of a draft', () => {
    expect(draftForm).toEqual({ ...applicationForm, required: [] });
  });
});
