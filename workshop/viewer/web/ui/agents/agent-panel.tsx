import { formatMs } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import type { DetailMessage } from "../../../src/protocol/detail.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import { formatCost } from "../../model/format.ts";
import type { Moment } from "../../model/time/history.ts";
import { planWords, reasonWords } from "../../model/words.ts";
import { SourceBadge, StatusBadge } from "../parts/badges.tsx";
import { Icon } from "../parts/icons.tsx";
import { useApp } from "../parts/use-app.ts";
import { GoalSection } from "./goal-section.tsx";
import { MemorySection } from "./memory-section.tsx";
import { PlanSection } from "./plan-section.tsx";
import { StateSection } from "./state-section.tsx";

/** Everything about the selected agent. */
export function AgentPanel(): JSX.Element {
  const app = useApp();
  const moment = app.store.moment.value;
  const selected = app.selected.value;
  const agent = selected === undefined ? undefined : moment?.agent(selected);
  if (moment === undefined || agent === undefined) {
    return (
      <aside class="panel" aria-label="Agent">
        <div class="empty big">
          <b>Pick an agent</b>
          <p>
            Click a dot on the map or a name in the list, or press <kbd>j</kbd> and <kbd>k</kbd>.
          </p>
          <p>Its plan, what each step waits for, its goals and its state then appear here.</p>
        </div>
      </aside>
    );
  }
  const detail = moment.detail(agent.index);
  return (
    <aside class="panel" aria-label={`Agent ${agent.name}`}>
      <PanelHead agent={agent} moment={moment} detail={detail} />
      <div class="panel-body scrolls">
        {detail === undefined ? (
          <NoDetail agent={agent} />
        ) : (
          <>
            <PlanSection key={agent.id} detail={detail} />
            <GoalSection agent={agent} detail={detail} moment={moment} />
            <MemorySection agent={agent.index} moment={moment} />
            <StateSection agent={agent} detail={detail} moment={moment} />
          </>
        )}
      </div>
    </aside>
  );
}

interface HeadProps {
  readonly agent: AgentView;
  readonly moment: Moment;
  readonly detail: DetailMessage | undefined;
}

function PanelHead({ agent, moment, detail }: HeadProps): JSX.Element {
  const app = useApp();
  const domain = moment.history.hello.domains[agent.domain]?.name;
  const place = moment.history.hello.map?.places[agent.place]?.name;
  const about = [domain, agent.persona, place === undefined ? undefined : `at ${place}`];
  const { outcome, request } = detail ?? {};
  return (
    <header class="panel-head">
      <div class="panel-title">
        <h1 class="cut">{agent.name}</h1>
        <StatusBadge status={agent.status} />
        <SourceBadge source={agent.source} />
        <button
          type="button"
          class="plain icon"
          aria-label="Pick nobody"
          title="Pick nobody (Esc)"
          onClick={() => app.select(undefined)}
        >
          <Icon name="cross" size={12} />
        </button>
      </div>
      <p class="muted cut">{about.filter((each) => each !== undefined).join(" · ")}</p>
      <p class="outcome" title={outcome?.detail}>
        {outcome === undefined
          ? "No plan is being played."
          : `${planWords(outcome)}, cost ${formatCost(outcome.cost)}${outcome.optimal ? " (the least)" : ""}, in ${formatMs(outcome.elapsedMs)}${outcome.reason === undefined ? "" : `: ${reasonWords(outcome.reason)}`}`}
        {request !== undefined && (
          <button
            type="button"
            class="link"
            onClick={() => {
              app.request.value = request;
              app.view.value = "requests";
            }}
          >
            its request
          </button>
        )}
      </p>
    </header>
  );
}

function NoDetail({ agent }: { agent: AgentView }): JSX.Element {
  const app = useApp();
  const { goal, action, steps, step } = agent;
  const isFile = app.store.origin.value.kind === "file";
  return (
    <section class="section">
      <dl class="facts">
        <dt>goal</dt>
        <dd>{goal ?? "none"}</dd>
        <dt>step</dt>
        <dd>{action ?? "none"}</dd>
        <dt>progress</dt>
        <dd>{steps > 0 ? `step ${Math.min(step + 1, steps)} of ${steps}` : "no plan"}</dd>
      </dl>
      <p class="note">
        {isFile || !app.isAtLive.value
          ? "Nothing more was recorded about this agent up to this moment."
          : "Its plan and its state are on their way."}
      </p>
    </section>
  );
}
