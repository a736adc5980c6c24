import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_SHARD, makeShard, type ShardSize } from "./data/make-shard.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";

const HELP = `pnpm training:generate [options]

Writes shards of training data, SEED, SEED+1 and so on. The same seed writes the same shard.

  --out FOLDER    default training/data
  --seed N        default 1
  --shards N      default 1
  --help

What a shard holds:
  --village N, --guard N, --courier N   problems of each demo domain
  --variants N                          renamed and perturbed demo domains
  --domains N                           random domains
  --turns N                             problems of each of these
  --choices N                           domains with questions of choice
  --choice-turns N                      questions of each of these
`;

const sizes = Object.keys(DEFAULT_SHARD) as (keyof ShardSize)[];
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "training/data" },
    seed: { type: "string", default: "1" },
    shards: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
    ...Object.fromEntries(sizes.map((name) => [flagOf(name), { type: "string" as const }])),
  },
});
if (values.help) process.stdout.write(HELP);
else generate();

function generate(): void {
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const size = Object.fromEntries(
    sizes.map((name) => [name, wholeNumber(name, given[flagOf(name)] ?? DEFAULT_SHARD[name])]),
  ) as Record<keyof ShardSize, number>;
  const first = wholeNumber("seed", values.seed);
  const tokenizer = Tokenizer.load();
  mkdirSync(values.out, { recursive: true });
  for (let seed = first; seed < first + wholeNumber("shards", values.shards); seed++) {
    const before = process.cpuUsage();
    const { file, report } = makeShard({ seed, tokenizer, size });
    file.write(join(values.out, `shard-${String(seed).padStart(6, "0")}`));
    const { user, system } = process.cpuUsage(before);
    const { problems, domains, tokens, lengths } = report;
    console.log(
      `seed ${seed}: ${problems} problems in ${domains} domains, ${tokens} tokens, ` +
        `${Math.round((problems * 1e6) / (user + system))} problems a second of CPU; ` +
        `by length ${lengths.join(" ")}`,
    );
  }
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function wholeNumber(name: string, given: unknown): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0) return value;
  console.error(`--${name} takes a whole number, not ${String(given)}`);
  process.exit(1);
}
