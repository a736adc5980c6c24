import {
  type ChoiceProblem,
  choiceSystem,
  drawChoices,
  drawChoicesFromExplorations,
} from "../choice/draw-choices.ts";
import { idleText } from "../choice/told-text.ts";
import { DEMO_NAMES, demoDomain } from "../domains/demo-domains.ts";
import { FAMILIES, randomDomain } from "../domains/families.ts";
import { variantOf } from "../domains/variants.ts";
import { drawFromExplorations, drawFromTables } from "../problems/draw-problems.ts";
import { LengthQuota } from "../problems/length-quota.ts";
import type { Problem } from "../problems/problem.ts";
import { problemSplit } from "../problems/split.ts";
import { Chooser } from "../random/chooser.ts";
import { type LessonDomain, lessonDomain } from "../teacher/lesson-domain.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { DataFile, GROUP, type GroupKind } from "./data-file.ts";
import { choiceTokens, planTokens, systemTokens } from "./turn-tokens.ts";

/** How much of each kind a shard holds. */
export interface ShardSize {
  /** Problems of each demo domain. */
  readonly village: number;
  readonly guard: number;
  readonly courier: number;
  /** Renamed and perturbed demo domains. */
  readonly variants: number;
  /** Random domains of the training families. */
  readonly domains: number;
  /** Problems of each of these. */
  readonly turns: number;
  /** Domains with questions of choice, and how many questions each. */
  readonly choices: number;
  readonly choiceTurns: number;
}

/**
 * Sizes that suit a long run: much that is new, little of the demo domains, many problems behind each system prompt.
 */
export const DEFAULT_SHARD: ShardSize = Object.freeze({
  village: 300,
  guard: 150,
  courier: 250,
  variants: 60,
  domains: 220,
  turns: 28,
  choices: 60,
  choiceTurns: 16,
});

/** How a shard is made. */
export interface ShardOptions {
  readonly seed: number;
  readonly tokenizer: Tokenizer;
  readonly size?: ShardSize | undefined;
}

/** The counts of a shard. */
export interface ShardReport {
  readonly problems: number;
  readonly domains: number;
  readonly tokens: number;
  /** Problems by length of plan. */
  readonly lengths: readonly number[];
}

/** How often a planning turn carries text that does not matter. */
const TEXT_SHARE = 0.12;
/** States of a random domain, of all variables together. */
const MAX_STATES = 40_000;
/** States that are looked at around one state of a large domain. */
const DEMO_EXPLORATION = 40_000;
const VARIANT_EXPLORATION = 6_000;
/** The same for choices: of each state only a few are asked. */
const CHOICE_EXPLORATION = 8_000;
/** How often a choice is among the goals of a demo domain, and how often that is a variant. */
const DEMO_CHOICES = 0.5;
const VARIANT_CHOICES = 0.3;
/** Problems for which a goal is asked, at most: for each a table is built. */
const PROBLEMS_A_GOAL = 5;
/** Goals that are asked for from one state of the village. */
const VILLAGE_GOALS = 80;

