import { constants } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * One witness per state directory: two with one memory could each sign a tree that the other does not know.
 * The lock of a witness that was killed is taken over.
 *
 * @returns how to let go of it
 * @throws Error while another witness runs there
 */
export async function lockState(stateDirectory: string): Promise<() => Promise<void>> {
  const path = join(stateDirectory, 'witness.pid');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
    // In a container every start has the same process id.
    if (Number.isInteger(pid) && pid !== process.pid && (await isWitness(pid)))
      throw new Error(`another witness (process ${pid}) runs in ${stateDirectory}`);
    await rm(path, { force: true });
  }
  throw new Error(`${path} cannot be taken`);
}

/** Process ids are used again: only a process that runs this very program counts. */
async function isWitness(pid: number): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('/apps/witness/src/main.js');
  } catch {
    return false;
  }
}
