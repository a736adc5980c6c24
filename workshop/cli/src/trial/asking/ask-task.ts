import {
  Deadline,
  type Domain,
  GenerationTimeoutError,
  type LlmAnswer,
  type LlmPlanner,
  type LlmUsage,
  provePlan,
  type QuestionText,
  seededRandom,
  systemClock,
  tokensPerSecond,
} from "@understudy/planner-core";
import { orchestratorSettings, readingOfIntent } from "@understudy/planner-core/internal";
import { randomState } from "@understudy/simulation";
import { WordReader } from "@understudy/words";
import { goalWords, type TrialChoice, type TrialQuestion } from "../questions/draw-trial.ts";
import type { TrialIntent } from "../questions/untaught-intents.ts";
import { faultOfLine } from "./fault-of-line.ts";
import { judgeReading } from "./judge-reading.ts";
import { isReadingPart, type TrialTask } from "./parts.ts";
import type { TrialEntry } from "./results-file.ts";
import { type AnswerServer, costRatioOf } from "./serve-answer.ts";

/** Longer answers are useless in any game. */
const LATE_MS = 60_000;
const LINE_TOKENS = 60;
const MOST_TEXT = 400;
const PERSONAS = ["a grumpy old hand", "an eager apprentice", "a careful planner"];

/** The verdict on an answer, without its place in the trial. */
export type TrialVerdict = Omit<TrialEntry, "run" | "part" | "domain" | "index" | "isCold">;

/**
 * Asks one question and judges the answer.
 *
 * @throws the model's errors, except for lateness
 */
export async function askTask(
  { part, group, index }: TrialTask,
  llm: LlmPlanner,
  server: AnswerServer,
  stop: AbortSignal,
): Promise<TrialVerdict> {
  const { domain } = group;
  const deadline = new Deadline(systemClock, LATE_MS);
  const cancel = (): void => deadline.cancel(stop.reason as Error);
  stop.addEventListener("abort", cancel, { once: true });
  const beganMs = performance.now();
  const timed = (
    usage?: LlmUsage,
  ): Pick<TrialEntry, "ms" | "firstTokenMs" | "tokensPerSecond"> => ({
    ms: performance.now() - beganMs,
    firstTokenMs: usage?.firstTokenMs,
    tokensPerSecond: usage && tokensPerSecond(usage),
  });
  try {
    if (part === "choice" || part === "reworded") {
      const choice = group.choices[index] as TrialChoice;
      const { text, otherwise } = choice;
      const isOther = part === "reworded" && otherwise !== undefined;
      const told = isOther ? { directive: otherwise } : text;
      return await judgeChoice(domain, choice, told, llm, deadline, timed);
    }
    if (isReadingPart(part)) {
      const asked = group.intents[index] as TrialIntent;
      const told = part === "worded" ? (group.worded ?? domain) : domain;
      return await judgeIntent(told, asked, llm, deadline, timed);
    }
    const question = group.questions[index] as TrialQuestion;
    if (part === "line") return await askForLine(domain, question, index, llm, deadline, timed);
    const { state, goal, text = {} } = question;
    const asked = { key: "", domain, state, goal, text };
    const answer = await llm.ask({ question: asked, deadline });
    return await judgePlanAnswer(domain, question, answer, server, timed(answer.usage));
  } catch (error) {
    // Some LLM planners report their own reason when out of time.
    const isLate = deadline.isOver || error instanceof GenerationTimeoutError;
    if (!isLate || stop.aborted) throw error;
    return { isRight: false, fault: "late", ...timed() };
  } finally {
    stop.removeEventListener("abort", cancel);
    deadline.release();
  }
}

type Timed = (usage?: LlmUsage) => Pick<TrialEntry, "ms" | "firstTokenMs" | "tokensPerSecond">;

