// The port of a rack: it is taken before the rack is started, so that a second rack fails at once,
// with the name of the first, and not after its processes have come up.

import { createServer, type Server } from 'node:net';
import { rackError } from '../core/protocol/errors.ts';
import { isRecord } from '../core/shape.ts';

/** Whoever holds the port answers within this, or stays unnamed. */
const NAME_WAIT_MS = 1_000;

export type HeldPort = {
  readonly port: number;
  /** Lets go of it, for the server to listen on. */
  release(): Promise<void>;
};

/** Holds a port: the one asked for, or any free one for 0. */
export async function holdPort(host: string, port: number): Promise<HeldPort> {
  const holder = createServer((socket) => socket.destroy());
  try {
    await listen(holder, host, port);
  } catch (thrown) {
    throw await refusal(thrown as NodeJS.ErrnoException, host, port);
  }
  const address = holder.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    release: () => new Promise((resolve) => holder.close(() => resolve())),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
}

async function refusal(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): Promise<Error> {
  if (code !== 'EADDRINUSE') {
    const remedy = 'Give another --host or --port.';
    return rackError('TWR_PORT_TAKEN', { port, host, by: ` (${message})`, remedy });
  }
  const pid = await rackAt(`http://${host}:${port}`);
  if (pid === null) {
    const remedy = 'Give another --port; 0 takes any free one.';
    return rackError('TWR_PORT_TAKEN', { port, host, by: ' by another program', remedy });
  }
  return rackError('TWR_PORT_TAKEN', {
    port,
    host,
    by: ` by another rack (process ${pid}, http://${host}:${port})`,
    remedy: `Use it, stop it with \`twinrack down --port ${port}\`, or give --port 0.`,
  });
}

/** The process of the rack that answers there; null if it is no rack. */
async function rackAt(url: string): Promise<number | null> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(NAME_WAIT_MS) });
    const health: unknown = await answer.json();
    return isRecord(health) && health.name === 'twinrack' ? Number(health.pid) : null;
  } catch {
    return null;
  }
}
