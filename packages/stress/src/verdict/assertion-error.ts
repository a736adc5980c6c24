import { UnderstudyError } from "@understudy/planner-core";

/** An expression of assertions that cannot be read: where, why, and what would be right. */
export class AssertionSyntaxError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-assertion");
  override readonly name: string = "AssertionSyntaxError";
  readonly expression: string;
  /** The place of the mistake: an offset into the expression, from 0. */
  readonly offset: number;
  /** The mistake at that place. */
  readonly problem: string;
  /** How to mend it. */
  readonly hint?: string | undefined;

  constructor(expression: string, offset: number, problem: string, hint?: string) {
    const help = hint === undefined ? "" : ` (${hint})`;
    const place = `column ${offset + 1}`;
    super("invalid-assertion", `The assertion is not valid: ${place}: ${problem}${help}`);
    this.expression = expression;
    this.offset = offset;
    this.problem = problem;
    this.hint = hint;
  }
}
