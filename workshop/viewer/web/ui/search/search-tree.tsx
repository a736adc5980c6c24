import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { TraceResult } from "../../../src/protocol/command.ts";
import { formatCompactCount, formatCost, formatNumber } from "../../model/format.ts";
import { stepText } from "../../model/plan/step-text.ts";
import { TraceTree } from "../../model/plan/trace-tree.ts";
import { Icon } from "../parts/icons.tsx";

const MAX_ROWS = 400;

const STATUS: Readonly<Record<TraceResult["status"], string>> = {
  solved: "There is a plan.",
  unsolvable: "There is no plan: the search is exhaustive.",
  "cut-off": "The limit came before a plan.",
};

/** A search's nodes, as an expandable tree. */
export function SearchTree({ result }: { result: TraceResult }): JSX.Element {
  const { goal, status, plan, cost, expansions, trace } = result;
  const tree = useMemo(() => new TraceTree(trace.nodes), [trace]);
  const toggled = useSignal<ReadonlySet<number>>(new Set());
  const rows = tree.rows(({ id, onPlan }) => onPlan !== toggled.value.has(id), MAX_ROWS);
  const toggle = (id: number): void => {
    const next = new Set(toggled.peek());
    if (!next.delete(id)) next.add(id);
    toggled.value = next;
  };
  const last = trace.nodes.reduce((most, { order }) => Math.max(most, order), 0);
  return (
    <div class="trace">
      <h2 class="detail-title">{goal}</h2>
      <p class="verdict">
        {status === "solved" && plan.length === 0 ? "The goal holds already." : STATUS[status]}{" "}
        {status === "solved" &&
          plan.length > 0 &&
          `${formatNumber(plan.length, "step")}, cost ${formatCost(cost)}: ${plan.map(stepText).join(", ")}.`}{" "}
        {formatNumber(expansions, "state")} looked into, {formatNumber(trace.nodes.length, "node")}{" "}
        kept
        {trace.truncated ? ", and there were more" : ""}.
      </p>
      <SearchChart trace={trace} last={last} />
      {rows.length > 0 && (
        <div class="trace-head muted" aria-hidden="true">
          <span>step</span>
          <span title="when it was looked at">turn</span>
          <span title="cost so far">g</span>
          <span title="estimate of the rest">h</span>
          <span title="their sum">f</span>
        </div>
      )}
      <ul class="trace-rows" aria-label="Nodes of the search">
        {rows.map(({ node, depth, children, isOpen }) => (
          <li key={node.id} class={`${node.onPlan ? "on-plan" : ""} ${node.phase}`}>
            <button
              type="button"
              class="trace-row"
              disabled={children === 0}
              aria-expanded={children === 0 ? undefined : isOpen}
              onClick={() => toggle(node.id)}
            >
              <span class="trace-step" style={{ paddingLeft: `${Math.min(depth, 24) * 14}px` }}>
                <span class={`twist ${isOpen ? "open" : ""} ${children === 0 ? "none" : ""}`}>
                  <Icon name="chevron" size={9} />
                </span>
                <span class="code cut">
                  {node.step === undefined ? "now" : stepText(node.step)}
                </span>
                {children > 0 && !isOpen && <span class="tag">{formatCompactCount(children)}</span>}
              </span>
              <span>{node.order < 0 ? "–" : formatCompactCount(node.order)}</span>
              <span>{formatCost(node.g)}</span>
              <span>{formatCost(node.h)}</span>
              <span>{formatCost(node.f)}</span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length >= MAX_ROWS && (
        <p class="note">There are more lines than are shown: close some branches.</p>
      )}
    </div>
  );
}

const [WIDTH, HEIGHT] = [600, 72];
/** Least number of expansions for a chart. */
const LEAST_TURNS = 8;

interface SearchChartProps {
  readonly trace: TraceResult["trace"];
  readonly last: number;
}

/** The heuristic over the expansions of a search. */
function SearchChart({ trace, last }: SearchChartProps): JSX.Element | null {
  const seen = trace.nodes.filter(({ order }) => order >= 0);
  const most = Math.max(1, ...seen.map(({ h }) => h));
  if (seen.length < LEAST_TURNS) return null;
  return (
    <figure class="trace-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Estimate of the rest over the turns of the search"
      >
        {seen.map(({ id, order, h, onPlan }) => (
          <rect
            key={id}
            class={onPlan ? "on-plan" : ""}
            x={(WIDTH * order) / (last + 1)}
            width={Math.max(1.2, WIDTH / (last + 1) - 0.5)}
            y={HEIGHT * (1 - h / most)}
            height={Math.max(1, (HEIGHT * h) / most)}
          />
        ))}
      </svg>
      <figcaption class="muted">
        By expansion: the estimated remaining cost, at most {formatCost(most)}. Dark: on the way of
        the plan.
      </figcaption>
    </figure>
  );
}
