import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { formatRepertoire } from "@understudy/planner-core";
import { problemIn } from "./hut.mjs";

export const calls = {
  "@understudy/rehearsal": async ({ OptimalScriptedLead, rehearse }) => {
    const lead = new OptimalScriptedLead(new ClassicalPlanner());
    const { domain } = problemIn();
    const { repertoire } = await rehearse({ domain, lead, questions: 20 });
    assert.ok(repertoire.size > 0);
    assert.ok(formatRepertoire(repertoire.toJSON()).includes("chop"));
  },
};
