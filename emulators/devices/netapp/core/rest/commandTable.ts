// The commands that `private/cli` follows.

import { FAILOVER_COMMANDS } from '../cli/commands/failover.ts';
import { HWASSIST_COMMANDS } from '../cli/commands/hwassist.ts';
import { NODE_COMMANDS } from '../cli/commands/nodes.ts';
import { SERVICE_PROCESSOR_COMMANDS } from '../cli/commands/serviceProcessor.ts';
import type { OntapCommand } from '../cli/view.ts';

export const COMMANDS: readonly OntapCommand[] = [
  ...FAILOVER_COMMANDS,
  ...HWASSIST_COMMANDS,
  ...SERVICE_PROCESSOR_COMMANDS,
  ...NODE_COMMANDS,
];

export const SHORTCUTS: { readonly [word: string]: string } = {
  hwassist: 'storage failover hwassist',
  node: 'system node',
  sp: 'system service-processor',
};
