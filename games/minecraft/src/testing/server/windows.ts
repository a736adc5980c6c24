import type { ClickPacket } from "./protocol.ts";
import type { CraftingRecipes } from "./recipes.ts";
import { burns, smelted } from "./recipes.ts";
import type { Stack } from "./squid.ts";

/** A slot of an open window. */
export interface Cell {
  get(): Stack | null;
  set(item: Stack | null): void;
  /** Whether a player may put an item into it. */
  takes(item: Stack): boolean;
  /** Called when a player has taken the contents of a result slot. */
  taken?(item: Stack): void;
}

/** An open window, and the item on the cursor. */
export interface OpenWindow {
  readonly id: number;
  readonly kind: "inventory" | "crafting" | "furnace" | "chest";
  /** Position of its block; undefined for the inventory. */
  readonly key: string | undefined;
  readonly cells: readonly Cell[];
  /** Index of the first of the player's 36 slots. */
  readonly first: number;
}

/** A player's mouse: its carried stack, and a factory of stacks. */
export interface Mouse {
  carried: Stack | null;
  stackOf(item: Stack, count: number): Stack;
  drop(item: Stack): void;
}

const isSame = (one: Stack, other: Stack): boolean =>
  one.type === other.type && one.durabilityUsed === other.durabilityUsed;

/**
 * Applies a click: left and right button, with shift, and drops.
 *
 * @returns false for unsupported clicks, which change nothing
 */
export function clicked(window: OpenWindow, click: ClickPacket, mouse: Mouse): boolean {
  const { slot, mode, mouseButton } = click;
  if (slot === -999) {
    if (mode !== 0 || mouse.carried === null) return mode === 0 || mode === 4;
    mouse.drop(mouse.carried);
    mouse.carried = null;
    return true;
  }
  const cell = window.cells[slot];
  if (cell === undefined) return false;
  if (mode === 0 && mouseButton === 0) leftClick(cell, mouse);
  else if (mode === 0 && mouseButton === 1) rightClick(cell, mouse);
  else if (mode === 1) shiftClick(window, slot, mouse);
  else if (mode === 4) drop(cell, mouse, mouseButton === 1);
  else return false;
  return true;
}

function leftClick(cell: Cell, mouse: Mouse): void {
  const item = cell.get();
  const { carried } = mouse;
  if (cell.taken !== undefined && item !== null) {
    if (
      carried !== null &&
      !(isSame(carried, item) && carried.count + item.count <= item.stackSize)
    )
      return;
    mouse.carried = mouse.stackOf(item, (carried?.count ?? 0) + item.count);
    cell.set(null);
    cell.taken(item);
    return;
  }
  if (carried === null) {
    mouse.carried = item;
    cell.set(null);
  } else if (cell.takes(carried)) {
    if (item === null || !isSame(item, carried)) {
      cell.set(carried);
      mouse.carried = item;
    } else {
      const moved = Math.min(carried.count, item.stackSize - item.count);
      cell.set(mouse.stackOf(item, item.count + moved));
      mouse.carried =
        moved === carried.count ? null : mouse.stackOf(carried, carried.count - moved);
    }
  }
}

function rightClick(cell: Cell, mouse: Mouse): void {
  const item = cell.get();
  const { carried } = mouse;
  if (carried === null) {
    if (item === null || cell.taken !== undefined) return;
    const half = Math.ceil(item.count / 2);
    mouse.carried = mouse.stackOf(item, half);
    cell.set(half === item.count ? null : mouse.stackOf(item, item.count - half));
    return;
  }
  if (!cell.takes(carried) || (item !== null && item.count >= item.stackSize)) return;
  if (item !== null && !isSame(item, carried)) {
    cell.set(carried);
    mouse.carried = item;
    return;
  }
  cell.set(mouse.stackOf(carried, (item?.count ?? 0) + 1));
  mouse.carried = carried.count === 1 ? null : mouse.stackOf(carried, carried.count - 1);
}

/** Moves a stack to the other side of the window. */
function shiftClick(window: OpenWindow, slot: number, mouse: Mouse): void {
  const cell = window.cells[slot] as Cell;
  const item = cell.get();
  if (item === null) return;
  const { first } = window;
  const own = window.cells.slice(first, first + 36);
  const isOwn = slot >= first && slot < first + 36;
  let targets: readonly Cell[] = own;
  if (isOwn && (window.kind === "inventory" || window.kind === "crafting")) {
    targets = slot < first + 27 ? own.slice(27) : own.slice(0, 27);
  } else if (isOwn) targets = window.cells.slice(0, first).filter((each) => each.takes(item));
  const left = fill(targets, item, mouse);
  if (left === item.count) return;
  if (cell.taken !== undefined) {
    // The excess is dropped: crafting has already emptied the cell.
    cell.set(null);
    if (left > 0) mouse.drop(mouse.stackOf(item, left));
    cell.taken(item);
  } else cell.set(left === 0 ? null : mouse.stackOf(item, left));
}

