// The words after a command: `-name value`, abbreviated names, values without a name.
// @source netapp §2.1. @choice wordings that the reference does not give.

import {
  type Args,
  type CliCommand,
  type Failure,
  type Param,
  param,
  readBoolean,
} from './language.ts';
import { isSeen, type Sight } from './tree.ts';

/** What every table understands (reference §2.1). */
export const SHOW_PARAMS: readonly Param[] = [
  param('instance', 'Display all information about each entry', 'flag'),
  param('fields', 'Display only these fields'),
  param('showallfields', 'Display all fields', 'boolean'),
  param('showseparator', 'Part the fields by this text'),
];

/** The parameters of a command as this session sees them. */
export function paramsOf<View>(command: CliCommand<View>, sight: Sight): Param[] {
  if (command.kind !== 'show') return [...command.params];
  const queries = command.isSingle
    ? []
    : command.fields
        .filter((one) => isSeen(one, sight))
        .map(({ name, label }) =>
          param(name, label, 'text', { isPositional: command.keys.includes(name) }),
        );
  return [...SHOW_PARAMS, ...(command.params ?? []), ...queries];
}

export function readParams<View>(
  command: CliCommand<View>,
  words: readonly string[],
  sight: Sight,
): Args | Failure {
  const params = paramsOf(command, sight);
  const args: { [name: string]: string } = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const found = isName(word) ? named(params, word.slice(1)) : nextPositional(params, args, word);
    if ('failure' in found) return found;
    if (found.type === 'flag') {
      args[found.name] = 'true';
      continue;
    }
    if (isName(word)) at++;
    const isRest = found.type === 'rest';
    const value = isRest ? words.slice(at).join(' ') : words[at];
    if (value === undefined || value === '') return { failure: `Missing value for -${found.name}` };
    const wrong = checkValue(found, value);
    if (wrong !== null && command.kind !== 'show') return { failure: wrong };
    args[found.name] = value;
    if (isRest) break;
  }
  const missing = params.find(({ name, isRequired }) => isRequired && args[name] === undefined);
  return missing ? { failure: `Missing required parameter "-${missing.name}"` } : args;
}

function isName(word: string): boolean {
  return word.length > 1 && word.startsWith('-') && !/^-\d/.test(word);
}

function named(params: readonly Param[], name: string): Param | Failure {
  const exact = params.find((one) => one.name === name);
  if (exact) return exact;
  const matches = params.filter((one) => one.name.startsWith(name));
  const [only] = matches;
  if (only === undefined) return { failure: `invalid argument "-${name}"` };
  if (matches.length === 1) return only;
  const names = matches.map((one) => `"-${one.name}"`).join(', ');
  return { failure: `Ambiguous argument "-${name}". Possible matches include: ${names}` };
}

function nextPositional(params: readonly Param[], args: Args, word: string): Param | Failure {
  const found = params.find(({ name, isPositional }) => isPositional && args[name] === undefined);
  return found ?? { failure: `"${word}" was not expected. Please specify -fieldname first.` };
}

function checkValue({ name, type, values }: Param, value: string): string | null {
  const isWrong =
    (type === 'boolean' && readBoolean(value) === null) ||
    (type === 'integer' && !/^\d{1,10}$/.test(value)) ||
    (type === 'enum' && valueNamed(values ?? [], value) === null);
  if (!isWrong) return null;
  const shape =
    type === 'enum' ? (values ?? []).join('|') : type === 'boolean' ? 'true|false' : 'integer';
  return `"${value}" is an invalid value for field "-${name} <${shape}>"`;
}

/** The value of an enumeration, by its whole name or a beginning that no other has. */
export function valueNamed(values: readonly string[], text: string): string | null {
  const wanted = text.toLowerCase();
  const exact = values.find((one) => one.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const matches = values.filter((one) => one.toLowerCase().startsWith(wanted));
  return matches.length === 1 ? (matches[0] ?? null) : null;
}
