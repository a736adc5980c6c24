import { type Client, Room } from "@colyseus/core";
import type { Orchestrator } from "@understudy/planner-core";
import { Camp } from "./camp/camp.ts";
import type { CampTypes } from "./camp/domain.ts";
import { CamperState, CampState } from "./camp-state.ts";

/** A room with its own camp; all rooms share one orchestrator and its model. */
export class CampRoom extends Room<CampState> {
  override state = new CampState();

  override onCreate({ orchestrator }: { readonly orchestrator: Orchestrator<CampTypes> }): void {
    const camp = new Camp(orchestrator);
    for (const { name } of camp.campers) this.state.campers.set(name, new CamperState());
    // Twenty times a second, without waiting for plans: a search takes milliseconds, and the model has its own thread.
    this.setSimulationInterval((passedMs) => {
      camp.tick(Math.min(100, passedMs));
      this.#tell(camp);
    }, 50);
  }

  override onJoin({ sessionId }: Client): void {
    console.log(`${sessionId} looks at the camp`);
  }

  #tell(camp: Camp): void {
    this.state.isFireLit = camp.isFireLit;
    for (const { view } of camp.campers) {
      const { steps, ...rest } = view;
      const shown = this.state.campers.get(view.name);
      shown?.assign(rest);
      if (shown === undefined || shown.steps.join() === steps.join()) continue;
      shown.steps.splice(0, shown.steps.length);
      shown.steps.push(...steps);
    }
  }
}
