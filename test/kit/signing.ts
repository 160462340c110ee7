import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule } from '#database';
import { createInstallationKeys, keyPlaces, type KeyPlaces } from '#keystore/installation';
import { pinFoundingKeys, signCountryLists, SigningModule, type SigningReport, SigningService } from '#signing';
import type { Casework } from './casework.js';

/** Keys of a test installation and a signer that can be started on them, as often and as many at once as a test wants. */
export interface SigningHouse {
  readonly home: string;
  readonly places: KeyPlaces;
  readonly trust: string;
  readonly reports: SigningReport[];
  /** A running signer; `stop` lets it finish what it has begun. */
  start(options?: {
    readonly clock?: () => Date;
    readonly renderers?: number;
  }): Promise<{ readonly service: SigningService; stop(): Promise<void> }>;
  /** Stops signers that a failed test left running. */
  close(): Promise<void>;
}

export const signingUrl = 'http://xa.localhost:8081/';

export async function signingHouse(house: Casework): Promise<SigningHouse> {
  const home = mkdtempSync(join(tmpdir(), 'oc-signing-'));
  const places = keyPlaces(home);
  await createInstallationKeys(places, {
    country: 'XA',
    organisation: 'Management Authority of Utopia',
    timeZone: 'Africa/Nairobi',
    publicUrl: signingUrl,
    specimen: true,
  });
  await signCountryLists(places);
  pinFoundingKeys(places.ceremony, house.founders);
  const reports: SigningReport[] = [];
  const running = new Set<() => Promise<void>>();
  return {
    home,
    places,
    trust: join(home, 'trust'),
    reports,
    start: async ({ clock, renderers = 1 } = {}) => {
      @Module({
        imports: [
          DatabaseModule.forRoot({ url: house.database.url('oc_signer'), applicationName: 'test-signer', poolSize: 14 }),
          SigningModule.forRoot({
            databaseUrl: house.database.url('oc_signer'),
            publicUrl: signingUrl,
            portalUrl: 'http://xa.localhost:8080/',
            country: 'XA',
            keystore: places.holders.signer,
            certificates: places.certificates,
            ceremony: places.ceremony,
            directory: join(home, 'trust'),
            alarms: join(home, 'alarms'),
            memory: join(home, 'signer-memory'),
            renderers,
            report: (entry) => void reports.push(entry),
            ...(clock && { clock }),
          }),
        ],
      })
      class TestSigner {}
      const app = await NestFactory.createApplicationContext(TestSigner, { logger: ['error'], abortOnError: false });
      const service = app.get(SigningService);
      await service.start();
      const stop = async (): Promise<void> => {
        if (!running.delete(stop)) return;
        await service.stop();
        await app.close();
      };
      running.add(stop);
      return { service, stop };
    },
    close: async () => {
      for (const stop of [...running]) await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
