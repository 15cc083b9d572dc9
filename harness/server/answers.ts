// Every refusal leaves as {code, message, definite}: what was expected, what came, what to do.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RackError, rackError, toRackError } from '../core/protocol/errors.ts';
import { ref, type Schema } from '../core/protocol/schema.ts';
import { shown } from '../core/shape.ts';

/** The `response` part of a route's schema. */
export function answers(schema: Schema | null): { response: { [status: string]: Schema } } {
  const success =
    schema === null ? { 204: { type: 'null', description: 'Done.' } } : { 200: schema };
  return { response: { ...success, '4xx': ref('Error'), '5xx': ref('Error') } };
}

export function sendError(
  thrown: FastifyError | RackError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const error = thrown instanceof RackError ? thrown : translate(thrown, request);
  // An error of the catalogue says all there is to say; what is none is a bug, and its stack
  // matters.
  if (error.status >= 500 && !(thrown instanceof RackError)) request.log.error(thrown);
  reply.status(error.status).send(error.toDocument());
}

export function sendRouteUnknown(request: FastifyRequest, reply: FastifyReply): void {
  const [path = '/'] = request.url.split('?');
  const error = rackError('TWR_ROUTE_UNKNOWN', { method: request.method, path });
  reply.status(error.status).send(error.toDocument());
}

/** What the web framework found wrong, in the words of the catalogue. */
function translate(thrown: FastifyError, request: FastifyRequest): RackError {
  if (thrown.validation) return fromValidation(thrown);
  switch (thrown.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return rackError('TWR_BODY_TOO_LARGE', { limit: request.routeOptions.bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return rackError('TWR_MEDIA_TYPE_UNSUPPORTED', {
        type: request.headers['content-type'] ?? '',
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return invalid('body', 'JSON', 'nothing');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return invalid('body', 'JSON', 'what is none');
    default:
      break;
  }
  if (thrown instanceof SyntaxError) return invalid('body', 'JSON', `"${thrown.message}"`);
  if (thrown.statusCode !== undefined && thrown.statusCode < 500) {
    return invalid('request', 'what HTTP allows', thrown.message);
  }
  return toRackError(thrown);
}

export function invalid(where: string, expected: string, got: string): RackError {
  return rackError('TWR_REQUEST_INVALID', { where, expected, got });
}

/** Field by field of the validator's first finding; `verbose` makes it carry the data. */
type Finding = {
  keyword: string;
  instancePath: string;
  params: { [key: string]: unknown };
  data?: unknown;
  parentSchema?: { properties?: object };
};

const PARTS: { readonly [context: string]: string } = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

function fromValidation({ validation, validationContext }: FastifyError): RackError {
  const finding = validation?.[0] as unknown as Finding;
  const part = PARTS[validationContext ?? ''] ?? 'request';
  const where = `${part}${finding.instancePath.replaceAll('/', '.')}`;
  const { keyword, params, data } = finding;
  if (keyword === 'required') {
    return invalid(where, `the field "${params.missingProperty}"`, shown(data));
  }
  if (keyword === 'additionalProperties') {
    const known = Object.keys(finding.parentSchema?.properties ?? {}).join(', ');
    return invalid(where, `only ${known}`, `the unknown field "${params.additionalProperty}"`);
  }
  return invalid(where, expectation(keyword, params), shown(data));
}

const TYPES: { readonly [type: string]: string } = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

function expectation(keyword: string, params: Finding['params']): string {
  switch (keyword) {
    case 'type':
      return TYPES[String(params.type)] ?? String(params.type);
    case 'enum':
      return `one of ${(params.allowedValues as string[]).join(', ')}`;
    case 'minimum':
      return `at least ${params.limit}`;
    case 'maximum':
      return `at most ${params.limit}`;
    case 'minLength':
      return Number(params.limit) === 1
        ? 'a text that is not empty'
        : `${params.limit} characters or more`;
    case 'maxLength':
      return `a text of at most ${params.limit} characters`;
    case 'minProperties':
      return 'at least one field';
    default:
      return `what the schema's "${keyword}" allows`;
  }
}
