// From what somebody asked for to a rack that can be started: the families by their names, a
// directory to live in, and processes or threads. Whoever opens one closes it.

import type { DeviceFamily } from '../../emulators/core/device.ts';
import { DEFAULT_EPOCH } from '../../emulators/core/world/simulate.ts';
import { FAMILIES } from '../../emulators/devices/index.ts';
import { checkFamilyConfig } from '../core/familyConfig.ts';
import type { LaunchOptions } from '../core/launchOptions.ts';
import { rackError } from '../core/protocol/errors.ts';
import { NETWORKS, type Network } from './addresses.ts';
import { createLiveRack, defaultAccounts, plainOptions } from './liveRack.ts';
import type { RackSettings, StartableRack } from './rack.ts';
import { openRunDirectory, type RackFile } from './runDirectory.ts';
import { createSimulatedRack } from './simulatedRack.ts';
import type { AgentsAt } from './supervisor.ts';

/** Where agents connect, unless TWINRACK_AGENTS_PORT says otherwise. */
const AGENTS_PORT = 8701;

export type OpenedRack = {
  readonly rack: StartableRack;
  /** Tells this user's other programs where the rack is. */
  announce(file: RackFile): void;
  close(): Promise<void>;
};

/** `name`: of its directory among this user's racks; only one rack can have it. */
export async function openRack(
  options: LaunchOptions,
  name: string,
  version: string,
): Promise<OpenedRack> {
  const settings = settingsOf(options, version);
  const directory = openRunDirectory(name);
  const rack = options.isSimulated
    ? createSimulatedRack(settings)
    : await createLiveRack({
        ...settings,
        directory: directory.path,
        ...networkOf(options),
        hasRealPorts: options.hasRealPorts,
        accounts: accountsOf(options),
        stallAfterMs: options.stallAfterMs,
      });
  return {
    rack,
    announce: (file) => directory.announce(file),
    async close() {
      await rack.close();
      directory.close();
    },
  };
}

/** A rack of threads with a clock that stands: for one simulated run. */
export async function openSimulatedRack(
  options: LaunchOptions,
  seed: number,
  version: string,
): Promise<StartableRack> {
  const settings = settingsOf({ ...options, seed, isPaused: true, isCold: true }, version);
  const rack = createSimulatedRack(settings);
  await rack.start();
  return rack;
}

function settingsOf(options: LaunchOptions, version: string): RackSettings {
  const families = familiesNamed(options.families);
  const { seed, rate, isPaused, isCold } = options;
  checkFamilyConfig(families, options.config);
  const plain = { ...plainOptions(families, seed, DEFAULT_EPOCH), config: options.config };
  return { families, options: plain, version, rate, isPaused, isCold };
}

/** Families by name; all of them for an empty list. */
function familiesNamed(names: readonly string[]): readonly DeviceFamily[] {
  const known = FAMILIES.map((family) => family.name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    const where = 'the list of families';
    throw rackError('TWR_USAGE_INVALID', { where, expected: known.join(', '), got: stranger });
  }
  return FAMILIES.filter(({ name }) => names.length === 0 || names.includes(name));
}

function networkOf(options: LaunchOptions): { network?: Network; agents?: AgentsAt } {
  if (options.network === null) return {};
  const network = NETWORKS.find((known) => known === options.network);
  if (network === 'linux') return { network, agents: agentsAt(options) };
  if (network) return { network };
  const where = 'the network';
  const expected = NETWORKS.join(' or ');
  throw rackError('TWR_USAGE_INVALID', { where, expected, got: options.network });
}

/** Nodes in containers connect from other addresses, so they must know the rack's token. */
function agentsAt({ host, token }: LaunchOptions): AgentsAt {
  const { TWINRACK_AGENTS_PORT } = process.env;
  if (token !== null) return { host, port: Number(TWINRACK_AGENTS_PORT ?? AGENTS_PORT), token };
  const where = '--network linux';
  const expected = '--token, which the agents in the containers are given too';
  throw rackError('TWR_USAGE_INVALID', { where, expected, got: 'none' });
}

function accountsOf({ password, authorizedKeys }: LaunchOptions) {
  const usual = defaultAccounts(password === '' ? undefined : password);
  return { ...usual, authorizedKeys: [...authorizedKeys, ...usual.authorizedKeys] };
}
