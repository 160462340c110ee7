import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '#database';
import { nodeCrypto } from '#keystore/verify-crypto';
import { VerificationModule, type VerificationOptions } from '#verification';
import { SESSION_PORT } from '#web';
import type { GatewayConfig } from './config.js';
import { GATEWAY_CONFIG, PageController } from './page.controller.js';
import { PublicFiles } from './public-files.js';

@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig, serving: Pick<VerificationOptions, 'rate' | 'https' | 'warn' | 'answered'>): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        DatabaseModule.forRoot({ url: config.databaseUrl, applicationName: 'opencites-gateway', poolSize: 4 }),
        VerificationModule.forRoot({ trustDirectory: config.trust, crypto: nodeCrypto, limits: { threads: config.readers }, ...serving }),
      ],
      controllers: [PageController],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        // Nobody signs in here: only public routes open.
        { provide: SESSION_PORT, useValue: null },
        { provide: PublicFiles, useFactory: () => new PublicFiles() },
      ],
    };
  }
}
