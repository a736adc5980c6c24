import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { Atoms } from "./atoms.ts";
import type { Move } from "./moves.ts";

/** Atoms that are changed by the same moves, such as a field of a board and its occupancy. */
export type MapPlace = readonly number[];

/** A move between two places, with the values of each place's atoms after it, as a string of 0 and 1. */
export interface MapLink {
  readonly move: Move;
  readonly places: readonly [number, number];
  readonly become: readonly [string, string];
}

/** Places connected by moves. */
export interface PlaceMap {
  readonly members: readonly number[];
  /** The values of a place's atoms while it is occupied. */
  readonly taken: ReadonlyMap<number, string>;
}

/** Groups atoms that are changed by the same moves. */
export function* placesOf(moves: readonly Move[]): SlicedWork<readonly MapPlace[]> {
  const movesOf = new Map<number, number[]>();
  for (const [index, { operator, changes }] of moves.entries()) {
    if (index % (CHUNK / 16) === 0) yield CHUNK;
    for (const { atom } of changes) {
      const known = movesOf.get(atom);
      if (known === undefined) movesOf.set(atom, [operator]);
      else known.push(operator);
    }
  }
  const places = new Map<string, number[]>();
  for (const [atom, operators] of movesOf) {
    const key = operators.join();
    const known = places.get(key);
    if (known === undefined) places.set(key, [atom]);
    else known.push(atom);
    yield operators.length;
  }
  return [...places.values()];
}

/** Finds the moves that change two places. */
export function* mapLinksOf(
  moves: readonly Move[],
  places: readonly MapPlace[],
): SlicedWork<MapLink[]> {
  const placeOf = new Map(places.flatMap((atoms, place) => atoms.map((atom) => [atom, place])));
  const links: MapLink[] = [];
  for (const move of moves) {
    const [one, other, ...more] = new Set(move.changes.map(({ atom }) => placeOf.get(atom)));
    yield 8 * move.changes.length;
    if (one === undefined || other === undefined || more.length > 0) continue;
    const become = (place: number): string =>
      (places[place] as MapPlace).map((atom) => (isMadeTrue(move, atom) ? "1" : "0")).join("");
    links.push({ move, places: [one, other], become: [become(one), become(other)] });
  }
  return links;
}

function isMadeTrue({ changes }: Move, atom: number): boolean {
  return changes.some((change) => change.atom === atom && change.isTrue);
}

/**
 * The largest map with exactly one occupied place, which is the map of a walker.
 *
 * @param values values of the start state
 */
export function* largestMap(
  places: readonly MapPlace[],
  links: readonly MapLink[],
  atoms: Atoms,
  values: Int32Array,
): SlicedWork<PlaceMap | undefined> {
  const linksAt: MapLink[][] = places.map(() => []);
  for (const link of links) for (const place of link.places) linksAt[place]?.push(link);
  const seen = new Set<number>();
  let best: PlaceMap | undefined;
  for (let first = 0; first < places.length; first++) {
    yield 4;
    if (seen.has(first) || linksAt[first]?.length === 0) continue;
    const map = yield* connected(first, linksAt, seen);
    if (map === undefined || map.members.length <= (best?.members.length ?? 0)) continue;
    best = withOneTaken(map, places, atoms, values) ?? best;
  }
  return best;
}

/** The map of all places connected with a place; undefined if moves do not alternately occupy and free places. */
function* connected(
  first: number,
  linksAt: readonly (readonly MapLink[])[],
  seen: Set<number>,
): SlicedWork<PlaceMap | undefined> {
  const members = [first];
  const taken = new Map<number, string>();
  let isSound = true;
  seen.add(first);
  for (const place of members) {
    for (const { places, become } of linksAt[place] as readonly MapLink[]) {
      const [own, its] = places[0] === place ? become : [become[1], become[0]];
      const other = places[0] === place ? places[1] : places[0];
      if (!taken.has(place)) taken.set(place, own);
      const isTaken = own === taken.get(place);
      isSound &&= isTaken || opposite(own) === taken.get(place);
      const otherTaken = isTaken ? opposite(its) : its;
      isSound &&= (taken.get(other) ?? otherTaken) === otherTaken;
      taken.set(other, otherTaken);
      if (seen.has(other)) continue;
      seen.add(other);
      members.push(other);
    }
    yield 16 * (linksAt[place] as readonly MapLink[]).length;
  }
  return isSound ? { members, taken } : undefined;
}

/** The map, interpreted so that exactly one place is occupied; undefined if neither interpretation allows that. */
function withOneTaken(
  map: PlaceMap,
  places: readonly MapPlace[],
  atoms: Atoms,
  values: Int32Array,
): PlaceMap | undefined {
  const turned = new Map([...map.taken].map(([place, text]) => [place, opposite(text)]));
  for (const taken of [map.taken, turned]) {
    // A variable with many values is hardly described by a value that it does not have.
    if (!map.members.every((place) => isTold(places[place] as MapPlace, taken.get(place), atoms)))
      continue;
    const now = map.members.filter((place) => {
      const texts = (places[place] as MapPlace).map((atom) => {
        const { variable, value } = atoms.read(atom);
        return values[variable] === value ? "1" : "0";
      });
      return texts.join("") === taken.get(place);
    });
    if (now.length === 1) return { members: map.members, taken };
  }
  return undefined;
}

function isTold(place: MapPlace, text: string | undefined, atoms: Atoms): boolean {
  return place.every(
    (atom, index) => text?.[index] === "1" || atoms.isBoolean(atoms.read(atom).variable),
  );
}

function opposite(text: string): string {
  return [...text].map((value) => (value === "1" ? "0" : "1")).join("");
}
