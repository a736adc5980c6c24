import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { fittingText, type LaneBar, layOutLanes } from "../../../src/lanes/lay-out-lanes.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import type { SquadView } from "../../../src/protocol/squads.ts";

const LANE_HEIGHT = 34;
const AXIS = 24;
const GUTTER = 88;
/** About the width of a letter in a bar, in pixels. */
const LETTER = 6.4;

interface SquadLanesProps {
  readonly squad: SquadView;
  readonly nowMs: number;
  readonly agents: readonly AgentView[];
  readonly selected: number | undefined;
  readonly onSelect: (agent: number) => void;
}

/** The lanes of a squad: a member each, steps as bars, waits dotted, hand-overs as arrows. */
export function SquadLanes(props: SquadLanesProps): JSX.Element {
  const { squad, nowMs, agents, selected, onSelect } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useSignal(640);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = new ResizeObserver(() => {
      width.value = element.clientWidth;
    });
    measure.observe(element);
    return () => measure.disconnect();
  }, []);
  const room = { width: width.value, gutter: GUTTER, laneHeight: LANE_HEIGHT, axis: AXIS };
  const laid = layOutLanes(squad, nowMs, room);
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const marker = `squad-arrow-${squad.id.replaceAll(/\W/g, "-")}`;
  return (
    <div class="lanes" ref={frame}>
      <svg width={width.value} height={laid.height} role="img" aria-label={spoken(squad)}>
        <defs>
          <marker
            id={marker}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path class="lane-arrow-head" d="M0 0.5 L8 4 L0 7.5 Z" />
          </marker>
        </defs>
        {laid.marks.map(({ x, seconds }) => (
          <g key={seconds}>
            <line class="lane-grid" x1={x} x2={x} y1={AXIS - 6} y2={laid.height} />
            <text class="lane-mark" x={x} y={AXIS - 10} text-anchor="middle">
              {Number(seconds.toFixed(1))} s
            </text>
          </g>
        ))}
        {laid.names.map(({ member, y }) => (
          <g key={member}>
            <line
              class="lane-rule"
              x1={0}
              x2={width.value}
              y1={y + LANE_HEIGHT / 2}
              y2={y + LANE_HEIGHT / 2}
            />
            <text class="lane-name" x={4} y={y + 4}>
              {fittingText(byId.get(member)?.name ?? member, GUTTER - 10, LETTER)}
            </text>
          </g>
        ))}
        {laid.ties.map(({ x, y1, y2 }) => (
          <line key={`${x} ${y1}`} class="lane-tie" x1={x} x2={x} y1={y1} y2={y2} />
        ))}
        {laid.bars.map((bar) => {
          const agent = byId.get(bar.member)?.index;
          const isSelected = agent !== undefined && agent === selected;
          return (
            <Bar
              key={`${bar.member} ${bar.step.fromMs} ${bar.step.text}`}
              bar={bar}
              isSelected={isSelected}
              onClick={() => agent !== undefined && onSelect(agent)}
            />
          );
        })}
        {laid.gaps.map(({ member, x, y, width: across, label }) => (
          <g key={`${member} ${x}`}>
            <line class="lane-gap" x1={x + 3} x2={x + across - 3} y1={y} y2={y} />
            <text class="lane-gap-text" x={x + across / 2} y={y - 5} text-anchor="middle">
              {fittingText(label, across - 6, LETTER)}
            </text>
          </g>
        ))}
        {laid.arrows.map(({ x1, y1, x2, y2, label, isPast }) => (
          <path
            key={`${x1} ${y1} ${x2} ${y2}`}
            class={`lane-arrow ${isPast ? "past" : ""}`}
            d={arrowPath(x1, y1, x2, y2)}
            marker-end={`url(#${marker})`}
          >
            <title>{label}</title>
          </path>
        ))}
        <line class="lane-now" x1={laid.nowX} x2={laid.nowX} y1={AXIS - 6} y2={laid.height} />
      </svg>
    </div>
  );
}

interface BarProps {
  readonly bar: LaneBar;
  readonly isSelected: boolean;
  readonly onClick: () => void;
}

function Bar({ bar, isSelected, onClick }: BarProps): JSX.Element {
  const { step, x, y, width, height, label, open } = bar;
  const seconds = ((step.untilMs - step.fromMs) / 1000).toFixed(1);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list of agents selects by keys
    <g class={`lane-bar ${step.phase} ${isSelected ? "selected" : ""}`} onClick={onClick}>
      <rect x={x} y={y} width={width} height={height} rx={4} />
      <text x={x + 7} y={y + height / 2 + 4}>
        {fittingText(label, open - 10, LETTER)}
      </text>
      <title>{`${label}, ${seconds} s`}</title>
    </g>
  );
}

/** A soft curve from one lane to another, which arrives from the left or from above or below. */
function arrowPath(x1: number, y1: number, x2: number, y2: number): string {
  const down = y2 > y1 ? 1 : -1;
  const from = y1 + down * 13;
  const to = y2 - down * 13;
  const middle = (from + to) / 2;
  return `M${x1} ${from} C${x1} ${middle} ${x2} ${middle} ${x2} ${to}`;
}

function spoken({ members, steps }: SquadView): string {
  const parts = members.map((member) => {
    const own = steps.filter(({ agent, with: others }) => [agent, ...others].includes(member));
    return `${member}: ${own.map(({ text }) => text).join(", ") || "nothing"}`;
  });
  return parts.join(". ");
}
