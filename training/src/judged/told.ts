import type { DomainDefinition, QuestionText } from "@understudy/planner-core";

/** How a text speaks of what is meant. */
export const TOLD_KINDS = [
  "by name",
  "in other words",
  "not that",
  "ban",
  "persona",
  "manner",
] as const;
export type ToldKind = (typeof TOLD_KINDS)[number];

/** A text that somebody says, and the plan that it means among others. */
export interface Told {
  readonly kind: ToldKind;
  readonly text: Pick<QuestionText, "directive" | "persona">;
  /** The goal that is meant; undefined where the cost decides. */
  readonly means?: string | undefined;
  /** The goal that is named and not meant; always among the candidates. */
  readonly against?: string | undefined;
  /** Which cost decides among those that are not excluded. */
  readonly cost?: "cheapest" | "dearest" | undefined;
}

/** A game that no generator knows, and what is said in it. */
export interface JudgedDomain {
  readonly definition: DomainDefinition;
  readonly told: readonly Told[];
}

/** Texts about one goal. */
export interface GoalTold {
  /** An order with the words of the goal's name. */
  readonly byName: string;
  /** Orders and hints without a word of it. */
  readonly otherwise: readonly string[];
  /** Names another goal, which is not meant. */
  readonly notThat: readonly [directive: string, against: string];
  /** Forbids this goal; of the others the cheapest is meant. */
  readonly ban: string;
  /** Somebody who would do nothing else. */
  readonly persona: string;
}

/** The texts of a domain, a line each. */
export function toldOf(
  goals: Readonly<Record<string, GoalTold>>,
  manners: Readonly<Record<"cheapest" | "dearest", readonly string[]>>,
): readonly Told[] {
  const ofGoals = Object.entries(goals).flatMap(([means, told]): Told[] => {
    const { byName, otherwise, notThat, ban, persona } = told;
    const [directive, against] = notThat;
    return [
      { kind: "by name", text: { directive: byName }, means },
      ...otherwise.map(
        (each): Told => ({ kind: "in other words", text: { directive: each }, means }),
      ),
      { kind: "not that", text: { directive }, means, against },
      { kind: "ban", text: { directive: ban }, against: means, cost: "cheapest" },
      { kind: "persona", text: { persona }, means },
    ];
  });
  const ofManners = (["cheapest", "dearest"] as const).flatMap((cost) =>
    manners[cost].map((persona): Told => ({ kind: "manner", text: { persona }, cost })),
  );
  return [...ofGoals, ...ofManners];
}
