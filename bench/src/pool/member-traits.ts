/** A simulated model's quality, speed and price. Times are in milliseconds. */
export interface MemberTraits {
  readonly name: string;
  /** Share of questions with a valid plan. */
  readonly skill: number;
  /** Share of its valid plans with a detour. */
  readonly detours: number;
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  /** Share of slow calls, and their slowdown. */
  readonly tail?: { readonly share: number; readonly factor: number };
  /** Start and end of an outage as shares of the run, and its kind: calls are refused, or hang. */
  readonly outage?: {
    readonly from: number;
    readonly to: number;
    readonly how: "refuses" | "hangs";
  };
  /** Price per thousand output tokens. */
  readonly price: number;
  /** The resource that it runs on. Default: a machine of its own. */
  readonly resource?: string;
}

/** A realistic set of members, with the budget of the agents. */
export interface Mix {
  readonly name: string;
  /** Smallest first. */
  readonly members: readonly MemberTraits[];
  readonly budgetMs: number;
  readonly questions: number;
}
