// A target: its units behind one or more ports, with all sessions that initiators have. It listens
// nowhere: whoever opens sockets gives them here, with the port by which they came.
//
//   socket -> Connection (framing, login) -> Session (commands, data) -> unit -> store
//                        gate: what the family allows      reservations: what all controllers share

import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Connection } from './connection.ts';
import { hexText } from './core/bytes.ts';
import { OFFER, renderKeys } from './core/keys.ts';
import { type ChapAccount, LOGIN_STATUS, type LoginDesk } from './core/login.ts';
import { ASYNC } from './core/pdu.ts';
import { ATTENTION } from './core/scsi/sense.ts';
import type {
  CallDesk,
  Gate,
  Nexus,
  ReservationStore,
  TargetPort,
  Unit,
} from './core/scsi/unit.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Session } from './session.ts';

export type TargetOptions = {
  readonly name: string;
  /** All portals that discovery tells, of this controller and of the other. */
  portals(): readonly { address: string; port: number; portalGroupTag: number }[];
  readonly units: ReadonlyMap<number, Unit>;
  readonly gate: Gate;
  readonly reservations: ReservationStore;
  /** Null: everybody may log in. */
  account(): ChapAccount | null;
  /** False: a login is told that the service is unavailable. */
  isServing(): boolean;
  /** Where an initiator that comes to this port shall go instead. */
  redirect?(port: TargetPort): string | null;
  onSession?(action: 'open' | 'close', facts: SessionFacts): void;
  readonly limits?: Partial<Limits>;
  /** Calls back when so much time has passed, of whatever clock; setTimeout, if left out. */
  later?(ms: number, perform: () => void): void;
};

export type SessionFacts = {
  readonly tsih: number;
  readonly initiatorName: string;
  readonly isid: string;
  readonly port: TargetPort;
  readonly from: string;
};

/** What a session asks of the target around it. */
export type SessionHost = CallDesk & {
  readonly limits: Limits;
  /** Rises whenever the grant changes. */
  readonly grant: number;
  gatheredBytes: number;
  hasRoomFor(bytes: number): boolean;
  later(ms: number, perform: () => void): void;
  clearTasks(lun: number, by: Session): void;
  reset(luns: readonly number[]): void;
  hangUpAll(): void;
};

const DIGESTS = { 5: 'md5', 7: 'sha256' } as const;
/** Attentions of one nexus and unit that wait to be told; older ones say the same. */
const ATTENTIONS_MAX = 8;

export class Target implements SessionHost {
  readonly limits: Limits;
  readonly units: ReadonlyMap<number, Unit>;
  readonly gate: Gate;
  readonly reservations: ReservationStore;
  readonly targetName: string;
  grant = 0;
  gatheredBytes = 0;
  readonly #options: TargetOptions;
  readonly #connections = new Set<Connection>();
  /** By name, session identifier and portal group. */
  readonly #sessions = new Map<string, { session: Session; connection: Connection }>();
  readonly #delays = new Set<NodeJS.Timeout>();
  /** Newest notice of each unit that was handed on. */
  readonly #noticed = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;
  #nextTsih = 1;
  #isFrozen: (port: TargetPort) => boolean = () => false;

