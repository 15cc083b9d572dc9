// One TCP connection: chunks become PDUs, the login phase runs, and the rest goes to the session.
// Whatever is no protocol ends in a reject or in a broken connection, never in an exception.

import type { Socket } from 'node:net';
import { type Bytes, get32, joined } from './core/bytes.ts';
import { parseKeys } from './core/keys.ts';
import { answerLogin, beginLogin, LOGIN_STATUS, type Login, STAGE } from './core/login.ts';
import * as pdu from './core/pdu.ts';
import type { TargetPort } from './core/scsi/unit.ts';
import { Framing, type Pdu } from './framing.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { stayAwake } from './wakefulness.ts';
import { Wire } from './wire.ts';

const LOGOUT = { closeSession: 0, closeConnection: 1, recover: 2 } as const;
const LOGOUT_RESPONSE = { done: 0, noSuchConnection: 1, noRecovery: 2 } as const;
/** Of the login flags. */
const TRANSIT = 0x80;
const CONTINUE = 0x40;

export class Connection {
  readonly port: TargetPort;
  readonly from: string;
  readonly wire: Wire;
  session: Session | null = null;
  login: Login;
  /** The names by which this connection logged in. */
  isid: Bytes = new Uint8Array(6);
  tsih = 0;
  cid = 0;
  /** Ticks since anything came. */
  silentTicks = 0;
  /** Ticks that the login has taken. */
  loginTicks = 0;
  readonly #socket: Socket;
  readonly #target: Target;
  readonly #framing: Framing;
  #phase: 'login' | 'discovery' | 'full' | 'closing' = 'login';
  #chunks: Bytes[] = [];
  #isBusy = false;
  #isStopped = false;
  /** What is left of an answer to a text request. */
  #text: { tag: number; rest: Bytes } | null = null;
  #pingTag = 1;

