import { problem, validated } from '#web';
import { contentClasses } from './contents.js';
import { type ContentOf, crossFaults } from './entry-key.js';
import type { RegisterName } from './register-names.js';

/** Entry and register belong together for the whole request; the class of the content follows from the name. @throws Problem request-invalid with a pointer per fault */
export async function contentIn<R extends RegisterName>(register: R, content: object): Promise<ContentOf[R]> {
  const checked = (await validated(contentClasses[register] as new () => ContentOf[RegisterName], content, '/content')) as ContentOf[R];
  const faults = crossFaults(register, checked);
  if (faults.length > 0)
    throw problem('request-invalid', { errors: faults.map(({ pointer, code }) => ({ pointer: `/content${pointer}`, code })) });
  return checked;
}
