// Colours, for eyes alone: a pipe gets none, nor does anybody who set NO_COLOR. A colour repeats
// what the words say; it never says anything by itself.

import { styleText } from 'node:util';
import type { Severity, Tone } from '../core/protocol/vocabulary.ts';

type Format = Parameters<typeof styleText>[0];

export type Paint = {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  tone(tone: Tone, text: string): string;
  severity(severity: Severity, text: string): string;
};

const TONES: { readonly [Name in Tone]: Format | null } = {
  good: 'green',
  quiet: null,
  warning: 'yellow',
  critical: 'red',
};
const SEVERITIES: { readonly [Name in Severity]: Format | null } = {
  info: 'dim',
  notice: null,
  warning: 'yellow',
  critical: 'red',
};

export function createPaint(isColoured: boolean): Paint {
  const paint = (format: Format | null, text: string) =>
    isColoured && format !== null ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: (text) => paint('bold', text),
    dim: (text) => paint('dim', text),
    good: (text) => paint('green', text),
    bad: (text) => paint('red', text),
    warn: (text) => paint('yellow', text),
    tone: (tone, text) => paint(TONES[tone], text),
    severity: (severity, text) => paint(SEVERITIES[severity], text),
  };
}
