import { DocumentedBody } from '#web';
import { draftForm, formLines } from './form-schema.js';
import { lineColumns } from './line-table/line-columns.js';

/** Body of a draft in OpenAPI. */
export const DraftBody = () => DocumentedBody({ 'application/json': { schema: draftForm } });

const required = lineColumns.flatMap((column) => ('required' in column ? [column.name] : []));

/** Lines as a list, or as a table whose first row names the columns. */
export const LinesBody = () =>
  DocumentedBody({
    'application/json': { schema: formLines },
    'text/csv': {
      schema: {
        type: 'string',
        description: `UTF-8; separated by comma, semicolon or tab. Columns: ${lineColumns.map(({ name }) => name).join(', ')}. Needed: ${required.join(', ')}; an empty appendix is filled in where the Appendices leave no choice.`,
        examples: [`${required.join(',')}\nPython regius,SKI,Salted skins,II,W,10,NAR\n`],
      },
    },
  });
