import type { Call, CallResult } from './call.js';

interface Documents {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>>;
}

/**
 * The same client, but an answer that the API's own description does not have is a failed test: every test that calls the API
 * tests `/openapi.json` with it.
 */
export function documented(call: Call): Call {
  let reading: Promise<Documents | null> | undefined;
  const read = async (): Promise<Documents | null> => {
    // An app may be stopped under a test, or be one without documents.
    const answer = await call('/openapi.json').catch(() => null);
    return answer?.status === 200 ? answer.json<Documents>() : null;
  };
  return async (path, options = {}) => {
    const answer = await call(path, options);
    if (path.startsWith('/v1/') && answer.status < 300) {
      const method = options.method ?? (options.body === undefined ? 'GET' : 'POST');
      const documents = await (reading ??= read());
      if (documents) assertDocumented(documents, method, path, answer);
    }
    return answer;
  };
}

function assertDocumented({ paths }: Documents, method: string, path: string, { status }: CallResult): void {
  const parts = (path.split('?')[0] ?? '').split('/');
  const fits = (template: string) => {
    const wanted = template.split('/');
    return wanted.length === parts.length && wanted.every((part, index) => part.startsWith('{') || part === parts[index]);
  };
  // The template with the fewest placeholders is the one that the router takes.
  const [template] = Object.keys(paths)
    .filter(fits)
    .sort((left, right) => left.split('{').length - right.split('{').length);
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} answers ${status} and is not in /openapi.json`);
  if (!(String(status) in operation.responses))
    throw new Error(`${method} ${template} answers ${status}; /openapi.json says ${Object.keys(operation.responses).join(', ')}`);
}
