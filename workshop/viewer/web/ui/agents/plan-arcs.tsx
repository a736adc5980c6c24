import type { JSX } from "preact";
import type { StepView } from "../../../src/protocol/detail.ts";
import type { Arc } from "../../model/plan/arcs.ts";

const LANE_WIDTH = 6;
const FIRST_LANE = 9;
const MAX_LANES = 6;

interface PlanArcsProps {
  readonly arcs: readonly Arc[];
  /** The middle of each row, the goal's last, in pixels from the top. */
  readonly marks: readonly number[];
  readonly plan: readonly StepView[];
  /** The row with emphasised links. */
  readonly pointed: number | undefined;
}

/** A plan's causal links, from each achieving step to the steps that need it. */
export function PlanArcs({ arcs, marks, plan, pointed }: PlanArcsProps): JSX.Element {
  const lanes = Math.min(MAX_LANES, Math.max(1, ...arcs.map(({ lane }) => lane + 1)));
  const width = FIRST_LANE + lanes * LANE_WIDTH;
  const height = (marks.at(-1) ?? 0) + 16;
  return (
    <svg
      class="arcs"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {arcs.map(({ from, to, lane, conditions }) => {
        const [start, end] = [marks[from], marks[to]];
        if (start === undefined || end === undefined) return null;
        const reach = FIRST_LANE + Math.min(lane, MAX_LANES - 1) * LANE_WIDTH;
        const bend = Math.min(reach, (end - start) / 2);
        const x = width - 1;
        const path =
          `M${x} ${start + 3} h-2 q${2 - bend} 0 ${2 - bend} ${bend}` +
          ` V${end - 3 - bend} q0 ${bend} ${bend - 2} ${bend} h2`;
        const isPointed = pointed === from || pointed === to;
        const isDone = plan[from]?.phase === "done";
        return (
          <path
            key={`${from} ${to}`}
            class={`arc ${isPointed ? "pointed" : ""} ${isDone ? "done" : ""}`}
            d={path}
          >
            <title>{conditions.join(", ")}</title>
          </path>
        );
      })}
      {marks.slice(0, -1).map((mark, index) => {
        const isLinked = arcs.some(({ from }) => from === index) && mark !== marks[index + 1];
        return isLinked ? (
          <circle key={index} class="arc-start" cx={width - 2} cy={mark + 3} r={1.75} />
        ) : null;
      })}
    </svg>
  );
}
