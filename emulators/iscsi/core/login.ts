// The login phase of one connection (RFC 7143 §6.3): security, then operational parameters, each
// in as many requests as the initiator likes, up to a limit. Here is no socket, no hash and no
// chance: a desk lends them.

import { asciiBytes, type Bytes, hexText } from './bytes.ts';
import { negotiate, type Parameters, parseBinary, parseKeys, renderKeys } from './keys.ts';

export const STAGE = { security: 0, operational: 1, fullFeature: 3 } as const;

/** Class and detail of a login response (RFC 7143 §11.13.5). */
export const LOGIN_STATUS = {
  success: 0x0000,
  movedTemporarily: 0x0101,
  initiatorError: 0x0200,
  authenticationFailed: 0x0201,
  targetNotFound: 0x0203,
  unsupportedVersion: 0x0205,
  tooManyConnections: 0x0206,
  missingParameter: 0x0207,
  cannotInclude: 0x0208,
  noSuchSession: 0x020a,
  invalidDuringLogin: 0x020b,
  targetError: 0x0300,
  unavailable: 0x0301,
  outOfResources: 0x0302,
} as const;

/** A name and its secret, and the target's own where the initiator wants to know it too. */
export type ChapAccount = {
  readonly user: string;
  readonly secret: string;
  readonly mutual: { readonly user: string; readonly secret: string } | null;
};

/** CHAP_A (RFC 7143 §12.1.3 and the IANA registry of PPP): MD5 must be, SHA-256 may. */
export const CHAP_ALGORITHMS = [7, 5] as const;
export type ChapAlgorithm = (typeof CHAP_ALGORITHMS)[number];

/** What a login asks of the target around it. */
export type LoginDesk = {
  readonly targetName: string;
  /** The tag of the portal, which goes with the address wherever that moves. */
  readonly portalGroupTag: number;
  readonly receiveBytesMax: number;
  /** Null: nobody is asked for a name. */
  readonly account: ChapAccount | null;
  hash(algorithm: ChapAlgorithm, bytes: Bytes): Bytes;
  random(length: number): Bytes;
  /** Where the initiator is to go instead; null: nowhere. */
  redirect(): string | null;
};

export type Login = {
  stage: 0 | 1 | 3;
  isDiscovery: boolean;
  initiatorName: string | null;
  hasNamedTarget: boolean;
  hasDeclared: boolean;
  isAuthenticated: boolean;
  parameters: Parameters;
  /** Text whose rest is still to come (C bit). */
  held: string;
  requestCount: number;
  chap: { algorithm: ChapAlgorithm; id: number; challenge: Bytes } | null;
};

export type LoginRequest = {
  readonly currentStage: number;
  readonly nextStage: number;
  readonly isTransit: boolean;
  readonly isContinued: boolean;
  readonly text: string;
};

export type LoginAnswer = {
  readonly status: number;
  readonly text: string;
  readonly isTransit: boolean;
  readonly currentStage: number;
  readonly nextStage: number;
};

/** A login that takes more requests than this leads nowhere. */
const REQUESTS_MAX = 32;
const TEXT_CHARS_MAX = 32_768;
const NAME_CHARS_MAX = 223;
const CHALLENGE_BYTES = 16;
const CHALLENGE_BYTES_MAX = 1_024;

export function beginLogin(parameters: Parameters): Login {
  return {
    stage: STAGE.security,
    isDiscovery: false,
    initiatorName: null,
    hasNamedTarget: false,
    hasDeclared: false,
    isAuthenticated: false,
    parameters,
    held: '',
    requestCount: 0,
    chap: null,
  };
}

/** Answers one login request. A status other than success ends the connection. */
export function answerLogin(login: Login, request: LoginRequest, desk: LoginDesk): LoginAnswer {
  const isFirst = login.requestCount === 0;
  login.requestCount++;
  const fault = faultOf(login, request, isFirst);
  if (fault !== null) return failed(request, fault);
  login.stage = request.currentStage as 0 | 1;

  login.held += request.text;
  if (request.isContinued) return going(request, '');
  const keys = parseKeys(login.held);
  login.held = '';
  if (keys === null) return failed(request, LOGIN_STATUS.initiatorError);

  const refusal = introduce(login, keys, desk);
  if (refusal !== null) return failed(request, refusal);
  const address = desk.redirect();
  if (address !== null && !login.isDiscovery) {
    const text = renderKeys([['TargetAddress', address]]);
    return { ...failed(request, LOGIN_STATUS.movedTemporarily), text };
  }
  return login.stage === STAGE.security
    ? answerSecurity(login, request, keys, desk)
    : answerOperational(login, request, keys, desk);
}

const failed = (request: LoginRequest, status: number): LoginAnswer => ({
  ...going(request, ''),
  status,
});

