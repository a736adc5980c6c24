import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeShard } from "./data/make-shard.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "training/data" },
    seed: { type: "string", default: "1" },
    shards: { type: "string", default: "1" },
  },
});
const tokenizer = Tokenizer.load();
mkdirSync(values.out, { recursive: true });
for (let index = 0; index < Number(values.shards); index++) {
  const seed = Number(values.seed) + index;
  const before = process.cpuUsage();
  const { file, report } = makeShard({ seed, tokenizer });
  file.write(join(values.out, `shard-${String(seed).padStart(6, "0")}`));
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const { problems, domains, tokens, lengths } = report;
  console.log(
    `seed ${seed}: ${problems} problems in ${domains} domains, ${tokens} tokens, ` +
      `${Math.round(problems / seconds)} problems a second of CPU; by length ${lengths.join(" ")}`,
  );
}