  constructor(options: TargetOptions) {
    this.#options = options;
    this.limits = { ...LIMITS, ...options.limits };
    this.units = options.units;
    this.gate = options.gate;
    this.reservations = options.reservations;
    this.targetName = options.name;
    this.#timer = setInterval(() => this.tick(), this.limits.tickMs);
    this.#timer.unref();
    for (const lun of this.units.keys()) this.#noticed.set(lun, this.#newestNotice(lun));
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Takes a socket that came by a port. */
  accept(socket: Socket, port: TargetPort): void {
    if (this.#connections.size >= this.limits.connections) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, port, this);
    this.#connections.add(connection);
    if (this.#isFrozen(port)) connection.freeze(true);
  }

  /** The gate would answer differently now. Resolves when nothing of before is under way. */
  async grantChanged(): Promise<void> {
    this.grant++;
    for (const { session, connection } of [...this.#sessions.values()]) {
      session.regrant();
      connection.wire.outbox.flush();
    }
    await Promise.all([...this.units.values()].map(({ store }) => store.drain()));
  }

  /** Ports that answer nothing and take nothing in: of a hung controller, behind a dead link. */
  freeze(isFrozen: (port: TargetPort) => boolean): void {
    this.#isFrozen = isFrozen;
    for (const connection of this.#connections) connection.freeze(isFrozen(connection.port));
  }

  /** Asks initiators to log out and come again (RFC 7143 §11.9.1): a planned change. */
  requestLogout(isMeant: (port: TargetPort) => boolean, withinSeconds: number): void {
    for (const { connection } of this.#sessions.values()) {
      if (!isMeant(connection.port)) continue;
      connection.wire.async(ASYNC.logoutRequested, [connection.cid, 0, withinSeconds]);
      connection.wire.outbox.flush();
    }
  }

  hangUpAll(): void {
    for (const connection of [...this.#connections]) connection.hangUp();
  }

  severAll(): void {
    for (const connection of [...this.#connections]) connection.sever();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const delay of this.#delays) clearTimeout(delay);
    this.severAll();
  }

  /** A unit attention for all nexuses but those for which `isExcepted` holds. */
  attendAll(lun: number | null, code: number, isExcepted: (nexus: Nexus) => boolean): void {
    const luns = lun === null ? [...this.units.keys()] : [lun];
    for (const { session } of this.#sessions.values()) {
      if (isExcepted(session.nexus)) continue;
      for (const each of luns) pushAttention(session.nexus, each, code);
    }
  }

  attend(lun: number, code: number, except: Nexus | null): void {
    this.attendAll(lun, code, (nexus) => nexus === except);
  }

  /** Reservations that another controller has changed, and what it has to say to nexuses here. */
  refresh(): void {
    if (!this.reservations.refresh()) return;
    for (const lun of this.units.keys()) this.#takeNotices(lun);
  }

  #newestNotice(lun: number): number {
    return this.reservations.read(lun).notices.at(-1)?.seq ?? 0;
  }

  #takeNotices(lun: number): void {
    const seen = this.#noticed.get(lun) ?? 0;
    const fresh = this.reservations.read(lun).notices.filter(({ seq }) => seq > seen);
    if (fresh.length === 0) return;
    this.#noticed.set(lun, fresh.at(-1)?.seq ?? seen);
    for (const { session } of this.#sessions.values()) {
      const { initiatorPort, port } = session.nexus;
      for (const each of fresh) {
        const isMeant = each.initiatorPort === initiatorPort && each.address === port.address;
        if (isMeant) pushAttention(session.nexus, lun, each.code);
      }
    }
  }

  /** Everything below is for connections and sessions. */
  desk(port: TargetPort): LoginDesk {
    return {
      targetName: this.targetName,
      portalGroupTag: port.portalGroupTag,
      receiveBytesMax: OFFER.receiveBytesMax,
      account: this.#options.account(),
      hash: (algorithm, bytes) => createHash(DIGESTS[algorithm]).update(bytes).digest(),
      random: (length) => randomBytes(length),
      redirect: () => this.#options.redirect?.(port) ?? null,
    };
  }

  /** A login is through: its session is made, or takes an older one's place. */
  enter(connection: Connection): number {
    const { login, port } = connection;
    if (!this.#options.isServing()) return LOGIN_STATUS.unavailable;
    if (login.isDiscovery) {
      connection.tsih = this.#takeTsih();
      return LOGIN_STATUS.success;
    }
    const isid = hexText(connection.isid);
    const key = `${login.initiatorName} ${isid} ${port.portalGroupTag}`;
    const standing = this.#sessions.get(key);
    if (connection.tsih !== 0) {
      if (standing?.session.tsih !== connection.tsih) return LOGIN_STATUS.noSuchSession;
      if (standing.connection.cid !== connection.cid) return LOGIN_STATUS.tooManyConnections;
    } else if (standing === undefined && this.#sessions.size >= this.limits.sessions) {
      return LOGIN_STATUS.outOfResources;
    }
    standing?.connection.sever();
    if (standing !== undefined) this.leave(standing.connection);
    this.#open(connection, key, isid);
    return LOGIN_STATUS.success;
  }

  #open(connection: Connection, key: string, isid: string): void {
    const { login, port } = connection;
    const initiatorName = login.initiatorName ?? '';
    const nexus: Nexus = {
      initiatorName,
      initiatorPort: `${initiatorName},i,0x${isid}`,
      port,
      attentions: new Map(),
    };
    for (const lun of this.units.keys()) pushAttention(nexus, lun, ATTENTION.powerOn);
    const tsih = connection.tsih === 0 ? this.#takeTsih() : connection.tsih;
    connection.tsih = tsih;
    const session = new Session({ nexus, isid, tsih }, this, connection.wire, () =>
      connection.sever(),
    );
    connection.session = session;
    this.#sessions.set(key, { session, connection });
    this.#options.onSession?.('open', factsOf(session, connection));
  }

  #takeTsih(): number {
    const tsih = this.#nextTsih;
    this.#nextTsih = (this.#nextTsih % 0xffff) + 1;
    return tsih;
  }

  /** A session is over: by logout, by a broken connection, or because another took its place. */
  leave(connection: Connection): void {
    const { session } = connection;
    if (session === null || session.isClosed) return;
    session.close();
    for (const [key, each] of this.#sessions) {
      if (each.session === session) this.#sessions.delete(key);
    }
    this.#options.onSession?.('close', factsOf(session, connection));
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
  }

  /** @source RFC 7143 §9.2, appendix C: SendTargets of all, of one, or of the session's own. */
  answerText(keys: ReadonlyMap<string, string>, isInSession: boolean): string {
    const answers: [string, string][] = [];
    for (const [name, value] of keys) {
      if (name !== 'SendTargets') answers.push([name, 'NotUnderstood']);
      else if (value === 'All' && isInSession) answers.push([name, 'Reject']);
      else if (value === 'All' || value === '' || value === this.targetName) {
        answers.push(['TargetName', this.targetName]);
        for (const { address, port, portalGroupTag } of this.#options.portals()) {
          answers.push(['TargetAddress', `${address}:${port},${portalGroupTag}`]);
        }
      }
    }
    return renderKeys(answers);
  }

  hasRoomFor(bytes: number): boolean {
    return this.gatheredBytes + bytes <= this.limits.gatheredBytes;
  }

  later(ms: number, perform: () => void): void {
    if (this.#options.later !== undefined) return this.#options.later(ms, perform);
    const delay = setTimeout(() => {
      this.#delays.delete(delay);
      perform();
    }, ms);
    this.#delays.add(delay);
  }

  abort(lun: number, ports: readonly { initiatorPort: string; address: string }[]): void {
    for (const { session } of this.#sessions.values()) {
      const { initiatorPort, port } = session.nexus;
      const isMeant = ports.some(
        (each) => each.initiatorPort === initiatorPort && each.address === port.address,
      );
      if (isMeant) session.abort((task) => task.lun === lun);
    }
  }

  /** Others learn that their commands are gone. @source SAM-5 §5.3.2. */
  clearTasks(lun: number, by: Session): void {
    for (const { session } of this.#sessions.values()) {
      const count = session.abort((task) => task.lun === lun);
      if (count > 0 && session !== by) {
        pushAttention(session.nexus, lun, ATTENTION.commandsCleared);
      }
    }
  }

  /** @source SAM-5 §6.3.3: every nexus is told, that of whoever asked as well. */
  reset(luns: readonly number[]): void {
    for (const lun of luns) {
      for (const { session } of this.#sessions.values()) {
        session.abort((task) => task.lun === lun);
      }
      const unit = this.units.get(lun);
      if (unit !== undefined) unit.reservedBy = null;
      this.attend(lun, ATTENTION.targetReset, null);
    }
  }

  /** The one timer: logins that take too long, connections that are silent. */
  tick(): void {
    const { loginTicks, idleTicks, answerTicks } = this.limits;
    for (const connection of [...this.#connections]) {
      if (this.#isFrozen(connection.port)) continue;
      connection.silentTicks++;
      const isLate = connection.isInLogin && ++connection.loginTicks > loginTicks;
      if (isLate || connection.isClosing) connection.sever();
      else if (connection.silentTicks >= idleTicks + answerTicks) connection.sever();
      else if (connection.silentTicks === idleTicks) connection.ping();
    }
  }
}

function pushAttention(nexus: Nexus, lun: number, code: number): void {
  const waiting = nexus.attentions.get(lun) ?? [];
  if (waiting.includes(code)) return;
  waiting.push(code);
  if (waiting.length > ATTENTIONS_MAX) waiting.shift();
  nexus.attentions.set(lun, waiting);
}

const factsOf = (session: Session, connection: Connection): SessionFacts => ({
  tsih: session.tsih,
  initiatorName: session.nexus.initiatorName,
  isid: session.isid,
  port: connection.port,
  from: connection.from,
});
