// What df and mount show: two file systems of Linux, and the StorNext ones that are mounted.

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { MdcState } from '../../state.ts';
import { geometryFor } from './cvadminTables.ts';
import { BLOCK_BYTES, dataBlocks } from './geometry.ts';
import { columns, humanSize } from './sizes.ts';

const KIB = 1_024;
const MIB = 1_048_576;

type Volume = {
  device: string;
  type: string;
  path: string;
  options: string;
  totalBytes: number;
  freeBytes: number;
};

function volumesOf(state: MdcState): Volume[] {
  const system: Volume[] = [
    {
      device: '/dev/sda2',
      type: 'xfs',
      path: '/',
      options: 'rw,relatime,attr2,inode64,noquota',
      totalBytes: 107_321_753_600,
      freeBytes: 84_322_091_008,
    },
    {
      device: 'tmpfs',
      type: 'tmpfs',
      path: '/run',
      options: 'rw,nosuid,nodev,mode=755',
      totalBytes: 16_777_216_000,
      freeBytes: 16_767_778_816,
    },
  ];
  for (const mount of state.volatile.mounts) {
    if (!mount.isMounted) continue;
    const { total, free } = dataBlocks(geometryFor(state, mount.fs));
    system.push({
      device: `/dev/cvfsctl1_${mount.fs}`,
      type: 'cvfs',
      path: mount.path,
      options: 'rw,sparse=yes',
      totalBytes: total * BLOCK_BYTES,
      freeBytes: free * BLOCK_BYTES,
    });
  }
  return system;
}

/** `mount`, `mount -t cvfs`. */
export function mountText(state: MdcState, type: string | null): string {
  return volumesOf(state)
    .filter((volume) => type === null || volume.type === type)
    .map((volume) => `${volume.device} on ${volume.path} type ${volume.type} (${volume.options})\n`)
    .join('');
}

type DfOptions = { unit: 'K' | 'M' | 'human'; hasTypes: boolean; paths: readonly string[] };

/** `df [-h] [PATH...]`: a path means the volume it lies on. */
export function dfText(state: MdcState, { unit, hasTypes, paths }: DfOptions): CommandOutput {
  const volumes = volumesOf(state);
  const shown = paths.length === 0 ? volumes : paths.map((path) => volumeOf(volumes, path));
  const sizes =
    unit === 'human'
      ? ['Size', 'Used', 'Avail']
      : [unit === 'M' ? '1M-blocks' : '1K-blocks', 'Used', 'Available'];
  const rows = shown.map((volume) => {
    const used = volume.totalBytes - volume.freeBytes;
    const cells = [volume.totalBytes, used, volume.freeBytes].map((bytes) => sizeCell(bytes, unit));
    const usedPercent = `${Math.ceil((used * 100) / volume.totalBytes)}%`;
    return [volume.device, ...(hasTypes ? [volume.type] : []), ...cells, usedPercent, volume.path];
  });
  const head = ['Filesystem', ...(hasTypes ? ['Type'] : []), ...sizes, 'Use%', 'Mounted on'];
  const numbers = hasTypes ? [2, 3, 4, 5] : [1, 2, 3, 4];
  return { stdout: columns([head, ...rows], numbers, 1), stderr: '', exitCode: 0 };
}

function sizeCell(bytes: number, unit: 'K' | 'M' | 'human'): string {
  if (unit === 'human') return humanSize(bytes);
  return String(Math.ceil(bytes / (unit === 'M' ? MIB : KIB)));
}

/** The volume with the longest mount point above this path. */
function volumeOf(volumes: readonly Volume[], path: string): Volume {
  const above = volumes.filter(
    (volume) =>
      volume.path === '/' ||
      volume.device === path ||
      path === volume.path ||
      path.startsWith(`${volume.path}/`),
  );
  return above.reduce((deepest, volume) =>
    volume.path.length >= deepest.path.length ? volume : deepest,
  );
}
