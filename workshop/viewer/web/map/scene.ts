import type { SourceName, StatusName } from "../../src/protocol/frame.ts";
import type { HelloMessage } from "../../src/protocol/hello.ts";
import type { AgentView } from "../../src/protocol/show-state.ts";
import type { ThingView } from "../../src/protocol/things.ts";
import { onRing, type Point } from "./geometry.ts";

/** One agent to draw. */
export interface Dot {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  readonly source: SourceName | undefined;
  readonly status: StatusName;
  /** Id of the spot where it stands; undefined for one that stands freely. */
  readonly spot: string | undefined;
  /** The point at which it stands freely. */
  readonly point: Point | undefined;
  /** How much of its plan is done, from 0 to 1. */
  readonly progress: number;
  /** Left out by the filter: drawn faintly. */
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
  /** Somebody claims it. */
  readonly isClaimed: boolean;
  /** The plan of the picked agent is about it. */
  readonly isAhead: boolean;
}

/** All that the map shows. */
export interface MapScene {
  /** Width divided by height. */
  readonly aspect: number;
  readonly spots: readonly Spot[];
  /** Ways between spots, for the eye. */
  readonly ways: readonly (readonly [from: Point, to: Point])[];
  readonly dots: readonly Dot[];
  readonly things: readonly ThingMark[];
}

/** The things of a scene. */
interface ShownThings {
  readonly things: Iterable<ThingView>;
  /** Those that the plan of the picked agent is about. */
  readonly ahead: ReadonlySet<string | number>;
}

/** Ten-thousandths of the map. */
const SCALE = 10_000;
/** The spot of those who are at none of the places. */
const ELSEWHERE: Spot = { id: "elsewhere", label: "elsewhere", point: { x: 0.5, y: 0.96 } };

/**
 * The scene of some agents. In a show without a map, agents stand together by domain.
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
