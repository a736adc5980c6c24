/** The keys of a tool that concern time or other agents. */
export const TIME_KEYS: readonly string[] = [
  "duration",
  "during",
  "start",
  "interrupted",
  "alongside",
  "partners",
];