async function judgePlanAnswer(
  domain: Domain,
  question: TrialQuestion,
  answer: LlmAnswer,
  server: AnswerServer,
  times: ReturnType<Timed>,
): Promise<TrialVerdict> {
  const { state, goal } = question;
  const served = await server.serve(question, answer);
  const kept = {
    ...{ steps: served.steps, keptSteps: served.keptSteps, servedRatio: served.costRatio },
    ...times,
    text: answer.text.slice(0, MOST_TEXT),
  };
  if (answer.kind !== "plan") {
    return {
      isRight: false,
      fault: answer.kind === "choice" ? "invalid-plan" : answer.kind,
      ...kept,
    };
  }
  const proof = provePlan(domain, state, answer.actions, goal.condition);
  if (!proof.sound) return { isRight: false, fault: proof.failure.kind, ...kept };
  return { isRight: true, costRatio: costRatioOf(question, proof.cost), ...kept };
}

async function judgeChoice(
  domain: Domain,
  { state, candidates, wanted }: TrialChoice,
  text: QuestionText,
  llm: LlmPlanner,
  deadline: Deadline,
  timed: Timed,
): Promise<TrialVerdict> {
  const [first] = candidates;
  const goal = first?.goal ?? domain.goal({});
  const question = { key: "", domain, state, goal, text };
  const answer = await llm.ask({ question, candidates, deadline });
  const times = { ...timed(answer.usage), text: answer.text.slice(0, MOST_TEXT) };
  if (answer.kind !== "choice") return { isRight: false, fault: "no letter", ...times };
  const isRight = answer.index === wanted;
  return { isRight, ...(!isRight && { fault: "another plan" }), ...times };
}

async function judgeIntent(
  domain: Domain,
  asked: TrialIntent,
  llm: LlmPlanner,
  deadline: Deadline,
  timed: Timed,
): Promise<TrialVerdict> {
  reader ??= new WordReader();
  const reading = reader.readDirective(domain, asked.says);
  const alone = judgeReading(domain, asked, reading);
  const goal = domain.goals[0] ?? domain.goal({});
  const state = randomState(domain, seededRandom(1));
  const text = { directive: asked.says };
  const question = { key: "", domain, state, goal, text, intent: { reading } };
  const answer = await llm.ask({ question, deadline });
  const times = { ...timed(answer.usage), text: answer.text.slice(0, MOST_TEXT), alone };
  // A game does not ask about a reading that stands, and follows the reader where no intent comes.
  const isIntent = answer.kind === "intent";
  const isHeard = isIntent && reading.confidence <= orchestratorSettings.STANDS_ABOVE;
  const together = isHeard ? readingOfIntent(domain, answer.intent, reading) : reading;
  const read = judgeReading(domain, asked, together);
  const fault = isIntent ? "another meaning" : "no intent";
  return { isRight: read.whole, ...(!read.whole && { fault }), read, ...times };
}

/** Made on first use, since its vocabulary takes time to load. */
let reader: WordReader | undefined;

async function askForLine(
  domain: Domain,
  { goal, best }: TrialQuestion,
  index: number,
  llm: LlmPlanner,
  deadline: Deadline,
  timed: Timed,
): Promise<TrialVerdict> {
  const planned = best.actions.map((action) => domain.step(action));
  const steps = planned
    .map(({ tool, args }) => [tool, ...Object.values(args)].join(" ").replaceAll("_", " "))
    .join(", ");
  const words = goalWords(goal);
  const sentence = `I will ${words}: ${steps}.`;
  const persona = PERSONAS[index % PERSONAS.length];
  const slots = { steps, goal: words, persona, sentence };
  const request = { task: "describe", slots, maxTokens: LINE_TOKENS, deadline };
  const { text = "", usage, prompt } = (await llm.write?.(request)) ?? {};
  const isCut = (usage?.completionTokens ?? 0) >= LINE_TOKENS;
  const plan = { domain, goal, steps: planned };
  const fault = faultOfLine(text, { ...slots, plan, prompt, isCut });
  return { isRight: fault === undefined, fault, ...timed(usage), text: text.slice(0, MOST_TEXT) };
}
