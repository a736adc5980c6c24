import type { JointStep, TogetherOutcome, TogetherRequest } from "../../contract/together.ts";
import type { Step } from "../../domain/definition/types.ts";
import type { Domain } from "../../domain/domain.ts";
import type { SquadPlanner } from "../../squad/options.ts";
import type { PackedState } from "../../state/packed-state.ts";
import { buildingYard } from "./yard-game.ts";

/** A member with the place and the time at which it is free. */
interface Hand {
  readonly name: string;
  at: string;
  freeAt: number;
  readonly cannot: ReadonlySet<string>;
}

const NONE: TogetherOutcome = {
  ...{ status: "cut-off", steps: [], ends: [], time: 0, cost: 0, measure: 0, optimal: false },
  ...{ lowerBound: 0, waits: [], kept: 1, elapsedMs: 1 },
};

/** Plans for the yard by a fixed recipe: planks, then both to the site, then hold and nail. */
export class YardPlanner implements SquadPlanner {
  readonly domain: Domain = buildingYard;
  asked = 0;
  readonly #wait: () => Promise<void>;

  /** @param wait delays an answer */
  constructor(wait: () => Promise<void> = () => Promise.resolve()) {
    this.#wait = wait;
  }

  async planTogether(request: TogetherRequest): Promise<TogetherOutcome> {
    this.asked++;
    const outcome = new Recipe(request).outcome;
    await this.#wait();
    return outcome;
  }
}

class Recipe {
  readonly #steps: JointStep[] = [];
  readonly #hands: Hand[];
  readonly #request: TogetherRequest;
  /** The time from which there are planks, and a beam that is held already. */
  #planksAt = 0;
  #beam: { readonly holder: string; readonly until: number } | undefined;

  constructor(request: TogetherRequest) {
    this.#request = request;
    this.#hands = Object.entries(request.agents).map(([name, given]) => {
      const { state = given, disabled = [] } = given as { state?: PackedState; disabled?: Step[] };
      const { at } = buildingYard.read(state as PackedState) as { at: string };
      const cannot = new Set(disabled.map(({ tool }) => tool));
      return { name, at, freeAt: 0, cannot };
    });
  }

  get outcome(): TogetherOutcome {
    const [first] = Object.values(this.#request.agents);
    const packed = first instanceof Int32Array ? first : (first as { state: PackedState }).state;
    let planks = Number(buildingYard.read(packed)["planks"]);
    let isNailing = false;
    for (const { agent, step, leftMs, leftToMs = leftMs, with: others = [] } of this.#request
      .running ?? []) {
      const left = Math.ceil(leftMs) / 1000;
      if (step.tool === "nail") isNailing = true;
      if (step.tool === "hold_beam") this.#beam = { holder: agent, until: leftToMs / 1000 };
      if (step.tool === "saw" || step.tool === "buy") {
        planks += 2;
        this.#planksAt = Math.max(this.#planksAt, left);
      }
      for (const name of [agent, ...others]) {
        const hand = this.#hand(name);
        hand.freeAt = left;
        if (step.tool === "walk") hand.at = String(step.args["to"]);
        if (step.tool === "carry") hand.at = "site";
      }
    }
    if (isNailing) return { ...NONE, status: "solved" };
    if (this.#hands.length < 2) return { ...NONE, status: "unsolvable" };
    if (this.#beam !== undefined && this.#nailWhileHeld(this.#beam)) return this.#solved;
    if (planks < 2 && !this.#provide()) return NONE;
    return this.#holdAndNail() ? this.#solved : NONE;
  }

  get #solved(): TogetherOutcome {
    const steps = this.#steps.toSorted((one, other) => one.startsAt - other.startsAt);
    return { ...NONE, status: "solved", steps };
  }

  #hand(name: string): Hand {
    return this.#hands.find((hand) => hand.name === name) as Hand;
  }

  #able(tool: string): readonly Hand[] {
    const arrival = ({ at, freeAt }: Hand): number => freeAt + (at === "site" ? 0 : 6);
    return this.#hands
      .filter(({ cannot }) => !cannot.has(tool))
      .toSorted((one, other) => arrival(one) - arrival(other));
  }

  #do(
    hand: Hand,
    tool: string,
    duration: number,
    from = hand.freeAt,
    args: Step["args"] = {},
  ): void {
    const startsAt = rounded(Math.max(from, hand.freeAt));
    this.#steps.push({ agent: hand.name, step: { tool, args }, startsAt, duration, with: [] });
    hand.freeAt = rounded(startsAt + duration + 0.001);
  }

  #go(hand: Hand, to: string): boolean {
    if (hand.at === to) return true;
    if (hand.cannot.has("walk")) return false;
    this.#do(hand, "walk", 6, hand.freeAt, { to });
    hand.at = to;
    return true;
  }

  #nailWhileHeld({ holder, until }: { readonly holder: string; readonly until: number }): boolean {
    const nailer = this.#able("nail").find(({ name }) => name !== holder);
    if (nailer === undefined) return false;
    const from = nailer.freeAt + (nailer.at === "site" ? 0 : 6.001);
    if (from + 3.01 > until || !this.#go(nailer, "site")) return false;
    this.#do(nailer, "nail", 3, 0.001);
    return true;
  }

  #provide(): boolean {
    const { nowMs = 0 } = this.#request;
    const buyer = this.#able("buy")[0];
    if (buyer !== undefined && nowMs / 1000 + buyer.freeAt < 50) this.#do(buyer, "buy", 1);
    else {
      const sawyer = this.#able("saw").at(-1);
      if (sawyer === undefined || !this.#go(sawyer, "mill")) return false;
      this.#do(sawyer, "saw", 4);
    }
    this.#planksAt = Math.max(this.#planksAt, (this.#steps.at(-1)?.startsAt ?? 0) + 4);
    return true;
  }

  #holdAndNail(): boolean {
    const holder = this.#able("hold_beam")[0];
    const nailer = this.#able("nail").find((hand) => hand !== holder);
    if (holder === undefined || nailer === undefined) return false;
    const together = [holder, nailer].every(
      ({ at, freeAt, cannot }) => at === "mill" && freeAt === 0 && !cannot.has("carry"),
    );
    if (together) {
      const carry = { tool: "carry", args: {} };
      const common = { step: carry, startsAt: 0, duration: 9 };
      this.#steps.push({ ...common, agent: holder.name, with: [nailer.name] });
      for (const hand of [holder, nailer]) Object.assign(hand, { at: "site", freeAt: 9.001 });
    }
    if (!this.#go(holder, "site") || !this.#go(nailer, "site")) return false;
    const ready = Math.max(holder.freeAt, this.#planksAt + 0.001);
    const from = Math.max(ready, nailer.freeAt - 20);
    const nailAt = rounded(Math.max(nailer.freeAt, from + 0.001));
    this.#do(holder, "hold_beam", rounded(nailAt + 3.001 - rounded(from)), from);
    this.#do(nailer, "nail", 3, nailAt);
    return true;
  }
}

function rounded(time: number): number {
  return Math.round(time * 1000) / 1000;
}
