// The real iSCSI target of a controller: the engine (emulators/iscsi) under the grant of the model.
// The machine decides who owns what, where each address is and what an initiator must be told; here
// blocks move. After every step the grant is read again, before the world goes on.
//
// Both controllers open the same store files. A write is acknowledged after it is in the kernel's
// hands, which a kill of this process does not take away (S3:18).

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../core/json.ts';
import { ATTENTION, KEY, type Sense } from '../../../iscsi/core/scsi/sense.ts';
import {
  ACCESS_STATE,
  type Gate,
  type Nexus,
  type TargetPort,
  type Unit,
} from '../../../iscsi/core/scsi/unit.ts';
import { type FileStore, openFileStore } from '../../../iscsi/fileStore.ts';
import { type SessionFacts, Target } from '../../../iscsi/target.ts';
import type { NodeHandle } from '../../../process/port.ts';
import type { TcpService } from '../../../process/sockets.ts';
import { ISCSI_PORT } from '../core/config.ts';
import type { Grant, GrantLun, GrantPortal } from '../core/scsi/grant.ts';
import { portGroupsOf, type Verdicts, verdictsOf } from './gate.ts';
import { openMetadata } from './metadata.ts';

/** Optimized, standby and unavailable: no other state is valid (S3:10). */
const SUPPORTED_STATES = 0x0d;
const COMMAND_FAILED: Sense = { key: KEY.hardwareError, code: 0x670a };
const TRANSITIONING: Sense = { key: KEY.notReady, code: 0x040a };
const VENDOR = 'IBM';
const PRODUCT = 'DS300';
const REVISION = '0001';

export type Handle = Pick<
  NodeHandle,
  'node' | 'dataDirectory' | 'neighbours' | 'glance' | 'request' | 'sleep'
>;

export type TargetService = {
  /** To be opened where the controller holds this address. */
  serviceAt(address: string): TcpService | null;
  stepped(): Promise<void>;
  hung(isHung: boolean): void;
  close(): void;
};

/** What changes of a port while connections through it stand: an alias is on another one. */
type Port = { -readonly [Name in keyof TargetPort]: TargetPort[Name] };

export function openTarget(handle: Handle): TargetService {
  const directory = join(handle.dataDirectory, 'ds300');
  mkdirSync(directory, { recursive: true });
  return new GrantedTarget(handle, directory);
}

class GrantedTarget implements TargetService {
  readonly #handle: Handle;
  readonly #directory: string;
  readonly #units = new Map<number, Unit>();
  readonly #stores = new Map<number, FileStore>();
  readonly #ports = new Map<string, Port>();
  readonly #metadata: ReturnType<typeof openMetadata>;
  readonly #target: Target;
  #grant: Grant;
  #verdicts: Verdicts;
  /** As text: most steps leave the grant as it is. */
  #said = '';
  #attentionSeq = 0;
  #isHung = false;
  /** Logical drives whose blocks this controller serves. */
  readonly #owned = new Set<number>();

