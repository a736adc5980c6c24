import { formatMs } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { formatClock, formatCompactCount } from "../../model/format.ts";
import type { Moment } from "../../model/time/history.ts";
import { type Band, sourceSeries } from "../../model/time/source-series.ts";
import { SourceBadge } from "../parts/badges.tsx";

const BUCKETS = 60;
const [WIDTH, HEIGHT] = [600, 96];

/** Answers by source, over time. */
export function SourcesCard({ moment }: { moment: Moment }): JSX.Element {
  const { history } = moment;
  // Updated once per second, since the sum covers the whole history.
  const second = Math.floor(history.frames.toMs / 1000);
  const series = useMemo(() => sourceSeries(history, BUCKETS), [history, second]);
  const { bands, most, fromMs, toMs, bucketMs } = series;
  const x = WIDTH * ((moment.timeMs - fromMs) / Math.max(1, toMs - fromMs));
  return (
    <section class="card wide" aria-label="Answers by source">
      <h2>
        Who answered{" "}
        <span class="muted">
          at most {formatCompactCount(most)} answers in {formatMs(Math.max(1, bucketMs))}
        </span>
        <span class="keys">
          {bands.map(({ source }) => (
            <SourceBadge key={source} source={source} />
          ))}
        </span>
      </h2>
      {bands.length === 0 ? (
        <p class="note">No answers yet.</p>
      ) : (
        <>
          <svg
            class="chart"
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label="Answers over time, stacked by source"
          >
            {bands.map((band) => (
              <path key={band.source} class={`area source-${band.source}`} d={areaOf(band)} />
            ))}
            <line class="now" x1={x} x2={x} y1={0} y2={HEIGHT} />
          </svg>
          <p class="lane-axis muted">
            <span>{formatClock(fromMs)}</span>
            <span>{formatClock(toMs)}</span>
          </p>
        </>
      )}
    </section>
  );
}

/** A stepped area: along the upper edge and back along the lower one. */
function areaOf({ lower, upper }: Band): string {
  const step = WIDTH / upper.length;
  const y = (share: number): string => (HEIGHT * (1 - share)).toFixed(1);
  const there = upper.map(
    (share, index) =>
      `${(index * step).toFixed(1)},${y(share)} ${((index + 1) * step).toFixed(1)},${y(share)}`,
  );
  const back = lower
    .map(
      (share, index) =>
        `${((index + 1) * step).toFixed(1)},${y(share)} ${(index * step).toFixed(1)},${y(share)}`,
    )
    .toReversed();
  return `M${there.join(" ")} ${back.join(" ")}Z`;
}
