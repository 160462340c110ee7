/**
 * JSON Schema (2020-12) of the form, as docs/spec/application.schema.json has it: what the API says it takes. The parser of
 * libs/cites decides; a draft may leave out anything.
 */
const code = { description: 'A code of the code lists; empty in an unfinished draft.', type: 'string', pattern: '^[A-Z0-9-]{0,10}$' };

const date = { description: 'Calendar day, YYYY-MM-DD.', type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };

const decimal = {
  description: 'Exact decimal as text: never a JSON number. At most 20 digits.',
  type: 'string',
  pattern: '^\\d{1,20}(\\.\\d{1,20})?$',
};

const scientificName = {
  description: 'Latin letters only; without author.',
  type: 'string',
  maxLength: 150,
  pattern: "^[\\p{Script=Latin}×.'() -]*$",
};

const appendix = { enum: ['I', 'II', 'III'] };

const quantity = { type: 'object', additionalProperties: false, required: ['value', 'unit'], properties: { value: decimal, unit: code } };

const party = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'address', 'country'],
  properties: {
    name: { type: 'string', maxLength: 200 },
    address: { type: 'string', maxLength: 500 },
    country: code,
    naturalPerson: { type: 'boolean' },
  },
};

const mark = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'number'],
  properties: {
    kind: { enum: ['ring', 'microchip', 'tag', 'serial', 'tattoo', 'brand', 'other'] },
    number: { type: 'string', maxLength: 60 },
  },
};

const applicationLine = {
  description: 'One specimen block: boxes 7 to 12b.',
  type: 'object',
  additionalProperties: false,
  required: ['line', 'scientificName', 'term', 'description', 'appendix', 'source', 'quantity'],
  properties: {
    line: { description: '1, 2, 3 ... without gaps.', type: 'integer', minimum: 1, maximum: 5000 },
    scientificName: scientificName,
    commonName: { type: 'string', maxLength: 150 },
    term: code,
    description: { type: 'string', maxLength: 1000 },
    marks: { type: 'array', maxItems: 500, items: mark },
    sex: { enum: ['M', 'F', 'U'] },
    age: { type: 'string', maxLength: 60 },
    appendix: appendix,
    source: code,
    secondSource: code,
    quantity: quantity,
    secondQuantity: quantity,
    origin: {
      description: 'Box 12.',
      type: 'object',
      additionalProperties: false,
      required: ['country'],
      properties: {
        country: code,
        permitNumber: { type: 'string', maxLength: 70 },
        permitDate: date,
        justification: { type: 'string', maxLength: 2000 },
      },
    },
    lastReExport: {
      description: 'Box 12a.',
      type: 'object',
      additionalProperties: false,
      required: ['country'],
      properties: {
        country: code,
        certificateNumber: { type: 'string', maxLength: 70 },
        certificateDate: date,
        justification: { type: 'string', maxLength: 2000 },
      },
    },
    operationNumber: { type: 'string', maxLength: 70 },
    acquisitionDate: date,
    seizureRecord: { type: 'string', maxLength: 70 },
  },
};

export const applicationForm = {
  description: 'The boxes of the standard form before anybody decided.',
  type: 'object',
  additionalProperties: false,
  required: ['documentType', 'purpose', 'importer', 'exporter', 'countryOfExport', 'countryOfImport', 'lines'],
  properties: {
    documentType: code,
    purpose: code,
    importer: { oneOf: [party, { type: 'null' }] },
    exporter: party,
    countryOfExport: code,
    countryOfImport: { oneOf: [code, { type: 'null' }] },
    validUntil: date,
    specialConditions: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 2000 } },
    justifications: {
      type: 'object',
      additionalProperties: false,
      required: [],
      properties: {
        unknownSource: { type: 'string', maxLength: 2000 },
        missingOrigin: { type: 'string', maxLength: 2000 },
        higherTaxon: { type: 'string', maxLength: 2000 },
      },
    },
    liveTransport: {
      type: 'object',
      additionalProperties: false,
      required: ['method', 'conditionsMet'],
      properties: { method: { type: 'string', maxLength: 200 }, conditionsMet: { type: 'boolean' } },
    },
    importPermit: {
      type: 'object',
      additionalProperties: false,
      required: ['number', 'country'],
      properties: { number: { type: 'string', maxLength: 70 }, country: code, date: date },
    },
    retrospective: {
      type: 'object',
      additionalProperties: false,
      required: ['reason', 'notAttributable', 'tradeOtherwiseLawful'],
      properties: {
        reason: { type: 'string', maxLength: 2000 },
        notAttributable: { type: 'boolean' },
        tradeOtherwiseLawful: { type: 'boolean' },
      },
    },
    replacement: {
      type: 'object',
      additionalProperties: false,
      required: ['of', 'reason', 'originalReturned', 'swornStatement'],
      properties: {
        of: { type: 'string', maxLength: 70 },
        reason: { enum: ['lost', 'damaged', 'stolen', 'destroyed'] },
        originalReturned: { type: 'boolean' },
        swornStatement: { type: 'boolean' },
      },
    },
    seizureRecord: { type: 'string', maxLength: 70 },
    openBoxes: {
      description:
        'Boxes left to a registered holder under simplified procedures (Res. Conf. 12.3 section XII): 3, 11. With 11 the quantity of each line is the most that may leave. The portal takes no such application yet.',
      type: 'array',
      maxItems: 20,
      items: code,
    },
    carnet: {
      type: 'object',
      additionalProperties: false,
      required: ['number', 'validUntil'],
      properties: { number: { type: 'string', maxLength: 70 }, validUntil: date },
    },
    lines: { type: 'array', maxItems: 5000, items: applicationLine },
  },
};

/** The same with nothing required: a draft is kept however little it says. */
export const draftForm = { ...applicationForm, required: [] };

/** Lines alone. */
export const formLines = applicationForm.properties.lines;
