import { OutOfMemoryError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { makeRoom } from "./make-room.ts";
import type { ModelFacts } from "./protocol.ts";

const NEEDED = { name: "new", fileBytes: 40, facts: undefined, isIdle: true, lastUseMs: 0 };

class User {
  facts: ModelFacts | undefined = { modelBytes: 30, contextBytes: 10 } as ModelFacts;
  isIdle = true;
  readonly fileBytes = 40;
  readonly name: string;
  readonly lastUseMs: number;

  constructor(name: string, lastUseMs: number) {
    this.name = name;
    this.lastUseMs = lastUseMs;
  }
}

/** Makes room among models; gives the names of those that were unloaded. */
async function unloadedFor(
  limitBytes: number,
  users: readonly User[],
  then: (unloaded: User) => void = () => {},
): Promise<readonly string[]> {
  const names: string[] = [];
  const isLoading = ({ name }: User): boolean => name === "loading";
  await makeRoom(
    NEEDED,
    limitBytes,
    () => users,
    isLoading,
    async (user) => {
      names.push(user.name);
      user.facts = undefined;
      then(user);
    },
  );
  return names;
}

describe("makeRoom", () => {
  it("unloads what was not used for longest, and no more than it must", async () => {
    const users = [new User("late", 3), new User("early", 1), new User("middle", 2)];
    expect(await unloadedFor(160, users)).toEqual([]);
    expect(await unloadedFor(80, users)).toEqual(["early", "middle"]);
  });

  it("counts a model that is being loaded", async () => {
    const loading = new User("loading", 0);
    loading.facts = undefined;
    expect(await unloadedFor(80, [loading, new User("idle", 1)])).toEqual(["idle"]);
    await expect(unloadedFor(79, [loading])).rejects.toThrow(OutOfMemoryError);
  });

  it("leaves a model alone that was asked while another was unloaded", async () => {
    const asked = new User("asked", 2);
    const users = [new User("idle", 1), asked];
    const call = unloadedFor(79, users, () => {
      asked.isIdle = false;
    });
    await expect(call).rejects.toThrow(/40 of 79 are in use/);
    expect(asked.facts).toBeDefined();
  });
});
