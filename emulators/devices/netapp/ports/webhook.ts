// Posts EMS events to webhooks: HTTP or HTTPS, XML, one at a time for each host. A certificate is
// not checked, for a testbed's collectors sign their own; a client certificate is not sent.

import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Reached } from '../../../process/destinations.ts';

/** A collector has so long to take a post, in real time. */
const ANSWER_MS = 10_000;
/** Posts on their way; more are dropped. */
const WAITING_MAX = 64;

export type Webhooks = { post(url: string, xml: string): void; close(): void };

export function openWebhooks(reach: (host: string, port: number) => Reached | null): Webhooks {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets: 1 }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false }),
  };
  let waiting = 0;

  return {
    post(address, xml) {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return;
      const isSecure = url.protocol === 'https:';
      const to = reach(url.hostname, Number(url.port || (isSecure ? 443 : 80)));
      if (to === null || waiting >= WAITING_MAX) return;
      const request = (isSecure ? requestHttps : requestHttp)({
        agent: agents[url.protocol],
        method: 'POST',
        ...to,
        path: `${url.pathname}${url.search}`,
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: {
          Host: url.host,
          'Content-Type': 'application/xml',
          'Content-Length': Buffer.byteLength(xml),
        },
      });
      waiting += 1;
      request.once('close', () => {
        waiting -= 1;
      });
      request.on('response', (response) => response.on('error', () => {}).resume());
      request.on('error', () => {});
      request.end(xml);
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
