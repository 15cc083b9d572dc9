// One session in its full feature phase: the numbering of commands, the commands themselves, their
// data, and task management (RFC 7143 §4.2, §11.3-11.8). A session has one connection; a new one
// with the same name takes its place.

import type { Bytes } from './core/bytes.ts';
import { get32 } from './core/bytes.ts';
import * as pdu from './core/pdu.ts';
import { dataOutBytes } from './core/scsi/address.ts';
import { admit, execute } from './core/scsi/execute.ts';
import { SENSE, senseBytes } from './core/scsi/sense.ts';
import { commandOf } from './core/scsi/tables.ts';
import { fail, type Nexus, type Outcome, STATUS, type Unit, withStatus } from './core/scsi/unit.ts';
import type { Pdu } from './framing.ts';
import type { SessionHost } from './target.ts';
import { dataOf, goalOf, isWhole, type Task } from './task.ts';
import { isColdReset, manageTasks } from './taskManagement.ts';
import type { Wire } from './wire.ts';

const FLAG = { final: 0x80, read: 0x40, write: 0x20 } as const;
const CDB_AT = 32;
const CDB_BYTES = 16;

export class Session {
  readonly nexus: Nexus;
  readonly isid: string;
  readonly tsih: number;
  readonly tasks = new Map<number, Task>();
  readonly #host: SessionHost;
  readonly #wire: Wire;
  /** Breaks the connection. */
  readonly #sever: (reason: string) => void;
  /** Requests that came before their turn. */
  readonly #early = new Map<number, () => void>();
  #nextTransferTag = 1;
  #isRunning = false;
  isClosed = false;

  constructor(
    { nexus, isid, tsih }: { nexus: Nexus; isid: string; tsih: number },
    host: SessionHost,
    wire: Wire,
    sever: (reason: string) => void,
  ) {
    this.nexus = nexus;
    this.isid = isid;
    this.tsih = tsih;
    this.#host = host;
    this.#wire = wire;
    this.#sever = sever;
    wire.counters.maxCmdSn = (wire.counters.expCmdSn - 1) >>> 0;
    this.openWindow();
  }

  /** The window never moves back (RFC 7143 §4.2.2.1). */
  openWindow(): void {
    const { counters } = this.#wire;
    const most = (counters.expCmdSn + this.#host.limits.commands - this.tasks.size - 1) >>> 0;
    if (!pdu.isAtMost(most, counters.maxCmdSn)) counters.maxCmdSn = most;
  }

  /** Carries out a request in the order of its number. One outside of the window is dropped
   * silently, as the RFC has it. */
  inOrder(request: Pdu, perform: () => void): void {
    if (pdu.isImmediate(request.bytes, request.at)) {
      perform();
      return;
    }
    const { counters } = this.#wire;
    const number = pdu.cmdSnOf(request.bytes, request.at);
    if (number !== counters.expCmdSn) {
      const isInside =
        pdu.isAtMost(counters.expCmdSn, number) && pdu.isAtMost(number, counters.maxCmdSn);
      if (isInside) this.#early.set(number, perform);
      return;
    }
    this.#advance(perform);
    for (let next = this.#early.get(counters.expCmdSn); next !== undefined; ) {
      this.#early.delete(counters.expCmdSn);
      this.#advance(next);
      next = this.#early.get(counters.expCmdSn);
    }
  }

  #advance(perform: () => void): void {
    const { counters } = this.#wire;
    if (!pdu.isAtMost(counters.expCmdSn, counters.maxCmdSn)) return;
    counters.expCmdSn = (counters.expCmdSn + 1) >>> 0;
    this.openWindow();
    perform();
  }

  /** @source RFC 7143 §11.3. */
  command(request: Pdu): void {
    const { bytes, at } = request;
    const tag = pdu.taskTagOf(bytes, at);
    if (this.tasks.has(tag)) return this.#wire.reject(pdu.REJECT.taskInProgress, request);
    const { limits } = this.#host;
    if (this.tasks.size >= limits.commands + limits.immediateCommands) {
      return this.#wire.reject(pdu.REJECT.tooManyImmediate, request);
    }
    const task = this.#taskOf(request, tag);
    const fault = this.#gatherFirst(task, request);
    if (fault !== null) this.#answer(task, fault);
    else this.#begin(task);
  }

