/* What the page of the tests has at hand. */
import * as cache from "@understudy/cache";
import * as store from "@understudy/cache/browser";
import { ClassicalPlanner } from "@understudy/classical";
import * as llm from "@understudy/llm/browser";
import * as core from "@understudy/planner-core";
import { GREEDY } from "../src/backends/interface/sampling.ts";
import { renderSystem } from "../src/prompts/render/render-system.ts";
import { renderUser } from "../src/prompts/render/render-user.ts";

const inside = { GREEDY, renderSystem, renderUser };
Object.assign(globalThis, {
  understudy: { ...core, ...cache, ...store, ...llm, ...inside, ClassicalPlanner },
});
