import { existsSync, readFileSync, rmSync } from 'node:fs';
import { EmbeddedPostgres } from '#database';
import type { InstallationConfig } from '../config.js';
import { prepareKeys, ensureAuthority } from './authority.js';
import { type InstallationDatabase, openDatabase } from './database.js';
import { commandLine, Fleet } from './fleet.js';
import type { PreparedLog } from './log-policy.js';
import { members } from './members.js';
import { StateDirectory, writeDurably } from './state-directory.js';

export interface InstallationOptions {
  /** false only for throw-away installations. */
  readonly durable?: boolean;
  /** No limits on requests: a demonstration is one client doing the work of thousands. */
  readonly unthrottled?: boolean;
  /** Load the starter species when the authority is made; false when another source will be installed. */
  readonly starterSpecies?: boolean;
  readonly say?: (line: string) => void;
  /** Runs after set-up and before the processes start. */
  readonly beforeProcesses?: (database: InstallationDatabase) => Promise<void>;
}

/** A whole installation on this machine: state directory, database, keys, authority, processes. */
export class Installation {
  private constructor(
    readonly config: InstallationConfig,
    readonly state: StateDirectory,
    readonly database: InstallationDatabase,
    /** true when the fictitious authority was made by this start. */
    readonly isNew: boolean,
    readonly log: PreparedLog,
    private readonly fleet: Fleet,
  ) {}

  /**
   * Starts everything, making what is missing. Safe after a kill -9 of any or all of it.
   * @throws Error with what is in the way: a busy port, a running installation, a process that did not start
   */
  static async start(config: InstallationConfig, options: InstallationOptions = {}): Promise<Installation> {
    const say = options.say ?? (() => undefined);
    const state = new StateDirectory(config.home);
    state.prepare();
    claim(state);
    let database: InstallationDatabase | undefined;
    const fleet = new Fleet(state, say);
    try {
      const started = Date.now();
      database = await openDatabase(config, state, options.durable ?? true);
      say(
        `Database: ${database.where}${database.appliedMigrations.length > 0 ? `, ${database.appliedMigrations.length} migrations applied` : ''}`,
      );
      const { made, log } = await prepareKeys(config);
      say(made > 0 ? `Keys: ${made} made for this installation, encrypted at rest` : 'Keys: in place');
      const isNew = await ensureAuthority(config, state, database, options.starterSpecies ?? true);
      if (isNew) say('Authority: "Utopia" (XA) set up, fictitious: everything it issues says SPECIMEN');
      else if (config.authority) say(`Authority: ${config.authority.name} (${config.country})`);
      await options.beforeProcesses?.(database);
      await fleet.start(members(config, database, { unthrottled: options.unthrottled ?? false, witnesses: log.witnesses }));
      database.keepServing(say);
      say(
        `Processes: log, ${log.witnesses.length} witnesses, signer, worker, gateway and portal are ready (${((Date.now() - started) / 1000).toFixed(1)} s)`,
      );
      return new Installation(config, state, database, isNew, log, fleet);
    } catch (error) {
      await fleet.stop();
      await database?.stop();
      release(state);
      throw error;
    }
  }

  /**
   * Removes everything of an installation with an embedded database; ends what an earlier launcher left running.
   * @throws Error while a launcher runs it
   */
  static async remove(config: InstallationConfig): Promise<void> {
    const state = new StateDirectory(config.home);
    if (!existsSync(state.path)) return;
    state.prepare();
    claim(state);
    await new Fleet(state, () => undefined).endOrphans();
    await EmbeddedPostgres.stopServing(state.databaseDirectory());
    state.remove();
  }

  /** Stops in reverse: portal, gateway, worker, signer, witnesses, log, PostgreSQL. */
  async stop(): Promise<void> {
    await this.fleet.stop();
    await this.database.stop();
    release(this.state);
  }
}

/** One launcher per state directory. The file of a launcher that was killed is taken over. */
function claim(state: StateDirectory): void {
  const file = state.at('run', 'launcher.pid');
  if (existsSync(file)) {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (pid !== process.pid && commandLine(pid).includes('/apps/cli/src/main.js'))
      throw new Error(`This installation is running already (process ${pid}, ${state.path}).`);
  }
  writeDurably(file, `${process.pid}\n`, 0o600);
}

function release(state: StateDirectory): void {
  rmSync(state.at('run', 'launcher.pid'), { force: true });
}
