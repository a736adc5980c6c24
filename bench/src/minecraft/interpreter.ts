import type { Deed, GameRegistry } from "@understudy/minecraft";
import { type Activity, burnsOf, STATIONS } from "./rules.ts";

const PLACE_SECONDS = 1;

/** Plays actions by the game's rules, with its own inventory. It shares nothing with the domains of the plans. */
export class Interpreter {
  readonly bag = new Map<string, number>();
  /** Time taken, by the rules. */
  seconds = 0;
  readonly #standing = new Set<string>();
  /** Remaining uses of each tool, most worn first. */
  readonly #pieces = new Map<string, number[]>();
  readonly #registry: GameRegistry;
  readonly #rules: readonly Activity[];

  constructor(registry: GameRegistry, rules: readonly Activity[]) {
    this.#registry = registry;
    this.#rules = rules;
  }

  /**
   * Plays one action.
   *
   * @throws RangeError with the reason if impossible
   */
  play(deed: Deed): void {
    if (deed.deed === "place") this.#place(deed.item);
    else if (deed.deed === "craft") {
      const { item, times, uses = [] } = deed;
      const fits = ({ takes }: Activity): boolean =>
        Object.keys(takes).length === uses.length && uses.every((name) => name in takes);
      this.#do(this.#rule("craft", item, fits), times);
    } else if (deed.deed === "smelt") {
      const { item, from, count, fuel, fuelCount } = deed;
      need(burnsOf(fuel) * fuelCount >= count, `${fuelCount} ${fuel} is not enough`);
      const rule = this.#rule("smelt", item, ({ takes }) => from in takes);
      this.#take(fuel, fuelCount);
      this.#do(rule, count);
    } else if (deed.deed === "dig" && this.#standing.has(deed.blocks[0] ?? "")) {
      this.#pickUp(deed.item, deed.with);
    } else if (deed.deed === "dig") {
      // Any of the blocks may be used, so each must work.
      const rules = deed.blocks.map((block) =>
        this.#rule("dig", deed.item, ({ at, anyOf }) => {
          const isTool = deed.with !== undefined && anyOf?.includes(deed.with) === true;
          return at === block && (anyOf === undefined || isTool);
        }),
      );
      this.#work(rules[0], deed.count, deed.with);
    } else if (deed.deed === "hunt" || deed.deed === "collect") {
      this.#work(
        this.#rule(deed.deed, deed.item, ({ at }) => at === deed.creature),
        deed.count,
      );
    } else if (deed.deed === "use") {
      const rule = this.#rule("use", deed.item, ({ at }) => at === deed.on);
      this.#work(rule, deed.count, rule.anyOf === undefined ? undefined : deed.with);
    } else throw new RangeError(`nobody from bare hands can ${deed.deed}`);
  }

  #rule(kind: Activity["kind"], item: string, fits: (rule: Activity) => boolean): Activity {
    const rule = this.#rules.find((one) => one.kind === kind && one.gives === item && fits(one));
    if (rule === undefined) throw new RangeError(`there is no such way to ${kind} for ${item}`);
    return rule;
  }

  #work(rule: Activity | undefined, count: number, tool?: string): void {
    need(rule !== undefined, "nothing is named to work at");
    if (rule === undefined) return;
    const times = Math.ceil(count / rule.amount);
    if (rule.anyOf !== undefined) {
      need(tool !== undefined && rule.anyOf.includes(tool), `${rule.at} needs another tool`);
      this.#wear(tool ?? "", times);
    }
    this.#do(rule, times);
  }

  #do({ takes, gives, amount, givesBack, station, seconds }: Activity, times: number): void {
    need(station === undefined || this.#standing.has(station), `no ${station} stands here`);
    for (const [item, count] of Object.entries(takes)) this.#take(item, count * times);
    for (const [item, count] of Object.entries(givesBack)) this.#put(item, count * times);
    this.#put(gives, amount * times);
    this.seconds += seconds * times;
  }

  #place(station: string): void {
    need(STATIONS.includes(station), `${station} is no station`);
    this.#take(station, 1);
    this.#standing.add(station);
    this.seconds += PLACE_SECONDS;
  }

  #pickUp(station: string, tool: string | undefined): void {
    const tools = Object.keys(this.#registry.blocksByName[station]?.harvestTools ?? {});
    if (tools.length > 0) {
      const isTool = tools.some((id) => this.#registry.items[Number(id)]?.name === tool);
      need(tool !== undefined && isTool, `${station} needs a tool`);
      this.#wear(tool ?? "", 1);
    }
    this.#standing.delete(station);
    this.#put(station, 1);
    this.seconds += PLACE_SECONDS;
  }

  #wear(tool: string, times: number): void {
    need((this.bag.get(tool) ?? 0) > 0, `no ${tool} is there`);
    const pieces = this.#pieces.get(tool);
    if (pieces === undefined) return;
    for (let left = times; left > 0; ) {
      const piece = pieces[0];
      need(piece !== undefined, `${tool} breaks before all is done`);
      const used = Math.min(left, piece ?? 0);
      left -= used;
      pieces[0] = (piece ?? 0) - used;
      if (pieces[0] > 0) continue;
      pieces.shift();
      this.bag.set(tool, (this.bag.get(tool) ?? 0) - 1);
    }
  }

  #put(item: string, count: number): void {
    this.bag.set(item, (this.bag.get(item) ?? 0) + count);
    const uses = this.#registry.itemsByName[item]?.maxDurability;
    if (uses === undefined) return;
    const pieces = this.#pieces.get(item) ?? [];
    this.#pieces.set(item, [...pieces, ...new Array<number>(count).fill(uses)]);
  }

  #take(item: string, count: number): void {
    const has = this.bag.get(item) ?? 0;
    need(has >= count, `${count} ${item} are wanted where ${has} are`);
    this.bag.set(item, has - count);
    this.#pieces.get(item)?.splice(-count);
  }
}

function need(holds: boolean, why: string): void {
  if (!holds) throw new RangeError(why);
}
