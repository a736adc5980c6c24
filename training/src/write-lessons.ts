import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { ClassicalPlanner } from "@understudy/classical";
import { seededRandom } from "@understudy/planner-core";
import { type DrawnDomain, drawDomain } from "./adapter/draw-domain.ts";
import { LessonWriter } from "./adapter/lesson-tokens.ts";
import { HELD_OUT_THEMES, readBank } from "./adapter/read-bank.ts";
import { drawTold } from "./adapter/say.ts";
import { askInState, PLANS_TO_CHOOSE, type ToldQuestion } from "./judged/draw-told.ts";
import { Chooser } from "./random/chooser.ts";

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
  --help
`;
const TRIES_PER_QUESTION = 12;

const { values } = parseArgs({
  options: {
    base: { type: "string" },
    out: { type: "string" },
    domains: { type: "string", default: "100" },
    texts: { type: "string", default: "6" },
    plans: { type: "string", default: "6" },
    seed: { type: "string", default: "1" },
    "held-out": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help || values.base === undefined || values.out === undefined) {
  process.stdout.write(HELP);
  process.exitCode = values.help ? 0 : 1;
} else await writeLessons(values.base, values.out);

async function writeLessons(base: string, out: string): Promise<void> {
  const writer = await LessonWriter.open(base);
  const isHeldOut = values["held-out"];
  const themes = readBank().filter(({ name }) => HELD_OUT_THEMES.includes(name) === isHeldOut);
  const chooser = new Chooser(Number(values.seed));
  mkdirSync(dirname(out), { recursive: true });
  const file = createWriteStream(out);
  const counts = { text: 0, plan: 0 };
  for (let index = 0; index < Number(values.domains); index++) {
    const drawn = drawDomain(themes, chooser);
    const questions = drawQuestions(drawn, chooser, Number(values.texts));
    const lessons = [];
    if (questions.length > 0) lessons.push(writer.texts(questions, chooser));
    const asked = Array.from({ length: Number(values.plans) }, () => ({
      state: drawn.drawState(chooser),
      goal: chooser.pick(drawn.domain.goals),
    }));
    lessons.push(writer.plans(drawn.domain, asked));
    for (const lesson of lessons) {
      if (lesson.turns.length === 0) continue;
      counts[lesson.task] += lesson.turns.length;
      file.write(`${JSON.stringify(lesson)}\n`);
    }
  }
  await new Promise<void>((resolve) => file.end(resolve));
  console.log(`${counts.text} texts and ${counts.plan} plans in ${out}`);
}

function drawQuestions(
  { domain, goals, drawState }: DrawnDomain,
  chooser: Chooser,
  count: number,
): readonly ToldQuestion[] {
  const planner = new ClassicalPlanner();
  const random = seededRandom(chooser.seed());
  const questions: ToldQuestion[] = [];
  for (let tries = 0; questions.length < count && tries < TRIES_PER_QUESTION * count; tries++) {
    const told = drawTold(goals, chooser);
    const question = askInState(domain, planner, told, drawState(chooser), random, PLANS_TO_CHOOSE);
    if (question !== undefined) questions.push(question);
  }
  return questions;
}
