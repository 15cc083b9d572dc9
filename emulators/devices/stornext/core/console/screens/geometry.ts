// The disks of the file systems. The rack stores no blocks, so sizes, labels and fill are fixed
// and synthetic: one exclusive stripe group for metadata and journal, and data groups beside it.

import type { EpochMs } from '../../../../../core/calendar.ts';
import { DAY_MS } from '../../../../../core/time.ts';
import type { HaFsType } from '../../config.ts';

export const BLOCK_BYTES = 4_096;

export type StripeGroup = {
  readonly name: string;
  readonly status: string;
  readonly totalBlocks: number;
  readonly reservedBlocks: number;
  readonly freeBlocks: number;
  readonly breadthBlocks: number;
  readonly affinity: string | null;
  readonly disks: readonly string[];
};

export type Geometry = { readonly groups: readonly StripeGroup[]; readonly createdMs: EpochMs };

const TERABYTE_BLOCKS = 268_435_456;
/** Labels and alignment take this much of each group. */
const OVERHEAD_BLOCKS = 2_368;
const RESERVED_BLOCKS = 1_082_880;

/** What the `index`th file system stands on. It was made before the rack's clock began. */
export function geometryOf(
  fs: string,
  haFsType: HaFsType,
  index: number,
  epoch: EpochMs,
): Geometry {
  const data =
    haFsType === 'HaShared'
      ? [dataGroup(fs, 1, 2, 1, null)]
      : [dataGroup(fs, 1, 6, 3, null), dataGroup(fs, 2, 4, 2, 'af1')];
  return {
    groups: [metadataGroup(fs), ...data],
    createdMs: epoch - (400 + index) * DAY_MS - 43_953_000,
  };
}

function metadataGroup(fs: string): StripeGroup {
  const totalBlocks = 2 * TERABYTE_BLOCKS - OVERHEAD_BLOCKS;
  return {
    name: 'sg0',
    status: 'Up,MetaData,Journal,Exclusive',
    totalBlocks,
    reservedBlocks: 0,
    freeBlocks: totalBlocks - 26_769,
    breadthBlocks: 64,
    affinity: null,
    disks: [`${fs}_m0`],
  };
}

function dataGroup(
  fs: string,
  number: number,
  terabytes: number,
  disks: number,
  affinity: string | null,
): StripeGroup {
  const totalBlocks = terabytes * TERABYTE_BLOCKS - OVERHEAD_BLOCKS;
  return {
    name: `sg${number}`,
    status: 'Up',
    totalBlocks,
    reservedBlocks: RESERVED_BLOCKS,
    freeBlocks: totalBlocks - Math.floor(totalBlocks / 64),
    breadthBlocks: 64,
    affinity,
    disks: Array.from({ length: disks }, (_, disk) => `${fs}_d${number}${disk}`),
  };
}

/** Blocks that files may use: the exclusive metadata group does not count. */
export function dataBlocks(geometry: Geometry): { total: number; free: number } {
  let total = 0;
  let free = 0;
  for (const group of geometry.groups) {
    if (group.status.includes('Exclusive')) continue;
    total += group.totalBlocks;
    free += group.freeBlocks;
  }
  return { total, free };
}
