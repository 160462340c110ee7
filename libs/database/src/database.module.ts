import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSourceConfig, dataSourceOptions } from './data-source.js';
import { UnitOfWork } from './unit-of-work.js';

/** One pool per process, as that process's role. */
@Module({})
export class DatabaseModule {
  static forRoot(config: DataSourceConfig): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(config), autoLoadEntities: true, retryAttempts: 1 })],
      providers: [UnitOfWork],
      exports: [UnitOfWork, TypeOrmModule],
    };
  }
}