const going = (request: LoginRequest, text: string): LoginAnswer => ({
  status: LOGIN_STATUS.success,
  text,
  isTransit: false,
  currentStage: request.currentStage,
  nextStage: 0,
});

/** What is wrong with the request before anybody reads its keys. */
function faultOf(login: Login, request: LoginRequest, isFirst: boolean): number | null {
  const { currentStage, nextStage, isTransit, isContinued, text } = request;
  if (currentStage !== STAGE.security && currentStage !== STAGE.operational) {
    return LOGIN_STATUS.initiatorError;
  }
  if (!isFirst && currentStage !== login.stage) return LOGIN_STATUS.invalidDuringLogin;
  if (isTransit && (isContinued || nextStage <= currentStage)) return LOGIN_STATUS.initiatorError;
  if (isTransit && nextStage !== STAGE.operational && nextStage !== STAGE.fullFeature) {
    return LOGIN_STATUS.initiatorError;
  }
  const isTooLong = login.held.length + text.length > TEXT_CHARS_MAX;
  return isTooLong || login.requestCount > REQUESTS_MAX ? LOGIN_STATUS.initiatorError : null;
}

/** Who comes, and to whom: the first keys of every login. */
function introduce(login: Login, keys: ReadonlyMap<string, string>, desk: LoginDesk) {
  const initiatorName = keys.get('InitiatorName');
  if (initiatorName !== undefined) {
    if (!isName(initiatorName)) return LOGIN_STATUS.initiatorError;
    login.initiatorName = initiatorName.toLowerCase();
  }
  const sessionType = keys.get('SessionType');
  if (sessionType !== undefined) {
    if (sessionType !== 'Discovery' && sessionType !== 'Normal') return LOGIN_STATUS.initiatorError;
    login.isDiscovery = sessionType === 'Discovery';
  }
  const targetName = keys.get('TargetName');
  if (targetName !== undefined) {
    if (targetName.toLowerCase() !== desk.targetName.toLowerCase()) {
      return LOGIN_STATUS.targetNotFound;
    }
    login.hasNamedTarget = true;
  }
  if (login.initiatorName === null) return LOGIN_STATUS.missingParameter;
  if (!login.isDiscovery && !login.hasNamedTarget) return LOGIN_STATUS.missingParameter;
  return null;
}

/** @source RFC 7143 §4.2.7: at most 223 bytes: letters, digits, and `.`, `-`, `:`. */
function isName(text: string): boolean {
  if (text.length > NAME_CHARS_MAX) return false;
  return /^(iqn\.|eui\.|naa\.)[a-z0-9.:_-]+$/i.test(text);
}

/** Not for either stage's table: `introduce` has read them, or CHAP does. */
const HANDLED = new Set(['InitiatorName', 'TargetName', 'SessionType', 'AuthMethod']);

function answerOperational(
  login: Login,
  request: LoginRequest,
  keys: ReadonlyMap<string, string>,
  desk: LoginDesk,
): LoginAnswer {
  if (desk.account !== null && !login.isAuthenticated) {
    return failed(request, LOGIN_STATUS.authenticationFailed);
  }
  const answers: [string, string][] = declarations(login, desk, true);
  for (const [name, value] of keys) {
    if (HANDLED.has(name)) continue;
    const answer = negotiate([name, value], login.parameters, login.isDiscovery);
    if (answer !== null) answers.push([name, answer]);
  }
  const { parameters } = login;
  parameters.firstBurstBytes = Math.min(parameters.firstBurstBytes, parameters.burstBytesMax);
  return transit(login, request, answers);
}

/** What the target says of itself, once, without being asked. */
function declarations(login: Login, desk: LoginDesk, isOperational: boolean): [string, string][] {
  const said: [string, string][] = [];
  if (login.requestCount === 1 && !login.isDiscovery) {
    said.push(['TargetPortalGroupTag', String(desk.portalGroupTag)]);
  }
  if (isOperational && !login.hasDeclared) {
    login.hasDeclared = true;
    said.push(['MaxRecvDataSegmentLength', String(desk.receiveBytesMax)]);
  }
  return said;
}

function transit(
  login: Login,
  request: LoginRequest,
  answers: readonly (readonly [string, string])[],
): LoginAnswer {
  if (request.isTransit) login.stage = request.nextStage as 1 | 3;
  return {
    status: LOGIN_STATUS.success,
    text: renderKeys(answers),
    isTransit: request.isTransit,
    currentStage: request.currentStage,
    nextStage: request.isTransit ? request.nextStage : 0,
  };
}

