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

/** Composition of a shard. */
export interface ShardSize {
  /** Problems per demo domain. */
  readonly village: number;
  readonly guard: number;
  readonly courier: number;
  /** Renamed and perturbed demo domains. */
  readonly variants: number;
  /** Random domains of the training families. */
  readonly domains: number;
  /** Problems per such domain. */
  readonly turns: number;
  /** Domains with choice questions, and questions per domain. */
  readonly choices: number;
  readonly choiceTurns: number;
}

/** Sizes for a long run: many new domains, little of the demo domains, many problems per system prompt. */
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

/** Options of a shard. */
export interface ShardOptions {
  readonly seed: number;
  readonly tokenizer: Tokenizer;
  readonly size?: ShardSize | undefined;
}

/** Counts of a shard. */
export interface ShardReport {
  readonly problems: number;
  readonly domains: number;
  readonly tokens: number;
  /** Problems by plan length. */
  readonly lengths: readonly number[];
}

/** Share of planning turns with irrelevant text. */
const TEXT_SHARE = 0.12;
/** Limit on a random domain's states. */
const MAX_STATES = 40_000;
/** States expanded around one state of a large domain. */
const DEMO_EXPLORATION = 40_000;
const VARIANT_EXPLORATION = 6_000;
/** The same for choices, which ask about few goals per state. */
const CHOICE_EXPLORATION = 8_000;
/** Share of choices about demo domains' goals, and of variants among them. */
const DEMO_CHOICES = 0.5;
const VARIANT_CHOICES = 0.3;
/** Limit on problems per goal, each of which needs a table. */
const PROBLEMS_A_GOAL = 5;
/** Goals per state of the village. */
const VILLAGE_GOALS = 80;

/** Makes a shard of training data, deterministic by seed. */
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

  /** Contradictory random domains are skipped. */
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
