/**
 * Models as planners: backends, leads and resilience.
 *
 * @module
 */

// Leads for an orchestrator: the shipped model, or the model a SPEC names.
export { type CreateLeadOptions, createLead } from "./models/open/create-lead.ts";

// The parts of a lead: a backend, a lead that asks it, and the wrappers around that.
export * from "./backends/index.ts";
export * from "./lead/index.ts";
export * from "./breaker/index.ts";

// The environment variables for models.
export { type Environment, readEnvironment } from "./environment.ts";
