/** Somebody who is simulated: how good, how fast and how dear a model is. Times are in milliseconds. */
export interface MemberTraits {
  readonly name: string;
  /** The share of questions for which it knows a plan that works. */
  readonly skill: number;
  /** The share of its working plans that go a longer way than they need. */
  readonly detours: number;
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  /** The share of calls that are slow, and how many times as slow. */
  readonly tail?: { readonly share: number; readonly factor: number };
  /** Between which shares of the run it is down, and how: it turns calls away, or leaves them open. */
  readonly outage?: {
    readonly from: number;
    readonly to: number;
    readonly how: "refuses" | "hangs";
  };
  /** The price of a thousand tokens that it writes. */
  readonly price: number;
  /** The resource that it computes on. Default: a machine of its own. */
  readonly resource?: string;
}

/** Members that a studio might have, and how long its agents wait. */
export interface Mix {
  readonly name: string;
  /** The smallest first. */
  readonly members: readonly MemberTraits[];
  readonly budgetMs: number;
  readonly questions: number;
}
