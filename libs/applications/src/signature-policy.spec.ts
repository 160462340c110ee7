import { describe, expect, it } from '@jest/globals';
import type { ApplicationForm, DecisionFact } from '#cites';
import { signaturesPolicyFaults, signaturesShort } from './signature-policy.js';

const form = (more: Partial<ApplicationForm> = {}, line: Partial<ApplicationForm['lines'][number]> = {}) =>
  ({
    documentType: 'E',
    lines: [
      {
        line: 1,
        scientificName: 'Python regius',
        term: 'SKI',
        appendix: 'II',
        source: 'W',
        quantity: { value: '1', unit: 'NAR' },
        ...line,
      },
    ],
    ...more,
  }) as ApplicationForm;
const facts = (application: ApplicationForm, kinds: DecisionFact['kind'][] = []) => ({
  application,
  decisions: kinds.map((kind, index) => ({
    id: String(index),
    kind,
    outcome: 'positive',
    person: 'r',
    role: 'case-officer',
    at: '',
    lines: [],
    evidence: [],
  })) as DecisionFact[],
});
const two = [
  { person: 'r', role: 'case-officer' },
  { person: 'a', role: 'issuing-officer' },
];
const three = [...two, { person: 's', role: 'scientific-authority' }];

describe('how many must have signed', () => {
  it('is no more than the three hands ask, without a policy', () => {
    for (const policy of [null, undefined, { rules: [] }]) expect(signaturesShort(policy, facts(form()), two)).toBeNull();
  });

  it('depends on document type, Appendix and circumstance', () => {
    const policy = {
      rules: [
        { appendices: ['I'], documentTypes: ['E', 'R'], people: 3 },
        { circumstances: ['live'], roles: ['scientific-authority'] },
      ],
    };
    expect(signaturesPolicyFaults(policy)).toEqual([]);
    expect(signaturesShort(policy, facts(form()), two)).toBeNull();
    expect(signaturesShort(policy, facts(form({}, { appendix: 'I' })), two)).toEqual({ people: 2, wanted: 3, roles: [] });
    expect(signaturesShort(policy, facts(form({}, { appendix: 'I' })), three)).toBeNull();
    expect(signaturesShort(policy, facts(form({ documentType: 'I' }, { appendix: 'I' })), two)).toBeNull();
    expect(signaturesShort(policy, facts(form({}, { term: 'LIV' })), two)).toEqual({
      people: 2,
      wanted: 2,
      roles: ['scientific-authority'],
    });
    expect(signaturesShort(policy, facts(form({}, { term: 'LIV' })), three)).toBeNull();
    const overridden = { rules: [{ circumstances: ['override', 'retrospective'], people: 4 }] };
    expect(signaturesShort(overridden, facts(form()), three)).toBeNull();
    expect(signaturesShort(overridden, facts(form(), ['override']), three)).toMatchObject({ wanted: 4 });
  });

  it('counts people, not signatures', () => {
    const twice = [...two, { person: 'a', role: 'issuing-officer' }, { person: 'r', role: 'case-officer' }];
    expect(signaturesShort({ rules: [{ people: 3 }] }, facts(form()), twice)).toMatchObject({ people: 2, wanted: 3 });
  });

  it('lets nothing pass by a policy that cannot be read', () => {
    for (const policy of [
      true,
      'three',
      {},
      { rules: 3 },
      { rules: [null] },
      { rules: [{}] },
      { rules: [{ people: 1 }] },
      { rules: [{ people: '3' }] },
      { rules: [{ people: 3, appendix: 'I' }] },
      { rules: [{ people: 3, appendices: ['IV'] }] },
      { rules: [{ roles: ['minister'] }] },
      { rules: [{ circumstances: ['hurry'], people: 2 }] },
    ]) {
      expect(signaturesPolicyFaults(policy)).not.toEqual([]);
      expect(signaturesShort(policy, facts(form()), three)).not.toBeNull();
    }
  });
});
