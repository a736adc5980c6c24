/** The exit codes of the command. */
export const EXIT = {
  /** A plan was found, or the domain is valid. */
  solved: 0,
  /** The input or the command line is wrong. */
  badInput: 1,
  /** Proved: no plan exists. */
  unsolvable: 2,
  /** Not found within the limits, or the model's plan is wrong. */
  notFound: 3,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The code that a command with several problems ends with: the first of 1, 3, 2, 0 among theirs. */
export function worstExit(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes);
  const order = [EXIT.badInput, EXIT.notFound, EXIT.unsolvable] as const;
  return order.find((code) => seen.has(code)) ?? EXIT.solved;
}
