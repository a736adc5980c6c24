import { setFlagsFromString } from "node:v8";

/** From which version of V8 on, how much a function has to work before it is optimised: six times the default. */
const LATER: readonly { readonly from: number; readonly flag: string }[] = [
  { from: 12, flag: "--invocation-count-for-turbofan=18000" },
  { from: 11, flag: "--interrupt-budget=405504" },
];

/**
 * Has V8 optimise functions when they are six times as hot as usual. In the first seconds of a process it would spend
 * more time on optimising functions than they give back, on other processors than that of the planner.
 *
 * Comes before the compile cache is opened, which holds for the settings under which code was compiled.
 */
export function optimiseLater(): void {
  const flag = laterFlag(process.versions);
  if (flag !== undefined) setFlagsFromString(flag);
}

/** The setting for a runtime; undefined where it is not known to have one. */
export function laterFlag({
  v8 = "",
  bun,
  deno,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (bun !== undefined || deno !== undefined) return undefined;
  const major = Number.parseInt(v8, 10);
  return LATER.find(({ from }) => major >= from)?.flag;
}
