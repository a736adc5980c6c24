import type { DomainDefinition, QuestionText } from "@understudy/planner-core";

/** Ways for a text to refer to its meaning. */
export const TOLD_KINDS = [
  "by name",
  "in other words",
  "not that",
  "ban",
  "persona",
  "manner",
] as const;
export type ToldKind = (typeof TOLD_KINDS)[number];

/** A text, and the plan that it means among others. */
export interface Told {
  readonly kind: ToldKind;
  readonly text: Pick<QuestionText, "directive" | "persona">;
  /** The meant goal; undefined if the cost decides. */
  readonly means?: string | undefined;
  /** The named but not meant goal; always among the candidates. */
  readonly against?: string | undefined;
  /** The deciding cost among those that are not excluded. */
  readonly cost?: "cheapest" | "dearest" | undefined;
}

/** A handwritten game with its texts. */
export interface JudgedDomain {
  readonly definition: DomainDefinition;
  readonly told: readonly Told[];
}

/** Texts about one goal. */
export interface GoalTold {
  /** An order with the words of the goal's name. */
  readonly byName: string;
  /** Orders and hints without words of it. */
  readonly otherwise: readonly string[];
  /** Names another goal, which is not meant. */
  readonly notThat: readonly [directive: string, against: string];
  /** Forbids this goal; the cheapest of the others is meant. */
  readonly ban: string;
  /** A persona that would do nothing else. */
  readonly persona: string;
}

/** The texts of a domain, one per line. */
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
