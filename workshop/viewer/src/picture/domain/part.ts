/** A warning mark on a tool or goal. */
export type PartMark = "dead-end" | "never";

/** A tool or goal before folding. */
export interface DomainPart {
  readonly kind: "tool" | "goal";
  readonly name: string;
  readonly mark: PartMark | undefined;
  /** Numbers of its plan steps; 0 for the plan's goal. */
  readonly steps: readonly number[];
}
