import type { Group } from "./expect-lives.ts";
import type { EventName } from "./game/history.ts";
import {
  LAWS_OF_AGENTS,
  LAWS_OF_LIBRARY,
  LAWS_OF_ONE,
  LAWS_OF_SQUADS,
  soundly,
} from "./law/laws.ts";

const OF_ALL = [
  ...["fail", "interrupt", "reload", "early", "pursue", "set", "bench", "theft", "clock"],
] as const satisfies readonly EventName[];
const OF_SQUADS = [...OF_ALL, "leave", "join"] as const;

/** Single agents. */
export const AGENTS: Group = { events: OF_ALL, areSquads: false, laws: LAWS_OF_AGENTS };

/** Squads, of one member or of three. */
export const SQUADS: Group = {
  events: OF_SQUADS,
  areSquads: true,
  laws: LAWS_OF_SQUADS,
};

/** A runner, and a squad of one member, where nothing happens in which they mean to differ. */
export const ONE: Group = {
  events: ["fail", "interrupt", "reload", "early"],
  areSquads: false,
  laws: LAWS_OF_ONE,
};

/** Kinds with things, whose bench another agent may claim: each must live soundly. */
export const CLAIMED: Group = {
  events: ["fail", "interrupt", "reload", "early", "pursue", "set", "bench", "theft", "rival"],
  areSquads: false,
  laws: soundly("a runner of things"),
};

/** As `CLAIMED`, for squads. */
export const CLAIMED_BY_OTHERS: Group = {
  events: [...CLAIMED.events, "leave", "join"],
  areSquads: true,
  laws: soundly("a squad of things"),
};

/** Agents whose steps are over as soon as their state shows it. */
export const SEEN: Group = {
  events: ["fail", "interrupt", "reload", "early", "pursue", "set"],
  areSquads: false,
  ends: ["seen"],
  laws: LAWS_OF_AGENTS.slice(0, 1),
};

/** Single agents in the library. */
export const LIBRARY_AGENTS: Group = {
  events: OF_ALL,
  areSquads: false,
  laws: LAWS_OF_LIBRARY.slice(0, 2),
};

/** Squads in the library. */
export const LIBRARY_SQUADS: Group = {
  events: OF_SQUADS,
  areSquads: true,
  laws: LAWS_OF_LIBRARY.slice(2),
};
