import type {
  EndLine,
  EngineLine,
  LateLine,
  RecordedCall,
  RecordedChoice,
  RecordedRunning,
  RecordedSchedule,
  RecordedSearch,
  RecordedTable,
  RecordedTogether,
  RequestLine,
  TogetherLine,
} from "../recording.ts";
import { RecordingError } from "./recording-error.ts";

/** Limit on the slices of a search, far above real ones: a forged number must not block a machine. */
const MAX_SLICES = 100_000;

type Check = (value: unknown) => string | undefined;

const count: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : "must be a whole number of at least 0";
const integer: Check = (value) =>
  Number.isSafeInteger(value) ? undefined : "must be a whole number";
const amount: Check = (value) =>
  Number.isFinite(value) && (value as number) >= 0 ? undefined : "must be a number of at least 0";
const anyNumber: Check = (value) => (Number.isFinite(value) ? undefined : "must be a number");
const text: Check = (value) => (typeof value === "string" ? undefined : "must be a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
const record: Check = (value) => (isRecord(value) ? undefined : "must be an object");
const cost: Check = (value) =>
  value === "none" || Number.isFinite(value) ? undefined : 'must be a number or "none"';
const version: Check = (value) => text(value) && anyNumber(value) && "must be a number or a text";
const choice: Check = (value) => flag(value) && count(value) && "must be a boolean or a number";
const plan: Check = (value) => (value === null ? undefined : listOf(integer)(value));
const slices: Check = (value) =>
  count(value) ?? ((value as number) > MAX_SLICES ? `must be at most ${MAX_SLICES}` : undefined);

const texts: Check = (value) => listOf(text)(value);
const measure: Check = (value) =>
  typeof value === "string" || isRecord(value) ? undefined : "must be a text or an object";
const times: Check = (value) => listOf(listOf(amount))(value);
const leftTo: Check = (value) => (value === null ? undefined : amount(value));
const steps: Check = (value) =>
  listOf((each) => (typeof each === "string" ? undefined : record(each)))(value);

function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return "must be a list";
    const index = value.findIndex((each) => check(each) !== undefined);
    return index < 0 ? undefined : `its element ${index} ${check(value[index])}`;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Validates a line of an untrusted recording. */
export class LineReader {
  readonly #value: Record<string, unknown>;
  readonly #line: number;

  /** @throws RecordingError if the line is not an object */
  constructor(value: unknown, line: number) {
    this.#line = line;
    if (!isRecord(value)) throw this.#error("", "must be an object");
    this.#value = value;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  /** @param expected required number of the engine */
  engine(expected: number): EngineLine {
    const value = this.#value;
    this.#need(value, "", { engine: count, domain: text, definition: record, settings: record });
    if (value["engine"] !== expected) throw this.#error("/engine", `must be ${expected}`);
    if (value["lead"] !== undefined) {
      this.#need(this.#object(value, "", "lead"), "/lead", { model: text, fingerprint: text });
    }
    return value as unknown as EngineLine;
  }

  /** @param engines number of engines before the line */
  request(engines: number): RequestLine {
    const value = this.#value;
    this.#need(value, "", {
      request: count,
      engine: count,
      agent: text,
      tick: anyNumber,
      atMs: amount,
      state: listOf(integer),
    });
    this.#may(value, "", {
      budgetMs: amount,
      sliceMs: amount,
      disabled: listOf(count),
      costVersion: version,
      background: flag,
      persona: text,
      memory: text,
      choose: choice,
      nowMs: anyNumber,
      tookMs: amount,
    });
    this.#question(engines);
    if (this.has("choices")) this.#choices(this.#object(value, "", "choices"));
    for (const name of ["cache", "cacheAgain"]) {
      if (this.has(name)) this.#lookup(this.#object(value, "", name), `/${name}`);
    }
    this.#decisions();
    this.#each("calls", (call, pointer) => this.#call(call, pointer));
    this.#each("admissions", (admission, pointer) => {
      if (admission["threw"] !== undefined) this.#need(admission, pointer, { threw: text });
      else this.#need(admission, pointer, { admitted: flag });
      if (admission["admitted"] === false) {
        this.#need(admission, pointer, { background: flag });
        if (admission["reason"] !== undefined) this.#need(admission, pointer, { reason: text });
      }
    });
    this.#each("alternatives", (one, pointer) => {
      this.#need(one, pointer, { key: text, plans: listOf(record) });
      (one["plans"] as Record<string, unknown>[]).forEach((each, index) => {
        const place = `${pointer}/plans/${index}`;
        this.#need(each, place, { actions: listOf(integer), cost: anyNumber, style: text });
      });
    });
    this.#outcome();
    return value as unknown as RequestLine;
  }

  /** @param engines number of engines before the line */
  together(engines: number): TogetherLine {
    const value = this.#value;
    this.#need(value, "", {
      request: count,
      together: flag,
      engine: count,
      tick: anyNumber,
      atMs: amount,
      agents: record,
    } satisfies Shape<TogetherLine>);
    this.#may(value, "", {
      shared: record,
      budgetMs: amount,
      sliceMs: amount,
      measure,
      nowMs: anyNumber,
      unitMs: amount,
      by: anyNumber,
      expansions: amount,
      tookMs: amount,
    } satisfies Shape<TogetherLine>);
    this.#question(engines);
    for (const [name, member] of Object.entries(value["agents"] as Record<string, unknown>)) {
      const pointer = `/agents/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (!isRecord(member)) throw this.#error(pointer, "must be an object");
      this.#need(member, pointer, { state: listOf(integer) });
      this.#may(member, pointer, { disabled: steps });
    }
    this.#each("running", (step, pointer) => {
      this.#need(step, pointer, { agent: text, step: record, leftMs: amount });
      this.#may(step, pointer, { leftToMs: leftTo, with: texts } satisfies Shape<RecordedRunning>);
    });
    this.#each("keep", (step, pointer) => this.#jointStep(step, pointer));
    this.#each("events", (event, pointer) => this.#need(event, pointer, { at: anyNumber }));
    this.#schedules();
    if (this.has("outcome")) this.#joint(this.#object(value, "", "outcome"));
    return value as unknown as TogetherLine;
  }

  late(): LateLine {
    const value = this.#value;
    this.#need(value, "", { late: count });
    this.#may(value, "", { problem: text });
    this.#call(this.#object(value, "", "call"), "/call");
    this.#decisions();
    this.#outcome();
    return value as unknown as LateLine;
  }

  end(): EndLine {
    this.#need(this.#value, "", {
      requests: count,
      outcomes: text,
      withdrawn: count,
      refused: count,
    });
    this.#may(this.#value, "", { unrecorded: count });
    return this.#value as unknown as EndLine;
  }

  /** Checks what all requests have. */
  #question(engines: number): void {
    const value = this.#value;
    if ((value["engine"] as number) >= engines) {
      throw this.#error("/engine", `there is no engine ${value["engine"]} before it`);
    }
    if ((value["budgetMs"] === undefined) === (value["sliceMs"] === undefined)) {
      throw this.#error("", "must have either a budgetMs or a sliceMs");
    }
    if (!this.has("goal")) throw this.#error("/goal", "is missing");
  }

  #schedules(): void {
    this.#each("schedules", (one, pointer) => {
      this.#may(one, pointer, {
        ...{ cuts: listOf(count), done: flag, known: flag },
      } satisfies Shape<RecordedSchedule>);
    });
  }

  #joint(outcome: Record<string, unknown>): void {
    this.#need(outcome, "/outcome", {
      ...{ hash: text, status: text, steps: listOf(record), ends: listOf(amount) },
      ...{ time: amount, cost: amount, measure: amount, optimal: flag, lowerBound: amount },
      ...{ waits: listOf(record), kept: amount },
    } satisfies Shape<RecordedTogether>);
    (outcome["steps"] as Record<string, unknown>[]).forEach((step, index) => {
      this.#jointStep(step, `/outcome/steps/${index}`);
    });
  }

  #jointStep(step: Record<string, unknown>, pointer: string): void {
    const shape = { agent: text, step: record, startsAt: amount, duration: amount, with: texts };
    this.#need(step, pointer, shape);
    this.#need(this.#object(step, pointer, "step"), `${pointer}/step`, {
      tool: text,
      args: record,
    });
  }

  #decisions(): void {
    this.#schedules();
    this.#each("searches", (search, pointer) => {
      this.#need(search, pointer, { key: text, slices } satisfies Shape<RecordedSearch>);
      this.#may(search, pointer, {
        ...{ late: count, pauses: listOf(listOf(count)), beforeLead: count },
      });
    });
    this.#each("tables", (table, pointer) => {
      this.#need(table, pointer, { key: text } satisfies Shape<RecordedTable>);
      this.#may(table, pointer, { cost, actions: listOf(count) });
    });
  }

  #call(call: Record<string, unknown>, pointer: string): void {
    this.#need(call, pointer, { askedMs: amount } satisfies Shape<RecordedCall>);
    this.#may(call, pointer, {
      endedMs: amount,
      said: listOf(integer),
      saidAt: listOf(count),
      answer: record,
      error: record,
    });
    const { answer, error } = call as {
      answer?: Record<string, unknown>;
      error?: Record<string, unknown>;
    };
    if (error !== undefined) this.#need(error, `${pointer}/error`, { name: text, message: text });
    if (answer === undefined) return;
    const place = `${pointer}/answer`;
    this.#need(answer, place, { kind: text, text });
    this.#may(answer, place, { usage: record, member: text, ensemble: record });
    switch (answer["kind"]) {
      case "plan":
        this.#need(answer, place, { actions: listOf(integer) });
        return;
      case "choice":
        this.#need(answer, place, { index: anyNumber });
        return;
      case "intent":
        this.#need(answer, place, { intent: record });
        return;
      case "invalid-json":
      case "invalid-plan":
        this.#need(answer, place, { message: text });
        return;
      default:
        throw this.#error(`${place}/kind`, "is not a kind of answer");
    }
  }

  #choices(choices: Record<string, unknown>): void {
    this.#may(choices, "/choices", { chosen: record, refused: text, refusedAgain: text });
    const { chosen } = choices as { chosen?: Record<string, unknown> };
    if (chosen === undefined) return;
    this.#need(chosen, "/choices/chosen", {
      goal: text,
      actions: listOf(count),
      cost: amount,
      optimal: flag,
    } satisfies Shape<RecordedChoice>);
  }

  #lookup(lookup: Record<string, unknown>, pointer: string): void {
    switch (lookup["kind"]) {
      case "miss":
        return;
      case "negative":
        this.#need(lookup, pointer, { reason: text });
        return;
      case "exact":
      case "generalised":
      case "similar":
        this.#need(lookup, pointer, {
          proved: flag,
          actions: listOf(count),
          cost: amount,
          leadSteps: count,
          optimal: flag,
          mended: flag,
          costRatio: amount,
        });
        this.#may(lookup, pointer, { leadIndices: listOf(count) });
        return;
      default:
        throw this.#error(`${pointer}/kind`, "is not a kind of cache answer");
    }
  }

  #outcome(): void {
    if (!this.has("outcome")) return;
    const outcome = this.#object(this.#value, "", "outcome");
    this.#may(outcome, "/outcome", { leadIndices: listOf(count), times });
    this.#need(outcome, "/outcome", {
      hash: text,
      status: text,
      source: text,
      goal: text,
      cost: anyNumber,
      optimal: flag,
      leadSteps: count,
      actions: plan,
    });
  }

  #each(name: string, visit: (value: Record<string, unknown>, pointer: string) => void): void {
    const list = this.#value[name];
    if (list === undefined) return;
    if (!Array.isArray(list)) throw this.#error(`/${name}`, "must be a list");
    list.forEach((value: unknown, index) => {
      const pointer = `/${name}/${index}`;
      if (!isRecord(value)) throw this.#error(pointer, "must be an object");
      visit(value, pointer);
    });
  }

  #object(value: Record<string, unknown>, pointer: string, name: string): Record<string, unknown> {
    const member = value[name];
    if (!isRecord(member)) throw this.#error(`${pointer}/${name}`, "must be an object");
    return member;
  }

  #need(
    value: Record<string, unknown>,
    pointer: string,
    shape: Readonly<Record<string, Check>>,
  ): void {
    for (const [name, check] of Object.entries(shape)) {
      const place = `${pointer}/${name}`;
      if (!Object.hasOwn(value, name)) throw this.#error(place, "is missing");
      const problem = check(value[name]);
      if (problem !== undefined) throw this.#error(place, problem);
    }
  }

  #may(
    value: Record<string, unknown>,
    pointer: string,
    shape: Readonly<Record<string, Check>>,
  ): void {
    for (const [name, check] of Object.entries(shape)) {
      if (Object.hasOwn(value, name)) this.#need(value, pointer, { [name]: check });
    }
  }

  #error(pointer: string, reason: string): RecordingError {
    return new RecordingError(this.#line, pointer, reason);
  }
}

type Shape<T> = Readonly<Partial<Record<keyof T, Check>>>;
