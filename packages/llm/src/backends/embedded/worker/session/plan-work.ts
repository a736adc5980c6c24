import { type Domain, loadDomain } from "@understudy/planner-core";
import type { PlanDecodingRequest } from "../../../../decoding/decode-plan.ts";
import type { DecodingHooks } from "../../../../decoding/engine.ts";
import type { WirePlan } from "../../shared/protocol.ts";
import { constraintOf, prepareConstraint } from "./constraint-of.ts";
import type { ServedEngine } from "./served-engine.ts";

/** Decoding context of a plan. */
export interface PlanWork {
  /** Decoding request for an engine, whose vocabulary the constraint depends on. */
  readonly request: (engine: ServedEngine) => Omit<PlanDecodingRequest, "prompt" | "maxTokens">;
  readonly hooks: Pick<DecodingHooks, "onStep" | "redraft">;
  /** Prepares the tables that all questions on the domain share. */
  readonly prepare: (engine: ServedEngine) => void;
}

/** A decoding call's channel to the game's thread. */
export interface PlanLine {
  readonly onStep: (action: number, index: number) => void;
  readonly redraft: (steps: readonly number[]) => Promise<readonly number[] | undefined>;
}

/** The host has already checked the domain, so limits do not apply here. */
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

/** Compiled domains of a worker. */
export class WorkerDomains {
  readonly #domains = new Map<number, Domain>();

  /** Builds the decoding context from a message. */
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
