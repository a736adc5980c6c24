import { createHash } from "node:crypto";
import { PromptCache } from "@understudy/cache";
import { GREEDY } from "@understudy/llm/internal";
import type { PoolText, TextPrompt } from "@understudy/llm/pool";
import { type Clock, Deadline, RequestError } from "@understudy/planner-core";
import type { CacheMemory, TenantMemory } from "../memory/memory-budget.ts";
import type { AnswerMessage, DecisionMessage, QueryMessage } from "../schema/query-messages.ts";
import { type Call, leftMsOf } from "../service/call.ts";
import type { AskedModels, ServedModels } from "../service/models/served-models.ts";
import type { TextMetrics } from "../service/models/text-metrics.ts";
import { fitLine } from "./fit-line.ts";
import { ANY_QUESTION, checkTasks, promptOf, type QueryTask, type ReadTask } from "./query-task.ts";
import { type Shared, SingleFlight } from "./single-flight.ts";

/** Options of the answer cache. */
export interface AnswerCacheOptions {
  /** Answers per tenant. Default: `LLM_CACHE_CAP`, else 4096. */
  readonly capacity?: number | undefined;
  /** Lifetime of an answer in ms. Default: unlimited. */
  readonly ttlMs?: number | undefined;
}

/** The configurable parts. */
export interface QueryOptions {
  readonly tasks?: Readonly<Record<string, QueryTask>> | undefined;
  readonly cache?: AnswerCacheOptions | undefined;
}

/** The dependencies of a tenant's queries. */
export interface QueriesParts {
  readonly tenant: string;
  readonly clock: Clock;
  /** Counts cache hits, evictions and refused lines. */
  readonly texts: Pick<TextMetrics, "lookedUp" | "evicted" | "lineRefused">;
  /** Memory of the cache. */
  readonly memory: Pick<TenantMemory, "cache">;
}

const DEFAULT_MAX_TOKENS = 128;
/** Memory per character of an answer in JSON. */
const BYTES_PER_LETTER = 4;

/** A cached answer. */
interface Remembered {
  readonly text: Pick<AnswerMessage, "answer" | "model" | "stop" | "tokens" | "decision">;
  /** See {@link Queries}. */
  readonly scope: string;
  readonly isForSimilar: boolean;
}

/**
 * A tenant's queries in natural language. An answer is cached by its scope (task, prompt, strategy, models and
 * settings) and by its normalised text; a task may also allow similar texts. Concurrent equal queries reach the models
 * once.
 */
export class Queries {
  readonly #models: ServedModels;
  readonly #clock: Clock;
  readonly #texts: QueriesParts["texts"];
  readonly #tenant: string;
  #tasks: ReadonlyMap<string, ReadTask> = new Map();
  #options: QueryOptions = {};
  #answers: PromptCache<Remembered>;
  readonly #memory: CacheMemory;
  /** Queries in flight. */
  readonly #asked = new SingleFlight<Remembered["text"]>();

  /** @throws RequestError if a task's prompt cannot be read */
  constructor(
    models: ServedModels,
    { tenant, clock, texts, memory }: QueriesParts,
    options: QueryOptions = {},
  ) {
    this.#models = models;
    this.#clock = clock;
    this.#texts = texts;
    this.#tenant = tenant;
    this.#answers = this.#newCache({});
    this.#memory = memory.cache(() => this.#answers.clear());
    this.change(options);
  }

  /**
   * Changes the tasks. Cached answers stay, unless the cache's limits change.
   *
   * @throws RequestError if a task's prompt cannot be read, or a model is missing; nothing changes then
   */
  change(options: QueryOptions): void {
    const { cache = {} } = options;
    const { capacity, ttlMs } = this.#options.cache ?? {};
    const known = this.#models.known.map(({ name }) => name);
    this.#tasks = checkTasks(options.tasks ?? {}, known);
    if (cache.capacity !== capacity || cache.ttlMs !== ttlMs) this.#answers = this.#newCache(cache);
    this.#memory.set(this.#answers.bytes);
    this.#options = options;
  }

