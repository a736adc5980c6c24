import { UnderstudyError } from "@understudy/planner-core";

/** An expression of assertions that cannot be read: where, why, and what would be right. Code `invalid-request`. */
export class AssertionSyntaxError extends UnderstudyError {
  override readonly name: string = "AssertionSyntaxError";
  readonly expression: string;
  /** Where it goes wrong: an offset into the expression, from 0. */
  readonly offset: number;
  /** What is wrong there. */
  readonly problem: string;
  /** How to mend it. */
  readonly hint?: string | undefined;

  constructor(expression: string, offset: number, problem: string, hint?: string) {
    const help = hint === undefined ? "" : ` (${hint})`;
    super("invalid-request", `The assertion is not valid: column ${offset + 1}: ${problem}${help}`);
    this.expression = expression;
    this.offset = offset;
    this.problem = problem;
    this.hint = hint;
  }
}
