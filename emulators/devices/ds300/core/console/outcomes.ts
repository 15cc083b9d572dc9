// What a change answers, as the CLI prints it. All of these texts are synthetic.

import { unreachable } from '../../../../core/assert.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Change, Failure, Outcome, Refusal } from '../commands.ts';

const REFUSALS: { readonly [Reason in Refusal]: string } = {
  notEnabled: 'this controller is failed; it takes no part until `peer enable` on the other one',
  peerEnabled: 'the peer is enabled already',
  peerNotEnabled: 'the peer does not take part; see `peer show`',
  noPeer: 'there is no other controller in the enclosure',
  noSuchArray: 'there is no such array; see `array list`',
  noSuchDrive: 'there is no such drive; see `drive list`',
  noSuchLun: 'there is no such logical unit; see `logicaldrive list`',
  noSuchGroup: 'there is no such target port group: 1 is controller A, 2 is controller B',
  driveInUse: 'the drive is a member of an array, or failed; see `drive list`',
  notHotSpare: 'the drive is no hot-spare; see `hotspare list`',
  notOwner: 'the array is owned by the other controller: type it there',
  alreadyThere: 'it is there already',
  nothingToDo: 'there is nothing to give back',
  noSuchHost:
    'no such host; the archive goes to host-1, or to one of its addresses. Any other host ' +
    'downloads it: `curl -u admin http://ADDRESS/diagnostics.tgz`, management address and port',
  busy: 'another change is under way; try again when it is done',
};

const FAILURES: { readonly [Reason in Failure]: string } = {
  peerSilent: 'the peer did not answer in time',
  interrupted: 'a failover came in between; see `event list`',
  storeFailed: 'the enclosure did not take what the cache held',
  uploadFailed: 'the host did not take the archive',
};

/** Standard output on success, standard error otherwise; exit status 0, 1 refused, 2 failed. */
export function renderOutcome(change: Change, outcome: Outcome): CommandOutput {
  switch (outcome.type) {
    case 'done':
      return { stdout: `${sentenceOf(change)}\n`, stderr: '', exitCode: 0 };
    case 'refused':
      return { stdout: '', stderr: `Error: ${REFUSALS[outcome.reason]}\n`, exitCode: 1 };
    case 'failed':
      return { stdout: '', stderr: `Error: ${FAILURES[outcome.reason]}\n`, exitCode: 2 };
    default:
      return unreachable(outcome);
  }
}

function sentenceOf(change: Change): string {
  switch (change.type) {
    case 'ipfailover':
      return `ipfailover is ${change.mode}`;
    case 'peerEnable':
      return 'Peer enabled';
    case 'controllerFailover':
      return `Controller ${change.side.toUpperCase()} failed over`;
    case 'arrayMove':
      return `Array ${change.array} moved to controller ${change.to.toUpperCase()}`;
    case 'failbackPolicy':
      return `Failback is ${change.policy}`;
    case 'failbackNow':
      return 'Failback complete';
    case 'hotSpareAssign':
      return `Drive ${change.bay} is a hot-spare of ${change.array}`;
    case 'hotSpareRemove':
      return `Drive ${change.bay} is no hot-spare any more`;
    case 'cacheMode':
      return `Write cache is ${change.mode === 'writeBack' ? 'write-back' : 'write-through'}`;
    case 'cacheMirror':
      return `Cache mirroring is ${change.isOn ? 'on' : 'off'}`;
    case 'chap':
      return change.user === '' ? 'CHAP is off' : `CHAP user is ${change.user}`;
    case 'diagnosticDump':
      return `Support archive uploaded to ${change.to} as ${change.file}`;
    case 'eventClear':
      return 'Event log cleared';
    case 'transition':
      return `A command meets ${change.transition} while its array changes hands`;
    case 'standbyTur':
      return `TEST UNIT READY hears ${change.answer} on a standby port`;
    default:
      return 'Done';
  }
}
