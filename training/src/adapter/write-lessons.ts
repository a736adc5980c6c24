import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import { seededRandom } from "@understudy/planner-core";
import {
  askInState,
  drawTold as drawJudged,
  JUDGED_DOMAINS,
  PLANS_TO_CHOOSE,
  type ToldQuestion,
} from "../judged/draw-told.ts";
import { Chooser } from "../random/chooser.ts";
import { type DrawnDomain, drawDomain } from "./draw-domain.ts";
import { LessonWriter } from "./lesson-tokens.ts";
import { HELD_OUT_THEMES, readBank } from "./read-bank.ts";
import { drawTold } from "./say.ts";

/** Options of written lessons. */
export interface LessonOptions {
  /** A GGUF file with the vocabulary and the chat template. */
  readonly base: string;
  readonly out: string;
  readonly domains: number;
  /** Numbers of texts about each domain, and of plans in it. */
  readonly texts: number;
  readonly plans: number;
  readonly seed: number;
  /** Whether to use only held-out themes, rather than only the others. */
  readonly isHeldOut: boolean;
}

const TRIES_PER_QUESTION = 12;

/** Writes lessons, one per line: some texts with their meanings on a random domain, or some plans. */
export async function writeLessons({
  base,
  out,
  domains,
  texts,
  plans,
  seed,
  isHeldOut,
}: LessonOptions): Promise<Readonly<Record<"text" | "plan", number>>> {
  const writer = await LessonWriter.open(base);
  const counts = { text: 0, plan: 0 };
  const themes = readBank().filter(({ name }) => HELD_OUT_THEMES.includes(name) === isHeldOut);
  const chooser = new Chooser(seed);
  mkdirSync(dirname(out), { recursive: true });
  const file = createWriteStream(out);
  for (let index = 0; index < domains; index++) {
    const drawn = drawDomain(themes, chooser);
    const questions = drawQuestions(drawn, chooser, texts);
    const lessons = [];
    if (questions.length > 0) lessons.push(writer.texts(questions, chooser));
    const asked = Array.from({ length: plans }, () => ({
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
  return counts;
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

/** Writes the judged games' texts with all possible meanings, one line per game. */
export async function writeJudged(base: string, out: string, seed: number): Promise<void> {
  const writer = await LessonWriter.open(base);
  const chooser = new Chooser(seed);
  const lessons = JUDGED_DOMAINS.map((each) =>
    writer.texts(drawJudged(each, 1, seed), chooser, Number.POSITIVE_INFINITY),
  );
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, lessons.map((lesson) => `${JSON.stringify(lesson)}\n`).join(""));
}
