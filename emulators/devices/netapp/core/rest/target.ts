// A request's target, taken apart: the segments of its path behind `/api/`, and its query. Nothing
// in a query is unbounded: the HTTPS port limits the line, this file the number of its parts.

/** More than any client asks; a line of 16 KiB could hold thousands. */
const ARGUMENTS_MAX = 256;
const SEGMENTS_MAX = 16;

export type Target = {
  /** Decoded segments of the path behind `/api`. */
  readonly segments: readonly string[];
  /** In the order given; a name given twice stands here twice. */
  readonly query: readonly (readonly [name: string, value: string])[];
};

/** Null: no path of the API, or one that cannot be decoded. */
export function parseTarget(target: string): Target | null {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const segments = decodeSegments(path);
  const query = parseQuery(mark < 0 ? '' : target.slice(mark + 1));
  return segments === null || query === null ? null : { segments, query };
}

function decodeSegments(path: string): string[] | null {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[0] !== 'api' || parts.length > SEGMENTS_MAX + 1) return null;
  const segments: string[] = [];
  for (const part of parts.slice(1)) {
    const segment = decodePercent(part);
    if (segment === null) return null;
    segments.push(segment);
  }
  return segments;
}

function parseQuery(text: string): [string, string][] | null {
  const parts = text.split('&').filter((part) => part !== '');
  if (parts.length > ARGUMENTS_MAX) return null;
  const query: [string, string][] = [];
  for (const part of parts) {
    const mark = part.indexOf('=');
    const name = decodePercent(spaced(mark < 0 ? part : part.slice(0, mark)));
    const value = decodePercent(spaced(mark < 0 ? '' : part.slice(mark + 1)));
    if (name === null || value === null) return null;
    query.push([name, value]);
  }
  return query;
}

/** Forms write a blank as `+`. */
function spaced(text: string): string {
  return text.replaceAll('+', ' ');
}

function decodePercent(text: string): string | null {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A reference to a path with a query: what `_links.next` holds. */
export function formatTarget(
  segments: readonly string[],
  query: readonly (readonly [string, string])[],
): string {
  const path = `/api/${segments.map(encode).join('/')}`;
  if (query.length === 0) return path;
  const pairs = query.map(([name, value]) => `${encodeName(name)}=${encode(value)}`);
  return `${path}?${pairs.join('&')}`;
}

function encodeName(name: string): string {
  return /^[\w.]+$/.test(name) ? name : encode(name);
}

/** Half of a surrogate pair cannot be encoded: it is replaced, as UTF-8 would. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}
