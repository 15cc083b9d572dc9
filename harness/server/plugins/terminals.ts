// WS /nodes/:id/terminal: a shell on a node for the console and for `twinrack attach`.

import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { rackError, toRackError } from '../../core/protocol/errors.ts';
import type { TerminalDown, TerminalUp } from '../../core/protocol/rack.ts';
import type { RackPort, TerminalSession } from '../../core/rackPort.ts';
import { isRecord } from '../../core/shape.ts';
import type { Context } from '../server.ts';
import { findNode } from './nodes.ts';

/** Output that a browser has not read yet: a screenful a thousand times over. */
const BUFFER_LIMIT_BYTES = 4 * 1024 * 1024;
/** Typed before the shell is there: as much as one message may hold. */
const EARLY_LIMIT_BYTES = 256 * 1024;
const SIZE_MAX = 1_000;
const CLOSE_DONE = 1000;
const CLOSE_BAD_FRAME = 1008;
const CLOSE_TOO_SLOW = 4008;

const DESCRIPTION = `A WebSocket with \`?columns=\`, \`?rows=\` and \`?user=\`.
Up: \`{"input": text}\` and \`{"resize": {"columns", "rows"}}\`.
Down: \`{"output": text}\`, and \`{"closed": reason}\` at the end.`;

export async function terminalsPlugin(server: FastifyInstance, _context: Context) {
  server.get('/nodes/:id/terminal', {
    schema: { tags: ['nodes'], summary: 'An interactive shell.', description: DESCRIPTION },
    handler: async ({ url }) => {
      throw rackError('TWR_UPGRADE_REQUIRED', { path: url });
    },
  });
}

/** Joins a WebSocket with a shell; whichever ends first ends the other. */
export async function openTerminal(
  rack: RackPort,
  socket: WebSocket,
  node: string,
  query: URLSearchParams,
): Promise<void> {
  const early: TerminalUp[] = [];
  let earlyBytes = 0;
  let take: (frame: TerminalUp, bytes: number) => void = (frame, bytes) => {
    earlyBytes += bytes;
    if (earlyBytes <= EARLY_LIMIT_BYTES) early.push(frame);
    else socket.close(CLOSE_TOO_SLOW, 'too much before the shell opened');
  };
  socket.on('message', (data) => {
    const text = String(data);
    const frame = parseFrame(text);
    if (frame) take(frame, Buffer.byteLength(text));
    else socket.close(CLOSE_BAD_FRAME, 'expected {"input"} or {"resize"}');
  });

  try {
    const session = await rack.openTerminal(findNode(rack, node).id, {
      columns: size(query.get('columns'), 80),
      rows: size(query.get('rows'), 24),
      ...(query.has('user') ? { user: query.get('user') ?? '' } : {}),
    });
    if (socket.readyState !== socket.OPEN) return session.close();
    socket.on('close', () => session.close());
    take = (frame) => apply(session, frame);
    for (const frame of early) take(frame, 0);
    session.onOutput((output) => sendDown(socket, { output }));
    session.onClosed((closed) => end(socket, closed));
  } catch (thrown) {
    end(socket, toRackError(thrown).message);
  }
}

function apply(session: TerminalSession, frame: TerminalUp): void {
  if ('input' in frame) session.write(frame.input);
  else session.resize(bounded(frame.resize.columns), bounded(frame.resize.rows));
}

function parseFrame(text: string): TerminalUp | null {
  try {
    const frame: unknown = JSON.parse(text);
    if (!isRecord(frame)) return null;
    if (typeof frame.input === 'string') return { input: frame.input };
    const { resize } = frame;
    if (!isRecord(resize)) return null;
    const { columns, rows } = resize;
    return Number.isInteger(columns) && Number.isInteger(rows)
      ? { resize: { columns: Number(columns), rows: Number(rows) } }
      : null;
  } catch {
    return null;
  }
}

function sendDown(socket: WebSocket, frame: TerminalDown): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > BUFFER_LIMIT_BYTES) socket.close(CLOSE_TOO_SLOW, 'too slow');
  else socket.send(JSON.stringify(frame));
}

function end(socket: WebSocket, closed: string): void {
  sendDown(socket, { closed });
  socket.close(CLOSE_DONE);
}

function size(text: string | null, otherwise: number): number {
  return bounded(text === null ? otherwise : Number(text) || otherwise);
}

function bounded(count: number): number {
  return Math.min(SIZE_MAX, Math.max(1, Math.floor(count)));
}
