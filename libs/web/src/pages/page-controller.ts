import { applyDecorators, Controller, createParamDecorator, type ExecutionContext, Get, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '#messages';
import { languageOf } from '../language.js';
import { PageForm } from './page-form.js';
import { prefixOf } from './language-prefix.js';

/** A controller whose handlers answer people with pages, under one address or several; it is no part of the described API. */
export const PageController = (...paths: readonly string[]) =>
  applyDecorators(Controller(paths.length === 0 ? '' : [...paths]), ApiExcludeController());

const page = RouteConfig({ page: true });

/** A page that is read; it changes nothing. */
export const PageGet = (path = '') => applyDecorators(Get(path), page);

/** A form that is sent. The session guard asks for the form's `_csrf`. */
export const PagePost = (path = '') => applyDecorators(Post(path), page);

/** True for routes of page controllers: their refusals are pages too. */
export function isPageRoute(request: FastifyRequest): boolean {
  return (request.routeOptions?.config as { page?: boolean } | undefined)?.page === true;
}

/** The language of a page: the one in its address, else what the browser asks for. */
export function pageLanguage(request: FastifyRequest): Language {
  return prefixOf(request) ?? languageOf(request.headers['accept-language']);
}

/** The language that a handler's texts should have. */
export const PageLanguage = createParamDecorator((_data: unknown, context: ExecutionContext): Language =>
  pageLanguage(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The fields of the form that was sent. */
export const Form = createParamDecorator((_data: unknown, context: ExecutionContext): PageForm => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return body instanceof PageForm ? body : new PageForm(new Map(), []);
});

export type PageReply = FastifyReply;
