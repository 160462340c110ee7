import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CheckCountsRepository } from './counts/check-counts.repository.js';
import { CheckCounts } from './counts/check-counts.service.js';
import { CheckPresented } from './check-presented.service.js';
import { NumberController } from './number/number.controller.js';
import { NumberLookup } from './number/number-lookup.repository.js';
import { PublicationController } from './publication/publication.controller.js';
import { TrustDirectory } from './publication/trust-directory.js';
import { readingLimits } from './reading/reading.js';
import { ReadingPool } from './reading/reading-pool.js';
import { workerScript } from './reading/worker-script.js';
import { RequestLimits } from './request-limits.js';
import { ShortWay } from './short-way.js';
import { VERIFICATION_OPTIONS, type VerificationOptions } from './verification-options.js';
import { VerifyController } from './verify.controller.js';

/** Opens the trust directory before the first request and ends the threads after the last. */
@Injectable()
class VerificationLife implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(TrustDirectory) private readonly trust: TrustDirectory,
    @Inject(ReadingPool) private readonly readers: ReadingPool,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.trust.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.trust.stop();
    await this.readers.close();
  }
}

@Module({})
export class VerificationModule {
  static forRoot(options: VerificationOptions): DynamicModule {
    const limits = { ...readingLimits, ...options.limits };
    const { trustDirectory: path, crypto, interval, warn } = options;
    return {
      module: VerificationModule,
      controllers: [VerifyController, NumberController, PublicationController],
      providers: [
        { provide: VERIFICATION_OPTIONS, useValue: options },
        {
          provide: TrustDirectory,
          useFactory: () =>
            new TrustDirectory({ path, crypto, ...(interval === undefined ? {} : { interval }), ...(warn ? { warn } : {}) }),
        },
        { provide: ReadingPool, useFactory: () => new ReadingPool(workerScript(), limits) },
        {
          provide: CheckPresented,
          useFactory: (trust: TrustDirectory, readers: ReadingPool) => new CheckPresented(trust, readers, limits),
          inject: [TrustDirectory, ReadingPool],
        },
        CheckCountsRepository,
        CheckCounts,
        NumberLookup,
        RequestLimits,
        ShortWay,
        VerificationLife,
      ],
      exports: [CheckPresented, CheckCounts, CheckCountsRepository, NumberLookup, TrustDirectory],
    };
  }
}
