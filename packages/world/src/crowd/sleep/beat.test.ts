import { expect, it } from "vitest";
import type { CrowdMember } from "../members.ts";
import { NotedMembers } from "../members.ts";
import { CrowdSearches } from "../searches.ts";
import { IdleMembers } from "./idle-members.ts";

it("an agent without an errand is looked at again after 100 ms, whatever the size of its crowd", () => {
  for (const agents of [20, 120, 140, 160, 180, 200]) {
    const world = { changes: 1 };
    const members = new NotedMembers();
    const searches = new CrowdSearches(() => world.changes);
    searches.agents = agents;
    const idle = new IdleMembers(members, searches, () => world.changes);
    const question = { className: "c" };
    let until = 0;
    const member = {
      name: "ann",
      nowMs: 0,
      errandQuestion: question,
      isInLine: false,
      isFirstInLine: false,
      rests() {
        return this.nowMs < until;
      },
      restUntil(ms: number) {
        until = ms;
      },
    };
    const m = member as unknown as CrowdMember;
    members.meet([m], () => {});
    idle.note(m, question as never, 0);
    let looked = -1;
    for (let ms = 4; ms < 400 && looked < 0; ms += 16) {
      member.nowMs = ms;
      if (member.rests()) continue;
      if (idle.stateOf(m) === undefined) looked = ms;
    }
    expect.soft(looked).toBeLessThan(100 + 17);
  }
});
