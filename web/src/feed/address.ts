// Where the rack is: the origin that served this page, with the token it was opened with, if any.

const API = '/api/v1';
const TOKEN_KEY = 'twinrack.token';

/** Takes `?token=` out of the address bar, where it would be shown on a projector, and keeps it. */
export function adoptToken(): void {
  const url = new URL(location.href);
  const token = url.searchParams.get('token');
  if (token === null) return;
  sessionStorage.setItem(TOKEN_KEY, token);
  url.searchParams.delete('token');
  history.replaceState(null, '', url);
}

export function restUrl(path: string): string {
  return `${API}${path}`;
}

export function hasToken(): boolean {
  return sessionStorage.getItem(TOKEN_KEY) !== null;
}

export function authorization(): { [header: string]: string } {
  const token = sessionStorage.getItem(TOKEN_KEY);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** A browser cannot send headers with a WebSocket, so the token stands in its address. */
export function socketUrl(path: string, query: { [name: string]: string }): string {
  const url = new URL(`${API}${path}`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const token = sessionStorage.getItem(TOKEN_KEY);
  if (token !== null) url.searchParams.set('token', token);
  return url.href;
}
