import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const texts = tracked
  .filter((path) => path !== 'package-lock.json' && !/\.(ttf|png|pdf|wasm|bin|cose|cwt)$/.test(path))
  .filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile())
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

function where(pattern: RegExp): string[] {
  return texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

describe('the repository', () => {
  // Keys and tokens in repositories were found in several permit systems; forged permits followed.
  it('holds no private key and no token', () => {
    expect(where(new RegExp(`${'-'.repeat(5)}BEGIN ([A-Z]+ )?PRIVATE KEY${'-'.repeat(5)}`))).toEqual([]);
    expect(where(/\b(ghp_[A-Za-z0-9]{36}|npm_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[bp]-[A-Za-z0-9-]{20,})\b/)).toEqual([]);
  });

  it('gives no account or role a password that stands in the source', () => {
    expect(
      where(/\bpassword\s*[:=]\s*(['"])(?!\1)[A-Za-z0-9!@#$%^&*_-]{6,}\1(?!.*\b(wrong|guess))/i).filter((path) => !/spec\.ts$/.test(path)),
    ).toEqual([]);
  });

  it('names no registry in the lock file', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock).not.toMatch(/"resolved": "https?:/);
  });

  it('marks no test to run alone or to be passed over', () => {
    const marks = new RegExp(`\\b(it|test|describe)\\.(only|skip)\\(|\\bx(it|describe)\\(`);
    expect(where(marks)).toEqual([]);
  });

  it('keeps files that people read under 400 lines', () => {
    const long = texts.filter(
      ({ path, text }) => /\.(ts|mjs)$/.test(path) && !/\/data\/|\/catalogue\/|^migrations\//.test(path) && text.split('\n').length > 401,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
