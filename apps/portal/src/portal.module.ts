import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationsModule } from '#applications';
import { DatabaseModule } from '#database';
import { IdentityModule } from '#identity';
import { IssuanceModule } from '#issuance';
import { LedgerModule } from '#ledger';
import { RegistersModule } from '#registers';
import { SpeciesModule } from '#species';
import type { PortalConfig } from './config.js';
import { FrontDoorController } from './front-door.controller.js';

/** Everything that faces people of the authority and applicants. Holds no key. */
@Module({})
export class PortalModule {
  static forRoot(config: PortalConfig): DynamicModule {
    return {
      module: PortalModule,
      controllers: [FrontDoorController],
      imports: [
        DatabaseModule.forRoot({ url: config.databaseUrl, applicationName: 'opencites-portal', poolSize: config.databasePool }),
        LedgerModule,
        IdentityModule.forRoot({ publicUrl: config.publicUrl }),
        SpeciesModule,
        RegistersModule,
        ApplicationsModule.forRoot({ filesDirectory: config.files, logPolicies: config.logPolicies }),
        IssuanceModule,
      ],
    };
  }
}
