import type { EventName, History } from "../game/history.ts";

/** Two kinds that live the same life, in the histories of the law. */
export interface Law {
  readonly kinds: readonly [string, string];
  readonly holdsIn: (history: History) => boolean;
}

const has = ({ names }: History, ...some: readonly EventName[]): boolean =>
  some.some((name) => names.includes(name));

/** A thing that is gone is lost to a running step; a fact about it need hold at the start alone. */
const isWithoutTheft = (history: History): boolean => !has(history, "theft");

/** A session that is resumed goes on, while a loaded player asks at once: times of the next request are not saved. */
const isTimely = (history: History): boolean =>
  !(has(history, "reload", "clock") && has(history, "bench", "theft", "set", "fail"));

/** A session has no cool-downs of finished steps, and is told of ends. */
const isOfSession = (history: History): boolean => {
  const { ends, cooldownMs } = history.terms;
  return ends === "told" && cooldownMs === 0 && isOfOneClock(history);
};

/** A later time than the last one has passed for a session, whatever else a game does meanwhile. */
const isOfOneClock = (history: History): boolean =>
  isTimely(history) &&
  history.moments.every(({ event }) => event.what !== "clock" || event.toMs === 0);

/** The laws of single agents. The README tells in what else the kinds differ. */
export const LAWS_OF_AGENTS: readonly Law[] = [
  { kinds: ["a runner", "a runner of things"], holdsIn: isWithoutTheft },
  { kinds: ["a runner", "an agent of a session"], holdsIn: isOfSession },
  { kinds: ["a runner of things", "an agent of a session with things"], holdsIn: isOfSession },
];

/** The laws of squads, of one member or of several. */
export const LAWS_OF_SQUADS: readonly Law[] = [
  { kinds: ["a squad", "a squad of things"], holdsIn: isWithoutTheft },
  { kinds: ["a squad", "a squad of a session"], holdsIn: isOfOneClock },
  { kinds: ["a squad of things", "a squad of a session with things"], holdsIn: isOfOneClock },
];

/** The law of a runner and a squad of one member. */
export const LAWS_OF_ONE: readonly Law[] = [
  { kinds: ["a runner", "a squad"], holdsIn: () => true },
];

/** The laws of the library: it lives as a session of a host does. */
export const LAWS_OF_LIBRARY: readonly Law[] = [
  "an agent of a session",
  "an agent of a session with things",
  "a squad of a session",
  "a squad of a session with things",
].map((kind) => ({
  kinds: [kind, kind.replace("a session", "the library")],
  holdsIn: () => true,
}));

/** No law but that of the judge. */
export function soundly(kind: string): readonly Law[] {
  return [{ kinds: [kind, kind], holdsIn: () => false }];
}
