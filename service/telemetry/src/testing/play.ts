import { ClassicalPlanner } from "@understudy/classical";
import { InferenceError, type Observer, Orchestrator, Telemetry } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner, woodcutter } from "@understudy/planner-core/testing";

const ids = (...steps: Parameters<typeof woodcutter.actionOf>[0][]): number[] =>
  steps.map((step) => woodcutter.actionOf(step));

const buyAxe = ids(
  { tool: "goto", args: { place: "market" } },
  { tool: "buy", args: { item: "axe" } },
);

const usage = {
  ...{ promptTokens: 40, completionTokens: 12, firstTokenMs: 8, totalMs: 20 },
  model: "phi3:mini",
};

/** Results of a small game. */
export interface Played {
  readonly telemetry: Telemetry;
  readonly clock: FakeClock;
}

/**
 * Plays five requests on a fake clock: the LLM answers in time, answers with an invalid plan, fails, and answers
 * late; the last request is withdrawn.
 */
export async function play(
  observer: Observer,
  telemetry: Telemetry = new Telemetry(),
  agent = "ann",
): Promise<Played> {
  const clock = new FakeClock(1000);
  const llm = new ScriptedLlmPlanner({
    clock,
    model: "phi3",
    script: (_, call) => {
      const afterMs = call === 3 ? 200 : 20;
      if (call === 2) return { afterMs, rejects: new InferenceError("the server is tired") };
      return call === 1
        ? { afterMs, answer: { kind: "invalid-json", message: "no object", text: 'Hello\n"you"' } }
        : {
            afterMs,
            answer: { kind: "plan", actions: buyAxe, text: "goto(market)", shape: "calls", usage },
          };
    },
  });
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({
    domain: woodcutter,
    planner,
    llm,
    clock,
    telemetry,
    observer,
  });
  for (const energy of [3, 2, 1, 0] as const) {
    const state = woodcutter.state({ energy });
    const goal = { has_axe: true } as const;
    const answer = orchestrator.plan({ agent, state, goal, budgetMs: 100 });
    await clock.advance(150);
    await answer;
  }
  await clock.advance(500);
  const withdrawn = new AbortController();
  const request = { agent, state: woodcutter.state({}), goal: "stocked" as const, budgetMs: 100 };
  const last = orchestrator.plan({ ...request, signal: withdrawn.signal }).catch(() => undefined);
  await clock.advance(5);
  withdrawn.abort();
  await last;
  return { telemetry, clock };
}
