// The command line of a controller that is up and has heard its peer.

import { beforeEach, describe, expect, test } from 'vitest';
import { UTC } from '../../../../core/calendar.ts';
import { type CliTurn, runCliLine } from '../../../../core/cli.ts';
import type { VendorCommand } from '../../../../core/input.ts';
import { DEFAULT_CONFIG } from '../config.ts';
import { archiveView } from '../logs/archive.ts';
import { raidEvt, stationFiles } from '../logs/raidLogs.ts';
import { bootController } from '../machines/boot.ts';
import { logEvent } from '../machines/eventLog.ts';
import { mibOf } from '../snmp/mib.ts';
import { trapOf } from '../snmp/traps.ts';
import type { ControllerState, EventRecord } from '../state.ts';
import { cli } from './cli.ts';
import { COMMANDS } from './commandTable.ts';
import { parse, usageOf } from './grammar.ts';

const EPOCH = Date.UTC(2008, 1, 12, 4, 25, 14);
const SCREEN = { columns: 80, rows: 24, isTerminal: true };

let state: ControllerState;

beforeEach(() => {
  const identity = {
    node: 'ds300-a',
    epoch: EPOCH,
    zone: UTC,
    config: {
      ...DEFAULT_CONFIG,
      chapSecret: 'very-secret-indeed',
      chapMutualSecret: 'very-secret-too',
    },
    bootedAt: 0,
    skewMs: 0,
  };
  state = bootController(identity, null, 1);
  state.volatile.phase = 'enabled';
  state.volatile.peer.status = 'enabled';
});

function type(line: string): { text: string; asked: VendorCommand | null; status: number } {
  const context = { state, now: 0, screen: SCREEN };
  const running = runCliLine(cli as never, 'admin', line);
  let text = '';
  let asked: VendorCommand | null = null;
  let reply: Parameters<typeof running.next>[0] = null;
  for (;;) {
    const step = running.next(reply);
    if (step.done) return { text, asked, status: step.value };
    reply = null;
    if (step.value.ask === 'print') text += step.value.text;
    else if (step.value.ask === 'look') reply = { context: context as never };
    else if (step.value.ask === 'request' && step.value.input.kind === 'command') {
      asked = step.value.input.command;
      reply = { output: { stdout: 'done\n', stderr: '', exitCode: 0 } };
    }
  }
}

describe('what S3 attests', () => {
  test.each(['local', 'remote', 'both', 'none'])('ipfailover %s', (mode) => {
    expect(type(`ipfailover ${mode}`).asked).toMatchObject({ command: 'ipfailover', args: [mode] });
    const parsed = parse(state, ['ipfailover', mode]);
    expect(parsed).toEqual({ kind: 'change', change: { type: 'ipfailover', mode } });
  });

  test('peer enable, diagnostic dump', () => {
    expect(parse(state, ['peer', 'enable'])).toMatchObject({ change: { type: 'peerEnable' } });
    expect(parse(state, ['diagnostic', 'dump'])).toMatchObject({
      change: { type: 'diagnosticDump', to: 'host-1' },
    });
  });

  test('drives show no ownership, arrays show both owners (S3:23-33)', () => {
    expect(type('drive list').text).not.toMatch(/owner/i);
    for (const array of state.durable.arrays) array.currentOwner = 'a';
    const [, , , second] = type('array list').text.split('\n');
    expect(second).toMatch(/^MCTRLB +RAID 5 +optimal +B +A +7-9 +10$/);
  });

  test('each controller lists the addresses and the status of both (S3:16)', () => {
    state.volatile.peer.status = 'failed';
    const { text } = type('controller list');
    expect(text).toMatch(/^A +ds300-a +online$/m);
    expect(text).toMatch(/^B +ds300-b +failed$/m);
    expect(text).toMatch(/^192.168.130.12 +B ETH2 +-$/m);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(80);
  });

  test('port groups know three states (S3:10)', () => {
    expect(type('logicaldrive list').text).toMatch(/MCTRLA +256 MiB +active\/optimized +standby/);
    state.volatile.peer.status = 'failed';
    expect(type('logicaldrive list').text).toMatch(/MCTRLA +256 MiB +active\/optimized +unavail/);
  });
});

describe('words', () => {
  test.each([
    ['arr li', 'Array'],
    ['DRIVE LIST', 'Drive'],
    ['hot l', 'Drive'],
  ])('%s is short for a command', (line, heading) => {
    expect(type(line)).toMatchObject({ text: expect.stringMatching(`^${heading}`), status: 0 });
  });

  test.each([
    ['bogus', 'Error: "bogus" is no command. Commands: array, cache, controller,'],
    ['e', 'Error: "e" may be event or exit'],
    ['array', 'Error: array what? Expected: list, move'],
    ['array eat', 'Error: "eat" does not follow array. Expected: list, move'],
    ['array move', 'Error: ARRAY is missing\nUsage: array move ARRAY a|b'],
    ['array move X a', 'Error: "X" is not expected here. Expected: MCTRLA, MCTRLB\n'],
    ['array move MCTRLA c', 'Error: "c" is not expected here. Expected: a, b\n'],
    ['array list now', 'Error: "now" is one word too many\nUsage: array list'],
    ['ipfailover sideways', 'Error: "sideways" is not expected here. Expected: local,'],
    ['event show x', 'Error: "x" is not expected here. Expected: a number'],
    ['event list 0', 'Error: "0" is not expected here. Expected: a number of 1 or more'],
    ['event show 99999', 'Error: there is no event 99999'],
    ['iscsi chap joe short', 'Error: a secret of 12 to 64 characters must follow the user'],
    [
      'iscsi chap joe 0123456789abcd box',
      'Error: a secret of 12 to 64 characters must follow the t',
    ],
    [
      'iscsi chap joe 0123456789abcd box 0123456789abcd',
      "Error: the target's secret must be anoth",
    ],
    ['x'.repeat(1_100), 'Error: the line has 1100 characters, at most 1024'],
  ])('%s is refused with what was expected', (line, message) => {
    const { text, status, asked } = type(line);
    expect(text.slice(0, message.length)).toBe(message);
    expect([status, asked]).toEqual([1, null]);
  });

  test('every command of the table is found by its words, and no two are the same', () => {
    for (const { words } of COMMANDS) {
      expect(parse(state, words)).not.toMatchObject({
        message: expect.stringMatching('no command'),
      });
    }
    const usages = COMMANDS.map(usageOf);
    expect(new Set(usages).size).toBe(usages.length);
  });

  test('every reading command answers something', () => {
    for (const { words, does, slots } of COMMANDS) {
      if (!('read' in does) || slots.some(({ isOptional }) => !isOptional)) continue;
      expect(type(words.join(' ')).text, words.join(' ')).toMatch(/\S.*\n$/);
    }
  });
});

