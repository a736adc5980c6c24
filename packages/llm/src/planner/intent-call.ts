import type { Deadline, Domain, LlmAnswer, LlmRequest } from "@understudy/planner-core";
import type { Backend, BackendInfo, Generation } from "../backends/interface/backend.ts";
import { parseChoice } from "../parse/parse-choice.ts";
import { CHOICE_LETTERS } from "../prompts/render/render-choice.ts";
import type { Meanings } from "../prompts/render/render-meanings.ts";
import type { TextBudget } from "../prompts/text/text-budget.ts";
import { withinDeadline } from "../within-deadline.ts";
import {
  avoidedBy,
  bansOf,
  decideGoal,
  intentOf,
  isSettled,
  settledBans,
  statedBans,
  votesOf,
} from "./intent/decide-intent.ts";
import { type IntentTerms, intentTerms } from "./intent/intent-terms.ts";
import { withNamedWays } from "./intent/named-actions.ts";
import { parseIntent } from "./intent/parse-intent.ts";
import type { ReadIntent } from "./intent/read-intent.ts";
import {
  intentSchema,
  isCutForIntent,
  MOST_NAMED,
  renderIntentSystem,
  renderIntentUser,
} from "./intent/render-intent.ts";
import { banMeanings, goalMeanings } from "./intent/weigh-intent.ts";
import type { WatchedRequest } from "./watched-generation.ts";

const MAX_INTENT_TOKENS = 200;
/** Any directive: it only has to come after the prompt. */
const GREETING = [{ kind: "trusted", text: "Player: Hello!" }] as const;
/** Maximum number of actions in dispute that are weighed, one by one. */
const MOST_WEIGHED = 3;

/** Settings of an intent. */
export interface IntentSettings {
  readonly info: BackendInfo;
  readonly budget: TextBudget;
  /** Whether a schema restricts the answers. */
  readonly isHeld: boolean;
}

type Generate = (
  prompt: Pick<
    WatchedRequest,
    "system" | "user" | "maxTokens" | "letters" | "meanings" | "schema" | "onText"
  >,
) => Promise<Generation>;

/**
 * Asks a model what a directive means, and decides together with the reader. Where the two differ, a third voice is
 * heard while there is time, on backends that compute likelihoods of texts: that of the words for each goal, and with
 * each ban. Others have none: a model that is asked again which actions are refused repeats itself.
 *
 * @throws whatever the backend throws for the first question
 */
export async function askForIntent(
  request: LlmRequest,
  { info, budget, isHeld }: IntentSettings,
  generate: Generate,
): Promise<LlmAnswer> {
  const { question, onText } = request;
  const { domain, intent, text: said } = question;
  const { directive = "" } = said;
  const terms = intentTerms(domain);
  const isLimited = info.followsSchemas === true;
  const onPiece = (piece: string): "continue" => {
    onText?.(piece);
    return "continue";
  };
  const { text, whyEmpty, usage } = await generate({
    system: renderIntentSystem(domain),
    user: renderIntentUser(directive, budget),
    maxTokens: MAX_INTENT_TOKENS,
    ...(isHeld && { schema: intentSchema(terms, isLimited) }),
    onText: onPiece,
  });
  const parsed = parseIntent(text, terms);
  if (parsed === undefined) {
    const message = whyEmpty ?? "the answer is no intent";
    return { kind: "invalid-json", message, text, usage };
  }
  const read = withNamedWays(terms.words, parsed, directive);
  const voices = new Voices(request, { info, budget, isHeld }, generate);
  const reading = intent?.reading;
  const votes = votesOf(reading, read);
  const isKnown = isSettled(reading);
  const isOpen = !isKnown && votes.own !== votes.read;
  const likeliest = isOpen ? await voices.likeliest(votes, directive) : undefined;
  const isCut = isCutForIntent(directive, budget);
  const ownConfidence = reading?.goalConfidence ?? reading?.confidence ?? 0;
  const verdict = decideGoal(votes, likeliest, ownConfidence, isCut);
  const forbidden = new Set(bansOf(domain, reading));
  const doubtful = isKnown
    ? settledBans(terms, votes, read, forbidden, directive)
    : await doubtfulBans(terms, voices, read, forbidden, verdict.goal, directive);
  return {
    kind: "intent",
    intent: intentOf(terms, reading, read, { verdict, forbidden, doubtful, isCut }),
    text,
    usage,
  };
}