  #taskOf({ bytes, at }: Pdu, tag: number): Task {
    const flags = pdu.flagsOf(bytes, at);
    const lun = pdu.lunOf(bytes, at + 8);
    const cdb = bytes.subarray(at + CDB_AT, at + CDB_AT + CDB_BYTES);
    const unit: Unit | null = this.#host.units.get(lun) ?? null;
    const command = commandOf(cdb);
    const wanted =
      command === null || unit === null ? 0 : dataOutBytes(command, cdb, unit.store.blockBytes);
    return {
      tag,
      lun,
      lunBytes: bytes.subarray(at + 8, at + 16),
      cdb,
      command,
      unit,
      isRead: (flags & FLAG.read) !== 0,
      isWrite: (flags & FLAG.write) !== 0,
      expected: pdu.expectedBytesOf(bytes, at),
      wanted,
      phase: 'gathering',
      grant: this.#host.grant,
      pieces: [],
      received: 0,
      isUnsolicited: (flags & FLAG.final) === 0,
      transferTag: pdu.NO_TAG,
      r2tSn: 0,
      burstEnd: 0,
      dataSn: 0,
    };
  }

  /** Data that came with the command, and whether more may come unasked. */
  #gatherFirst(task: Task, { bytes, at, data }: Pdu): Outcome | null {
    const length = pdu.dataBytesOf(bytes, at);
    const { isImmediateData, isInitialR2t, firstBurstBytes } = this.#wire.parameters;
    if (task.wanted > 0 && !task.isWrite && task.expected > 0) return fail(SENSE.dataPhase);
    if (length === 0 && !task.isUnsolicited) return null;
    const isAllowed = task.isWrite && (length === 0 || isImmediateData);
    if (!isAllowed || (task.isUnsolicited && isInitialR2t)) return fail(SENSE.unexpectedData);
    if (length > firstBurstBytes || length > task.expected) return fail(SENSE.unexpectedData);
    task.burstEnd = Math.min(firstBurstBytes, task.expected);
    if (length > 0) this.#add(task, data, length);
    return null;
  }

  #add(task: Task, data: readonly Bytes[], length: number): void {
    for (const piece of data) task.pieces.push(piece);
    task.received += length;
  }

  /** Looks at the command, and runs it, gathers its data, or has it wait. */
  #begin(task: Task): void {
    const { nexus } = this;
    const { lun, cdb } = task;
    task.grant = this.#host.grant;
    const refusal = admit(task.unit, { nexus, lun, cdb, desk: this.#host });
    if (refusal === 'drop') return this.#sever('the family breaks the connection');
    if (refusal === 'hold') return this.#hold(task);
    if (refusal !== null) return this.#answer(task, refusal);
    if (isWhole(task)) return this.#run(task);
    if (!this.#host.hasRoomFor(goalOf(task))) {
      return this.#answer(task, withStatus(STATUS.taskSetFull));
    }
    task.phase = 'gathering';
    this.#keep(task);
    if (!task.isUnsolicited) this.#askForData(task);
  }

  #hold(task: Task): void {
    const isNew = task.phase !== 'held';
    task.phase = 'held';
    this.#keep(task);
    if (!isNew) return;
    this.#host.later(this.#host.gate.holdLimitMs, () => {
      if (task.phase !== 'held' || this.tasks.get(task.tag) !== task) return;
      this.#wake(() => this.#answer(task, withStatus(STATUS.busy)));
    });
  }

  #keep(task: Task): void {
    if (this.tasks.get(task.tag) === task) return;
    this.tasks.set(task.tag, task);
    this.#host.gatheredBytes += goalOf(task);
  }

  #forget(task: Task): boolean {
    if (this.tasks.get(task.tag) !== task) return false;
    this.tasks.delete(task.tag);
    this.#host.gatheredBytes -= goalOf(task);
    return true;
  }

  /** One burst of what is still missing. @source RFC 7143 §11.8. */
  #askForData(task: Task): void {
    const length = Math.min(goalOf(task) - task.received, this.#wire.parameters.burstBytesMax);
    task.transferTag = this.#nextTransferTag;
    this.#nextTransferTag = (this.#nextTransferTag % 0x7fff_ffff) + 1;
    task.burstEnd = task.received + length;
    task.dataSn = 0;
    this.#wire.readyToTransfer({
      taskTag: task.tag,
      transferTag: task.transferTag,
      lun: task.lunBytes,
      r2tSn: task.r2tSn++,
      offset: task.received,
      length,
    });
  }

  /** @source RFC 7143 §11.7. Data of a task that is gone is data of a task that was answered
   * before it arrived. */
  dataOut(request: Pdu): void {
    const { bytes, at, data } = request;
    const task = this.tasks.get(pdu.taskTagOf(bytes, at));
    if (task === undefined || task.phase === 'running') return;
    const isOfTask = task.isUnsolicited
      ? pdu.transferTagOf(bytes, at) === pdu.NO_TAG
      : pdu.transferTagOf(bytes, at) === task.transferTag;
    if (!isOfTask) return this.#wire.reject(pdu.REJECT.invalidField, request);

    const length = pdu.dataBytesOf(bytes, at);
    if (pdu.dataSnOf(bytes, at) !== task.dataSn) return this.#spoil(task, SENSE.dataPhase);
    const isInPlace =
      pdu.bufferOffsetOf(bytes, at) === task.received && task.received + length <= task.burstEnd;
    if (!isInPlace) return this.#spoil(task, SENSE.dataOffset);
    task.dataSn++;
    this.#add(task, data, length);
    if ((pdu.flagsOf(bytes, at) & FLAG.final) !== 0) this.#endBurst(task);
  }

  #endBurst(task: Task): void {
    if (!task.isUnsolicited && task.received < task.burstEnd) {
      return this.#spoil(task, SENSE.tooLittleData);
    }
    task.isUnsolicited = false;
    if (task.phase === 'held') {
      if (task.grant !== this.#host.grant) this.#begin(task);
      return;
    }
    if (isWhole(task)) this.#complete(task);
    else this.#askForData(task);
  }

  #spoil(task: Task, sense: (typeof SENSE)[keyof typeof SENSE]): void {
    this.#answer(task, fail(sense));
  }

  /** All data is here. If the grant changed meanwhile, the command is looked at anew. */
  #complete(task: Task): void {
    if (task.grant === this.#host.grant) this.#run(task);
    else this.#begin(task);
  }

  /** The grant has changed: what waited for that goes on, in the order in which it came. */
  regrant(): void {
    for (const task of [...this.tasks.values()]) {
      if (task.phase !== 'held' || task.isUnsolicited) continue;
      this.#begin(task);
      if (this.isClosed) return;
    }
    this.openWindow();
  }

  #run(task: Task): void {
    const { command, unit } = task;
    if (command === null || unit === null) return this.#answer(task, fail(SENSE.internalFailure));
    const { latencyMs } = this.#host.gate;
    if (latencyMs > 0) return this.#runLater(task, latencyMs);
    this.#runNow(task);
  }

  #runLater(task: Task, latencyMs: number): void {
    task.phase = 'running';
    this.#keep(task);
    this.#host.later(latencyMs, () => {
      if (this.tasks.get(task.tag) !== task) return;
      const isStillAllowed = task.grant === this.#host.grant;
      this.#wake(() => (isStillAllowed ? this.#runNow(task) : this.#begin(task)));
    });
  }

  #runNow(task: Task): void {
    const { command, unit } = task;
    if (command === null || unit === null) return;
    const { nexus } = this;
    const result = execute(command, {
      unit,
      nexus,
      cdb: task.cdb,
      data: dataOf(task),
      expected: task.expected,
      desk: this.#host,
    });
    if (typeof result !== 'function') return this.#answer(task, result);
    task.phase = 'running';
    this.#keep(task);
    task.pieces = [];
    this.#isRunning = true;
    result((outcome) => {
      if (this.isClosed || this.tasks.get(task.tag) !== task) return;
      if (this.#isRunning) this.#answer(task, outcome);
      else this.#wake(() => this.#answer(task, outcome));
    });
    this.#isRunning = false;
  }

  /** Outside of a received chunk nobody else flushes. */
  #wake(perform: () => void): void {
    perform();
    this.#wire.outbox.flush();
  }

  #answer(task: Task, outcome: Outcome): void {
    if (this.#forget(task)) this.openWindow();
    const { expected, isRead } = task;
    const wanted = task.isWrite || task.wanted > 0 ? task.wanted : outcome.dataBytes;
    const isDescriptor = task.unit?.mode.isDescriptorSense ?? false;
    const sense = outcome.sense === null ? null : senseBytes(outcome.sense, isDescriptor);
    this.#wire.outcome(task.tag, outcome, { wanted, expected, isRead }, sense);
  }

  /** Ends tasks without an answer. */
  abort(isMeant: (task: Task) => boolean): number {
    let count = 0;
    for (const task of [...this.tasks.values()]) {
      if (!isMeant(task) || !this.#forget(task)) continue;
      count++;
    }
    this.openWindow();
    return count;
  }

  taskManagement(request: Pdu): void {
    const { bytes, at } = request;
    const action = pdu.flagsOf(bytes, at) & 0x7f;
    const asked = { action, lun: pdu.lunOf(bytes, at + 8), referenced: get32(bytes, at + 20) };
    const response = manageTasks(this, this.#host, asked);
    this.#wire.taskManagement(pdu.taskTagOf(bytes, at), response);
    if (isColdReset(action)) this.#host.hangUpAll();
  }

  /** The I_T nexus is lost: nothing of it stays. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.abort(() => true);
    this.#early.clear();
    for (const unit of this.#host.units.values()) {
      if (unit.reservedBy === this.nexus) unit.reservedBy = null;
    }
  }
}
