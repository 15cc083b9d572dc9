// The terminal of the console: a shell on a node, in the browser.

import { expect, test } from './test.ts';

test('snhamgr status is typed in the browser and prints its four lines', async ({ view }) => {
  const shell = await view.terminal('mdc-a');
  await shell.type('. /usr/adic/.profile');
  await shell.type('snhamgr status');

  await shell.expectLines(
    'LocalMode=default',
    'LocalStatus=primary',
    'RemoteMode=default',
    'RemoteStatus=running',
  );
});

test('Ctrl-C ends a command that would run for ever, and the shell goes on', async ({ view }) => {
  const shell = await view.terminal('mdc-a');
  await shell.type('tail -n 3 -f /usr/cvfs/debug/nssdbg.out');
  await shell.expectText('NSS:');
  await shell.press('Control+c');
  await shell.type('echo still $((20 + 2)) here');

  await shell.expectText('still 22 here');
});

test('the arrow brings the last line back, and backspace mends it', async ({ view }) => {
  const shell = await view.terminal('mdc-b');
  await shell.type('hostname');
  await shell.press('ArrowUp');
  await shell.press('Backspace');
  await shell.press('e');
  await shell.type(' -s | tr a-z A-Z');

  await shell.expectText('MDC-B');
});

test('a shell ends with its node, says why, and is taken up again', async ({ rack, view }) => {
  const shell = await view.terminal('mdc-b');
  await shell.type('echo here');
  await shell.expectText('here');
  const seq = await rack.now();
  await rack.power('mdc-b', 'reset');

  await expect(shell.ended).toContainText('mdc-b');
  await rack.until({ event: 'node.booted', node: 'mdc-b' }, seq);
  await shell.reconnect();
  await shell.type('uname -n');
  await shell.expectText('mdc-b');
});

test('two tabs keep their shells apart', async ({ view }) => {
  const first = await view.terminal('mdc-a');
  await first.type('where=first');
  const second = await view.terminal('mdc-b');
  await second.type('echo "where is [$where] on $(hostname)"');
  await second.expectText('where is [] on mdc-b');

  const again = await view.terminal('mdc-a');
  await again.type('echo "where is [$where] on $(hostname)"');
  await again.expectText('where is [first] on mdc-a');
});
