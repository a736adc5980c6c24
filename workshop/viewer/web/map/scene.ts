import type { SourceName, StatusName } from "../../src/protocol/frame.ts";
import type { HelloMessage } from "../../src/protocol/hello.ts";
import type { AgentView } from "../../src/protocol/show-state.ts";
import type { ThingView } from "../../src/protocol/things.ts";
import { onRing, type Point } from "./geometry.ts";

/** An agent to draw. */
export interface Dot {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  readonly source: SourceName | undefined;
  readonly status: StatusName;
  /** Id of its place; undefined for a free position. */
  readonly spot: string | undefined;
  /** Position of an agent off the map's places. */
  readonly point: Point | undefined;
  /** Completed share of its plan, from 0 to 1. */
  readonly progress: number;
  /** Excluded by the filter and drawn faintly. */
  readonly isFaint: boolean;
}

/** A place to draw. */
interface Spot {
  readonly id: string;
  readonly label: string;
  readonly point: Point;
}

/** A thing to draw. */
interface ThingMark {
  readonly label: string;
  readonly point: Point;
  /** Whether an agent claims it. */
  readonly isClaimed: boolean;
  /** Whether the selected agent's plan uses it. */
  readonly isAhead: boolean;
}

/** Everything on the map. */
export interface MapScene {
  /** Width divided by height. */
  readonly aspect: number;
  readonly spots: readonly Spot[];
  /** Decorative lines between places. */
  readonly ways: readonly (readonly [from: Point, to: Point])[];
  readonly dots: readonly Dot[];
  readonly things: readonly ThingMark[];
}

/** The things of a scene. */
interface ShownThings {
  readonly things: Iterable<ThingView>;
  /** Ids of things in the selected agent's plan. */
  readonly ahead: ReadonlySet<string | number>;
}

/** Ten-thousandths of the map. */
const SCALE = 10_000;
/** The place for agents at none of the places. */
const ELSEWHERE: Spot = { id: "elsewhere", label: "elsewhere", point: { x: 0.5, y: 0.96 } };

/**
 * The scene of some agents. Without a map, agents are grouped by domain.
 *
 * @param passes whether an agent passes the filter
 */
export function sceneOf(
  hello: HelloMessage,
  agents: readonly AgentView[],
  passes: (agent: AgentView) => boolean,
  shown: ShownThings = { things: [], ahead: new Set() },
): MapScene {
  const { map, domains } = hello;
  const places = map?.places ?? [];
  const spots: Spot[] =
    map === undefined
      ? domains.map(({ name }, index) => ({
          id: `domain-${index}`,
          label: name,
          point: onRing(index, domains.length),
        }))
      : places.map(({ name, x, y }, index) => ({
          id: `place-${index}`,
          label: name,
          point: { x: x / SCALE, y: y / SCALE },
        }));
  const known = new Set(spots.map(({ id }) => id));
  const spotOf = (agent: AgentView): string => {
    const id = map === undefined ? `domain-${agent.domain}` : `place-${agent.place}`;
    return known.has(id) ? id : ELSEWHERE.id;
  };
  const dots = agents.map((agent): Dot => {
    const isFree = agent.x >= 0 && agent.y >= 0;
    return {
      index: agent.index,
      id: `${agent.index} ${agent.id}`,
      label: agent.name,
      source: agent.source,
      status: agent.status,
      spot: isFree ? undefined : spotOf(agent),
      point: isFree ? { x: agent.x / SCALE, y: agent.y / SCALE } : undefined,
      progress: agent.steps > 0 ? Math.min(1, agent.step / agent.steps) : 0,
      isFaint: !passes(agent),
    };
  });
  if (dots.some(({ spot }) => spot === ELSEWHERE.id)) spots.push(ELSEWHERE);
  const pointOf = (index: number): Point | undefined => spots[index]?.point;
  const ways = (map?.ways ?? []).flatMap(([a, b]) => {
    const [from, to] = [pointOf(a), pointOf(b)];
    return from === undefined || to === undefined ? [] : [[from, to] as const];
  });
  return { aspect: map?.aspect ?? 1.6, spots, ways, dots, things: marksOf(shown) };
}

function marksOf({ things, ahead }: ShownThings): ThingMark[] {
  const marks: ThingMark[] = [];
  for (const { id, x, y, holder } of things) {
    if (x === undefined || y === undefined) continue;
    const point = { x: x / SCALE, y: y / SCALE };
    marks.push({
      label: String(id),
      point,
      isClaimed: holder !== undefined,
      isAhead: ahead.has(id),
    });
  }
  return marks;
}
