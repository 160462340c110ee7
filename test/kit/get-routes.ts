import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Every GET that controllers of the app answer, in the notation of OpenAPI. */
export function getRoutes(app: NestFastifyApplication): string[] {
  const list = (path: string | string[]) => (Array.isArray(path) ? path : [path]);
  const found = new Set<string>();
  for (const { controllers } of app.get(ModulesContainer).values())
    for (const { metatype } of controllers.values()) {
      if (!metatype) continue;
      const handlers = metatype.prototype as Record<string, object>;
      for (const name of Object.getOwnPropertyNames(handlers)) {
        const handler = handlers[name]!;
        if (Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.GET) continue;
        for (const base of list(Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]))
          for (const path of list(Reflect.getMetadata(PATH_METADATA, handler) as string | string[]))
            found.add(
              `/${base}/${path}`
                .replace(/\/+/g, '/')
                .replace(/(?<=.)\/$/, '')
                .replace(/:(\w+)/g, '{$1}'),
            );
      }
    }
  return [...found].toSorted();
}
