import type { Issue } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
import type { EndLine, EngineLine, LateLine, RequestLine, TogetherLine } from "../recording.ts";
import { RecordingError } from "./recording-error.ts";

const { also, anything, byTag, either, boolean, list, number, object, oneOf, optional, record } =
  shapes;
const { string, whole } = shapes;

const text = string();
const count = whole({ min: 0 });
const integer = whole();
const amount = number({ min: 0 });
const anyNumber = number();
const any = object({});
const counts = list(count);
const integers = list(integer);

const schedules = optional(
  list(object({ cuts: optional(counts), done: optional(boolean), known: optional(boolean) })),
);
const decisions = {
  schedules,
  searches: optional(
    list(
      object({
        // Far above real searches: a forged number must not block a machine.
        ...{ key: text, slices: whole({ min: 0, max: 100_000 }) },
        ...{ late: optional(count), pauses: optional(list(counts)), beforeLlm: optional(count) },
        heard: optional(counts),
      }),
    ),
  ),
  tables: optional(
    list(
      object({
        key: text,
        cost: optional(either(anyNumber, oneOf(["none"]))),
        actions: optional(counts),
      }),
    ),
  ),
};

const answered = { text, usage: optional(any), member: optional(text), ensemble: optional(any) };
const failed = object({ ...answered, message: text });
const call = object({
  ...{ askedMs: amount, endedMs: optional(amount) },
  ...{ said: optional(integers), saidAt: optional(counts) },
  answer: optional(
    byTag("kind", {
      plan: object({ ...answered, actions: integers }),
      choice: object({ ...answered, index: anyNumber }),
      intent: object({ ...answered, intent: any }),
      ...{ "invalid-json": failed, "invalid-plan": failed },
    }),
  ),
  error: optional(object({ name: text, message: text })),
});

const known = object({
  ...{ proved: boolean, actions: counts, cost: amount, llmSteps: count },
  ...{ optimal: boolean, mended: boolean, costRatio: amount, llmIndices: optional(counts) },
});
const lookup = byTag("kind", {
  miss: any,
  negative: object({ reason: text }),
  ...{ exact: known, generalised: known, similar: known },
});

const outcome = object({
  ...{ hash: text, status: text, source: text, goal: text, cost: anyNumber, optimal: boolean },
  ...{ llmSteps: count, actions: shapes.nullable(integers) },
  ...{ llmIndices: optional(counts), times: optional(list(list(amount))) },
});

/** The fields that all requests have. */
const question = {
  ...{ request: count, engine: count, tick: anyNumber, atMs: amount, goal: anything },
  ...{ budgetMs: optional(amount), sliceMs: optional(amount), nowMs: optional(anyNumber) },
  tookMs: optional(amount),
  clocks: optional(list(object({ clock: text, args: optional(any), leftMs: amount }))),
};

const request = object({
  ...{ ...question, ...decisions, agent: text, state: integers },
  ...{ disabled: optional(counts), costVersion: optional(either(text, anyNumber)) },
  ...{ background: optional(boolean), persona: optional(text), memory: optional(text) },
  choose: optional(either(boolean, count)),
  choices: optional(
    object({
      ...{ refused: optional(text), refusedAgain: optional(text) },
      chosen: optional(object({ goal: text, actions: counts, cost: amount, optimal: boolean })),
    }),
  ),
  ...{ cache: optional(lookup), cacheAgain: optional(lookup) },
  calls: optional(list(call)),
  admissions: optional(
    list(
      also(object({ threw: optional(text), admitted: optional(boolean) }), (one, found) => {
        if (one.threw === undefined) found.member("admitted", one.admitted, boolean);
        const refusal = object({ background: boolean, reason: optional(text) });
        if (one.admitted === false) refusal.check(one, found);
      }),
    ),
  ),
  alternatives: optional(
    list(
      object({
        key: text,
        plans: list(object({ actions: integers, cost: anyNumber, style: text })),
      }),
    ),
  ),
  outcome: optional(outcome),
});

const step = object({ tool: text, args: any });
const jointStep = object({
  ...{ agent: text, step, startsAt: amount, duration: amount, with: list(text) },
});
const together = object({
  ...{ ...question, together: boolean, schedules },
  agents: record(object({ state: integers, disabled: optional(list(either(text, any))) })),
  ...{ shared: optional(any), measure: optional(either(text, any)), unitMs: optional(amount) },
  ...{ by: optional(anyNumber), expansions: optional(amount), keep: optional(list(jointStep)) },
  running: optional(
    list(
      object({
        ...{ agent: text, step: any, leftMs: amount },
        ...{ leftToMs: optional(shapes.nullable(amount)), with: optional(list(text)) },
      }),
    ),
  ),
  events: optional(list(object({ at: anyNumber }))),
  outcome: optional(
    object({
      ...{ hash: text, status: text, steps: list(jointStep), ends: list(amount), time: amount },
      ...{ cost: amount, measure: amount, optimal: boolean, lowerBound: amount, kept: amount },
      waits: list(any),
    }),
  ),
});

const engine = object({
  ...{ engine: count, domain: text, definition: any, settings: any },
  llm: optional(object({ model: text, fingerprint: text })),
});
const late = object({
  ...decisions,
  late: count,
  problem: optional(text),
  call,
  outcome: optional(outcome),
});
const end = object({
  ...{ requests: count, outcomes: text, withdrawn: count, refused: count },
  unrecorded: optional(count),
});

/** Validates a line of an untrusted recording. */
export class LineReader {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #line: number;

  /** @throws RecordingError if the line is not an object */
  constructor(value: unknown, line: number) {
    this.#line = line;
    this.#value = this.#read(record(optional(anything)), value);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  /** @param expected required number of the engine */
  engine(expected: number): EngineLine {
    const value = this.#read(engine);
    if (value.engine !== expected) throw this.#error("/engine", `must be ${expected}`);
    return value as unknown as EngineLine;
  }

  /** @param engines number of engines before the line */
  request(engines: number): RequestLine {
    this.#checkQuestion(this.#read(request), engines);
    return this.#value as unknown as RequestLine;
  }

  /** @param engines number of engines before the line */
  together(engines: number): TogetherLine {
    this.#checkQuestion(this.#read(together), engines);
    return this.#value as unknown as TogetherLine;
  }

  late(): LateLine {
    return this.#read(late) as unknown as LateLine;
  }

  end(): EndLine {
    return this.#read(end) as unknown as EndLine;
  }

  #checkQuestion(
    asked: Pick<shapes.Shaped<typeof request>, "engine" | "budgetMs" | "sliceMs">,
    engines: number,
  ): void {
    if (asked.engine >= engines) {
      throw this.#error("/engine", `there is no engine ${asked.engine} before it`);
    }
    if ((asked.budgetMs === undefined) === (asked.sliceMs === undefined)) {
      throw this.#error("", "must have either a budgetMs or a sliceMs");
    }
  }

  #read<Value>(shape: shapes.Shape<Value>, value: unknown = this.#value): Value {
    const [issue] = shapes.issuesIn(shape, value);
    if (issue !== undefined) throw this.#error(issue.pointer, issue.message, issue);
    return value as Value;
  }

  #error(pointer: string, reason: string, { hint }: Partial<Issue> = {}): RecordingError {
    const advice = hint === undefined ? "" : ` (${hint})`;
    return new RecordingError(this.#line, pointer, reason + advice);
  }
}
