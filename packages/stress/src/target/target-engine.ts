/**
 * A server under test in place of the engine.
 *
 * @module
 */

import {
  type Domain,
  type Goal,
  InferenceError,
  type Outcome,
  type PackedState,
  type Plan,
  type Step,
} from "@understudy/planner-core";
import { toldErrorOf } from "./serve-domains.ts";
import { TargetConnection } from "./target-connection.ts";

/** A question of an agent. */
export interface AgentQuestion {
  readonly agent: string;
  readonly state: PackedState;
  readonly goal: Goal;
  readonly budgetMs: number;
}

/** Statuses of requests refused under load. */
const REFUSED: ReadonlySet<number> = new Set([429, 503]);

const NOTHING_LATER: Promise<undefined> = Promise.resolve(undefined);

/** The fields of a server's answer that the harness reads. */
type ServedOutcome = Pick<
  Outcome,
  "status" | "cost" | "optimal" | "source" | "hit" | "mended" | "llmSteps" | "llmIndices" | "reason"
> & { readonly steps: readonly Step[] };

/** Plans for the agents of one domain through a server, as a game would. */
export class TargetEngine {
  readonly #domain: Domain;
  readonly #name: string;
  readonly #connection: TargetConnection;

  /** @param name name of the domain on the server */
  constructor(url: string, domain: Domain, name: string) {
    this.#domain = domain;
    this.#name = name;
    this.#connection = new TargetConnection(url);
  }

  /**
   * Asks for a plan. A request refused under load counts as answered without a plan, with the reason `overloaded`: the
   * agent can react in time.
   *
   * @throws InferenceError if the answer is lost or is not an outcome
   */
  async plan({ agent, state, goal, budgetMs }: AgentQuestion): Promise<Outcome> {
    const domain = this.#domain;
    const asked = {
      domain: this.#name,
      domainHash: domain.hash,
      agent,
      state: domain.read(state),
      goal: goal.name ?? goal.definition,
      budgetMs: Math.max(0, budgetMs),
    };
    const answer = await this.#connection.ask("POST", "/v1/plan", JSON.stringify(asked));
    if (answer.status === 200) return this.#outcome(agent, goal, answer.body as ServedOutcome);
    const { code = "no JSON error", message = "" } = toldErrorOf(answer) ?? {};
    const detail = `${answer.status} ${code}: ${message}`;
    if (REFUSED.has(answer.status)) return refused(agent, goal, detail);
    throw new InferenceError(`The server answered ${detail}`);
  }

  dispose(): void {
    this.#connection.close();
  }

  #outcome(agent: string, goal: Goal, served: ServedOutcome): Outcome {
    const { status, steps, cost, optimal, source, hit, mended, llmSteps, llmIndices, reason } =
      served;
    const plan = status === "solved" || steps.length > 0 ? this.#plan(steps) : null;
    return {
      agent,
      status,
      plan,
      goal,
      cost,
      optimal,
      source,
      ...(hit === undefined ? {} : { hit }),
      ...(mended === undefined ? {} : { mended }),
      llmSteps,
      ...(llmIndices === undefined ? {} : { llmIndices }),
      ...(reason === undefined ? {} : { reason }),
      elapsedMs: 0,
      revised: NOTHING_LATER,
    };
  }

  #plan(steps: readonly Step[]): Plan {
    const actions = steps.map((step) => this.#domain.actionOf(step));
    if (actions.every((action) => action >= 0)) return { actions, steps } as Plan;
    throw new InferenceError("The server answered with a step that the domain does not have");
  }
}

function refused(agent: string, goal: Goal, detail: string): Outcome {
  return {
    agent,
    status: "cut-off",
    plan: null,
    goal,
    cost: 0,
    optimal: false,
    source: "classical",
    llmSteps: 0,
    reason: "overloaded",
    detail,
    elapsedMs: 0,
    revised: NOTHING_LATER,
  };
}
