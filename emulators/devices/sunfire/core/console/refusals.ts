// Why something was not done, in plain words: what stands in the way, and what to do about it.
// SMS's own texts are not public but for a few; these are ours.

import { unreachable } from '../../../../core/assert.ts';
import type { Failure, Refusal, ScOutcome } from '../commands.ts';

const REFUSALS: { readonly [Reason in Refusal]: string } = {
  notPrivileged: 'your account has none of the groups that may do this',
  smsNotRunning: 'SMS does not run on this SC: /etc/init.d/sms start',
  smsStarting: 'SMS has not completed its start-up on this SC: try again in a few minutes',
  alreadyRunning: 'SMS runs already',
  notMain: 'this SC is not the main SC: log in to the other one',
  noSpare: 'there is no healthy spare SC to fail over to: look at showfailover -v',
  failoverUnderWay: 'a failover is under way',
  noSuchDomain: 'no such domain: expected a letter or a tag of this platform',
  noSuchBoard: 'no such component in this platform',
  noSuchTag: 'the domain has no tag',
  tagTaken: 'another domain has this tag: deletetag it there first',
  boardBusy: 'the component is in use by a running domain',
  boardNotAssigned: 'the board belongs to no domain',
  boardAssigned: 'the board belongs to a domain: deleteboard it first',
  domainActive: 'the domain runs: set its key switch to off or standby first',
  keyswitchSecure: 'the key switch of the domain is SECURE: resets are not allowed',
  keyswitchOff: 'the key switch of the domain is OFF or STANDBY',
  domainNotRunning: 'the domain does not run',
  domainInPost: 'the domain runs POST: wait until showplatform shows that it boots',
  alreadyThere: 'it is so already',
  notConfirmed: 'not confirmed: nothing was done (-y confirms it without a question)',
  noSuchProcess: 'No such process',
  noSuchFile: 'no file of this name on this SC',
  notScheduled: 'the file is not propagated: showdatasync -l lists those that are',
  noSuchDescriptor: 'no such descriptor: showcmdsync lists them',
  noSuchUser: 'no such account on this SC',
  patchInstalled: 'this patch has already been applied',
  smsRunning: 'SMS runs: stop it on both SCs before a patch is installed',
  notAtPrompt: 'this SC is not at its ok prompt',
  atPrompt: 'this SC is at its ok prompt: type go, boot or reset-all',
  booting: 'this SC is booting: wait until it is up',
  goingDown: 'this SC is going down',
  busy: 'another command is under way: wait until it is done',
};

const FAILURES: { readonly [Reason in Failure]: string } = {
  platformDidNotAnswer: 'the platform did not answer over the console bus',
  interrupted: 'it was interrupted: by a failover, a shutdown or the loss of the main role',
};

export function reasonText(reason: Refusal): string {
  return REFUSALS[reason];
}

/** The reason of an outcome; null: it was done. */
export function problemOf(outcome: ScOutcome): string | null {
  switch (outcome.type) {
    case 'done':
    case 'descriptor':
      return null;
    case 'refused':
      return REFUSALS[outcome.reason];
    case 'failed':
      return FAILURES[outcome.reason];
    default:
      return unreachable(outcome);
  }
}
