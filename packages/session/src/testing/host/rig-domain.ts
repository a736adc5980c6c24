import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type Clock,
  type Domain,
  type LlmPlanner,
  Orchestrator,
  PlanProver,
} from "@understudy/planner-core";
import { SharedPlans } from "@understudy/world";
import { type LayoutMessage, layoutOf } from "../../messages/domain-fields.ts";
import { revisionOf } from "../../revision/revision.ts";
import type { SessionDomain } from "../../session-domain.ts";

/** A domain with its engine, without a cache. */
export class RigDomain implements SessionDomain {
  readonly domain: Domain;
  readonly revision: string;
  readonly layout: LayoutMessage;
  readonly orchestrator: Orchestrator;
  readonly prover: PlanProver;
  readonly shared: SharedPlans | undefined;
  /** Requests in flight. */
  running = 0;

  constructor(domain: Domain, clock: Clock, llm?: LlmPlanner) {
    const planner = new ClassicalPlanner();
    this.domain = domain;
    this.revision = revisionOf(domain.written);
    this.layout = layoutOf(domain);
    this.prover = new PlanProver(domain);
    this.shared = domain.kinds === undefined ? undefined : new SharedPlans(domain, planner);
    this.orchestrator = new Orchestrator({
      ...{ domain, clock, llm, planner: this.shared ?? planner },
      time: domain.time && new TimePlanner(),
    });
  }

  see(): void {}

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
    }
  }
}
