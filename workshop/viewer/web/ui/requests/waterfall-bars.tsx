import { formatMs } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import type { RequestMessage } from "../../../src/protocol/request.ts";
import { layOutWaterfall } from "../../model/plan/waterfall.ts";
import { STAGE_WORDS } from "../../model/words.ts";

const percent = (share: number): string => `${(100 * share).toFixed(3)}%`;

interface BarsProps {
  readonly request: RequestMessage;
  /** The span of the whole width, in ms. */
  readonly spanMs: number;
}

/** A request on one line: its stages, the end of its budget, and its answer. */
export function WaterfallLine({ request, spanMs }: BarsProps): JSX.Element {
  const { bars, budget, served } = layOutWaterfall(request, 0.008, spanMs);
  return (
    <span class="track" aria-hidden="true">
      {bars.map(({ stage, left, width }) => (
        <i
          key={`${stage.name} ${stage.fromMs}`}
          class={`bar stage-${stage.name} ${stage.tone}`}
          style={{ left: percent(left), width: percent(width) }}
        />
      ))}
      {budget !== undefined && <i class="budget" style={{ left: percent(budget) }} />}
      {served !== undefined && <i class="served" style={{ left: percent(served) }} />}
    </span>
  );
}

/** A request with a row per stage. */
export function WaterfallRows({ request, spanMs }: BarsProps): JSX.Element {
  const { bars, budget, served } = layOutWaterfall(request, 0.006, spanMs);
  const { budgetMs, servedMs } = request;
  return (
    <div class="waterfall">
      <ul>
        {bars.map(({ stage, left, width, isOpen }) => {
          const { name, fromMs, toMs, text, tone } = stage;
          const { label, meaning } = STAGE_WORDS[name];
          return (
            <li key={`${name} ${fromMs}`} class={tone}>
              <span class="stage-name" title={meaning}>
                {label}
              </span>
              <span class="track">
                <i
                  class={`bar stage-${name} ${tone} ${isOpen ? "open" : ""}`}
                  style={{ left: percent(left), width: percent(width) }}
                />
                {budget !== undefined && <i class="budget" style={{ left: percent(budget) }} />}
                {served !== undefined && <i class="served" style={{ left: percent(served) }} />}
              </span>
              <span class="stage-time">
                {toMs === undefined ? "running" : formatMs(toMs - fromMs)}
              </span>
              <span class="stage-text">{text}</span>
            </li>
          );
        })}
      </ul>
      <p class="waterfall-axis muted">
        <span class="axis-ends">
          <span>0</span>
          <span>{formatMs(spanMs)}</span>
        </span>
        <span class="axis-keys">
          {servedMs !== undefined && (
            <span>
              <i class="key served" /> served after {formatMs(servedMs)}
            </span>
          )}
          {budgetMs !== undefined && (
            <span>
              <i class="key budget" /> budget {formatMs(budgetMs)}
              {budget === undefined ? ", far to the right" : ""}
            </span>
          )}
        </span>
      </p>
    </div>
  );
}
