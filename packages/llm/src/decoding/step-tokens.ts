import type { Domain } from "@understudy/planner-core";
import { writePlan } from "../parse/write-plan.ts";
import type { DecodingEngine } from "./engine.ts";
import { writeStep } from "./step-texts.ts";

/** The tokeniser of an engine. */
export type Tokenize = Pick<DecodingEngine, "tokenize">;

const HEAD = '{"steps":[';
const OPENING = '{"tool":"';
const COMMA = ",";
const END = "]}";
/** Maximum number of tools tried in the search for a cut. */
const MAX_TRIED_TOOLS = 48;

/**
 * The model's tokens for the steps of a domain, cut so that their concatenation equals the tokens of the whole text.
 * Tokens span step boundaries (`}},{"` is often one), so a plan is cut between `{"tool":"` and the tool's name if the
 * vocabulary allows it.
 */
export class StepTokens {
  /**
   * Whether the concatenated tokens equalled those of the whole text in all trials, with one step of each of the first
   * 48 tools. If not, the text is the same, but the model would tokenise it differently.
   */
  readonly isCanonical: boolean;
  /** Tokens from the start of the answer to the cut of the first step. */
  readonly opening: readonly number[];
  /** Tokens of the empty plan. */
  readonly empty: readonly number[];
  readonly #domain: Domain;
  readonly #engine: Tokenize;
  readonly #cut: number;
  readonly #continued: (readonly number[] | undefined)[] = [];
  readonly #last: (readonly number[] | undefined)[] = [];

  constructor(domain: Domain, engine: Tokenize) {
    this.#domain = domain;
    this.#engine = engine;
    const cut = findCut(domain, engine);
    this.isCanonical = cut !== undefined;
    this.#cut = cut ?? OPENING.length;
    this.opening = engine.tokenize(HEAD + OPENING.slice(0, this.#cut));
    this.empty = engine.tokenize(HEAD + END);
  }

  /** Tokens of a step from its cut to the cut of the next one. Computed on first use. */
  continued(action: number): readonly number[] {
    let tokens = this.#continued[action];
    if (tokens === undefined) {
      tokens = this.#tokenize(action, COMMA + OPENING.slice(0, this.#cut));
      this.#continued[action] = tokens;
    }
    return tokens;
  }

  /** Tokens of a step from its cut to the end of the answer. Computed on first use. */
  last(action: number): readonly number[] {
    let tokens = this.#last[action];
    if (tokens === undefined) {
      tokens = this.#tokenize(action, END);
      this.#last[action] = tokens;
    }
    return tokens;
  }

  /** Computes the tokens of all steps ahead of the first question. */
  makeAll(): void {
    for (let action = 0; action < this.#domain.actions.count; action++) {
      this.continued(action);
      this.last(action);
    }
  }

  #tokenize(action: number, behind: string): readonly number[] {
    return this.#engine.tokenize(writeStep(this.#domain, action).slice(this.#cut) + behind);
  }
}

/** Number of characters of `{"tool":"` before the cut; undefined if every cut changes the tokens. */
function findCut(domain: Domain, engine: Tokenize): number | undefined {
  const tried = firstActions(domain);
  const [first] = tried;
  if (first === undefined) return OPENING.length;
  const wholes = tried.map((action) => [
    engine.tokenize(writePlan([domain.step(action)])),
    engine.tokenize(writePlan([domain.step(first), domain.step(action)])),
    engine.tokenize(writePlan([domain.step(action), domain.step(first)])),
  ]);
  for (let cut = OPENING.length; cut >= 0; cut--) {
    const opening = engine.tokenize(HEAD + OPENING.slice(0, cut));
    const piece = (action: number, behind: string): readonly number[] =>
      engine.tokenize(writeStep(domain, action).slice(cut) + behind);
    const comma = COMMA + OPENING.slice(0, cut);
    const keeps = tried.every((action, index) => {
      const parts = [
        [...opening, ...piece(action, END)],
        [...opening, ...piece(first, comma), ...piece(action, END)],
        [...opening, ...piece(action, comma), ...piece(first, END)],
      ];
      return parts.every((part, which) => isSame(part, wholes[index]?.[which] ?? []));
    });
    if (keeps) return cut;
  }
  return undefined;
}

/** One ground action per tool. */
function firstActions({ actions }: Domain): readonly number[] {
  const found = new Map<number, number>();
  for (let action = 0; action < actions.count && found.size < MAX_TRIED_TOOLS; action++) {
    const tool = actions.tool[action] as number;
    if (!found.has(tool)) found.set(tool, action);
  }
  return [...found.values()];
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}
