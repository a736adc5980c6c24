/** A food of a dish; `fried` besides what else is done to it. */
export interface Part {
  readonly name: string;
  readonly is: "whole" | "ready";
  readonly fried: boolean;
}

const chopped = (name: string): Part => ({ name, is: "whole", fried: false });
const fried = (name: string, is: Part["is"] = "ready"): Part => ({ name, is, fried: true });

/** Dishes of two foods each. */
export const DISHES: readonly (readonly [one: Part, other: Part])[] = [
  [chopped("lettuce"), chopped("tomato")],
  [fried("fish"), fried("potato", "whole")],
  [fried("steak"), chopped("lettuce")],
  [fried("egg"), fried("mushroom", "whole")],
];

/** A station: what it is, where it stands, and how many work there at a time. */
interface Station {
  readonly name: string;
  readonly kind: "larder" | "board" | "stove" | "sink" | "hatch";
  readonly x: number;
  readonly y: number;
  readonly room?: number;
}

export const STATIONS: readonly Station[] = [
  { name: "larder", kind: "larder", x: 12, y: 16 },
  { name: "board", kind: "board", x: 36, y: 14, room: 3 },
  { name: "stove", kind: "stove", x: 68, y: 14, room: 3 },
  { name: "sink", kind: "sink", x: 30, y: 27, room: 2 },
  { name: "hatch", kind: "hatch", x: 80, y: 27 },
];
