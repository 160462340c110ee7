import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LedgerModule } from '#ledger';
import { SESSION_PORT } from '#web';
import { Accounts } from './accounts.js';
import { AlarmAddresses } from './alarms/alarm-addresses.js';
import { AlarmsController } from './alarms/alarms.controller.js';
import { ConductController } from './conduct/conduct.controller.js';
import { OfficerConduct } from './conduct/officer-conduct.js';
import { CloseAccount } from './close-account.js';
import { Erasures } from './erasure/erasures.js';
import { ErasuresController } from './erasure/erasures.controller.js';
import { Directory } from './directory.js';
import { IDENTITY_OPTIONS, type IdentityOptions } from './identity-options.js';
import { OfficerKeys } from './keys/officer-keys.js';
import { OfficerKeysController } from './keys/officer-keys.controller.js';
import { Statements } from './statements/statements.js';
import { Interests } from './interests.js';
import { NationalIdentity } from './oidc/national-identity.js';
import { OrganisationsController } from './organisations.controller.js';
import { PeopleController } from './people.controller.js';
import { RoleGrants } from './role-grants.js';
import { RoleGrantsController } from './role-grants.controller.js';
import { Sessions } from './sessions.js';
import { SessionsController } from './sessions.controller.js';
import { CodeSignIn } from './second-step/code-sign-in.js';
import { SecondSteps } from './second-step/second-steps.js';
import { OwnPasskeys } from './sign-in/own-passkeys.js';
import { PasskeySignIn } from './sign-in/passkey-sign-in.js';

@Global()
@Module({})
export class IdentityModule {
  /** With sign-in and the REST interface, for the app that faces people. */
  static forRoot(options: IdentityOptions): DynamicModule {
    return {
      module: IdentityModule,
      imports: [LedgerModule],
      controllers: [
        SessionsController,
        PeopleController,
        OrganisationsController,
        RoleGrantsController,
        OfficerKeysController,
        AlarmsController,
        ErasuresController,
        ConductController,
      ],
      providers: [
        { provide: IDENTITY_OPTIONS, useValue: options },
        Accounts,
        CloseAccount,
        RoleGrants,
        Interests,
        OfficerConduct,
        Directory,
        Sessions,
        PasskeySignIn,
        OwnPasskeys,
        SecondSteps,
        CodeSignIn,
        NationalIdentity,
        Statements,
        OfficerKeys,
        AlarmAddresses,
        Erasures,
        { provide: SESSION_PORT, useExisting: Sessions },
      ],
      exports: [
        Accounts,
        CloseAccount,
        RoleGrants,
        Interests,
        OfficerConduct,
        Directory,
        Sessions,
        PasskeySignIn,
        OwnPasskeys,
        SecondSteps,
        CodeSignIn,
        NationalIdentity,
        NationalIdentity,
        Statements,
        OfficerKeys,
        SESSION_PORT,
      ],
    };
  }

  /** Only what other features ask about people, for processes without sessions (the signer). */
  static forReading(): DynamicModule {
    return { module: IdentityModule, imports: [LedgerModule], providers: [Directory, Interests], exports: [Directory, Interests] };
  }
}
