import assert from "node:assert/strict";
import { Deadline } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import type { Backend, GenerationRequest } from "../backends/interface/backend.ts";
import { GREEDY } from "../backends/interface/sampling.ts";
import type { ConformanceCase } from "./backend-conformance.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { switchQuestion } from "./switch.ts";

/** Name of a field of a backend request. */
type GenerationField = keyof GenerationRequest;

/** Setup of a backend wrapper for its tests. */
export interface BackendWrapperSetup {
  /** Called for each test; both backends use this clock only. */
  readonly wrap: (inner: Backend, clock: FakeClock) => Pick<Backend, "generate">;
  /** Fields the wrapper changes. Default: none. */
  readonly except?: readonly GenerationField[] | undefined;
}

/** A field that a later version may add to requests. */
const TOMORROW = "fieldOfTomorrow";

/**
 * The tests of a wrapper around a backend: every field of a request reaches the inner backend, including unknown ones.
 *
 * @example
 * it.each(backendWrapperConformance(setup))("$name", ({ run }) => run());
 */
export function backendWrapperConformance(setup: BackendWrapperSetup): readonly ConformanceCase[] {
  const names: readonly (GenerationField | typeof TOMORROW)[] = [...FIELDS, TOMORROW];
  return names
    .filter((name) => !setup.except?.some((each) => each === name))
    .map((name) => ({ name: `passes on ${name}`, run: () => isHandedOn(name, setup) }));
}

async function isHandedOn(
  name: GenerationField | typeof TOMORROW,
  { wrap }: BackendWrapperSetup,
): Promise<void> {
  const clock = new FakeClock();
  const inner = new ScriptedBackend(() => ({ text: "{}", latencyMs: 10 }), { clock });
  const told: unknown[] = [];
  const request = wholeRequest(clock, (what) => told.push(what));
  const call = wrap(inner, clock).generate(request);
  await settle();
  const asked = inner.requests[0];
  assert.ok(asked !== undefined, "the inner backend got no request");
  if (name === "deadline") {
    assert.equal(asked.deadline.clock, clock);
    assert.ok(asked.deadline.atMs <= request.deadline.atMs);
  } else if (name === "onText" || name === "onStart") {
    await clock.advance(10);
    assert.ok(told.includes(name), `${name} is not called`);
  } else assert.equal(Reflect.get(asked, name), Reflect.get(request, name));
  await clock.advance(10);
  await call;
  request.deadline.release();
}

function wholeRequest(
  clock: FakeClock,
  tell: (what: GenerationField) => void,
): Required<GenerationRequest> {
  const whole = {
    system: { content: "s", hash: "h" },
    user: [{ kind: "trusted", text: "u" }],
    maxTokens: 17,
    sampling: { ...GREEDY, temperature: 0.5 },
    schema: { type: "object" },
    draft: "{}",
    plan: { question: switchQuestion, maxSteps: 9 },
    letters: ["A", "B"],
    meanings: { meanings: [], said: { kind: "user", text: "t" } },
    deadline: new Deadline(clock, 1000),
    onText: () => tell("onText"),
    onStart: () => tell("onStart"),
  } satisfies Required<GenerationRequest>;
  return { ...whole, [TOMORROW]: TOMORROW } as Required<GenerationRequest>;
}

/** All fields; the type check fails if a new one is missing. */
const FIELDS = Object.keys({
  ...{ system: 0, user: 0, maxTokens: 0, sampling: 0, schema: 0, draft: 0 },
  ...{ plan: 0, letters: 0, meanings: 0, deadline: 0, onText: 0, onStart: 0 },
} satisfies Record<GenerationField, 0>) as readonly GenerationField[];
