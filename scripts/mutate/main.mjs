// `pnpm mutate [FOLDER…] [--sample N] [--seed S] [--jobs J]`: makes small changes to sources, one at a time, and
// reports those that no test of their package detects. Unobservable changes are listed with a reason in
// equivalent.json. `--list FILE` tries the changes of a list again, and fails if one survives that was detected.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolders } from "../build/published-packages.mjs";
import { readOptions } from "../read-options.mjs";
import { findMutants, mutate } from "./find-mutants.mjs";
import { findListed, readList, writeList } from "./mutant-list.mjs";
import { RunnerProcess } from "./runner-process.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { positionals, ...values } = readOptions(
  `Usage: pnpm mutate [FOLDER...] [--sample N] [--seed S] [--jobs J] [--write FILE]
       pnpm mutate --list FILE [--only-detected] [--jobs J]

Makes small changes to sources, one at a time, and reports those that no test detects. --write keeps the changes and
what became of each; --list tries those of such a file, and fails if one that was detected survives.`,
  {
    write: { type: "string" },
    list: { type: "string" },
    "only-detected": { type: "boolean", default: false },
    sample: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: String(availableParallelism()) },
  },
  Number.POSITIVE_INFINITY,
);
const numberOf = (name) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, and is ${values[name]}`);
};
const [sampleSize, seed, jobs] = ["sample", "seed", "jobs"].map(numberOf);

const NO_SOURCE = /(^|\/)(testing|__fixtures__|node_modules|dist)\/|\.(test|types|d)\.ts$/;
function sourcesIn(path) {
  if (path.endsWith(".ts")) return [path];
  return readdirSync(path, { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => !NO_SOURCE.test(relative(root, file).split(sep).join("/")));
}

/** The folder of a source's package, whose tests are run. */
const packageOf = (file) => join(root, ...relative(root, file).split(sep).slice(0, 2)) + sep;

/** A sample of the wanted mutants, in order and by seed, stable under changes of the unwanted ones. */
function sampleOf(all, isWanted, count) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const drawn = all.map((mutant) => ({ mutant, draw: random() }));
  const left = drawn.filter(({ mutant }) => isWanted(mutant));
  left.sort((one, other) => one.draw - other.draw);
  const chosen = new Set(left.slice(0, count).map(({ mutant }) => mutant));
  return all.filter((mutant) => chosen.has(mutant));
}

const equivalents = JSON.parse(readFileSync(new URL("equivalent.json", import.meta.url), "utf8"));
const isEquivalent = ({ file, source, change }) =>
  equivalents.some(
    (each) => each.file === basename(file) && each.source === source && each.change === change,
  );
const describe = ({ file, line, source, change }) =>
  `${relative(root, file)}:${line}  ${change}\n    ${source}`;

const folders = (positionals.length > 0 ? positionals : packageFolders()).map((path) =>
  resolve(path),
);
const all = folders
  .flatMap(sourcesIn)
  .sort()
  .flatMap((file) => findMutants(readFileSync(file, "utf8")).map((each) => ({ file, ...each })));
const listed = values.list === undefined ? undefined : readList(resolve(values.list));
/** Part of a list that may be gone from the sources; a list with more has to be written anew. */
const MOST_GONE = 0.1;
const { found, gone } =
  listed === undefined
    ? { found: sampleOf(all, (mutant) => !isEquivalent(mutant), sampleSize), gone: 0 }
    : findListed(all, listed, root, values["only-detected"]);
const mutants = found.map((mutant, number) => ({ ...mutant, number }));
console.log(`${mutants.length} of ${all.length} mutants${listed ? "" : `, seed ${seed}`}`);

/** Test files that reach each mutant, near and fast ones first. */
async function watch(runner) {
  const directory = mkdtempSync(join(tmpdir(), "understudy-mutate-"));
  const path = join(directory, "reached.jsonl");
  try {
    const packages = [...new Set(mutants.map(({ file }) => packageOf(file)))];
    const { failures, importers, count } = await runner.ask("watch", {
      mutants,
      folders: packages,
      path,
    });
    const red = new Set(failures.map(({ file }) => file));
    for (const file of red) console.log(`left out, it fails as it is: ${file}`);
    console.log(`${count} test files`);
    const lines = readFileSync(path, "utf8").trim().split("\n");
    const watched = lines.map((line) => JSON.parse(line)).filter(({ file }) => !red.has(file));
    return (mutant) => testsOf(mutant, watched, importers[mutant.file]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function testsOf({ file: source, number, isStatic }, watched, importers) {
  const own = new Set(isStatic ? importers : []);
  const folder = packageOf(source);
  const isFar = (file) => (resolve(file, "..") === resolve(source, "..") ? 0 : 1);
  return watched
    .filter(({ file }) => file.startsWith(folder))
    .filter(({ file, places }) => places.includes(number) || own.has(file))
    .sort((one, other) => isFar(one.file) - isFar(other.file) || one.durationMs - other.durationMs);
}

/** Time after which a mutant counts as hanging. */
const limitOf = (tests) => 60_000 + 5 * tests.reduce((sum, { durationMs }) => sum + durationMs, 0);

async function attempt(mutant, testsFor, runner) {
  const { file } = mutant;
  const tests = testsFor(mutant);
  if (tests.length === 0) return "no test comes there";
  const code = mutate(readFileSync(file, "utf8"), mutant);
  const files = tests.map((test) => test.file);
  const result = await runner.ask("try", { file, code, tests: files }, limitOf(tests));
  return result?.failures.length === 0 ? `${tests.length} test files pass` : undefined;
}

const runners = Array.from({ length: jobs }, () => new RunnerProcess());
const survivors = [];
try {
  const testsFor = await watch(runners[0]);
  const waiting = [...mutants];
  await Promise.all(
    runners.map(async (runner) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const why = await attempt(mutant, testsFor, runner);
        if (why !== undefined) survivors.push({ mutant, why });
        console.log(
          `${why === undefined ? "noticed" : "SURVIVED"}  ${describe(mutant).split("\n")[0]}`,
        );
      }
    }),
  );
} finally {
  for (const runner of runners) runner.stop();
}

survivors.sort((one, other) => one.mutant.number - other.mutant.number);
if (survivors.length > 0) console.log("\nNot noticed:");
for (const { mutant, why } of survivors) console.log(`  ${describe(mutant)}\n    ${why}`);
const survived = new Set(survivors.map(({ mutant }) => mutant));
if (values.write !== undefined) writeList(resolve(values.write), all, mutants, survived, root);
const lost = mutants.filter((mutant) => mutant.wasDetected && survived.has(mutant));
for (const mutant of lost) console.log(`no longer noticed: ${describe(mutant)}`);
if (lost.length > 0 || gone > MOST_GONE * (listed?.length ?? 0)) process.exitCode = 1;
if (gone > 0) console.log(`${gone} of the list are not in the sources any more`);
const noticed = mutants.length - survivors.length;
console.log(
  `\n${noticed} of ${mutants.length} noticed, ${((100 * noticed) / Math.max(1, mutants.length)).toFixed(1)} %`,
);
