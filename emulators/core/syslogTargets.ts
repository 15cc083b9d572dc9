// Where the logs of a box go, as a configuration says it: words with blanks between them.
//
//   udp://127.0.0.1:5514 tcp://127.0.0.1:6514/rfc5424

export type SyslogFormat = 'rfc3164' | 'rfc5424';

export type SyslogTarget = {
  transport: 'udp' | 'tcp';
  host: string;
  port: number;
  format: SyslogFormat;
};

const PORT_MAX = 65_535;
export const TARGET_EXPECTED =
  'udp:// or tcp://, a loopback address (127.0.0.0/8, localhost), a port, /rfc5424 or nothing';

/** The target that a word names; null if it names none. Loopback alone: a testbed must not write
 * into anybody's real logs. */
export function readTarget(word: string): SyslogTarget | null {
  const pattern =
    /^(udp|tcp):\/\/(localhost|127(?:\.\d{1,3}){3}):(\d{1,5})(?:\/(rfc3164|rfc5424))?$/;
  const [, transport, host = '', port, format = 'rfc3164'] = pattern.exec(word) ?? [];
  const isRight = Number(port) >= 1 && Number(port) <= PORT_MAX;
  if (!isRight || host.split('.').some((part) => Number(part) > 255)) return null;
  return {
    transport: transport as SyslogTarget['transport'],
    host,
    port: Number(port),
    format: format as SyslogFormat,
  };
}

export function targetWords(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
