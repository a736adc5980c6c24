/**
 * A backend as a lead: its calls for plans, for choices and for the intent of a directive (`intent`).
 *
 * @module
 */

export { BackendLead } from "./backend-lead.ts";
export type { BackendLeadOptions } from "./backend-lead-options.ts";
