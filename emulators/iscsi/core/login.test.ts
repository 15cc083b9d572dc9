// The login phase, request by request (RFC 7143 §6.3, §12.1.3).

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hexText } from './bytes.ts';
import { defaultParameters, parseKeys } from './keys.ts';
import {
  answerLogin,
  beginLogin,
  type ChapAccount,
  LOGIN_STATUS,
  type Login,
  type LoginDesk,
  STAGE,
} from './login.ts';

const TARGET = 'iqn.2026-01.test:target';
const NAMES = { InitiatorName: 'iqn.2026-01.test:host', TargetName: TARGET };
const ACCOUNT: ChapAccount = {
  user: 'host',
  secret: 'a secret of the host',
  mutual: { user: 'box', secret: 'a secret of the box' },
};

function desk(changes: Partial<LoginDesk> = {}): LoginDesk {
  return {
    targetName: TARGET,
    portalGroupTag: 2,
    receiveBytesMax: 262_144,
    account: null,
    hash: (algorithm, bytes) =>
      createHash(algorithm === 5 ? 'md5' : 'sha256')
        .update(bytes)
        .digest(),
    random: (length) => new Uint8Array(length).fill(7),
    redirect: () => null,
    ...changes,
  };
}

/** One request: stages, and keys. */
function say(
  login: Login,
  [currentStage, nextStage]: readonly [number, number | null],
  keys: Record<string, string>,
  at = desk(),
) {
  const text = Object.entries(keys)
    .map(([name, value]) => `${name}=${value}\0`)
    .join('');
  const isTransit = nextStage !== null;
  const request = { currentStage, nextStage: nextStage ?? 0, isTransit, isContinued: false, text };
  const answer = answerLogin(login, request, at);
  return { ...answer, keys: Object.fromEntries(parseKeys(answer.text) ?? []) };
}

const fresh = () => beginLogin(defaultParameters());
const { security, operational, fullFeature } = STAGE;

const chapResponse = (algorithm: 'md5' | 'sha256', id: number, secret: string, bytes: Uint8Array) =>
  hexText(
    createHash(algorithm)
      .update(Uint8Array.from([id, ...Buffer.from(secret), ...bytes]))
      .digest(),
  );

test('one request is enough where nobody asks for a name', () => {
  const answer = say(fresh(), [operational, fullFeature], { ...NAMES, HeaderDigest: 'None' });
  expect(answer).toMatchObject({ status: LOGIN_STATUS.success, isTransit: true, nextStage: 3 });
  expect(answer.keys).toEqual({
    TargetPortalGroupTag: '2',
    MaxRecvDataSegmentLength: '262144',
    HeaderDigest: 'None',
  });
});

test('a login in three requests through the security stage', () => {
  const login = fresh();
  const first = say(login, [security, operational], { ...NAMES, AuthMethod: 'CHAP,None' });
  expect(first.keys).toEqual({ TargetPortalGroupTag: '2', AuthMethod: 'None' });
  expect(say(login, [operational, null], { InitialR2T: 'Yes' }).isTransit).toBe(false);
  expect(say(login, [operational, fullFeature], {}).nextStage).toBe(fullFeature);
});

const LONG_NAME = `iqn.${'a'.repeat(250)}`;

// biome-ignore format: a table
const REFUSALS: [what: string, keys: Record<string, string>, status: number][] = [
  ['no name', {}, LOGIN_STATUS.missingParameter],
  ['no target', { InitiatorName: NAMES.InitiatorName }, LOGIN_STATUS.missingParameter],
  ['another target', { ...NAMES, TargetName: `${TARGET}x` }, LOGIN_STATUS.targetNotFound],
  ['a name that is none', { ...NAMES, InitiatorName: 'host' }, LOGIN_STATUS.initiatorError],
  ['a long name', { ...NAMES, InitiatorName: LONG_NAME }, LOGIN_STATUS.initiatorError],
  ['an unknown session type', { ...NAMES, SessionType: 'Other' }, LOGIN_STATUS.initiatorError],
];

test.each(REFUSALS)('refused: %s', (_, keys, status) => {
  expect(say(fresh(), [operational, fullFeature], keys).status).toBe(status);
});

