import { type Domain, loadDomain } from "@understudy/planner-core";
import type { PlanDecodingRequest } from "../../../../decoding/decode-plan.ts";
import type { DecodingHooks } from "../../../../decoding/engine.ts";
import type { WirePlan } from "../../shared/protocol.ts";
import { constraintOf, prepareConstraint } from "./constraint-of.ts";
import type { ServedEngine } from "./served-engine.ts";

/** Decoding context of a plan. */
export interface PlanWork {
  /** Builds a decoding request for an engine; the constraint depends on the engine's vocabulary. */
  readonly request: (engine: ServedEngine) => Omit<PlanDecodingRequest, "prompt" | "maxTokens">;
  readonly hooks: Pick<DecodingHooks, "onStep" | "redraft">;
  /** Prepares the tables that all questions on the domain share. */
  readonly prepare: (engine: ServedEngine) => void;
}

/** Channel from a decoding call to the game's thread. */
export interface PlanLine {
  readonly onStep: (action: number, index: number) => void;
  readonly redraft: (steps: readonly number[]) => Promise<readonly number[] | undefined>;
}

/** Limits do not apply here, because the host has already checked the domain. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;
const TRUSTED = {
  maxBytes: NO_LIMIT,
  maxMemoryMb: NO_LIMIT,
  maxCompileMs: NO_LIMIT,
  maxGroundActions: NO_LIMIT,
  maxNesting: 10_000,
  maxParameters: NO_LIMIT,
  maxGroundSize: NO_LIMIT,
};

/** The domains compiled in a worker. */
export class WorkerDomains {
  readonly #domains = new Map<number, Domain>();

  /** Builds the decoding context for a plan message. */
  workOf(plan: WirePlan, line: PlanLine): PlanWork {
    const domain = this.#domainOf(plan);
    const { draft, maxSteps, canRedraft, wantsSteps } = plan;
    return {
      request: (engine) => ({
        domain,
        maxSteps,
        draft,
        constraint: constraintOf(engine, domain, plan),
      }),
      prepare: (engine) => prepareConstraint(engine, domain, plan),
      hooks: {
        onStep: wantsSteps
          ? (action, index) => {
              line.onStep(action, index);
              return "continue";
            }
          : undefined,
        redraft: canRedraft ? line.redraft : undefined,
      },
    };
  }

  #domainOf({ domain: number, domainText }: WirePlan): Domain {
    let domain = this.#domains.get(number);
    if (domain === undefined) {
      if (domainText === undefined) throw new Error(`The domain ${number} was never sent`);
      domain = loadDomain(domainText, TRUSTED);
      this.#domains.set(number, domain);
    }
    return domain;
  }
}