describe('at the terminal', () => {
  const context = () => ({ state, now: 0, screen: SCREEN });
  const promptOf = ({ then }: CliTurn) => (then.kind === 'prompt' ? then.prompt : then.kind);

  test('a banner once, the controller in the prompt', () => {
    const turn = cli.open(context(), { user: 'admin', others: 0, lastLoginAt: null });
    expect(promptOf(turn)).toBe('DS300-A> ');
    expect(turn.text).toMatch(/controller A/);
  });

  test('Tab completes a word, and lists where several fit', () => {
    const complete = (before: string) => cli.complete?.(context(), { user: 'admin' }, before);
    expect(complete('ipf')).toEqual({ insert: 'ailover ', candidates: [] });
    expect(complete('ipfailover ')).toMatchObject({
      candidates: ['both', 'local', 'none', 'remote'],
    });
    expect(complete('array move M')).toEqual({ insert: 'CTRL', candidates: ['MCTRLA', 'MCTRLB'] });
    expect(complete('zzz')).toEqual({ insert: '', candidates: [] });
  });

  test('exit, quit, logout and end of file end it', () => {
    for (const word of ['exit', 'quit', 'logout']) {
      expect(promptOf(cli.take(context(), { user: 'admin' }, word))).toBe('close');
    }
    expect(promptOf(cli.interrupt(context(), { user: 'admin' }, 'endOfFile'))).toBe('close');
    expect(promptOf(cli.interrupt(context(), { user: 'admin' }, 'interrupt'))).toBe('DS300-A> ');
  });
});

describe('logs', () => {
  test("RaidEvt.log has ServeRAID Manager's shape, and the seed's line as information", () => {
    logEvent(state, 'interface1Lost', 0, { long: 'Network interface link lost on interface1' });
    expect(raidEvt(state)).toBe(
      'February 12, 2008 4:25:14 AM GMT      INF    10401:A01C-S--L--        Local only      ' +
        'Network interface link lost on interface1\n',
    );
  });

  test('.old exists after a rotation only, copies equal their originals (S3:89-108)', () => {
    const names = () => stationFiles(state, 0).map(([name]) => name);
    expect(names()).not.toContain('Temp/mgmtservice.log.old');
    for (let count = 0; count < 205; count++) {
      logEvent(state, 'settingChanged', count, { long: `setting ${count}` });
    }
    expect(names()).toContain('Temp/mgmtservice.log.old');
    const { files } = archiveView(state, 0);
    const textOf = (name: string) => files.find((file) => file.name === name)?.text;
    expect(textOf('ServeRAID Manager/Event.txt')).toBe(textOf('RaidEvt.log'));
    expect(textOf('ServeRAID Manager/DS300/RaidExt1.log')).toBe(textOf('RaidCfg.log'));
  });

  test('no secret is in the archive', () => {
    expect(state.durable.settings.chapSecret).toBe('very-secret-indeed');
    expect(JSON.stringify(archiveView(state, 0))).not.toContain('very-secret');
  });
});

describe('SNMP', () => {
  test('a failed peer is a failed row of the controller table', () => {
    const status = () =>
      mibOf(state, 0).cells.filter(([oid]) => oid.startsWith('1.3.6.1.4.1.2.6.167.2.1.2.1.1.16.'));
    expect(status().map(([, , value]) => value)).toEqual([1, 1]);
    state.volatile.peer.status = 'failed';
    expect(status().map(([, , value]) => value)).toEqual([1, 2]);
  });

  test('an event with a trap carries the server name first (reference §1.5)', () => {
    logEvent(state, 'controllerFailed', 0, { long: 'Controller B failed' });
    logEvent(state, 'settingChanged', 0, { long: 'no trap' });
    const traps = state.durable.events.entries.slice(-2).map((entry) => trapOf(state, entry));
    expect(traps).toMatchObject([
      {
        specific: 202,
        variables: [['1.3.6.1.4.1.2.6.167.2.1.3.8.0', 'string', 'DS300'], expect.anything()],
      },
      null,
    ]);
  });

  test('a trap and a log line name the controller that failed, not the one that tells', () => {
    logEvent(state, 'controllerFailed', 0, { long: 'Controller B has failed.', side: 'b' });
    const record = state.durable.events.entries.at(-1) as EventRecord;
    expect(record.controller).toBe('a');
    expect(trapOf(state, record)?.variables[1]).toEqual([
      '1.3.6.1.4.1.2.6.167.2.1.3.1.0',
      'string',
      '2',
    ]);
    expect(raidEvt(state)).toMatch(/ 50202:A02C-S--L-- .* Controller B has failed\.$/m);
  });
});