test('refused: a stage that goes back, an endless login, text without end', () => {
  const login = fresh();
  say(login, [operational, null], NAMES);
  expect(say(login, [security, null], {}).status).toBe(LOGIN_STATUS.invalidDuringLogin);
  expect(say(fresh(), [2, null], NAMES).status).toBe(LOGIN_STATUS.initiatorError);

  const endless = fresh();
  const steps = Array.from({ length: 40 }, () => say(endless, [operational, null], NAMES).status);
  expect(steps.at(-1)).toBe(LOGIN_STATUS.initiatorError);

  const long = fresh();
  const piece = { currentStage: 1, nextStage: 0, isTransit: false, isContinued: true };
  const statuses = Array.from(
    { length: 10 },
    () => answerLogin(long, { ...piece, text: 'A'.repeat(8_000) }, desk()).status,
  );
  expect(statuses.at(-1)).toBe(LOGIN_STATUS.initiatorError);
});

test('text that goes on in the next request is read as one', () => {
  const login = fresh();
  const piece = { currentStage: 1, nextStage: 0, isTransit: false, isContinued: true };
  const text = `InitiatorName=${NAMES.InitiatorName}\0Targ`;
  expect(answerLogin(login, { ...piece, text }, desk()).status).toBe(0);
  const rest = { currentStage: 1, nextStage: 3, isTransit: true, isContinued: false };
  const answer = answerLogin(login, { ...rest, text: `etName=${TARGET}\0` }, desk());
  expect(answer).toMatchObject({ status: 0, isTransit: true });
});

test('an initiator is sent elsewhere', () => {
  const elsewhere = desk({ redirect: () => '127.0.0.9:3260,1' });
  const answer = say(fresh(), [operational, fullFeature], NAMES, elsewhere);
  expect(answer.status).toBe(LOGIN_STATUS.movedTemporarily);
  expect(answer.keys).toEqual({ TargetAddress: '127.0.0.9:3260,1' });
});

test.each([
  ['5', 'md5'],
  ['7', 'sha256'],
] as const)('CHAP_A=%s, both ways', (algorithm, hash) => {
  const at = desk({ account: ACCOUNT });
  const login = fresh();
  const offered = say(login, [security, null], { ...NAMES, AuthMethod: 'CHAP,None' }, at);
  expect(offered.keys.AuthMethod).toBe('CHAP');
  const asked = say(login, [security, null], { CHAP_A: algorithm }, at);
  const challenge = Buffer.from(asked.keys.CHAP_C?.slice(2) ?? '', 'hex');
  const id = Number(asked.keys.CHAP_I);

  const ours = Uint8Array.from([1, 2, 3, 4]);
  const keys = {
    CHAP_N: 'host',
    CHAP_R: `0x${chapResponse(hash, id, ACCOUNT.secret, challenge)}`,
    CHAP_I: '9',
    CHAP_C: `0x${hexText(ours)}`,
  };
  const answer = say(login, [security, operational], keys, at);
  expect(answer.status).toBe(LOGIN_STATUS.success);
  const expected = chapResponse(hash, 9, ACCOUNT.mutual?.secret ?? '', ours);
  expect(answer.keys).toEqual({ CHAP_N: 'box', CHAP_R: `0x${expected}` });
  expect(say(login, [operational, fullFeature], {}, at).status).toBe(LOGIN_STATUS.success);
});

test('CHAP: a wrong secret, another name, a reflected challenge, no CHAP at all', () => {
  const at = desk({ account: ACCOUNT });
  const response = (secret: string) =>
    `0x${chapResponse('md5', 7, secret, new Uint8Array(16).fill(7))}`;
  const attempt = (keys: Record<string, string>) => {
    const login = fresh();
    say(login, [security, null], { ...NAMES, AuthMethod: 'CHAP' }, at);
    say(login, [security, null], { CHAP_A: '5' }, at);
    return say(login, [security, operational], keys, at).status;
  };
  const right = { CHAP_N: 'host', CHAP_R: response(ACCOUNT.secret) };
  const failed = LOGIN_STATUS.authenticationFailed;
  expect(attempt(right)).toBe(LOGIN_STATUS.success);
  expect(attempt({ ...right, CHAP_R: response('guess') })).toBe(failed);
  expect(attempt({ ...right, CHAP_N: 'other' })).toBe(failed);
  expect(attempt({ ...right, CHAP_I: '7', CHAP_C: `0x${'07'.repeat(16)}` })).toBe(failed);
  expect(say(fresh(), [operational, fullFeature], NAMES, at).status).toBe(failed);
  expect(say(fresh(), [security, operational], NAMES, at).status).toBe(failed);
  expect(say(fresh(), [security, null], { ...NAMES, AuthMethod: 'None' }, at).status).toBe(failed);
});
