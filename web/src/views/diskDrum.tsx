// A shared disk: a drum with what is written on it.

import { type MouseEvent, type ReactNode, useMemo } from 'react';
import type { DiskDocument, FaultDocument } from '../../../harness/core/protocol/rack.ts';
import { damageOf, faultsOn } from '../core/faults.ts';
import { Glyph } from '../ui/icons.tsx';
import { FactList } from './factList.tsx';
import { FaultChips } from './faultChip.tsx';
import type { BoxStyle, OpenMenu } from './rackView.tsx';

type DiskDrumProps = {
  disk: DiskDocument;
  faults: readonly FaultDocument[];
  style: BoxStyle;
  onOpen: OpenMenu;
};

export function DiskDrum({ disk, faults, style, onOpen }: DiskDrumProps): ReactNode {
  const own = useMemo(() => faultsOn(faults, disk.id), [faults, disk.id]);
  const { role, facts } = disk.portrait;
  const openBeside = (event: MouseEvent<HTMLElement>): void => {
    const element = event.target instanceof Element ? event.target : null;
    if (element?.closest('button') === null) onOpen(disk.id, event);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the name is a button and does the same
    <article
      className={`disk tone-${role.tone} ${damageOf(own)}`}
      style={style}
      aria-label={disk.title}
      data-disk={disk.id}
      data-role={role.label}
      data-damage={damageOf(own)}
      onClick={openBeside}
    >
      <DrumShape width={style.width} height={style.height} />
      <header className="diskHead">
        <button
          type="button"
          className="nodeName"
          aria-haspopup="dialog"
          aria-label={`${disk.title}: faults`}
          onClick={(event) => onOpen(disk.id, event)}
        >
          {disk.title}
        </button>
        <span className="diskRole">
          <Glyph tone={role.tone} />
          <span>{role.label}</span>
        </span>
      </header>
      <FactList facts={facts} />
      <FaultChips faults={own} />
    </article>
  );
}

const LID_PX = 14;

function DrumShape({ width, height }: { width: number; height: number }): ReactNode {
  const [left, right] = [1.5, width - 1.5];
  const [top, bottom] = [LID_PX + 1.5, height - LID_PX - 1.5];
  const radius = (right - left) / 2;
  const body = `M${left} ${top}V${bottom}A${radius} ${LID_PX} 0 0 0 ${right} ${bottom}V${top}`;
  return (
    <svg className="drum" width={width} height={height} aria-hidden="true">
      <path className="drumBody" d={body} />
      <ellipse className="drumLid" cx={width / 2} cy={top} rx={radius} ry={LID_PX} />
    </svg>
  );
}
