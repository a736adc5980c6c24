import { type Domain, RequestError } from "@understudy/planner-core";
import type { MapSummary, PlaceSummary } from "../protocol/hello.ts";
import type { MapOptions } from "./options.ts";

/** The width or height of a map in messages. */
const WHOLE = 10_000;
const DEFAULT_SIZE = 100;
/** Radius of the ring of places without a position. */
const RING = 0.38;

/** The place variable of a domain's agents. */
interface PlaceVariable {
  readonly slot: number;
  /** Index of the place by code of the variable; -1 for none. */
  readonly places: Int32Array;
}

/** Converts a game's places and positions to those of frames. */
export class ViewedMap {
  /** Undefined if agents have no positions. */
  readonly summary: MapSummary | undefined;
  readonly #scaleX: number;
  readonly #scaleY: number;
  readonly #variables = new Map<Domain, PlaceVariable>();

  /** @throws RequestError for unknown places in ways, or invalid sizes */
  constructor(domains: readonly Domain[], options: MapOptions | undefined) {
    const { width = DEFAULT_SIZE, height = DEFAULT_SIZE, variable, ways = [] } = options ?? {};
    for (const [name, size] of Object.entries({ width, height })) {
      if (!(size > 0 && size < Number.POSITIVE_INFINITY))
        fail(name, `must be positive, not ${size}`);
    }
    this.#scaleX = WHOLE / width;
    this.#scaleY = WHOLE / height;
    const names = variable === undefined ? [] : placesOf(domains, variable);
    const places = names.map((name, index): PlaceSummary => {
      const given = options?.places ?? {};
      const at = Object.hasOwn(given, name) ? given[name] : undefined;
      const angle = (2 * Math.PI * index) / names.length - Math.PI / 2;
      const [x, y] = at ?? [
        width * (0.5 + RING * Math.cos(angle)),
        height * (0.5 + RING * Math.sin(angle)),
      ];
      return { name, x: this.x(x), y: this.y(y) };
    });
    for (const name of Object.keys(options?.places ?? {})) indexOf(names, name, `places/${name}`);
    for (const domain of domains) {
      const found = variable === undefined ? undefined : domain.variable(variable);
      if (found === undefined) continue;
      const indices = Int32Array.from(found.values, (name) => names.indexOf(name));
      this.#variables.set(domain, { slot: found.id, places: indices });
    }
    this.summary =
      options === undefined
        ? undefined
        : {
            aspect: width / height,
            places,
            ways: ways.map(([from, to], at) => [
              indexOf(names, from, `ways/${at}/0`),
              indexOf(names, to, `ways/${at}/1`),
            ]),
          };
  }

  /** The place variable of a domain. */
  variableOf(domain: Domain): PlaceVariable | undefined {
    return this.#variables.get(domain);
  }

  x(inUnits: number): number {
    return clamp(inUnits * this.#scaleX);
  }

  y(inUnits: number): number {
    return clamp(inUnits * this.#scaleY);
  }
}

function clamp(value: number): number {
  return Math.min(WHOLE, Math.max(0, Math.round(value))) || 0;
}

/** The distinct values of a variable over all domains. */
function placesOf(domains: readonly Domain[], variable: string): string[] {
  const names = domains.flatMap((domain) => domain.variable(variable)?.values ?? []);
  if (names.length === 0) fail("variable", `"${variable}" is not a variable with names of places`);
  return [...new Set(names)];
}

function indexOf(names: readonly string[], name: string, pointer: string): number {
  const index = names.indexOf(name);
  if (index < 0)
    fail(pointer, `"${name}" is not a place; places are ${names.slice(0, 12).join(", ")}`);
  return index;
}

function fail(pointer: string, message: string): never {
  throw new RequestError([{ pointer: `/map/${pointer}`, message }]);
}
