import {
  Deadline,
  type Domain,
  provePlan,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { RandomWalkLlmPlanner } from "@understudy/simulation";
import { AnswerServer, costRatioOf, type ServedAnswer } from "../asking/serve-answer.ts";
import type { TrialGroup, TrialQuestion } from "../questions/draw-trial.ts";

/** Chance draws per question. */
export const CHANCE_DRAWS = 8;
/** Longest random walk: as many steps as in a model's answer. */
const WALK_STEPS = 30;

/** Chance's results on one question. */
export interface ChanceOfPlan {
  /** Share of random walks over applicable steps that reach the goal. */
  readonly walk: number;
  /** Costs of successful walks relative to the classical plan. */
  readonly walkRatios: readonly number[];
  /** Share of valid plans among random action sequences of the classical plan's length. */
  readonly actions: number;
  /** A walk in place of the model's answer, repaired. */
  readonly served: ServedAnswer;
}

/** Chance as a baseline on a trial's questions. */
export class Chance {
  readonly #seed: number;
  readonly #known = new Map<string, ChanceOfPlan>();
  readonly #servers = new Map<string, AnswerServer>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** @param maxCostRatio the cost rule of the compared model */
  async ofPlan(
    { domain, questions }: TrialGroup,
    index: number,
    maxCostRatio: number,
  ): Promise<ChanceOfPlan> {
    const key = [domain.hash, index, maxCostRatio].join(" ");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const question = questions[index] as TrialQuestion;
    const place = `${domain.hash} ${maxCostRatio}`;
    const server = this.#servers.get(place) ?? new AnswerServer(domain, maxCostRatio);
    this.#servers.set(place, server);
    const found = await this.#try(domain, question, index, server);
    this.#known.set(key, found);
    return found;
  }

  dispose(): void {
    for (const server of this.#servers.values()) server.dispose();
  }

  async #try(
    domain: Domain,
    question: TrialQuestion,
    index: number,
    server: AnswerServer,
  ): Promise<ChanceOfPlan> {
    const { state, goal, best } = question;
    const seed = this.#seed * 1000 + index;
    const llm = new RandomWalkLlmPlanner(seed, WALK_STEPS);
    const random = seededRandom(seed);
    const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
    const asked = { key: "", domain, state, goal, text: {} };
    const ratios: number[] = [];
    let guessed = 0;
    let served: ServedAnswer | undefined;
    for (let draw = 0; draw < CHANCE_DRAWS; draw++) {
      const answer = await llm.ask({ question: asked, deadline });
      served ??= await server.serve(question, answer);
      const walk = provePlan(
        domain,
        state,
        answer.kind === "plan" ? answer.actions : [],
        goal.condition,
      );
      if (walk.sound) ratios.push(costRatioOf(question, walk.cost));
      const guess = best.actions.map(() => random.integer(domain.actions.count));
      if (provePlan(domain, state, guess, goal.condition).sound) guessed++;
    }
    deadline.release();
    return {
      walk: ratios.length / CHANCE_DRAWS,
      walkRatios: ratios,
      actions: guessed / CHANCE_DRAWS,
      served: served as ServedAnswer,
    };
  }
}
