// What the test files cost: adds up the lines of count-costs.mjs, and holds the sum to a ceiling.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const CEILINGS = fileURLToPath(new URL("ceilings.json", import.meta.url));
/** Work above the kept figure that does not yet fail: compilers and caches of processors are never quite the same. */
const SLACK = 1.25;
/** Files that need more than Node do not count: what is installed decides about them. */
const NEEDS_MORE =
  /\.(browser|redis|nginx|minecraft|runtimes|languages|python|cargo|long|nightly)\.test\.ts$|ollama-live/;

/** @returns one object per test file; empty if none was written */
export function readCosts(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const packageOf = (file) => file.split("/", 2).join("/");

/** A table of processor time, here and in programs, servers, threads and processes by package, the most expensive first. */
export function costsByPackage(costs) {
  const sums = new Map();
  for (const { file, ms, childrenMs, servers, threads, processes } of costs) {
    const sum = sums.get(packageOf(file)) ?? noCosts();
    sum.ms += ms;
    sum.childrenMs += childrenMs;
    sum.servers += servers;
    sum.threads += threads;
    sum.processes += processes.length;
    sums.set(packageOf(file), sum);
  }
  const rows = [...sums].sort(([, one], [, other]) => allMs(other) - allMs(one));
  const total = noCosts();
  for (const [, sum] of rows) for (const key of Object.keys(total)) total[key] += sum[key];
  return [...rows, ["all", total]].map(
    ([name, { ms, childrenMs, servers, threads, processes }]) =>
      `${name.padEnd(28)} ${inSeconds(ms)}, ${inSeconds(childrenMs)} in programs  ${servers} servers, ${threads} threads, ${processes} processes`,
  );
}

const noCosts = () => ({ ms: 0, childrenMs: 0, servers: 0, threads: 0, processes: 0 });
const allMs = ({ ms, childrenMs }) => ms + childrenMs;
const inSeconds = (ms) => `${(ms / 1000).toFixed(1).padStart(7)} s`;

/** Processor time of the files that need only Node, in seconds. */
export function secondsOfFiles(costs) {
  const counted = costs.filter(({ file }) => !NEEDS_MORE.test(file));
  return counted.reduce((sum, { ms }) => sum + ms / 1000, 0);
}

/**
 * Compares a run with the kept figure of its kind.
 *
 * @param kind `test` or `test:all`
 * @param loops the run's processor time in loops of the calibration
 * @returns why the run is too expensive; undefined if it is not
 */
export function tooExpensive(kind, loops) {
  const kept = JSON.parse(readFileSync(CEILINGS, "utf8"))[kind];
  if (kept === undefined) return `${CEILINGS} has no figure for ${kind}: add --keep-costs`;
  if (loops <= kept * SLACK) return undefined;
  return (
    `pnpm ${kind} took the time of ${Math.round(loops)} calibration loops, and at most ${Math.round(kept * SLACK)} are allowed ` +
    `(${kept} and a quarter). \`pnpm ${kind} --costs\` tells which files cost most; if it must be so, add --keep-costs`
  );
}

/** Makes a run the figure that later ones are held to. */
export function keepCosts(kind, loops) {
  const kept = JSON.parse(readFileSync(CEILINGS, "utf8"));
  writeFileSync(CEILINGS, `${JSON.stringify({ ...kept, [kind]: Math.round(loops) }, null, 2)}\n`);
}
