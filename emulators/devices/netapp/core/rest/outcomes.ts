// How a change that REST asked for ended, as the response that its client gets.

import type { Json, JsonObject } from '../../../../core/json.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Answer, Change, Refusal } from '../commands.ts';
import type { TakeoverObstacle } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { errorResponse, type RestError } from './errors.ts';
import type { RestResponse } from './language.ts';
import { withJobs } from './plans.ts';
import { reasonText } from './resources/nodeHa.ts';

type Row = readonly [status: number, code: string, message: string];

/** @source netapp §5.1: 852130, 852126. @choice the others: general codes. */
const REFUSALS: { readonly [Reason in Exclude<Refusal, `takeover:${string}`>]: Row } = {
  noSuchEntry: [404, '4', "entry doesn't exist"],
  duplicateEntry: [409, '1', 'duplicate entry'],
  invalidValue: [400, '2', 'A value is invalid.'],
  tooMany: [400, '2', 'The maximum number of entries is reached.'],
  nodeUnreachable: [500, '8', 'The node cannot be reached over the cluster network.'],
  notUp: [503, '8', 'The node is not ready.'],
  notInTakeover: [400, '852126', 'Failed to initiate giveback. Reason: not in takeover.'],
  inTakeover: [409, '852130', 'Takeover cannot be completed. Reason: already in takeover.'],
  givebackUnderWay: [409, '852126', 'Failed to initiate giveback. Reason: giveback in progress.'],
  partnerNotReady: [400, '852126', 'Failed to initiate giveback. Reason: partner not ready.'],
  givebackVetoed: [400, '852126', 'Failed to initiate giveback. Reason: vetoed.'],
  notHome: [400, '2', 'The aggregate is not at home.'],
  noQuorum: [500, '8', 'The cluster is out of quorum.'],
  spOffline: [400, '8', 'The Service Processor is offline.'],
  updateUnderWay: [409, '8', 'An update of the Service Processor is in progress.'],
  sameVersion: [400, '2', 'The Service Processor runs this version already.'],
  noSuchPackage: [400, '4', 'There is no such package.'],
  alreadyOn: [400, '2', 'The node is powered on already.'],
  alreadyOff: [400, '2', 'The node is powered off already.'],
  systemDefined: [400, '2', 'The entry is defined by the system.'],
  inUse: [409, '8', 'The entry is in use.'],
  lastAdmin: [400, '2', 'The last administrator cannot be removed.'],
  notSupported: [400, '3', 'The operation is not supported.'],
  hwassistTestFailed: [400, '8', 'The test of hwassist failed.'],
  busy: [409, '8', 'The node is busy.'],
};

/** The response as JSON text: what a reply to the request `rest` carries. */
export function renderOutcome(
  _state: OntapState,
  change: Change,
  answers: readonly Answer[],
  _now: Instant,
): CommandOutput {
  const response = responseOf(change, answers);
  return { stdout: JSON.stringify(response), stderr: '', exitCode: 0 };
}

function responseOf({ origin }: Change, answers: readonly Answer[]): RestResponse {
  const failed = answers.find(({ type }) => type !== 'done');
  if (failed) return errorResponse(errorOf(failed));
  const success = origin.success as unknown as RestResponse;
  const uuids = answers.flatMap((answer) => uuidIn(answer));
  const jobs = Number(origin.jobs);
  return withJobs(success, jobs === 0 ? [] : uuids.slice(-jobs), origin.isBulk === true);
}

function uuidIn(answer: Answer): string[] {
  const uuid: Json | undefined =
    answer.type === 'done' ? (answer.data as JsonObject).uuid : undefined;
  return typeof uuid === 'string' ? [uuid] : [];
}

function errorOf(answer: Answer): RestError {
  if (answer.type !== 'refused') {
    const message = 'The other node did not answer in time: it is not known whether it was done.';
    return { status: 500, code: '8', message };
  }
  const { reason, text } = answer;
  if (reason.startsWith('takeover:')) {
    const obstacle = reason.slice('takeover:'.length) as TakeoverObstacle;
    const message = `Takeover cannot be completed. Reason: ${reasonText(obstacle)}.`;
    return { status: 400, code: '852130', message };
  }
  const [status, code, message] = REFUSALS[reason as keyof typeof REFUSALS];
  return { status, code, message: text === '' ? message : `${message} ${text}` };
}
