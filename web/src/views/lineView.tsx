// The lines of the drawing. The shape carries the damage (cut: broken open, with slashes; impaired:
// dashed), the label carries the name and is what the keyboard reaches.

import type { ReactNode } from 'react';
import type { FaultDocument, RackDocument } from '../../../harness/core/protocol/rack.ts';
import { damageOf, directionOf, faultsOn, findTarget, targetTitle } from '../core/faults.ts';
import type { Line, Mark } from '../core/wireLines.ts';
import { FaultChips } from './faultChip.tsx';
import type { OpenMenu } from './rackView.tsx';

type LineProps = { line: Line; rack: RackDocument; onOpen: OpenMenu };
type LabelProps = LineProps & { pictureWidth: number };

export function LineShape({ line, rack, onOpen }: LineProps): ReactNode {
  const faults = faultsOn(rack.faults, line.id);
  const isDown = [...line.ends.keys()].some((end) => isNodeDown(rack, end));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; hidden from readers
    <g
      className={`line ${line.kind} ${damageOf(faults)}${isDown ? ' down' : ''}`}
      data-line={line.id}
      onClick={(event) => onOpen(line.id, event)}
    >
      <path className="reach" d={line.d} />
      <path className="stroke" d={line.d} />
      {[...line.ends].map(([end, { at }]) => (
        <circle key={end} className="plug" cx={at.x} cy={at.y} r={4} />
      ))}
      {faults
        .filter((fault) => damageOf([fault]) === 'cut')
        .map((fault) => (
          <Break key={fault.id} mark={breakOf(line, fault)} />
        ))}
    </g>
  );
}

/** Roughly: a label longer than its line becomes a dot, and is read when it has the focus. */
const CHARACTER_PX = 9;

export function LineLabel({ line, rack, onOpen, pictureWidth }: LabelProps): ReactNode {
  const target = findTarget(rack, line.id);
  const faults = faultsOn(rack.faults, line.id);
  const damage = damageOf(faults);
  // Beside an upright line there is more room towards the middle of the picture.
  const side = line.middle.x > pictureWidth * 0.6 ? 'upright toLeft' : 'upright';
  const place = line.middle.isLevel ? 'level' : side;
  const isTight = line.kind === 'path' && line.middle.length < line.id.length * CHARACTER_PX;
  const tight = isTight ? 'tight' : '';
  // What is read aloud must contain what is written: speech input goes by it.
  const name = target?.kind === 'link' ? targetTitle(target) : line.id;
  const state = damage === 'none' ? '' : `, ${faults.map((fault) => fault.kind).join(', ')}`;
  return (
    <div
      className={['lineLabel', line.kind, place, damage, tight, towards(line)].join(' ')}
      style={labelStyle(line)}
      data-line={line.id}
      data-damage={damage}
      {...(line.kind === 'link' ? { 'data-link': line.id } : { 'data-path': line.id })}
    >
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${lineWord(line)} ${name}${state}: faults`}
        onClick={(event) => onOpen(line.id, event)}
      >
        {name}
      </button>
      <FaultChips faults={faults} />
    </div>
  );
}

// The chips of a path must not cover the disk: they end where the line ends, and grow away from it.
function towards(line: Line): string {
  if (line.kind === 'link' || !line.middle.isLevel) return '';
  const disk = line.ends.get(line.id.split('/')[1] ?? '');
  if (disk === undefined) return '';
  return disk.at.x > line.middle.x ? 'toDiskRight' : 'toDiskLeft';
}

function labelStyle(line: Line): { left: number; top: number; width?: number } {
  const { x, y, length } = line.middle;
  const place = { left: Math.round(x), top: Math.round(y) };
  return towards(line) === '' ? place : { ...place, width: Math.round(length) - 20 };
}

function lineWord(line: Line): string {
  return line.kind === 'link' ? 'Link' : 'Path';
}

/** The gap in a cut line: the ground shows through, and two slashes say it is no accident. */
function Break({ mark }: { mark: Mark }): ReactNode {
  const turn = mark.isLevel ? 0 : 90;
  return (
    <g className="break" transform={`translate(${mark.x} ${mark.y}) rotate(${turn})`}>
      <rect x={-9} y={-8} width={18} height={16} />
      <path d="M-13 9L-5 -9M5 9L13 -9" />
    </g>
  );
}

function breakOf(line: Line, fault: FaultDocument): Mark {
  const from = directionOf(fault);
  return (from === null ? undefined : line.ends.get(from)?.mark) ?? line.middle;
}

function isNodeDown(rack: RackDocument, id: string): boolean {
  const node = rack.nodes.find((known) => known.id === id);
  return node !== undefined && node.power !== 'on';
}
