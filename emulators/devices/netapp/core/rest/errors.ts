// The errors of the REST interface: a status, a message, and a code that is a string. Codes 1 to 8
// are the vendor's general ones; 262179 and 262197 are what clients look for in an older release.
// Where no source gives a code, the general one is used (choice).

import type { JsonObject } from '../../../../core/json.ts';
import type { RestResponse } from './language.ts';

export type RestError = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly target?: string;
};

/** @source netapp §1.1: "3" is what a client reads as: this release does not have it. */
export const API_NOT_FOUND: RestError = { status: 404, code: '3', message: 'API not found' };

export const NOT_AUTHENTICATED: RestError = {
  status: 401,
  code: '6',
  message: 'User is not authorized.',
};

export const NOT_PERMITTED: RestError = {
  status: 403,
  code: '6',
  message: 'not authorized for that command',
};

export const METHOD_NOT_ALLOWED: RestError = {
  status: 405,
  code: '3',
  message: 'The operation is not supported.',
};

/** @source netapp §1.1: "4". */
export function noSuchEntry(target: string): RestError {
  return { status: 404, code: '4', message: "entry doesn't exist", target };
}

export function duplicateEntry(target: string): RestError {
  return { status: 409, code: '1', message: 'duplicate entry', target };
}

export function unexpectedArgument(name: string): RestError {
  return {
    status: 400,
    code: '262179',
    message: `Unexpected argument "${shortened(name)}".`,
    target: shortened(name),
  };
}

export function invalidValue(value: string, field: string, expected = ''): RestError {
  const hint = expected === '' ? '' : ` (${expected})`;
  return {
    status: 400,
    code: '262197',
    message: `The value "${shortened(value)}" is invalid for field "${shortened(field)}"${hint}`,
    target: shortened(field),
  };
}

/** @choice The code of fields that a change may not set is remembered from clients' reports. */
export function cannotBeSet(field: string): RestError {
  return {
    status: 400,
    code: '262196',
    message: `Field "${shortened(field)}" cannot be set in this operation`,
    target: shortened(field),
  };
}

export function missingField(field: string): RestError {
  return { status: 400, code: '2', message: `Field "${field}" is missing.`, target: field };
}

export function badBody(message: string): RestError {
  return { status: 400, code: '2', message };
}

/** What the node answers if its command fails: the command's own words. */
export function commandFailed(message: string, code = '2'): RestError {
  return { status: 400, code, message };
}

export function errorResponse({ status, code, message, target }: RestError): RestResponse {
  const error: JsonObject = { message, code };
  if (target !== undefined) error.target = target;
  return { status, headers: {}, body: { error } };
}

/** An error names what it saw, and not a page of it. */
function shortened(text: string): string {
  return text.length <= 128 ? text : `${text.slice(0, 125)}...`;
}