  /**
   * Answers a query.
   *
   * @param wait runs slow work once a place is free; a cached answer needs no place
   * @throws RequestError for an unknown task or missing variables; ServiceRefusedError without a model; InferenceError
   * if the models fail, are late or disagree
   */
  async ask(
    message: QueryMessage,
    call: Call,
    wait: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ): Promise<AnswerMessage> {
    const task = this.#taskOf(message);
    const { maxTokens = task.maxTokens ?? DEFAULT_MAX_TOKENS } = message;
    const sampling = { ...GREEDY, temperature: task.temperature ?? 0 };
    const prompt: TextPrompt = { ...promptOf(task, message), maxTokens, sampling };
    const strategy = message.strategy ?? task.strategy;
    const keyNow = (): string => this.#scopeOf(task, strategy, prompt);
    const scope = keyNow();
    const asked = `\n${JSON.stringify(prompt.user)}`;
    const known = this.#answers.get(scope + asked);
    const elapsedMs = (): number => this.#clock.now() - call.receivedMs;
    if (known !== undefined) {
      this.#texts.lookedUp(known.kind);
      return { ...known.value.text, cached: known.kind, elapsedMs: elapsedMs() };
    }
    const models: AskedModels = {
      ...{ members: task.members, task: task.name, key: scope + asked },
      strategy: this.#models.strategy(strategy),
      promptFor: () => prompt,
    };
    const write = async (): Promise<Remembered["text"]> => {
      const written = this.#messageOf(
        await this.#models.write(models, { kind: "query", deadlineMs: message.deadlineMs }, call),
      );
      const isLine = task.line === true;
      const refused = () => this.#texts.lineRefused();
      const text = isLine ? fitLine(written, message, prompt, refused) : written;
      // The scope may only be known now: it includes the models, which may just have been loaded.
      const value = { text, scope: keyNow(), isForSimilar: task.similar === true };
      this.#keep(value.scope + asked, value);
      return text;
    };
    const { result, isShared } = await this.#counted(() =>
      wait(() => this.#once(scope + asked, message.deadlineMs, call, write)),
    );
    return { ...result, cached: isShared ? "exact" : false, elapsedMs: elapsedMs() };
  }

  /** Cached answers. */
  get remembered(): number {
    return this.#answers.size;
  }

  #keep(key: string, value: Remembered): void {
    const { evictions } = this.#answers.stats();
    this.#answers.set(key, value);
    this.#memory.set(this.#answers.bytes);
    this.#texts.evicted(this.#answers.stats().evictions - evictions);
  }

  /** Counts a cache miss, whether the query joins another or reaches the models, and whether it succeeds or not. */
  async #counted<Result>(ask: () => Promise<Shared<Result>>): Promise<Shared<Result>> {
    let isShared = false;
    try {
      const shared = await ask();
      ({ isShared } = shared);
      return shared;
    } finally {
      this.#texts.lookedUp(isShared ? "shared" : "miss");
    }
  }

  /** Asks the models, or joins an equal query in flight. */
  async #once(
    key: string,
    deadlineMs: number,
    call: Call,
    write: () => Promise<Remembered["text"]>,
  ): Promise<Shared<Remembered["text"]>> {
    const nowMs = this.#clock.now();
    const deadline = new Deadline(this.#clock, leftMsOf(deadlineMs, call, nowMs), nowMs);
    const { signal } = call;
    const cancel = (): void => deadline.cancel(signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await this.#asked.run(key, deadline, write);
    } finally {
      signal.removeEventListener("abort", cancel);
      deadline.release();
    }
  }

  #taskOf({ task: name }: QueryMessage): ReadTask {
    if (name === undefined) return ANY_QUESTION;
    const task = this.#tasks.get(name);
    if (task !== undefined) return task;
    const known = [...this.#tasks.keys()].join(", ");
    const hint = known === "" ? "leave it out: there are no tasks" : `one of ${known}`;
    throw new RequestError([{ pointer: "/task", message: `there is no task "${name}"`, hint }]);
  }

  /** Equal for queries whose equal texts have equal answers. */
  #scopeOf(task: ReadTask, strategy: string | undefined, prompt: TextPrompt): string {
    const members = this.#models.writers
      .filter(({ name }) => task.members?.includes(name) ?? true)
      .map(({ name, fingerprint }) => [name, fingerprint]);
    const { maxTokens, sampling } = prompt;
    const { name, template, similar } = task;
    const all = [
      this.#tenant,
      name,
      template?.text,
      strategy,
      members,
      maxTokens,
      sampling,
      similar,
    ];
    return createHash("sha256").update(JSON.stringify(all)).digest("hex");
  }

  #messageOf({ answer, stop, usage, member = "", ensemble }: PoolText): Remembered["text"] {
    const { calls = [], strategy = "", why = "", agreement } = ensemble ?? {};
    const decision: DecisionMessage = {
      ...{ strategy, winner: member, why },
      candidates: [...calls],
      ...(agreement === undefined ? {} : { agreement }),
      tokens: calls.reduce((sum, { tokens }) => sum + tokens, 0),
    };
    const model = this.#models.modelOf(member);
    return { answer, model, stop, tokens: usage.completionTokens, decision };
  }

  #newCache({ capacity, ttlMs }: AnswerCacheOptions): PromptCache<Remembered> {
    const accept = ({ isForSimilar, scope }: Remembered, text: string): boolean =>
      isForSimilar && text.startsWith(scope);
    return new PromptCache<Remembered>({
      capacity,
      ttlMs,
      clock: this.#clock,
      accept,
      bytesOf: ({ text }) => BYTES_PER_LETTER * JSON.stringify(text).length,
      // The task's key is left out of the words: it would make all short queries of the task look similar.
      wordsOf: (key) => wordsOf(JSON.parse(key.slice(key.indexOf("\n") + 1))),
    });
  }
}

function wordsOf(prompt: TextPrompt["user"]): string {
  return prompt.map(({ text }) => text).join("\n");
}