/**
 * Puts a stack into cells, onto equal stacks first.
 *
 * @returns number of items left over
 */
export function fill(cells: readonly Cell[], item: Stack, mouse: Pick<Mouse, "stackOf">): number {
  let left = item.count;
  const put = (cell: Cell, had: number): void => {
    const moved = Math.min(left, item.stackSize - had);
    if (moved <= 0) return;
    cell.set(mouse.stackOf(item, had + moved));
    left -= moved;
  };
  for (const cell of cells) {
    const there = cell.get();
    if (left > 0 && there !== null && isSame(there, item)) put(cell, there.count);
  }
  for (const cell of cells) if (left > 0 && cell.get() === null) put(cell, 0);
  return left;
}

function drop(cell: Cell, mouse: Mouse, isAll: boolean): void {
  const item = cell.get();
  if (item === null || cell.taken !== undefined) return;
  const count = isAll ? item.count : 1;
  cell.set(count === item.count ? null : mouse.stackOf(item, item.count - count));
  mouse.drop(mouse.stackOf(item, count));
}

/** A plain cell of a list. */
export function cellOf(
  slots: (Stack | null)[],
  at: number,
  changed: () => void = () => {},
  takes: (item: Stack) => boolean = () => true,
): Cell {
  return {
    get: () => slots[at] ?? null,
    set: (item) => {
      slots[at] = item;
      changed();
    },
    takes,
  };
}

/** The cells of a grid, the result first. */
export function craftingCells(
  grid: (Stack | null)[],
  recipes: CraftingRecipes,
  stackOf: (type: number, count: number) => Stack,
  crafted: (result: Stack, used: readonly Stack[], left: readonly Stack[]) => void,
): Cell[] {
  const width = Math.sqrt(grid.length);
  const made = () => recipes.made(grid, width);
  const result: Cell = {
    get: () => {
      const now = made();
      return now === undefined ? null : stackOf(now.type, now.count);
    },
    set: () => {},
    takes: () => false,
    taken: (item) => {
      const now = made();
      const used = grid.flatMap((cell) => (cell === null ? [] : [stackOf(cell.type, 1)]));
      const left: Stack[] = [];
      for (const [at, cell] of grid.entries()) {
        if (cell === null) continue;
        const rest = now?.left[at];
        if (cell.count > 1) grid[at] = Object.assign(stackOf(cell.type, cell.count - 1));
        else grid[at] = rest === undefined ? null : stackOf(rest, 1);
        if (rest !== undefined && cell.count === 1) left.push(stackOf(rest, 1));
      }
      crafted(item, used, left);
    },
  };
  return [result, ...grid.map((_, at) => cellOf(grid, at))];
}

/** A furnace with its contents and progress. */
export class Furnace {
  readonly slots: (Stack | null)[] = [null, null, null];
  /** Number of items that the current fuel still smelts. */
  burning = 0;
  progressMs = 0;
  /** The player who used it last. */
  user: string | undefined;

  /** The cells: input, fuel, output. */
  cells(changed: () => void, taken: (item: Stack) => void): Cell[] {
    const { slots } = this;
    return [
      cellOf(slots, 0, changed, ({ name }) => smelted(name) !== undefined),
      cellOf(slots, 1, changed, ({ name }) => burns(name) > 0),
      { ...cellOf(slots, 2, changed, () => false), taken },
    ];
  }

  /**
   * Advances time.
   *
   * @returns name of the item just finished
   */
  tick(
    ms: number,
    smeltMs: number,
    stackOf: (name: string, count: number) => Stack | undefined,
  ): string | undefined {
    const [input, fuel, output] = this.slots;
    const name = input == null ? undefined : smelted(input.name);
    const result = name === undefined ? undefined : stackOf(name, (output?.count ?? 0) + 1);
    const fits =
      result !== undefined &&
      (output == null || (output.type === result.type && output.count < output.stackSize));
    if (!fits || input == null || name === undefined) {
      this.progressMs = 0;
      return undefined;
    }
    if (this.burning < 1e-9) {
      if (fuel == null || burns(fuel.name) === 0) return undefined;
      this.burning = burns(fuel.name);
      this.slots[1] = fuel.count === 1 ? null : (stackOf(fuel.name, fuel.count - 1) ?? null);
    }
    const done = Math.min(ms / smeltMs, this.burning);
    this.burning -= done;
    this.progressMs += done * smeltMs;
    if (this.progressMs < smeltMs - 1e-6) return undefined;
    this.progressMs = 0;
    this.slots[0] = input.count === 1 ? null : (stackOf(input.name, input.count - 1) ?? null);
    this.slots[2] = result;
    return name;
  }
}