function answerSecurity(
  login: Login,
  request: LoginRequest,
  keys: ReadonlyMap<string, string>,
  desk: LoginDesk,
): LoginAnswer {
  const answers = declarations(login, desk, false);
  const { account } = desk;
  if (account === null) {
    const methods = keys.get('AuthMethod')?.split(',');
    if (methods !== undefined && !methods.includes('None')) {
      return failed(request, LOGIN_STATUS.authenticationFailed);
    }
    if (methods !== undefined) answers.push(['AuthMethod', 'None']);
    return transit(login, request, answers);
  }
  if (keys.has('AuthMethod')) return offerChap(request, keys, answers);
  if (keys.has('CHAP_A')) return challenge(login, request, keys, desk);
  if (keys.has('CHAP_N')) return judgeResponse(login, request, keys, { desk, account });
  if (!login.isAuthenticated) {
    const status = request.isTransit
      ? LOGIN_STATUS.authenticationFailed
      : LOGIN_STATUS.missingParameter;
    return failed(request, status);
  }
  return transit(login, request, answers);
}

function offerChap(
  request: LoginRequest,
  keys: ReadonlyMap<string, string>,
  answers: [string, string][],
): LoginAnswer {
  const isKnown = keys.get('AuthMethod')?.split(',').includes('CHAP');
  if (!isKnown) return failed(request, LOGIN_STATUS.authenticationFailed);
  return going(request, renderKeys([...answers, ['AuthMethod', 'CHAP']]));
}

function challenge(
  login: Login,
  request: LoginRequest,
  keys: ReadonlyMap<string, string>,
  desk: LoginDesk,
): LoginAnswer {
  const offered = keys.get('CHAP_A')?.split(',') ?? [];
  const known = offered.map(Number);
  const algorithm = CHAP_ALGORITHMS.find((each) => known.includes(each));
  if (algorithm === undefined) return failed(request, LOGIN_STATUS.authenticationFailed);
  const [id = 0] = desk.random(1);
  login.chap = { algorithm, id, challenge: desk.random(CHALLENGE_BYTES) };
  const answers: [string, string][] = [
    ['CHAP_A', String(algorithm)],
    ['CHAP_I', String(id)],
    ['CHAP_C', `0x${hexText(login.chap.challenge)}`],
  ];
  return going(request, renderKeys(answers));
}

/** @source RFC 1994 §4.1: the hash of identifier, secret and challenge. */
function chapResponse(
  desk: LoginDesk,
  algorithm: ChapAlgorithm,
  { id, secret, challenge: bytes }: { id: number; secret: string; challenge: Bytes },
): Bytes {
  const said = new Uint8Array(1 + secret.length + bytes.length);
  said[0] = id;
  said.set(asciiBytes(secret), 1);
  said.set(bytes, 1 + secret.length);
  return desk.hash(algorithm, said);
}

function judgeResponse(
  login: Login,
  request: LoginRequest,
  keys: ReadonlyMap<string, string>,
  { desk, account }: { desk: LoginDesk; account: ChapAccount },
): LoginAnswer {
  const { chap } = login;
  const refused = failed(request, LOGIN_STATUS.authenticationFailed);
  const response = parseBinary(keys.get('CHAP_R') ?? '');
  if (chap === null || response === null || keys.get('CHAP_N') !== account.user) return refused;
  login.chap = null;
  const expected = chapResponse(desk, chap.algorithm, { ...chap, secret: account.secret });
  if (!isSame(response, expected)) return refused;

  const answers: [string, string][] = [];
  if (keys.has('CHAP_I') || keys.has('CHAP_C')) {
    const answer = answerMutual(chap, keys, { desk, account });
    if (answer === null) return refused;
    answers.push(...answer);
  }
  login.isAuthenticated = true;
  return transit(login, request, answers);
}

/** The initiator asks in turn. @source RFC 7143 §12.1.3: an initiator that sends our own challenge
 * back wants us to answer it for him. */
function answerMutual(
  { algorithm, challenge: ours }: { algorithm: ChapAlgorithm; challenge: Bytes },
  keys: ReadonlyMap<string, string>,
  { desk, account }: { desk: LoginDesk; account: ChapAccount },
): [string, string][] | null {
  const id = Number(keys.get('CHAP_I') ?? 'none');
  const bytes = parseBinary(keys.get('CHAP_C') ?? '');
  if (account.mutual === null || bytes === null || !(id >= 0 && id <= 255)) return null;
  if (bytes.length > CHALLENGE_BYTES_MAX || isSame(bytes, ours)) return null;
  const { user, secret } = account.mutual;
  const response = chapResponse(desk, algorithm, { id, secret, challenge: bytes });
  return [
    ['CHAP_N', user],
    ['CHAP_R', `0x${hexText(response)}`],
  ];
}

/** Looks at every byte, so that the time it takes tells nothing. */
function isSame(left: Bytes, right: Bytes): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) {
    difference |= (left[index] as number) ^ (right[index] ?? 0);
  }
  return difference === 0;
}
