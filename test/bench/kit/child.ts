import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts a module of this directory as a process and waits for its first message. */
export async function child<T>(name: string): Promise<{ readonly told: T; stop(): Promise<void> }> {
  const process: ChildProcess = fork(fileURLToPath(new URL(`./${name}.child.js`, import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const told = await new Promise<T>((resolve, reject) => {
    process.once('message', (message) => resolve(message as T));
    process.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      process.once('exit', () => resolve());
      process.send('stop');
    });
  return { told, stop };
}
