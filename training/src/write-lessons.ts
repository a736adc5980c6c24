import { parseArgs } from "node:util";
import { writeJudged, writeLessons } from "./adapter/write-lessons.ts";

const HELP = `pnpm training:write-lessons --base FILE.gguf --out FILE.jsonl [options]

Writes what an adapter is taught: for each drawn domain a line with texts and what they mean, and one with plans, as a game
asks the model of the file.

  --base FILE    the model, whose vocabulary and chat template are used
  --out FILE     where to
  --domains N    how many (default: 100)
  --texts N      texts about each (default: 6)
  --plans N      plans in each (default: 6)
  --seed N       (default: 1)
  --held-out     only themes that are never trained
  --judged       instead, the texts of the judged games with all that each might mean, for judge_adapter.py
  --help
`;

const { values } = parseArgs({
  options: {
    base: { type: "string" },
    out: { type: "string" },
    domains: { type: "string", default: "100" },
    texts: { type: "string", default: "6" },
    plans: { type: "string", default: "6" },
    seed: { type: "string", default: "1" },
    "held-out": { type: "boolean", default: false },
    judged: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help || values.base === undefined || values.out === undefined) {
  process.stdout.write(HELP);
  process.exitCode = values.help ? 0 : 1;
} else {
  const { base, out, "held-out": isHeldOut } = values;
  const [domains, texts, plans, seed] = [
    Number(values.domains),
    Number(values.texts),
    Number(values.plans),
    Number(values.seed),
  ];
  if (values.judged) await writeJudged(base, out, seed);
  else {
    const written = await writeLessons({ base, out, domains, texts, plans, seed, isHeldOut });
    console.log(`${written.text} texts and ${written.plan} plans in ${out}`);
  }
}
