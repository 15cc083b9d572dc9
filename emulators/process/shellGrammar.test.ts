import { parse } from 'just-bash';
import { describe, expect, test } from 'vitest';
import { judgeLine, readsStandardInput } from './shellGrammar.ts';

function reads(text: string): boolean {
  const judged = judgeLine(parse, text);
  if (judged.line !== 'whole') throw new Error(judged.message);
  return readsStandardInput(judged.script, ([name]) => name === 'talk');
}

describe('a line', () => {
  test.each([
    'ls',
    'ls; ls',
    'echo "a b"',
    'if true; then ls; fi',
    'cat <<E\nx\nE',
    'a # "',
    'a \\\\',
    '{ ls; }',
    'for i in a b; do echo $i; done',
    'case x in x) ls;; esac',
    'f() { ls; }',
    'echo $((1+2))',
    'a &',
  ])('%j is whole', (text) => {
    expect(judgeLine(parse, text).line).toBe('whole');
  });

  test.each([
    'echo "abc',
    "echo 'x",
    'echo $(ls',
    'echo `x',
    'echo ${x',
    'if true',
    'if true; then',
    'for i in a',
    'while x; do',
    '{ a',
    '( a',
    'case x in',
    'f() {',
    'cat <<E\nx',
    'a \\',
    'a |',
    'a &&',
    'a ||',
    'x=(a b',
  ])('%j is unfinished', (text) => {
    expect(judgeLine(parse, text).line).toBe('unfinished');
  });

  test.each([
    ['fi', 'fi'],
    ['&& a', '&&'],
    ['| a', '|'],
    ['ls )', ')'],
    ['echo >', 'newline'],
    ['for', 'newline'],
    ['if; then', ';'],
    ['for i in 1; do echo; fi', 'fi'],
  ])('%j is wrong at %s', (text, token) => {
    expect(judgeLine(parse, text)).toEqual({
      line: 'wrong',
      message: `syntax error near unexpected token \`${token}'`,
    });
  });
});

describe('a line waits for standard input', () => {
  test.each([
    'cat',
    'cat -',
    'cat -n | tail',
    'grep x',
    'grep -v -e x',
    'awk -F: "{print}"',
    'sed s/a/b/',
    'wc -l',
    'sort -k 2',
    'head -n 5',
    'cut -d : -f 1',
    'read x',
    'while read l; do echo $l; done',
    'xargs ls',
    'tee /tmp/x',
    'bash',
    'bash -s',
    'sudo cat',
    'cd /tmp; cat > x',
    'talk',
    'tr a b',
    'if grep -q x; then ls; fi',
    'base64 -d',
  ])('%s', (text) => {
    expect(reads(text)).toBe(true);
  });
});

describe('a line does not wait for standard input', () => {
  test.each([
    'ls',
    'cat /etc/hosts',
    'cat < /etc/hosts',
    'grep x /etc/hosts',
    'grep -e x /etc/hosts',
    'echo x | grep x',
    'awk -F: "{print}" /etc/passwd',
    'sed -n 1p f',
    'wc -l f',
    'head -n 5 f',
    'cut -d : -f 1 f',
    'echo a | cat',
    'for i in 1 2; do echo $i; done',
    'while read l; do :; done < f',
    'bash -c "ls"',
    'bash x.sh',
    'date',
    'cat <<E\nE',
    'status',
    'sort -k 2 f',
    'tail -f /var/log/messages',
    'f() { cat; }',
  ])('%s', (text) => {
    expect(reads(text)).toBe(false);
  });
});
