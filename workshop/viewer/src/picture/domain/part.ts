/** A mark on a tool or a goal that is not as its author wanted it. */
export type PartMark = "dead-end" | "never";

/** A tool or a goal, before anything is folded. */
export interface DomainPart {
  readonly kind: "tool" | "goal";
  readonly name: string;
  readonly mark: PartMark | undefined;
  /** The numbers of the steps of the plan; 0 alone for the goal of the plan. */
  readonly steps: readonly number[];
}
