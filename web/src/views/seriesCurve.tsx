// A value for each second, newest at the right: a small curve with its last value beside it.

import type { ReactNode } from 'react';
import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';
import { seriesPoints } from '../core/series.ts';

const WIDTH = 120;
const HEIGHT = 24;

type Series = NonNullable<Portrait['series']>[number];

export function SeriesCurve({ series: { label, values } }: { series: Series }): ReactNode {
  const last = values[values.length - 1] ?? 0;
  const peak = Math.max(1, ...values);
  return (
    <figure className="series" data-series={label}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: now ${last}, at most ${peak} of the last ${values.length} seconds`}
      >
        <polyline points={seriesPoints(values, peak, WIDTH, HEIGHT)} />
      </svg>
      <figcaption>
        {label} <b>{last}</b>
      </figcaption>
    </figure>
  );
}
