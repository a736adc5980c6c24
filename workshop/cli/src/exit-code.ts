/** The exit codes of the command. */
export const EXIT = {
  /** A plan was found, or the domain is valid. */
  solved: 0,
  /** Invalid input or command line. */
  badInput: 1,
  /** Proved: no plan exists. */
  unsolvable: 2,
  /** Not found within the limits, or an invalid plan by the model. */
  notFound: 3,
} as const;

/** A value of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for several problems: the first of 1, 3, 2, 0 that occurs. */
export function worstExit(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes);
  const order = [EXIT.badInput, EXIT.notFound, EXIT.unsolvable] as const;
  return order.find((code) => seen.has(code)) ?? EXIT.solved;
}
