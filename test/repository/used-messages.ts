import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What runs: code of programs, libraries and browsers, and templates; neither catalogue nor specs. */
export function sourcesOf(root: string): readonly Source[] {
  const found: Source[] = [];
  const walk = (directory: string): void => {
    for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|njk)$/.test(path) && !/spec\.ts$|\/catalogue\//.test(path))
        found.push({ path, text: spelledOut(path, readFileSync(join(root, path), 'utf8')) });
    }
  };
  for (const tree of ['apps', 'libs', 'migrations']) walk(tree);
  return found;
}

/** A template's own name for the first part of its ids, `{% set C = 'records.cut-over.' %}`, put in where it is used. */
function spelledOut(path: string, text: string): string {
  if (!path.endsWith('.njk')) return text;
  return [...text.matchAll(/\{% set ([A-Z]\w*) = '([a-z][a-z.-]*)' %\}/g)].reduce(
    (whole, [, name = '', head = '']) => whole.replace(new RegExp(`\\b${name} \\+ '`, 'g'), `'${head}`),
    text,
  );
}

/** An id that is put together where it is used: fixed parts with something in between. */
export interface Family {
  /** As it is written, with * for what is filled in: `apply.task.*.hint`. */
  readonly pattern: string;
  readonly path: string;
}

const part = String.raw`[a-z0-9.-]*`;
const prefix = String.raw`[a-z][a-z-]*\.${part}`;

export function familiesIn({ path, text }: Source): readonly Family[] {
  if (path.endsWith('.njk'))
    // 'desk.permit-act.' + act + '.' + kind; what is not quoted is filled in.
    return [...text.matchAll(new RegExp(`'(${prefix})'\\s*[+~]\\s*([^,)}%]+(?:\\([^)]*\\))?[^,)}%]*)`, 'g'))].map(
      ([, head = '', tail = '']) => ({
        path,
        pattern: `${head}*${[...tail.matchAll(/[+~]\s*'([a-z0-9.-]+)'(\s*[+~])?/g)].map(([, fixed = '', more]) => fixed + (more ? '*' : '')).join('')}`,
      }),
    );
  return [...text.matchAll(new RegExp(`\`(${prefix}(?:\\$\\{[^}\`]*\\}${part})+)\``, 'g'))].map(([, written = '']) => ({
    path,
    pattern: written.replace(/\$\{[^}]*\}/g, '*'),
  }));
}

const compiled = new Map<string, RegExp>();

/** What is filled in for `*`, or null when the id is none of the family. */
export function filledIn(pattern: string, id: string): readonly string[] | null {
  const known = compiled.get(pattern) ?? new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '(.+)')}$`);
  compiled.set(pattern, known);
  return known.exec(id)?.slice(1) ?? null;
}

/** Ids that are named in full where they are translated; those in a comparison are values, not ids. */
export function namedIds({ path, text }: Source): readonly string[] {
  if (!path.endsWith('.njk')) return [...text.matchAll(/\bmessage\(\s*'([^']+)'/g)].map(([, id = '']) => id);
  return [...text.matchAll(/\bt\(([^,)]*)/g)].flatMap(([, given = '']) =>
    [...given.matchAll(/'([^']*)'/g)].flatMap((match) => {
      const [before, after] = [given.slice(0, match.index).trimEnd(), given.slice(match.index + match[0].length).trimStart()];
      return /([+~]|==|!=|\bin)$/.test(before) || /^[+~]/.test(after) || !match[1]?.includes('.') ? [] : [match[1]];
    }),
  );
}

/** Every value that stands in the code: quoted, as a part of something quoted, or as a name of a member. */
export function valuesIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const pattern of [/(?<=['"`.])[A-Za-z0-9][\w+-]*(?=['"`.:-])/g, /\b[A-Za-z][\w-]*(?=\??:)/g])
    for (const [value] of text.matchAll(pattern)) found.add(value);
  return found;
}

/** Every quoted text that has the form of an id. */
export function idsQuoted(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?<=['"`])[a-z][a-z0-9-]*(?:\.[\w+-]+)+(?=['"`])/g)].map(([id]) => id));
}
