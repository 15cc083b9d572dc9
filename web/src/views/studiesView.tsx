// Studies: what is answered by a number, drawn as a curve once it was measured.

import type { ReactNode } from 'react';
import type { StudyDocument } from '../../../harness/core/protocol/rack.ts';
import { CURVE_SIZE, curveOf } from '../core/curve.ts';
import { Button } from '../ui/button.tsx';
import { useHands, useRead } from './console.ts';

export function StudyList({ studies }: { studies: readonly StudyDocument[] }): ReactNode {
  if (studies.length === 0) return null;
  return (
    <ul className="scenarios studies" aria-label="Studies of this rack">
      {studies.map((study) => (
        <StudyEntry key={study.name} study={study} />
      ))}
    </ul>
  );
}

function StudyEntry({ study }: { study: StudyDocument }): ReactNode {
  const hands = useHands();
  const isBusy = useRead(({ model }) => model.measuring.includes(study.name));
  const { name, title, sentence, source, points, claim } = study;
  const isMeasured = points.length > 0;
  return (
    <li data-study={name}>
      <div className="scenarioText">
        <h3>{title}</h3>
        <p>{sentence}</p>
        {isMeasured && <CurveView study={study} />}
        {isMeasured && claim !== null && <p className="small">{claim}</p>}
        <p className="small">
          <code>{name}</code> {source}
        </p>
      </div>
      {!isMeasured && (
        <div className="scenarioKeys">
          <Button
            label={isBusy ? 'Measuring …' : 'Measure'}
            icon="play"
            name={`Measure: ${title}`}
            isDisabled={isBusy}
            onPress={() => hands.measure(name)}
          />
        </div>
      )}
    </li>
  );
}

function CurveView({ study }: { study: StudyDocument }): ReactNode {
  const { plot, points, line, area, levels, values, summary } = curveOf(study);
  const { x, title } = study;
  const right = plot.x + plot.width;
  const ground = plot.y + plot.height;
  return (
    <figure className="curve">
      <svg
        viewBox={`0 0 ${CURVE_SIZE.width} ${CURVE_SIZE.height}`}
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        {levels.map(({ at, text }) => (
          <g key={text} className="level">
            <line x1={plot.x} x2={right} y1={at} y2={at} />
            <text x={plot.x - 5} y={at + 3}>
              {text}
            </text>
          </g>
        ))}
        <path className="area" d={area} />
        <path className="curveLine" d={line} />
        {points.map((point) => (
          <circle key={point.x} cx={point.x} cy={point.y} r={point.isAboveZero ? 3 : 2}>
            <title>{point.text}</title>
          </circle>
        ))}
        {values.map(({ at, text }) => (
          <text key={at} className="value" x={at} y={ground + 13}>
            {text}
          </text>
        ))}
        <text className="axis" x={right} y={ground + 28}>
          {`${x.label}, ${x.unit}`}
        </text>
      </svg>
      <figcaption className="small">{summary}</figcaption>
    </figure>
  );
}
