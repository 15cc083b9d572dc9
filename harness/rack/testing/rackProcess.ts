// A rack in a process of its own, for tests that kill it. Its nodes hang, so that whoever connects
// to one stays connected for as long as its process lives. Prints one line of JSON when it is up.

import { openRunDirectory } from '../runDirectory.ts';
import { lightLamps } from './lampRack.ts';

const [root = ''] = process.argv.slice(2);
const { path } = openRunDirectory('8700', root);
const rack = await lightLamps({ directory: path });
for (const node of ['lamp-a', 'lamp-b']) await rack.inject({ kind: 'node.hang', target: node });
await rack.advance(0);
const { nodes } = rack.document();
console.log(JSON.stringify(nodes.map(({ pid, endpoints }) => ({ pid, endpoint: endpoints[0] }))));
setInterval(() => {}, 60_000);