  constructor(socket: Socket, port: TargetPort, target: Target) {
    this.port = port;
    this.from = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`;
    this.#socket = socket;
    this.#target = target;
    this.#framing = new Framing(target.limits.segmentBytes);
    this.wire = new Wire(socket);
    this.login = beginLogin(this.wire.parameters);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#receive(chunk);
      stayAwake();
    });
    socket.on('drain', () => this.#pump());
    socket.on('error', () => socket.destroy());
    socket.once('end', () => socket.destroy());
    socket.once('close', () => this.#closed());
  }

  get isClosing(): boolean {
    return this.#phase === 'closing';
  }

  get isInLogin(): boolean {
    return this.#phase === 'login';
  }

  /** Breaks the connection at once: what was answered but not taken is lost. */
  sever(): void {
    this.#phase = 'closing';
    this.#socket.destroy();
  }

  /** Ends it in good order: the peer still gets what was answered. */
  hangUp(): void {
    if (this.#phase !== 'closing') this.#end();
  }

  /** Stops taking anything in, and goes on. */
  freeze(isFrozen: boolean): void {
    if (this.#isStopped === isFrozen) return;
    this.#isStopped = isFrozen;
    if (isFrozen) this.#socket.pause();
    else this.#pump();
  }

  /** A NOP-In that wants an answer. */
  ping(): void {
    this.wire.nopIn(pdu.NO_TAG, this.#pingTag++, [], 0);
    this.wire.outbox.flush();
  }

  #receive(chunk: Bytes): void {
    this.silentTicks = 0;
    this.#chunks.push(chunk);
    this.#pump();
  }

  /** All PDUs of what has come, as long as the peer takes the answers. */
  #pump(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#target.refresh();
    while (!this.#isStopped && this.#phase !== 'closing' && !this.#isChoked()) {
      const next = this.#framing.next();
      if (next !== null) this.#take(next);
      else {
        const chunk = this.#chunks.shift();
        if (chunk === undefined) break;
        this.#framing.push(chunk);
      }
    }
    this.#isBusy = false;
    this.wire.outbox.flush();
    const mustWait = this.#isStopped || this.#isChoked();
    if (mustWait) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #isChoked(): boolean {
    const { outbox } = this.wire;
    if (outbox.pendingBytes <= this.#target.limits.unsentBytes) return false;
    outbox.flush();
    return outbox.pendingBytes > this.#target.limits.unsentBytes;
  }

  #take(next: Pdu | string): void {
    // With error recovery level 0 a connection does not survive what it cannot read.
    if (typeof next === 'string') return this.sever();
    if (!next.isDataSound) {
      this.wire.reject(pdu.REJECT.dataDigest, next);
      return this.#end();
    }
    if (this.#phase === 'login') return this.#login(next);
    this.#dispatch(next, pdu.opcodeOf(next.bytes, next.at));
  }

  #dispatch(request: Pdu, opcode: number): void {
    const { session } = this;
    if (opcode === pdu.REQUEST.dataOut && session !== null) return session.dataOut(request);
    const perform = this.#performance(request, opcode);
    if (perform === null) {
      const isKnown = opcode === pdu.REQUEST.login || opcode === pdu.REQUEST.dataOut;
      const isSnack = opcode === pdu.REQUEST.snack;
      const reason = isKnown ? 'protocol' : isSnack ? 'snack' : 'notSupported';
      return this.wire.reject(pdu.REJECT[reason], request);
    }
    if (session === null) this.#inDiscovery(request, perform);
    else session.inOrder(request, perform);
  }

  /** A discovery session counts its commands as well; it has only one at a time. */
  #inDiscovery(request: Pdu, perform: () => void): void {
    const { counters } = this.wire;
    if (!pdu.isImmediate(request.bytes, request.at)) {
      if (pdu.cmdSnOf(request.bytes, request.at) !== counters.expCmdSn) return;
      counters.expCmdSn = (counters.expCmdSn + 1) >>> 0;
      counters.maxCmdSn = (counters.maxCmdSn + 1) >>> 0;
    }
    perform();
  }

  #performance(request: Pdu, opcode: number): (() => void) | null {
    const { session } = this;
    switch (opcode) {
      case pdu.REQUEST.command:
        return session && (() => session.command(request));
      case pdu.REQUEST.taskManagement:
        return session && (() => session.taskManagement(request));
      case pdu.REQUEST.nopOut:
        return () => this.#nopOut(request);
      case pdu.REQUEST.text:
        return () => this.#textRequest(request);
      case pdu.REQUEST.logout:
        return () => this.#logout(request);
      default:
        return null;
    }
  }

  /** @source RFC 7143 §11.18: with a tag a question, without one the answer to ours. */
  #nopOut({ bytes, at, data }: Pdu): void {
    const tag = pdu.taskTagOf(bytes, at);
    if (tag === pdu.NO_TAG) return;
    const length = pdu.dataBytesOf(bytes, at);
    const isTooLong = length > this.wire.parameters.sendBytesMax;
    const echo = isTooLong ? [joined(data).subarray(0, this.wire.parameters.sendBytesMax)] : data;
    this.wire.nopIn(tag, pdu.NO_TAG, echo, isTooLong ? (echo[0]?.length ?? 0) : length);
  }

  /** @source RFC 7143 §11.10. */
  #textRequest(request: Pdu): void {
    const { bytes, at, data } = request;
    const tag = pdu.taskTagOf(bytes, at);
    const transferTag = pdu.transferTagOf(bytes, at);
    if (transferTag !== pdu.NO_TAG) {
      if (this.#text?.tag !== transferTag) {
        return this.wire.reject(pdu.REJECT.invalidField, request);
      }
      return this.#sendText(tag, this.#text.rest);
    }
    this.#text = null;
    if ((pdu.flagsOf(bytes, at) & CONTINUE) !== 0) {
      return this.wire.reject(pdu.REJECT.protocol, request);
    }
    const keys = parseKeys(textOf(data));
    if (keys === null) return this.wire.reject(pdu.REJECT.protocol, request);
    this.#sendText(tag, Buffer.from(this.#target.answerText(keys, this.session !== null)));
  }

  /** As much as the initiator takes; it fetches the rest. */
  #sendText(tag: number, text: Bytes): void {
    const { sendBytesMax } = this.wire.parameters;
    if (text.length <= sendBytesMax) {
      this.#text = null;
      return this.wire.text(tag, pdu.NO_TAG, text, false);
    }
    this.#text = { tag: this.#pingTag++, rest: text.subarray(sendBytesMax) };
    this.wire.text(tag, this.#text.tag, text.subarray(0, sendBytesMax), true);
  }

  /** @source RFC 7143 §11.14. */
  #logout({ bytes, at }: Pdu): void {
    const tag = pdu.taskTagOf(bytes, at);
    const reason = pdu.flagsOf(bytes, at) & 0x7f;
    if (reason >= LOGOUT.recover) return this.wire.logout(tag, LOGOUT_RESPONSE.noRecovery);
    const cid = get32(bytes, at + 20) >>> 16;
    if (reason === LOGOUT.closeConnection && cid !== this.cid) {
      return this.wire.logout(tag, LOGOUT_RESPONSE.noSuchConnection);
    }
    this.wire.logout(tag, LOGOUT_RESPONSE.done);
    this.#end();
  }

  /** Says what is still to be said, and hangs up. */
  #end(): void {
    this.#phase = 'closing';
    this.wire.outbox.flush();
    this.#target.leave(this);
    this.#socket.end();
  }

  #login(request: Pdu): void {
    const { bytes, at, data } = request;
    if (pdu.opcodeOf(bytes, at) !== pdu.REQUEST.login) return this.sever();
    const flags = pdu.flagsOf(bytes, at);
    const isFirst = this.login.requestCount === 0;
    if (isFirst) this.#introduce(bytes, at);
    const isTooNew = (bytes[at + 3] as number) > 0;
    const asked = {
      currentStage: (flags >> 2) & 3,
      nextStage: flags & 3,
      isTransit: (flags & TRANSIT) !== 0,
      isContinued: (flags & CONTINUE) !== 0,
      text: textOf(data),
    };
    const answer = answerLogin(this.login, asked, this.#target.desk(this.port));
    const isDone = answer.isTransit && answer.nextStage === STAGE.fullFeature;
    const refusal = isTooNew
      ? LOGIN_STATUS.unsupportedVersion
      : answer.status || (isDone ? this.#target.enter(this) : LOGIN_STATUS.success);
    this.#answerLogin(request, { ...answer, status: refusal });
    if (refusal !== LOGIN_STATUS.success) this.#end();
    else if (isDone) this.#becomeFull();
  }

  #introduce(bytes: Bytes, at: number): void {
    this.isid = bytes.slice(at + 8, at + 14);
    this.tsih = ((bytes[at + 14] as number) << 8) | (bytes[at + 15] as number);
    this.cid = get32(bytes, at + 20) >>> 16;
    const { counters } = this.wire;
    counters.expCmdSn = pdu.cmdSnOf(bytes, at);
    counters.maxCmdSn = counters.expCmdSn;
  }

  #answerLogin(
    { bytes, at }: Pdu,
    answer: {
      status: number;
      text: string;
      isTransit: boolean;
      currentStage: number;
      nextStage: number;
    },
  ): void {
    const isGood = answer.status === LOGIN_STATUS.success;
    const stages = (answer.currentStage << 2) | answer.nextStage;
    const fields = {
      flags: isGood ? stages | (answer.isTransit ? TRANSIT : 0) : 0,
      taskTag: pdu.taskTagOf(bytes, at),
      isid: this.isid,
      tsih: isGood ? this.tsih : 0,
      status: answer.status,
    };
    this.wire.login(fields, Buffer.from(answer.text, 'latin1'));
  }

  #becomeFull(): void {
    this.#phase = this.session === null ? 'discovery' : 'full';
    this.wire.hasDigests = true;
    this.#framing.hasHeaderDigest = this.wire.parameters.hasHeaderDigest;
    this.#framing.hasDataDigest = this.wire.parameters.hasDataDigest;
  }

  #closed(): void {
    this.#phase = 'closing';
    this.#chunks = [];
    this.#target.leave(this);
    this.#target.forget(this);
  }
}

const textOf = (data: readonly Bytes[]): string => Buffer.from(joined(data)).toString('latin1');