/** Makes a shard of training data. The same seed makes the same shard. */
export function makeShard(options: ShardOptions): { file: DataFile; report: ShardReport } {
  const { seed, size = DEFAULT_SHARD } = options;
  const chooser = new Chooser(seed);
  const shard = new Shard(options);
  for (const name of DEMO_NAMES) {
    const lesson = lessonDomain(demoDomain(name));
    const count = size[name];
    const draw = {
      count,
      quota: new LengthQuota(),
      declaredShare: 0.45,
      goals: Math.ceil(count / 40),
    };
    const problems =
      name === "village"
        ? drawFromExplorations(lesson, chooser, { ...draw, goals: VILLAGE_GOALS }, DEMO_EXPLORATION)
        : drawFromTables(lesson, chooser, draw, 2 ** 22);
    shard.addPlans(GROUP[name], lesson, problems, chooser);
  }
  const quota = new LengthQuota();
  const draw = {
    count: size.turns,
    quota,
    declaredShare: 0.5,
    goals: Math.ceil(size.turns / PROBLEMS_A_GOAL),
  };
  for (let index = 0; index < size.variants; index++) {
    const name = chooser.pick(DEMO_NAMES);
    shard.tryAdd(() => {
      const lesson = lessonDomain(variantOf(demoDomain(name), chooser, "training"));
      const problems =
        name === "village"
          ? drawFromExplorations(lesson, chooser, { ...draw, goals: 16 }, VARIANT_EXPLORATION)
          : drawFromTables(lesson, chooser, draw, 2 ** 21);
      shard.addPlans(GROUP.variant, lesson, problems, chooser);
    });
  }
  const families = FAMILIES.filter(({ split }) => split === "training");
  for (let index = 0; index < size.domains; index++) {
    shard.tryAdd(() => {
      const lesson = lessonDomain(aDomain(families, chooser));
      shard.addPlans(GROUP.random, lesson, drawFromTables(lesson, chooser, draw), chooser);
    });
  }
  for (let index = 0; index < size.choices; index++) {
    shard.tryAdd(() => {
      if (!chooser.chance(DEMO_CHOICES)) {
        const lesson = lessonDomain(aDomain(families, chooser));
        shard.addChoices(lesson, drawChoices(lesson, chooser, size.choiceTurns), chooser);
        return;
      }
      const name = chooser.pick(DEMO_NAMES);
      const definition = demoDomain(name);
      const lesson = lessonDomain(
        chooser.chance(VARIANT_CHOICES) ? variantOf(definition, chooser, "training") : definition,
      );
      const questions =
        name === "village"
          ? drawChoicesFromExplorations(lesson, chooser, size.choiceTurns, CHOICE_EXPLORATION)
          : drawChoices(lesson, chooser, size.choiceTurns);
      shard.addChoices(lesson, questions, chooser);
    });
  }
  return { file: shard.file, report: shard.report };
}

function aDomain(families: typeof FAMILIES, chooser: Chooser): ReturnType<typeof randomDomain> {
  return randomDomain(chooser.pick(families), chooser, {
    words: "training",
    maxStates: MAX_STATES,
  });
}

class Shard {
  readonly file = new DataFile();
  readonly #options: ShardOptions;
  readonly #lengths: number[] = [];
  #problems = 0;
  #domains = 0;

  constructor(options: ShardOptions) {
    this.#options = options;
  }

  get report(): ShardReport {
    const { tokenCount: tokens } = this.file;
    const lengths = Array.from(this.#lengths, (count) => count ?? 0);
    return { problems: this.#problems, domains: this.#domains, tokens, lengths };
  }

  /** Random domains may come out contradictory: those are passed over. */
  tryAdd(add: () => void): void {
    try {
      add();
    } catch (error) {
      if (!(error instanceof Error) || !("issues" in error)) throw error;
    }
  }

  addPlans(
    kind: GroupKind,
    lesson: LessonDomain,
    problems: Iterable<Problem>,
    chooser: Chooser,
  ): void {
    const { tokenizer } = this.#options;
    const turns = [];
    const seen = new Set<string>();
    for (const problem of problems) {
      if (problemSplit(lesson.domain.name, problem) === "held-out") continue;
      const key = `${problem.goal.hash} ${problem.state.join(" ")}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const text = chooser.chance(TEXT_SHARE) ? idleText(chooser) : undefined;
      const turn = planTokens(lesson, { ...problem, text }, tokenizer);
      turns.push(turn);
      this.#lengths[turn.length] = (this.#lengths[turn.length] ?? 0) + 1;
    }
    this.#count(turns.length);
    this.file.addGroup(kind, systemTokens(lesson, tokenizer), turns);
  }

  addChoices(lesson: LessonDomain, problems: Iterable<ChoiceProblem>, chooser: Chooser): void {
    const { tokenizer } = this.#options;
    const turns = [...problems].map((problem) =>
      choiceTokens(lesson, problem, chooser.chance(0.7) ? "letters" : "summaries", tokenizer),
    );
    this.#count(turns.length);
    this.file.addGroup(GROUP.choice, tokenizer.encode(choiceSystem(lesson)), turns);
  }

  #count(turns: number): void {
    this.#problems += turns;
    if (turns > 0) this.#domains++;
  }
}
