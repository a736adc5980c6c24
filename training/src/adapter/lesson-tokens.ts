import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import type { GenerationRequest } from "@understudy/llm";
import { openModel, type Tokenizer } from "@understudy/llm/inference";
import {
  chooseFrame,
  renderMeanings,
  renderSystem,
  renderUser,
  writePlan,
} from "@understudy/llm/internal";
import { type Domain, type Goal, type PackedState, runSearch } from "@understudy/planner-core";
import type { ToldQuestion } from "../judged/draw-told.ts";
import type { Chooser } from "../random/chooser.ts";

/** Turns after one system prompt, as tokens. */
export interface LessonTokens {
  readonly task: "text" | "plan";
  readonly system: readonly number[];
  readonly turns: readonly {
    readonly kind: string;
    /** Prompts for the answer: the first is right, the others wrong. Only one for a plan. */
    readonly prompts: readonly (readonly number[])[];
    /** Natural logarithms of each prompt's prior probability. */
    readonly priors: readonly number[];
    readonly answer: readonly number[];
  }[];
}

const WRONG_MEANINGS = 2;
const EXPANSIONS = 20_000;
const MOST_STEPS = 8;

/** Writes a game's requests to a chat model, in the model's template, as tokens. */
export class LessonWriter {
  readonly #tokenizer: Tokenizer;
  readonly #frame: ReturnType<typeof chooseFrame>["frame"];

  private constructor(path: string, tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    this.#frame = chooseFrame(path, "model", false).frame;
  }

  /** @param path path of a GGUF file with a chat template */
  static async open(path: string): Promise<LessonWriter> {
    const { tokenizer } = await openModel(readFileSync(path));
    return new LessonWriter(path, tokenizer);
  }

  /**
   * Texts with their meanings.
   *
   * @param questions questions about the same domain; at least one
   * @param wrongMeanings number of wrong meanings per text: more teach more, at proportional cost
   */
  texts(
    questions: readonly ToldQuestion[],
    chooser: Chooser,
    wrongMeanings = WRONG_MEANINGS,
  ): LessonTokens {
    const [{ domain }] = questions as [ToldQuestion];
    let system: readonly number[] = [];
    const turns = questions.flatMap((question) => {
      const { told, candidates } = question;
      const rendered = renderMeanings(domain, candidates, told.text);
      if (rendered === undefined) return [];
      system = this.#tokens(this.#frame.system(rendered.system.content));
      const { meanings } = rendered;
      const right = meanings[rightMeaning(question)];
      if (right === undefined) return [];
      const wrong = chooser.sample(
        meanings.filter((meaning) => meaning !== right),
        wrongMeanings,
      );
      const chosen = [right, ...wrong];
      const answer = this.#tokens(rendered.said.text);
      const prompts = chosen.map(({ user }) => this.#turn(user));
      return [{ kind: told.kind, prompts, priors: chosen.map(({ logPrior }) => logPrior), answer }];
    });
    return { task: "text", system, turns };
  }

  /** Optimal plans for goals; those that already hold or take too long are left out. */
  plans(domain: Domain, questions: readonly { state: PackedState; goal: Goal }[]): LessonTokens {
    const planner = new ClassicalPlanner();
    const turns = questions.flatMap(({ state, goal }) => {
      const problem = { domain, state, goal, mode: "optimal" } as const;
      const result = runSearch(planner, problem, { expansions: EXPANSIONS });
      if (result.status !== "solved") return [];
      if (result.actions.length === 0 || result.actions.length > MOST_STEPS) return [];
      const prompt = this.#turn(renderUser(domain, state, goal));
      const answer = this.#tokens(writePlan(result.actions.map((action) => domain.step(action))));
      return [{ kind: "plan", prompts: [prompt], priors: [0], answer }];
    });
    const system = this.#tokens(this.#frame.system(renderSystem(domain, "example").content));
    return { task: "plan", system, turns };
  }

  /** Each part is tokenised separately, as in the engine. */
  #turn(user: GenerationRequest["user"]): readonly number[] {
    return this.#frame.user(user).flatMap(({ text }) => this.#tokens(text));
  }

  #tokens(text: string): readonly number[] {
    return this.#tokenizer.tokenize(text, { special: true, continues: true });
  }
}

/** Index of a text's meaning: all orders first, in candidate order, then all bans or both manners. */
function rightMeaning({ told, candidates, meant }: ToldQuestion): number {
  const { text, cost, against } = told;
  if (cost === undefined) return meant;
  if (text.directive === undefined) return candidates.length + (cost === "cheapest" ? 0 : 1);
  return candidates.length + candidates.findIndex(({ goal }) => goal.name === against);
}