/**
 * The bans of the model beside those of the reader, which stand. Small models name what they should not avoid: their
 * own bans stay soft, and need the third voice where the restatement does not refuse them.
 */
async function doubtfulBans(
  terms: IntentTerms,
  voices: Voices,
  read: ReadIntent,
  own: ReadonlySet<string>,
  goal: string | undefined,
  directive: string,
): Promise<ReadonlySet<string>> {
  const stated = new Set(statedBans(terms, read, own, directive));
  const isFull = read.avoid.length >= MOST_NAMED && stated.size === 0;
  const disputed = isFull ? [] : avoidedBy(read, own);
  const confirmed = await voices.forbidden(disputed, goal, directive);
  return new Set(disputed.filter((name) => confirmed.get(name) ?? stated.has(name)));
}

/** The third voice, as long as there is time. A failure is no opinion. */
class Voices {
  readonly #request: LlmRequest;
  readonly #settings: IntentSettings;
  readonly #generate: Generate;

  constructor(request: LlmRequest, settings: IntentSettings, generate: Generate) {
    this.#request = request;
    this.#settings = settings;
    this.#generate = generate;
  }

  get #canWeigh(): boolean {
    const { weighsTexts, letters } = this.#settings.info;
    return weighsTexts === true && letters !== undefined;
  }

  /** The likelier of the goals in dispute; undefined if nothing can be weighed. */
  async likeliest(
    { own, read }: { readonly own: string | undefined; readonly read: string | undefined },
    directive: string,
  ): Promise<string | undefined> {
    if (!this.#canWeigh) return undefined;
    const { domain } = this.#request.question;
    const voted = [own, read].filter((goal) => goal !== undefined);
    // One of two votes is nearly always right. A lone vote stands against all other goals.
    const others = voted.length === 2 ? [] : intentTerms(domain).goals;
    const goals = [...new Set([...voted, ...others])].slice(0, CHOICE_LETTERS.length);
    const index = await this.#weigh(goalMeanings(domain, goals, directive, this.#settings.budget));
    return index === undefined ? undefined : goals[index];
  }

  /** The verdicts on the actions in dispute; none where nothing can be weighed. */
  async forbidden(
    names: readonly string[],
    goal: string | undefined,
    directive: string,
  ): Promise<ReadonlyMap<string, boolean>> {
    const verdicts = new Map<string, boolean>();
    if (!this.#canWeigh) return verdicts;
    const { budget } = this.#settings;
    const { domain } = this.#request.question;
    for (const name of names.slice(0, MOST_WEIGHED)) {
      const index = await this.#weigh(banMeanings(domain, goal, name, directive, budget));
      if (index !== undefined) verdicts.set(name, index === 1);
    }
    return verdicts;
  }

  async #weigh(meanings: Meanings): Promise<number | undefined> {
    const alphabet = this.#settings.info.letters ?? CHOICE_LETTERS;
    const letters = alphabet.slice(0, meanings.meanings.length);
    const { system } = meanings;
    const answer = await this.#heard({ system, user: [], letters, meanings, maxTokens: 1 });
    return answer === undefined ? undefined : parseChoice(answer.text, letters);
  }

  async #heard(prompt: Parameters<Generate>[0]): Promise<Generation | undefined> {
    if (this.#request.deadline.isOver) return undefined;
    try {
      return await this.#generate(prompt);
    } catch {
      return undefined;
    }
  }
}

/**
 * Evaluates the prompt of a domain's intents ahead. Servers are asked for a single token, since they keep a prompt that
 * they have read; whatever they answer does not matter.
 *
 * @throws as `Backend.prepare`; the deadline's reason
 */
export async function prepareIntents(
  backend: Pick<Backend, "prepare">,
  domain: Domain,
  deadline: Deadline,
  generate: (request: Omit<WatchedRequest, "sampling">) => Promise<unknown>,
): Promise<void> {
  const system = renderIntentSystem(domain);
  if (backend.prepare !== undefined) {
    await withinDeadline(backend.prepare(system, deadline), deadline);
    return;
  }
  const asked = generate({ system, user: GREETING, maxTokens: 1, deadline });
  await withinDeadline(asked, deadline).catch((error: unknown) => {
    if (deadline.isOver) throw error;
  });
}
