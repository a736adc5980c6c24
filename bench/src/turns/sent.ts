import { fill } from "./attacker.ts";

/** The longest body, with some room. */
export const BODY_BYTES = 990_000;
/** The most members of an object, with some room. */
const MEMBERS = 9900;
/** The longest goal, and the longest condition, with some room. */
const GOAL_LENGTH = 32_000;
/** The deepest condition that is not too long, with some room. */
const DEPTH = 2500;

/** A body, or a message of gRPC, that is sent. */
export interface Sent {
  /** @param bytes its length, where it is as long as fits */
  readonly body: (bytes: number) => object | string;
  /** The status of its answer over HTTP. */
  readonly status: number;
}

/** Requests by the name that is printed. */
export type SentByName = Readonly<Record<string, Sent>>;

type Body = object | ((bytes: number) => object | string);

/** A body that is answered. */
export function answered(body: Body): Sent {
  return refused(body, 200);
}

/** A body that is refused. */
export function refused(body: Body, status = 422): Sent {
  return { body: typeof body === "function" ? (body as Sent["body"]) : () => body, status };
}

/** A text of so many characters. */
export function longText(length: number): string {
  return "burn the wood and go home to the forest, ".repeat(length / 41 + 1).slice(0, length);
}

/** An object of as many members as there may be. */
export const manyNames: object = Object.fromEntries(
  Array.from({ length: MEMBERS }, (_, n) => [`v${n}`, 1]),
);
/** An object of more members than there may be. */
export const tooManyNames = (bytes: number): object =>
  Object.fromEntries(fill((n) => `v${n}`, bytes / 2).map((key) => [key, 1]));

/** Conditions of the hut. */
const anyOf = (length: number): object => ({
  anyOf: fill((n) => ({ wood: { ">=": n % 9 } }), length),
});
const deep = (depth: number): string =>
  `${'{"anyOf":['.repeat(depth)}{"wood":1}${"]}".repeat(depth)}`;
const longAnyOf = anyOf(GOAL_LENGTH / 2);

/** Bodies that any route may be sent. @param status of those with a member more than is known */
export function anything(good: object, { known = 200, wrong = 422 } = {}): SentByName {
  const head = JSON.stringify(good).slice(0, -1);
  const room = BODY_BYTES - head.length - 20;
  const brackets = `${"[".repeat(room / 2)}${"]".repeat(room / 2)}`;
  const objects = (bytes: number): object[] => fill(() => ({ a: {} }), bytes);
  const isStrict = known !== 200;
  return {
    "lists in lists": refused(() => `${head},"x":${brackets}}`, known),
    "many objects": refused(
      () => ({ ...good, x: fill((): unknown => [[[]], {}, { a: 1 }], room) }),
      known,
    ),
    "many names": refused({ ...good, x: manyNames }, known),
    "too many names": refused(() => ({ ...good, x: tooManyNames(room) }), wrong),
    "a long text": refused(() => ({ ...good, x: longText(room) }), known),
    "no end": refused(() => `${head},"x":[${"[0],".repeat(room / 4)}`, 400),
    "a name that is refused, at the end": refused(
      () => `${head},"x":${JSON.stringify(objects(room - 40))},"__proto__":1}`,
      isStrict ? wrong : 400,
    ),
    "a list": refused(() => `[${"0,".repeat(room / 2)}0]`, wrong),
  };
}

/** Questions whose state, goal and ways are as long as may be, and longer. */
export function wanted(asked: object): SentByName {
  const withGoal = (goal: string) => () =>
    `${JSON.stringify({ ...asked, goal: undefined }).slice(0, -1)},"goal":${goal}}`;
  return {
    "a state of many names": refused({ ...asked, state: manyNames }),
    "a state of too many names": refused((bytes) => ({ ...asked, state: tooManyNames(bytes) })),
    "a condition as long as may be": answered({ ...asked, goal: longAnyOf }),
    "a condition as long as fits": refused((bytes) => ({ ...asked, goal: anyOf(bytes) })),
    "a deep condition": refused(withGoal(deep(DEPTH))),
    "a condition as deep as fits": refused(withGoal(deep(75_000))),
    "a goal of a long name": refused((bytes) => ({ ...asked, goal: longText(bytes - 1000) })),
    "ways of many names": refused({ ...asked, ways: waysOf(MEMBERS) }),
    "ways of too many names": refused((bytes) => ({ ...asked, ways: waysOf(bytes / 30) })),
  };
}

const waysOf = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, from) => [`way ${from}`, { a: 1, b: 2 }]));

/** The same for whatever is asked for a plan. */
export function demands(asked: object): SentByName {
  const oneOf = (count: number): object => ({
    oneOf: Array.from({ length: count }, (_, n) => ({
      wood: n % 9,
      at: n % 2 ? "home" : "forest",
    })),
  });
  const disabled = fill(
    (n) => ({ tool: "goto", args: { place: n % 2 ? "home" : "forest" } }),
    BODY_BYTES,
  ).slice(0, 10_000);
  return {
    ...wanted(asked),
    "any of many goals": answered({ ...asked, goal: oneOf(256) }),
    "any of too many goals": refused((bytes) => ({ ...asked, goal: oneOf(bytes / 40) })),
    "a condition to keep": answered({ ...asked, maintain: longAnyOf }),
    "a condition to keep, too long": refused((bytes) => ({ ...asked, maintain: anyOf(bytes) })),
    "steps that it does without": answered({ ...asked, disabled }),
    words: answered({ ...asked, goal: { directive: longText(GOAL_LENGTH) } }),
    "too many words": refused((bytes) => ({
      ...asked,
      goal: { directive: longText(bytes - 1000) },
    })),
    persona: answered({ ...asked, persona: "brave ".repeat(1600), memory: "once ".repeat(1900) }),
  };
}
