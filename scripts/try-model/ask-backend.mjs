// Asks a backend, wherever it runs.
import { BackendLead } from "../../packages/llm/src/lead/backend-lead.ts";
import { Deadline, loadDomain, systemClock } from "../../packages/planner-core/src/index.ts";
import { CABIN, MAX_TOKENS, QUESTIONS, SYSTEM } from "./questions.mjs";

const PATIENCE_MS = 120_000;
const GREEDY = { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1, seed: 0 };

/** @returns text, tokens and time for each question */
export async function askBackend(backend) {
  const answers = [];
  for (const question of QUESTIONS) {
    const { text, usage } = await backend.generate({
      system: { content: SYSTEM, hash: "try-model" },
      user: [{ kind: "text", text: question }],
      maxTokens: MAX_TOKENS,
      sampling: GREEDY,
      deadline: new Deadline(systemClock, PATIENCE_MS),
    });
    answers.push({ text, ...usage });
  }
  return answers;
}

/** @returns the answer of a lead on the model, constrained to applicable steps */
export async function askPlan(backend) {
  const domain = loadDomain(CABIN);
  const question = {
    key: "warm",
    domain,
    state: domain.state({}),
    goal: domain.goal("warm"),
    text: {},
  };
  const deadline = new Deadline(systemClock, PATIENCE_MS);
  return (await new BackendLead({ backend }).ask({ question, deadline })).text;
}

/** The first answer is excluded, since its code was not yet compiled. */
export function speedsOf([, ...answers]) {
  const sum = (of) => answers.reduce((total, answer) => total + of(answer), 0);
  const rate = (tokens, ms) => Math.round((1000 * tokens) / ms);
  const read = sum(({ promptTokens, cachedTokens }) => promptTokens - cachedTokens);
  return {
    read: rate(
      read,
      sum(({ prefillMs }) => prefillMs),
    ),
    written: rate(
      sum(({ completionTokens }) => completionTokens),
      sum(({ totalMs, firstTokenMs }) => totalMs - firstTokenMs),
    ),
  };
}
