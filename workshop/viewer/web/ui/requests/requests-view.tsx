import { useSignal } from "@preact/signals";
import { formatMs, originOf } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import type { OutcomeView } from "../../../src/protocol/detail.ts";
import type { RequestMessage } from "../../../src/protocol/request.ts";
import { formatCost } from "../../model/format.ts";
import { spanOf } from "../../model/plan/waterfall.ts";
import type { Moment } from "../../model/time/history.ts";
import { ensembleWords, lateBy, planWords, reasonWords } from "../../model/words.ts";
import { SourceBadge } from "../parts/badges.tsx";
import { useApp } from "../parts/use-app.ts";
import { RequestList } from "./request-list.tsx";
import { WaterfallRows } from "./waterfall-bars.tsx";

const MAX_REQUESTS = 120;

/** Filters of the request list. */
const KINDS: Readonly<Record<string, (request: RequestMessage) => boolean>> = {
  all: () => true,
  "with the model": ({ stages }) => stages.some(({ name }) => name === "llm"),
  "classical plan, with a reason": ({ outcome }) => outcome?.reason !== undefined,
  late: (request) => lateBy(request) > 0,
  "better later": ({ revised }) => revised !== undefined,
  "without a plan": ({ outcome }) =>
    outcome?.status === "unsolvable" || outcome?.status === "cut-off",
};

/** Recent requests, and the stages of one of them. */
export function RequestsView(): JSX.Element | null {
  const app = useApp();
  const kind = useSignal("all");
  const ofAgent = useSignal(false);
  const moment = app.store.moment.value;
  if (moment === undefined) return null;
  const agent = app.selected.value;
  const passes = KINDS[kind.value] ?? (() => true);
  const requests = moment.requests(
    MAX_REQUESTS,
    (request) => passes(request) && (!ofAgent.value || request.agent === agent),
  );
  const picked = app.request.value === undefined ? undefined : moment.request(app.request.value);
  const shown = picked ?? requests[0];
  return (
    <div class="requests-view">
      <div class="toolbar">
        <label>
          Show{" "}
          <select
            value={kind.value}
            onChange={(event) => {
              kind.value = event.currentTarget.value;
            }}
          >
            {Object.keys(KINDS).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={ofAgent.value}
            disabled={agent === undefined}
            onChange={(event) => {
              ofAgent.value = event.currentTarget.checked;
            }}
          />
          only of the agent that is picked
        </label>
      </div>
      <div class="requests-scroll scrolls">
        <RequestList requests={requests} moment={moment} />
      </div>
      <div class="request-detail scrolls">
        {shown === undefined ? (
          <p class="empty">The life of a request appears here, part by part.</p>
        ) : (
          <RequestDetail request={shown} moment={moment} />
        )}
      </div>
    </div>
  );
}

interface RequestDetailProps {
  readonly request: RequestMessage;
  readonly moment: Moment;
}

function RequestDetail({ request, moment }: RequestDetailProps): JSX.Element {
  const { id, agent, agentId, outcome, revised, modelText, phase } = request;
  const name = moment.agent(agent)?.name ?? agentId;
  return (
    <>
      <h2 class="detail-title">
        {name}, request {id}
        {outcome !== undefined && (
          <>
            {" "}
            <SourceBadge source={originOf(outcome)} />
          </>
        )}
        <span class="muted"> {verdictWords(request)}</span>
      </h2>
      <WaterfallRows request={request} spanMs={spanOf(request)} />
      <dl class="facts wide">
        <dt>goal</dt>
        <dd>{outcome?.goal ?? "not chosen yet"}</dd>
        <dt>answer</dt>
        <dd>
          {outcome === undefined
            ? phase === "aborted"
              ? "withdrawn by the game"
              : "not yet"
            : costWords(outcome)}
        </dd>
        {outcome?.reason !== undefined && (
          <>
            <dt>why the classical planner</dt>
            <dd>
              {reasonWords(outcome.reason)}
              {outcome.remembered === true ? " (remembered from an earlier answer)" : ""}
            </dd>
          </>
        )}
        {outcome?.ensemble !== undefined && (
          <>
            <dt>several models</dt>
            <dd>{ensembleWords(outcome.ensemble)}</dd>
          </>
        )}
        {outcome?.detail !== undefined && (
          <>
            <dt>what went wrong</dt>
            <dd>{outcome.detail}</dd>
          </>
        )}
        {revised !== undefined && (
          <>
            <dt>better later</dt>
            <dd>{costWords(revised)}</dd>
          </>
        )}
      </dl>
      {modelText !== undefined && (
        <details class="model-text" open>
          <summary>What the model wrote</summary>
          <pre class="code">{modelText}</pre>
        </details>
      )}
    </>
  );
}

function costWords(outcome: OutcomeView): string {
  const { cost, optimal, llmSteps, chosen, because, banned, steps } = outcome;
  const words = [planWords(outcome)];
  if (steps > 0) words.push(`cost ${formatCost(cost)}${optimal ? ", proved the least" : ""}`);
  if (llmSteps > 0) words.push(`${llmSteps} of the steps by the model`);
  if (chosen === "llm") words.push("chosen by the model among several");
  if (chosen === "words") words.push(`chosen by its words${sureness(outcome)}`);
  if (banned === true) words.push("its bans leave no plan");
  if (because !== undefined) {
    words.push(because.map((found) => `“${found.words}”: ${found.kind} ${found.of}`).join(", "));
  }
  return words.join("; ");
}

/** Confidence of a directive's reading. */
function sureness({ confidence }: OutcomeView): string {
  return confidence === undefined ? "" : `, ${Math.round(100 * confidence)} % sure`;
}

function verdictWords(request: RequestMessage): string {
  const { servedMs, budgetMs } = request;
  const late = lateBy(request);
  if (servedMs === undefined) return "";
  if (late > 0) return `served ${formatMs(late)} late`;
  if (budgetMs === undefined) return `served after ${formatMs(servedMs)}`;
  return `served with ${formatMs(budgetMs - servedMs)} to spare`;
}
