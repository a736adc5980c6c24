import type { GameRules } from "./game-rules.ts";
import type { ClickPacket } from "./protocol.ts";
import type { Player, Stack } from "./squid.ts";
import {
  type Cell,
  cellOf,
  clicked,
  craftingCells,
  fill,
  type Mouse,
  type OpenWindow,
} from "./windows.ts";

const NAMES = { chest: "generic_9x3", crafting: "crafting", furnace: "furnace" } as const;
const TITLES = { chest: "Chest", crafting: "Crafting", furnace: "Furnace" } as const;
const RESULT = 0;
const DRAG = 5;
const FIRST_OWN = 9;

/** The windows of one player: the inventory, and the open one. */
export class PlayerWindows implements Mouse {
  carried: Stack | null = null;
  readonly #rules: GameRules;
  readonly #player: Player;
  readonly #inventory: OpenWindow;
  readonly #grid: (Stack | null)[] = [null, null, null, null];
  #table: (Stack | null)[] = [];
  #open: OpenWindow | undefined;
  #lastId = 0;

  constructor(rules: GameRules, player: Player) {
    this.#rules = rules;
    this.#player = player;
    const crafting = this.#crafting(this.#grid);
    const others = [5, 6, 7, 8].map((at) => this.#own(at));
    const all = [...crafting, ...others, ...this.#ownCells(), this.#own(45)];
    this.#inventory = { id: 0, kind: "inventory", key: undefined, cells: all, first: FIRST_OWN };
    const { updateSlot } = player.inventory;
    player.inventory.updateSlot = (slot, item) => {
      updateSlot.call(player.inventory, slot, item);
      const open = this.#open;
      if (open !== undefined && slot >= FIRST_OWN && slot < 45)
        this.#send(open.id, open.first + slot - FIRST_OWN, item);
    };
  }

  /** The block of the open window. */
  get key(): string | undefined {
    return this.#open?.key;
  }

  /** All of the player's stacks. */
  stacks(): Stack[] {
    const all = [
      this.carried,
      ...this.#grid,
      ...this.#table,
      ...this.#player.inventory.slots.slice(5),
    ];
    return all.filter((item) => item != null);
  }

  /** Takes everything from the player. */
  empty(): Stack[] {
    const all = this.stacks();
    this.carried = null;
    this.#grid.fill(null);
    this.#table.fill(null);
    for (let slot = 5; slot <= 45; slot++) {
      if (this.#player.inventory.slots[slot] != null) this.#player.inventory.updateSlot(slot, null);
    }
    this.#open = undefined;
    this.show();
    return all;
  }

  /** Gives the player a stack; returns the number without room. */
  give(item: Stack): number {
    const own = this.#ownCells();
    return fill([...own.slice(27), ...own.slice(0, 27)], item, this);
  }

  stackOf(item: Stack, count: number): Stack {
    const copy = new this.#rules.ItemOf(item.type, count);
    if (item.maxDurability !== undefined && item.durabilityUsed > 0)
      copy.durabilityUsed = item.durabilityUsed;
    return copy;
  }

  drop(item: Stack): void {
    this.#rules.ledger.note(this.#player.username, "dropped", item.name, {
      [item.name]: -item.count,
    });
    const ahead = (this.#player.yaw * Math.PI) / 128;
    const at = this.#player.position.offset(-2 * Math.sin(ahead), 1, 2 * Math.cos(ahead));
    this.#rules.drop(item, at, true);
  }

  /** Drops the held item. */
  dropHeld(isAll: boolean): void {
    const slot = 36 + (this.#player.heldItemSlot as number);
    clicked(this.#inventory, { windowId: 0, slot, mouseButton: isAll ? 1 : 0, mode: 4 }, this);
  }

  /** Handles a mouse click. */
  click(click: ClickPacket): void {
    if (click.mode === DRAG) {
      // Dragging is unsupported. Newer bots start it in vain to get the current contents.
      this.#rules.protocol.answer(this.#player._client, click, false);
      this.show();
      return;
    }
    const window = click.windowId === 0 ? this.#inventory : this.#open;
    const isKnown = window !== undefined && window.id === click.windowId && this.#player.health > 0;
    const before = isKnown ? window.cells.map((cell) => cell.get()) : [];
    const isAccepted = isKnown && clicked(window, click, this);
    this.#rules.protocol.answer(this.#player._client, click, isAccepted);
    if (!isAccepted) {
      this.#rules.refuse(this.#player, `click ${click.slot} of ${window?.kind ?? "nothing"}`);
      this.show();
      return;
    }
    this.#book(window, before);
    if (click.mode === 1) this.show();
    else this.#sendChanged(window, before);
    if (window.key !== undefined) this.#rules.changed(window.key);
  }

  /** Opens a block's window; false if it has none. */
  openAt(key: string, block: string): boolean {
    if (block !== "chest" && block !== "crafting_table" && block !== "furnace") return false;
    this.close();
    const kind = block === "crafting_table" ? "crafting" : block;
    this.#lastId = (this.#lastId % 100) + 1;
    const cells = [...this.#cellsOf(kind, key), ...this.#ownCells()];
    this.#open = { id: this.#lastId, kind, key, cells, first: cells.length - 36 };
    const { protocol } = this.#rules;
    protocol.openWindow(this.#player._client, this.#lastId, NAMES[kind], TITLES[kind]);
    this.show();
    return true;
  }

  /** Closes the window: items in grids and on the cursor return to the player. */
  close(): void {
    const back = [this.carried, ...this.#table.splice(0)].filter((item) => item !== null);
    this.carried = null;
    this.#open = undefined;
    for (const item of back) {
      const left = this.give(item);
      if (left > 0) this.drop(this.stackOf(item, left));
    }
  }

  /** Sends the player all its items, and the contents of its window. */
  show(): void {
    const { protocol } = this.#rules;
    const windows = this.#open === undefined ? [this.#inventory] : [this.#inventory, this.#open];
    for (const { id, cells } of windows) {
      const items = cells.map((cell) => cell.get());
      protocol.windowItems(this.#player._client, id, items, this.carried);
    }
  }

  #cellsOf(kind: "crafting" | "furnace" | "chest", key: string): Cell[] {
    if (kind === "crafting") {
      this.#table = new Array<Stack | null>(9).fill(null);
      return this.#crafting(this.#table);
    }
    if (kind === "chest") {
      const slots = this.#rules.chestAt(key);
      return slots.map((_, at) => cellOf(slots, at));
    }
    const furnace = this.#rules.furnaceAt(key);
    const use = (): void => {
      furnace.user = this.#player.username;
    };
    return furnace.cells(use, use);
  }

  #crafting(grid: (Stack | null)[]): Cell[] {
    const { ItemOf, ledger, recipes } = this.#rules;
    return craftingCells(
      grid,
      recipes,
      (type, count) => new ItemOf(type, count),
      (result, used, left) => {
        const changes: Record<string, number> = {};
        for (const { name } of used) changes[name] = (changes[name] ?? 0) - 1;
        for (const { name } of left) changes[name] = (changes[name] ?? 0) + 1;
        changes[result.name] = (changes[result.name] ?? 0) + result.count;
        ledger.note(this.#player.username, "crafted", result.name, changes);
      },
    );
  }

  /** Records items moved into and out of a chest or furnace. */
  #book({ kind, cells, first }: OpenWindow, before: readonly (Stack | null)[]): void {
    if (kind !== "chest" && kind !== "furnace") return;
    const changes: Record<string, number> = {};
    for (let slot = 0; slot < first; slot++) {
      for (const [item, sign] of [
        [before[slot], -1],
        [cells[slot]?.get(), 1],
      ] as const) {
        if (item != null) changes[item.name] = (changes[item.name] ?? 0) + sign * item.count;
      }
    }
    for (const [name, change] of Object.entries(changes)) {
      if (change === 0) continue;
      this.#rules.ledger.note(this.#player.username, change > 0 ? "stored" : "taken", name, {
        [name]: -change,
      });
    }
  }

  #sendChanged({ id, cells, first, kind }: OpenWindow, before: readonly (Stack | null)[]): void {
    for (const [slot, cell] of cells.entries()) {
      const item = cell.get();
      const isOwn = slot >= first && slot < first + 36;
      // The player's own slots have their own records.
      if (isOwn) continue;
      const isMade = slot === RESULT && (kind === "inventory" || kind === "crafting");
      if (isMade || item !== before[slot]) this.#send(id, slot, item);
    }
  }

  #send(windowId: number, slot: number, item: Stack | null): void {
    this.#rules.protocol.slot(this.#player._client, windowId, slot, item);
  }

  #ownCells(): Cell[] {
    return Array.from({ length: 36 }, (_, at) => this.#own(FIRST_OWN + at));
  }

  #own(slot: number): Cell {
    const { inventory } = this.#player;
    return {
      get: () => inventory.slots[slot] ?? null,
      set: (item) => inventory.updateSlot(slot, item),
      takes: () => true,
    };
  }
}
