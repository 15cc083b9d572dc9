// A rack of OS processes: real sockets, a real disk file, real deaths.

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { BootOrder } from '../../emulators/core/channel.ts';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { RackOptions } from '../../emulators/core/journal.ts';
import { rackError } from '../core/protocol/errors.ts';
import { type Addresses, bindNodes, defaultNetwork, type Network } from './addresses.ts';
import { openJournalFile } from './journalFile.ts';
import { LiveNodes, type Site } from './liveNodes.ts';
import { type Backend, createRack, type RackSettings, type StartableRack } from './rack.ts';
import { openCodeCache } from './runDirectory.ts';
import { type AgentsAt, Supervisor } from './supervisor.ts';

export type LiveRackSettings = RackSettings & {
  /** A directory of the rack's own, for sockets, disks, logs and the journal. */
  directory: string;
  network?: Network;
  /** Listen on the boxes' real ports, too. */
  hasRealPorts?: boolean;
  accounts?: BootOrder['accounts'];
  stallAfterMs?: number | null;
  /** Where the agents of the nodes' containers connect; the network is then theirs. */
  agents?: AgentsAt;
  /** Where the families are; the checkout's own if left out. */
  devices?: string;
};

/** A rack that is ready to `start`. */
export async function createLiveRack(settings: LiveRackSettings): Promise<StartableRack> {
  const { families, directory, network = defaultNetwork(), hasRealPorts = false } = settings;
  const addresses = await bindNodes(families, network, hasRealPorts);
  const supervisor = await Supervisor.open({
    directory,
    codeCache: openCodeCache(),
    agents: settings.agents ?? null,
    ...(settings.devices && { devices: settings.devices }),
  });
  await supervisor.warmUp(families.map(({ name }) => name));
  const site: Site = {
    bindings: addresses.bindings,
    accounts: settings.accounts ?? defaultAccounts(),
    runDirectory: directory,
    dataDirectory: join(directory, 'data'),
    diskFiles: diskFilesIn(directory, families),
    stallAfterMs: settings.stallAfterMs ?? null,
  };
  return createRack(settings, createBackend(supervisor, site, addresses, network));
}

function createBackend(
  supervisor: Supervisor,
  site: Site,
  addresses: Addresses,
  network: Network,
): Backend {
  return {
    mode: 'live',
    network,
    runDirectory: site.runDirectory,
    openJournal: () => openJournalFile(site.runDirectory),
    createNodes(events) {
      emptyDirectory(site.dataDirectory);
      return new LiveNodes(supervisor, site, events);
    },
    reality: (nodes) => ({
      pidOf: (node) => nodes?.find(node)?.process.pid ?? null,
      endpointsOf: (node) => nodes?.find(node)?.endpoints ?? [],
      fileOf: (disk) => site.diskFiles[disk] ?? null,
    }),
    async exec({ nodes }, node, line, user) {
      const { id } = node.manifest;
      const live = nodes?.find(id);
      if (!live) throw rackError('TWR_NODE_OFF', { node: id, power: node.power });
      const done = live.exec(line, user);
      if (node.freezes.length > 0) live.rejectExecs(rackError('TWR_NODE_HUNG', { node: id }));
      return done;
    },
    openTerminal({ nodes }, node, options) {
      const { id } = node.manifest;
      const live = nodes?.find(id);
      if (!live) throw rackError('TWR_NODE_OFF', { node: id, power: node.power });
      return live.openTerminal(options);
    },
    async close() {
      await supervisor.close();
      await addresses.close();
      rmSync(site.dataDirectory, { recursive: true, force: true });
      for (const file of Object.values(site.diskFiles)) {
        for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
      }
    },
  };
}

function emptyDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

function diskFilesIn(directory: string, families: readonly DeviceFamily[]): Site['diskFiles'] {
  const disks = families.flatMap((family) => family.disks.map(({ id }) => id));
  return Object.fromEntries(disks.map((disk) => [disk, join(directory, `${disk}.db`)]));
}

/** The boxes' password and the keys that open them. */
export function defaultAccounts(password?: string): BootOrder['accounts'] {
  const { TWINRACK_PASSWORD, TWINRACK_AUTHORIZED_KEYS } = process.env;
  return {
    password: password ?? TWINRACK_PASSWORD ?? 'twinrack',
    authorizedKeys: [...keysOf(TWINRACK_AUTHORIZED_KEYS ?? ''), ...ownKeys()],
  };
}

function ownKeys(): string[] {
  const directory = join(homedir(), '.ssh');
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.pub'));
    return names.flatMap((name) => keysOf(readFileSync(join(directory, name), 'utf8')));
  } catch {
    return [];
  }
}

function keysOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** Options of a rack with nothing special about it. */
export function plainOptions(
  families: readonly DeviceFamily[],
  seed: number,
  epoch: string,
): RackOptions {
  return { families: families.map(({ name }) => name), seed, epoch, config: {}, nodes: {} };
}
