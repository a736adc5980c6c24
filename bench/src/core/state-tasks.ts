import assert from "node:assert/strict";
import { applyAction, rebindView, type Value } from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";
import type { BenchTask } from "../runner/task.ts";
import { villageDomain } from "./domains.ts";
import {
  CASES,
  type CompiledCase,
  compileCase,
  shortCases,
  type VillageState,
} from "./village-cases.ts";

const LAST = CASES - 1;

/** Packing and unpacking a state, one action, one key. */
export function stateTasks(): BenchTask[] {
  const domain = villageDomain();
  const cases = shortCases();
  const compiled = cases.map((one) => compileCase(domain, one));
  const at = (index: number): CompiledCase => compiled[index & LAST] as CompiledCase;
  return [
    task("pack", () => ({
      run: (index) => domain.state(at(index).values),
      check: () => {
        for (const { values } of compiled) {
          assert.deepEqual(domain.read(domain.state(values)), values);
        }
      },
    })),
    task("pack-reused-view", () => {
      const target = new Int32Array(domain.variables.all.length);
      const view = domain.view(target);
      const run = (index: number): Int32Array => {
        copyVillage(cases[index & LAST] as { start: VillageState }, view);
        return target;
      };
      const check = (): void => {
        rebindView(view, target);
        for (const [index, { start }] of compiled.entries()) assert.deepEqual(run(index), start);
      };
      return { run, check };
    }),
    task("unpack", () => ({
      run: (index) => domain.read(at(index).start),
      check: () => {
        for (const { start, values } of compiled) assert.deepEqual(domain.read(start), values);
      },
    })),
    task("apply", () => {
      const target = new Int32Array(domain.variables.all.length);
      const run = (index: number): Int32Array => {
        const { plan, start } = at(index);
        applyAction(domain.actions, plan[0] as number, start, target);
        return target;
      };
      const check = (): void => {
        for (const [index, { steps, start }] of cases.entries()) {
          assert.deepEqual(domain.read(run(index)), { ...start, at: steps[0]?.args["place"] });
        }
      };
      return { run, check };
    }),
    task("hash", () => {
      const run = (index: number): string => {
        const { start } = at(index);
        const hash = new Hash64();
        for (let slot = 0; slot < start.length; slot++) hash.integer(start[slot] as number);
        return hash.digest();
      };
      const check = (): void => {
        const hashes = new Set(compiled.map((_, index) => run(index)));
        assert.equal(hashes.size, new Set(compiled.map(({ start }) => start.join())).size);
        assert.equal(run(0), run(CASES));
      };
      return { run, check };
    }),
  ];
}

/** A task over all cases in a batch. */
function task(name: string, setup: BenchTask["setup"]): BenchTask {
  return { name, batch: CASES, allocation: true, setup };
}

/** Written out as in a game; a loop over names is slower. */
function copyVillage(
  { start }: { readonly start: VillageState },
  view: Record<string, Value>,
): void {
  view["at"] = start.at;
  view["energy"] = start.energy;
  view["hungry"] = start.hungry;
  view["has_axe"] = start.has_axe;
  view["has_pick"] = start.has_pick;
  view["has_rod"] = start.has_rod;
  view["wood"] = start.wood;
  view["stone"] = start.stone;
  view["fish"] = start.fish;
  view["grain"] = start.grain;
  view["coins"] = start.coins;
  view["fire_lit"] = start.fire_lit;
  view["house_built"] = start.house_built;
}
