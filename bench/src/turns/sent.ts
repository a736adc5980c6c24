import { fill } from "./attacker.ts";

/** Size limit of a body, less a margin. */
export const BODY_BYTES = 990_000;
/** Limit on an object's members, less a margin. */
const MEMBERS = 9900;
/** Length limit of a goal or a condition, less a margin. */
const GOAL_LENGTH = 32_000;
/** Nesting limit of a condition within the length limit, less a margin. */
const DEPTH = 2500;

/** The body of a request, or a gRPC message. */
export interface Sent {
  /** @param bytes the size to fill, for a body without a size of its own */
  readonly body: (bytes: number) => object | string;
  /** The expected HTTP status. */
  readonly status: number;
}

/** Requests by display name. */
export type SentByName = Readonly<Record<string, Sent>>;

type Body = object | ((bytes: number) => object | string);

/** A body that the server accepts. */
export function answered(body: Body): Sent {
  return refused(body, 200);
}

/** A body that the server refuses. */
export function refused(body: Body, status = 422): Sent {
  return { body: typeof body === "function" ? (body as Sent["body"]) : () => body, status };
}

/** A text of a given length. */
export function longText(length: number): string {
  return "burn the wood and go home to the forest, ".repeat(length / 41 + 1).slice(0, length);
}

/** An object with as many members as allowed. */
export const manyNames: object = Object.fromEntries(
  Array.from({ length: MEMBERS }, (_, n) => [`v${n}`, 1]),
);
/** An object with more members than allowed. */
export const tooManyNames = (bytes: number): object =>
  Object.fromEntries(fill((n) => `v${n}`, bytes / 2).map((key) => [key, 1]));

/** Conditions in the hut's domain. */
const anyOf = (length: number): object => ({
  anyOf: fill((n) => ({ wood: { ">=": n % 9 } }), length),
});
const deep = (depth: number): string =>
  `${'{"anyOf":['.repeat(depth)}{"wood":1}${"]}".repeat(depth)}`;
const longAnyOf = anyOf(GOAL_LENGTH / 2);

/** Bodies for any route; `known` and `wrong` are the statuses for an unknown member and for an invalid body. */
export function anything(good: object, { known = 200, wrong = 422 } = {}): SentByName {
  const head = JSON.stringify(good).slice(0, -1);
  const room = BODY_BYTES - head.length - 20;
  const brackets = `${"[".repeat(room / 2)}${"]".repeat(room / 2)}`;
  const objects = (bytes: number): object[] => fill(() => ({ a: {} }), bytes);
  const isStrict = known !== 200;
  return {
    "lists in lists": refused(() => `${head},"x":${brackets}}`, wrong),
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

/** Questions with the longest state, goal and ways, and longer ones. */
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

/** The same for requests for a plan. */
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
