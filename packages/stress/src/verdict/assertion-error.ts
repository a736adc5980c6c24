import { UnderstudyError } from "@understudy/planner-core";

/** A syntax error in an assertion expression: place, problem and hint. */
export class AssertionSyntaxError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-assertion");
  override readonly name: string = "AssertionSyntaxError";
  readonly expression: string;
  /** Offset of the mistake in the expression, from 0. */
  readonly offset: number;
  /** Description of the mistake. */
  readonly problem: string;
  /** The suggested fix. */
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
