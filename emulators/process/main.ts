// One OS process = one node: `node main.ts <family> <node>`, started by the rack's supervisor with
// TWINRACK_CHANNEL (where the rack listens) and TWINRACK_TOKEN in its environment. It knows no
// family by name: the manifest and the ports are loaded from devices/<family>/ (or below
// TWINRACK_DEVICES). stdout and stderr are its log; the protocol is the channel's alone.

import module from 'node:module';
import type { DeviceFamily } from '../core/device.ts';
import { serveNode } from './node.ts';
import { connectParent, EXIT_USAGE } from './parent.ts';
import type { FamilyPorts } from './port.ts';

/** In place of a node: load everything once, and end. */
const WARM_UP = '--warm-up';

const [familyName, nodeId] = process.argv.slice(2);
const { TWINRACK_CHANNEL: channel, TWINRACK_TOKEN: token, TWINRACK_DEVICES: devices } = process.env;

if (!familyName || !nodeId || !channel || !token) {
  console.error('usage: main.ts <family> <node>, with TWINRACK_CHANNEL and TWINRACK_TOKEN set');
  process.exit(EXIT_USAGE);
}

// Compiled for publication, all files end in .js.
const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const home = `${devices ?? new URL('../devices', import.meta.url).href}/${familyName}`;
// Begun before the channel stands: loading takes longer than connecting.
const loading = Promise.all([
  import(`${home}/manifest.${suffix}`),
  import(`${home}/ports/ports.${suffix}`),
]);
loading.catch(() => {});

if (nodeId === WARM_UP) {
  // Fills the compile cache that NODE_COMPILE_CACHE names, and ends: a node then starts at a third
  // of the time and two thirds of the memory, because nothing has to be stripped of its types.
  await Promise.all([loading, import('./blockDevice.ts'), import('./shell.ts')]);
  process.exit(0);
}

const parent = await connectParent(channel);
process.on('uncaughtException', parent.fail);
process.on('unhandledRejection', parent.fail);
parent.send({ type: 'hello', node: nodeId, token, pid: process.pid });

const [manifests, ports] = await loading;
// Nodes die suddenly: what this one compiled is kept now or never.
module.flushCompileCache();
const family = findFamily(manifests, familyName);
const manifest = family.nodes.find((node) => node.id === nodeId);
if (!manifest) throw new Error(`family ${familyName} has no node ${nodeId}`);
serveNode(parent, family, manifest, ports as FamilyPorts);

/** The family among what its manifest exports. */
function findFamily(exported: { [name: string]: unknown }, name: string): DeviceFamily {
  const found = Object.values(exported).find(
    (value) => (value as DeviceFamily | null)?.name === name,
  );
  if (!found) throw new Error(`${home}/manifest.ts exports no family called ${name}`);
  return found as DeviceFamily;
}
