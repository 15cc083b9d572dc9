// Why a command was not carried out, in the vendor's words.
// @source netapp §2.1, §2.3. @choice those that the reference does not give.

import type { Answer, Refusal } from '../commands.ts';
import type { TakeoverObstacle } from '../state/ha.ts';
import { REASONS } from './rows/failover.ts';

type Plain = Exclude<Refusal, `takeover:${TakeoverObstacle}`>;

const TEXTS: { readonly [reason in Plain]: string } = {
  noSuchEntry: "entry doesn't exist",
  duplicateEntry: 'duplicate entry',
  invalidValue: 'invalid value',
  tooMany: 'the maximum number of entries is reached',
  nodeUnreachable: 'the node is not reachable',
  notUp: 'the node is not up',
  notInTakeover: 'Node is not in takeover mode',
  inTakeover: 'Node is in takeover mode',
  givebackUnderWay: 'Giveback is already in progress',
  partnerNotReady: 'Partner is not ready for giveback',
  givebackVetoed:
    'Giveback was vetoed. Use the "storage failover show-giveback" command for details',
  notHome: 'the resource is not at home',
  noQuorum: 'the cluster is out of quorum',
  spOffline: 'Service Processor is not online',
  updateUnderWay: 'SP firmware update is already in progress',
  sameVersion: 'The SP firmware is already at this version',
  noSuchPackage: 'The firmware package was not found on the node',
  alreadyOn: 'the node is already powered on',
  alreadyOff: 'the node is already powered off',
  systemDefined: 'a system-defined entry cannot be changed',
  inUse: 'the entry is in use',
  lastAdmin: 'the last account of role "admin" cannot be removed',
  notSupported: 'the operation is not supported',
  hwassistTestFailed: 'hwassist test failed',
  busy: 'the system is busy, try again later',
};

/** What follows `Error: `. */
export function refusalText(answer: Exclude<Answer, { type: 'done' }>): string {
  if (answer.type === 'lost') return 'command failed: the node did not answer in time';
  const { reason, text } = answer;
  if (reason.startsWith('takeover:')) {
    const obstacle = reason.slice('takeover:'.length) as TakeoverObstacle;
    return `command failed: Takeover is not possible. Reason: ${REASONS[obstacle] || obstacle}.`;
  }
  const said = text === '' ? TEXTS[reason as Plain] : text;
  return `command failed: ${said.replace(/\.?$/, '.')}`;
}
