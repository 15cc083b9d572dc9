// The support archive as a view of the state: three logs, the files of the management station, and
// what goes into diagnostics.tgz. No secret leaves the box in it.

import type { Instant } from '../../../../core/time.ts';
import type { ControllerState } from '../state.ts';
import { archiveFiles, stationFiles } from './raidLogs.ts';

/** The name of the `data` view that answers an `ArchiveView`. */
export const ARCHIVE_VIEW = 'archive';
/** @seed S3:84 compressed; text and binary files for engineering analysis. */
export const DIAGNOSTICS = 'diagnostics.tgz';

const NO_SECRETS = { chapSecret: '', chapMutualSecret: '' };

export type ArchiveFile = { name: string; text: string };

export type ArchiveView = {
  /** What can be downloaded besides diagnostics.tgz. */
  files: ArchiveFile[];
  /** What is in diagnostics.tgz as it is, and as the bytes of 16-bit words. */
  text: ArchiveFile[];
  binary: ArchiveFile[];
};

export function archiveView(state: ControllerState, now: Instant): ArchiveView {
  const logs = named(archiveFiles(state, now));
  const volatile = { ...state.volatile, config: { ...state.volatile.config, ...NO_SECRETS } };
  const settings = { ...state.durable.settings, ...NO_SECRETS };
  return {
    files: [...logs, ...named(stationFiles(state, now))],
    text: [...logs, { name: 'state.json', text: `${JSON.stringify(volatile, null, 2)}\n` }],
    binary: [{ name: 'nvram.bin', text: JSON.stringify({ ...state.durable, settings }) }],
  };
}

/** What is uploaded to a host: the three logs, and what engineers read of diagnostics.tgz.
 * @seed S3:86-92 */
export function unpacked(state: ControllerState, now: Instant): ArchiveFile[] {
  const { text } = archiveView(state, now);
  const logs = archiveFiles(state, now).map(([name]) => name);
  return text.map((file) =>
    logs.includes(file.name) ? file : { ...file, name: `diagnostics/${file.name}` },
  );
}

function named(files: readonly (readonly [name: string, text: string])[]): ArchiveFile[] {
  return files.map(([name, text]) => ({ name, text }));
}
