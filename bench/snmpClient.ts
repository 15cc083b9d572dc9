// A pipelined SNMP poller, in a thread of its own so that it does not hold up the rack's driver:
// v2c GETs of the system group, so many under way at any time, each answered or lost.

import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';
import { element, nothing, objectIdentifier, TAG } from '../emulators/process/snmp/ber.ts';
import {
  PDU,
  readMessage,
  VERSION,
  writeCommunity,
  writePdu,
} from '../emulators/process/snmp/message.ts';

export type PollOrder = { host: string; port: number; requests: number; window: number };
export type PollResult = { perSecond: number; p50Ms: number; p99Ms: number; lost: number };

const OIDS = [1, 2, 3, 4, 5, 6].map((object) => `1.3.6.1.2.1.1.${object}.0`);
/** A request that is not answered by then is lost, and another one takes its place. */
const LOST_AFTER_MS = 1_000;

/** The request number is written over these bytes, so each question is encoded once. */
const MARK = 0x7f_ff_ff_f0;
const MARK_HEAD = Buffer.from([TAG.integer, 4]);

const order = workerData as PollOrder;
parentPort?.postMessage(await poll(order));

async function poll({ host, port, requests, window }: PollOrder): Promise<PollResult> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 });
  const questions = OIDS.map((_, at) => questionOf(at));
  const sentAt = new Map<number, number>();
  const took: number[] = [];
  let sent = 0;
  let lost = 0;

  function ask(): void {
    if (sent >= requests) return;
    sent += 1;
    const question = questions[sent % questions.length] as Buffer;
    question.writeUInt32BE(sent, question.indexOf(MARK_HEAD) + 2);
    sentAt.set(sent, performance.now());
    socket.send(Buffer.from(question), port, host);
  }
  const ended = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      const late = performance.now() - LOST_AFTER_MS;
      for (const [id, at] of sentAt) {
        if (at >= late) break;
        sentAt.delete(id);
        lost += 1;
        ask();
      }
      if (took.length + lost >= requests) finish();
    }, 100);
    function finish(): void {
      clearInterval(look);
      resolve();
    }
    socket.on('message', (bytes) => {
      const id = requestIdOf(bytes);
      const at = sentAt.get(id);
      if (at === undefined) return;
      sentAt.delete(id);
      took.push(performance.now() - at);
      ask();
      if (took.length + lost >= requests) finish();
    });
  });

  const beganAt = performance.now();
  for (let asked = 0; asked < window; asked++) ask();
  await ended;
  const seconds = (performance.now() - beganAt) / 1_000;
  socket.close();
  took.sort((left, right) => left - right);
  const at = (share: number) => took[Math.floor(took.length * share)] ?? Number.NaN;
  return { perSecond: took.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), lost };
}

function questionOf(at: number): Buffer {
  const name = objectIdentifier(OIDS[at] as string);
  const binding = element(TAG.sequence, name, nothing());
  return writeCommunity(VERSION.v2c, 'public', writePdu(PDU.get, { requestId: MARK }, [binding]));
}

function requestIdOf(bytes: Buffer): number {
  const message = readMessage(bytes);
  if (message.version === VERSION.v3 || message.pdu === null) return 0;
  if (message.pdu.first !== 0) throw new Error(`error status ${message.pdu.first}`);
  return message.pdu.requestId;
}
