/**
 * Domains, proof, the orchestrator and the plan runner.
 *
 * @module
 */

export * from "./base/index.ts";
export * from "./engine/index.ts";
export * from "./kept/index.ts";
export * from "./rules/index.ts";
