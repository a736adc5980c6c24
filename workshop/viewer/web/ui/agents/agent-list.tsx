import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SourceName, StatusName } from "../../../src/protocol/frame.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import { formatNumber } from "../../model/format.ts";
import { countSources } from "../../model/lists/agent-filter.ts";
import { tidyStep } from "../../model/plan/step-text.ts";
import { SOURCE_WORDS, SOURCES_IN_ORDER, STATUS_WORDS } from "../../model/words.ts";
import { useApp } from "../parts/use-app.ts";

const ROW_HEIGHT = 40;
/** Rendered rows above and below the visible ones. */
const SPARE_ROWS = 6;

/** The agents that pass the filter, as a virtual list. */
export function AgentList(): JSX.Element {
  const app = useApp();
  const agents = app.listed.value;
  const top = useSignal(0);
  const height = useSignal(600);
  const list = useRef<HTMLDivElement>(null);
  const selected = app.selected.value;
  const at = agents.findIndex(({ index }) => index === selected);

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);
  useEffect(() => {
    const element = list.current;
    if (element === null || at < 0) return;
    const { scrollTop, clientHeight } = element;
    if (at * ROW_HEIGHT < scrollTop) element.scrollTop = at * ROW_HEIGHT;
    else if ((at + 1) * ROW_HEIGHT > scrollTop + clientHeight) {
      element.scrollTop = (at + 1) * ROW_HEIGHT - clientHeight;
    }
  }, [at]);

  const first = Math.max(0, Math.floor(top.value / ROW_HEIGHT) - SPARE_ROWS);
  const count = Math.ceil(height.value / ROW_HEIGHT) + 2 * SPARE_ROWS;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    app.selectNext(step);
  };
  return (
    <aside class="agents" aria-label="Agents">
      <FilterBar />
      {agents.length === 0 && <p class="empty">No agent matches this filter.</p>}
      <div
        ref={list}
        class="agent-rows scrolls"
        role="listbox"
        hidden={agents.length === 0}
        tabIndex={0}
        aria-label="Agents that pass the filter"
        aria-activedescendant={at < 0 ? undefined : `agent-${selected}`}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          top.value = event.currentTarget.scrollTop;
        }}
      >
        <div class="agent-space" style={{ height: `${agents.length * ROW_HEIGHT}px` }}>
          {agents.slice(first, first + count).map((agent, offset) => (
            <AgentRow
              key={agent.index}
              agent={agent}
              top={(first + offset) * ROW_HEIGHT}
              isSelected={agent.index === selected}
              pick={() => app.select(agent.index)}
            />
          ))}
        </div>
      </div>
    </aside>
  );
}

function FilterBar(): JSX.Element {
  const app = useApp();
  const { text, source, status } = app.filter.value;
  const all = app.store.moment.value?.agents ?? [];
  const counts = countSources(all);
  const change = (change: {
    text?: string;
    source?: SourceName | undefined;
    status?: StatusName | undefined;
  }): void => {
    const next = { text, source, status, ...change };
    app.filter.value = {
      text: next.text,
      ...(next.source === undefined ? {} : { source: next.source }),
      ...(next.status === undefined ? {} : { status: next.status }),
    };
  };
  const shown = app.listed.value.length;
  return (
    <div class="filter">
      <div class="filter-row">
        <input
          id="filter"
          type="search"
          placeholder="Filter agents"
          aria-label="Filter agents by name, place, goal, step or source"
          aria-keyshortcuts="/"
          value={text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
        <select
          aria-label="Filter by what agents do"
          value={status ?? ""}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            change({ status: chosen === "" ? undefined : (chosen as StatusName) });
          }}
        >
          <option value="">all</option>
          {(["playing", "waiting", "between", "idle", "stuck"] as const).map((each) => (
            <option key={each} value={each}>
              {STATUS_WORDS[each].label}
            </option>
          ))}
        </select>
      </div>
      <ul class="source-keys" aria-label="Filter by source">
        {SOURCES_IN_ORDER.filter((each) => counts.has(each) || each === source).map((each) => (
          <li key={each}>
            <button
              type="button"
              class={`key source-${each}`}
              aria-pressed={source === each}
              title={SOURCE_WORDS[each].meaning}
              onClick={() => change({ source: source === each ? undefined : each })}
            >
              <i class="dot" />
              {SOURCE_WORDS[each].label} <b>{counts.get(each) ?? 0}</b>
            </button>
          </li>
        ))}
      </ul>
      <p class="count" aria-live="polite">
        {shown === all.length
          ? formatNumber(all.length, "agent")
          : `${shown} of ${formatNumber(all.length, "agent")}`}
      </p>
    </div>
  );
}

interface RowProps {
  readonly agent: AgentView;
  readonly top: number;
  readonly isSelected: boolean;
  readonly pick: () => void;
}

function AgentRow({ agent, top, isSelected, pick }: RowProps): JSX.Element {
  const { index, name, status, action, step, steps, source, goal } = agent;
  const doing = status === "playing" ? tidyStep(action ?? "") : STATUS_WORDS[status].label;
  const share = steps > 0 ? Math.min(1, step / steps) : 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself hears the keys, as a listbox does
    <div
      id={`agent-${index}`}
      class={`agent-row status-${status} source-${source ?? "none"}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      style={{ transform: `translateY(${top}px)` }}
      onClick={pick}
    >
      <i class="dot" />
      <span class="agent-name cut">{name}</span>
      <span class="agent-goal cut">{goal ?? ""}</span>
      <span class="agent-doing cut">{doing}</span>
      <span class="agent-steps">{steps > 0 ? `${Math.min(steps, step + 1)}/${steps}` : ""}</span>
      <i class="agent-progress" style={{ width: `${share * 100}%` }} />
    </div>
  );
}
