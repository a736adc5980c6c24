/**
 * The grammar of commands and orders.
 *
 * @module
 */

import type { Rule } from "../chart.ts";
import { CLAUSE_RULES } from "./clauses/clause-rules.ts";
import { THINGS_RULES } from "./things-rules.ts";

/** All rules, those of things first. */
export const GRAMMAR_RULES: readonly Rule[] = [...THINGS_RULES, ...CLAUSE_RULES];
