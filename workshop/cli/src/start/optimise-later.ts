import { setFlagsFromString } from "node:v8";

/** V8 flags by first version that set the hotness threshold for optimisation to six times its default. */
const LATER: readonly { readonly from: number; readonly flag: string }[] = [
  { from: 12, flag: "--invocation-count-for-turbofan=18000" },
  { from: 11, flag: "--interrupt-budget=405504" },
];

/**
 * Raises V8's optimisation threshold sixfold. In the first seconds of a process, optimising costs more processor time,
 * in other threads, than it saves.
 *
 * Must run before the compile cache is enabled, since cached code depends on the flags.
 */
export function optimiseLater(): void {
  const flag = laterFlag(process.versions);
  if (flag !== undefined) setFlagsFromString(flag);
}

/** The flag for a runtime; undefined if unsupported. */
export function laterFlag({
  v8 = "",
  bun,
  deno,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (bun !== undefined || deno !== undefined) return undefined;
  const major = Number.parseInt(v8, 10);
  return LATER.find(({ from }) => major >= from)?.flag;
}
