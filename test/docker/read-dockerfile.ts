/** One instruction of a Dockerfile with its continuation lines joined. */
export interface Instruction {
  readonly line: number;
  readonly name: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  /** Image, or name of an earlier stage. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

const known = [
  'ARG',
  'FROM',
  'RUN',
  'COPY',
  'ENV',
  'WORKDIR',
  'USER',
  'EXPOSE',
  'HEALTHCHECK',
  'CMD',
  'ENTRYPOINT',
  'STOPSIGNAL',
  'VOLUME',
  'LABEL',
  'SHELL',
];

/** Strict reader of the parts of the Dockerfile format that we use. @throws Error naming the line of whatever it does not know */
export function readDockerfile(text: string): { readonly args: ReadonlyMap<string, string>; readonly stages: readonly Stage[] } {
  const args = new Map<string, string>();
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructions(text)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const found = /^(\S+)\s+AS\s+([a-z][a-z0-9-]*)$/.exec(instruction.rest);
      if (!found) throw new Error(`line ${instruction.line}: FROM needs "IMAGE AS name"`);
      const [, image = '', name = ''] = found;
      if (stages.some((known) => known.name === name)) throw new Error(`line ${instruction.line}: stage ${name} twice`);
      const base = image.replace(/\$\{(\w+)\}/g, (_whole, arg: string) => {
        const value = args.get(arg);
        if (value === undefined) throw new Error(`line ${instruction.line}: ARG ${arg} is not declared`);
        return value;
      });
      stages.push({ name, base, instructions: [] });
    } else if (stage) stage.instructions.push(instruction);
    else if (instruction.name === 'ARG') {
      const [name = '', value = ''] = instruction.rest.split(/=(.*)/s);
      args.set(name, value);
    } else throw new Error(`line ${instruction.line}: ${instruction.name} before the first FROM`);
  }
  return { args, stages };
}

function instructions(text: string): Instruction[] {
  const found: Instruction[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index] ?? '';
    if (/^\s*(#.*)?$/.test(first)) continue;
    const line = index + 1;
    let whole = first;
    while (whole.endsWith('\\')) {
      index += 1;
      if (index >= lines.length) throw new Error(`line ${line}: continues after the end`);
      whole = `${whole.slice(0, -1).trimEnd()} ${(lines[index] ?? '').trim()}`;
    }
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(whole) ?? [];
    if (!known.includes(name)) throw new Error(`line ${line}: unknown instruction "${whole.split(' ')[0]}"`);
    const flags: Record<string, string> = {};
    let remaining = rest.trim();
    for (let flag = /^--([a-z-]+)=(\S+)\s+/.exec(remaining); flag; flag = /^--([a-z-]+)=(\S+)\s+/.exec(remaining)) {
      flags[flag[1] ?? ''] = flag[2] ?? '';
      remaining = remaining.slice(flag[0].length);
    }
    found.push({ line, name, flags, rest: remaining });
  }
  return found;
}

/** The exec form: a JSON array of strings. @throws Error for the shell form, which would run a shell as process 1 */
export function execForm(instruction: Instruction, text = instruction.rest): string[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed.length === 0 || !parsed.every((part) => typeof part === 'string'))
    throw new Error(`line ${instruction.line}: ${instruction.name} is not in exec form`);
  return parsed as string[];
}