  constructor(handle: Handle, directory: string) {
    this.#handle = handle;
    this.#directory = directory;
    this.#metadata = openMetadata(join(directory, 'metadata.db'), (lun) =>
      this.#target.attend(lun, ATTENTION.modeChanged, null),
    );
    this.#grant = this.#readGrant();
    this.#attentionSeq = this.#grant.attentions.at(-1)?.seq ?? 0;
    this.#verdicts = this.#weigh();
    this.#follow();
    this.#target = new Target({
      name: this.#grant.targetName,
      portals: () => this.#grant.portals.map((portal) => this.#reachable(portal)),
      units: this.#units,
      gate: this.#makeGate(),
      reservations: this.#metadata.reservations,
      account: () => this.#grant.chap,
      isServing: () => this.#grant.isServing,
      onSession: (action, facts) => this.#tellSession(action, facts),
      later: (ms, perform) => this.#later(ms, perform),
    });
    this.#applyFreeze();
  }

  serviceAt(address: string): TcpService | null {
    const port = this.#ports.get(address);
    if (port === undefined) return null;
    return {
      protocol: 'iscsi',
      port: ISCSI_PORT,
      connect: (host, bound) => `iscsi-ls -s iscsi://${host}:${bound}`,
      accept: (socket) => this.#target.accept(socket, port),
    };
  }

  async stepped(): Promise<void> {
    const grant = this.#readGrant();
    const said = JSON.stringify(grant);
    if (said === this.#said) return;
    this.#said = said;
    this.#grant = grant;
    this.#verdicts = this.#weigh();
    this.#follow();
    this.#applyFreeze();
    this.#attend();
    if (!grant.isServing) this.#target.severAll();
    await this.#target.grantChanged();
  }

  hung(isHung: boolean): void {
    this.#isHung = isHung;
    this.#applyFreeze();
  }

  close(): void {
    this.#target.close();
    for (const store of this.#stores.values()) store.close();
    this.#metadata.close();
  }

  #readGrant(): Grant {
    const answer = this.#handle.glance({ kind: 'data', name: 'grant', args: {} });
    return answer as unknown as Grant;
  }

  #weigh(): Verdicts {
    return verdictsOf(this.#grant, (id) => this.#tell('injected', { id, count: 1 }));
  }

  /** Opens the stores of new logical drives, takes over those that this controller serves from now
   * on, and notes where each address is. */
  #follow(): void {
    for (const lun of this.#grant.luns) {
      const store = this.#stores.get(lun.lun) ?? this.#openUnit(lun);
      const isOwned = lun.access === 'active/optimized';
      if (isOwned && !this.#owned.has(lun.lun)) store.takeOver();
      if (isOwned) this.#owned.add(lun.lun);
      else this.#owned.delete(lun.lun);
    }
    for (const portal of this.#grant.portals) this.#followPort(portal);
  }

  #openUnit({ lun, serial, naa, blocks, blockBytes, isReadOnly }: GrantLun): FileStore {
    const file = join(this.#directory, `lun${lun}.img`);
    const store = openFileStore(file, { blockBytes, blockCount: blocks });
    this.#stores.set(lun, store);
    const metadata = this.#metadata;
    this.#units.set(lun, {
      lun,
      identity: { vendor: VENDOR, product: PRODUCT, revision: REVISION, serial, naa },
      store,
      isReadOnly,
      get mode() {
        return metadata.modeOf(lun);
      },
      set mode(mode) {
        metadata.setMode(lun, mode);
      },
      reservedBy: null,
    });
    return store;
  }

  #followPort({ address, port, tag, relativePort }: GrantPortal): void {
    const { group } = this.#grant;
    const known = this.#ports.get(address);
    if (known === undefined) {
      this.#ports.set(address, { address, port, portalGroupTag: tag, group, relativePort });
    } else known.relativePort = relativePort;
  }

  /** An address on a port without link is silent, as it is on a network. */
  #applyFreeze(): void {
    const dead = new Set(
      this.#grant.portals.filter(({ here }) => !here).map(({ address }) => address),
    );
    this.#target.freeze(({ address }) => this.#isHung || dead.has(address));
  }

  /** Unit attentions that the machine has raised since. */
  #attend(): void {
    for (const { seq, lun, asc, ascq, except } of this.#grant.attentions) {
      if (seq <= this.#attentionSeq) continue;
      this.#attentionSeq = seq;
      const isExcepted = ({ initiatorName, initiatorPort }: Nexus) =>
        except !== '' && (except === initiatorPort || except === initiatorName);
      this.#target.attendAll(lun, (asc << 8) | ascq, isExcepted);
    }
  }

  /** Where an initiator reaches a portal, of this controller or of the other. */
  #reachable({ address, port, tag }: GrantPortal) {
    const binding = this.#handle.neighbours.find(({ modelled }) => modelled === address);
    return {
      address: binding?.host ?? address,
      port: binding?.ports[port] ?? port,
      portalGroupTag: tag,
    };
  }

  #makeGate(): Gate {
    const grantOf = () => this.#grant;
    return {
      judge: (lun, nexus, cdb) => this.#verdicts.judge(lun, nexus, cdb),
      get latencyMs() {
        return grantOf().extraLatencyMs;
      },
      get holdLimitMs() {
        return grantOf().holdLimitMs;
      },
      supportedStates: SUPPORTED_STATES,
      portGroups: (lun) => portGroupsOf(this.#grant, lun),
      setPortGroups: (lun, wanted, nexus, done) => {
        const group = this.#optimizedGroup(wanted);
        if (group === null) return done(COMMAND_FAILED);
        this.#explicitFailover(lun, group, nexus).then(done, () => done(COMMAND_FAILED));
      },
    };
  }

  /** Which group is to be active: the one that is named so, or the one that is left. */
  #optimizedGroup(wanted: readonly { group: number; state: number }[]): number | null {
    const named = wanted.find(({ state }) => state === ACCESS_STATE.optimized);
    if (named !== undefined) return named.group;
    const groups = this.#grant.portals.map(({ tag }) => tag);
    return groups.find((group) => wanted.every((each) => each.group !== group)) ?? null;
  }

  /** SET TARGET PORT GROUPS is an explicit failover (S3:7): the machine carries it out. */
  async #explicitFailover(lun: number, group: number, nexus: Nexus): Promise<Sense | null> {
    const args = { lun, group, initiator: nexus.initiatorPort };
    const { stdout } = await this.#handle.request({ kind: 'request', name: 'stpg', args });
    const outcome = JSON.parse(stdout) as { type: string; reason?: string };
    if (outcome.type === 'done') return null;
    return outcome.reason === 'busy' ? TRANSITIONING : COMMAND_FAILED;
  }

  #tellSession(action: 'open' | 'close', facts: SessionFacts): void {
    const { tsih, initiatorName, isid, port, from } = facts;
    const session = {
      id: `${tsih}`,
      initiator: initiatorName,
      isid,
      portal: port.address,
      from,
    };
    this.#tell('session', { action, session });
  }

  /** News for the machine's lists: a world that will not take it now does without. */
  #tell(name: string, args: JsonObject): void {
    this.#handle.request({ kind: 'request', name, args }).catch(() => {});
  }

  #later(ms: number, perform: () => void): void {
    this.#handle.sleep(ms).then(perform, () => {});
  }
}
