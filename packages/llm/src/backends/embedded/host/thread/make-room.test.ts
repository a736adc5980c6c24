import { OutOfMemoryError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ModelFacts } from "../../shared/protocol.ts";
import { type MemoryUser, makeRoom } from "./make-room.ts";

class User implements MemoryUser {
  facts: ModelFacts | undefined = {} as ModelFacts;
  isIdle = true;
  readonly fileBytes = 1;
  readonly name: string;
  readonly lastUseMs: number;

  constructor(name: string, lastUseMs: number) {
    this.name = name;
    this.lastUseMs = lastUseMs;
  }
}

/** Makes room for 40 bytes among models of the same size, and returns the names of the unloaded ones. */
async function unloadedFor(
  limitBytes: number,
  users: readonly User[],
  then: () => void = () => {},
): Promise<readonly string[]> {
  const model = new User("new", 9);
  const taken = new Map([...users, model].map((user) => [user, 40]));
  const names: string[] = [];
  await makeRoom(model, limitBytes, taken, async (user) => {
    names.push(user.name);
    taken.delete(user);
    then();
  });
  return names;
}

describe("makeRoom", () => {
  it("unloads the least recently used models, as few as possible", async () => {
    const users = [new User("late", 3), new User("early", 1), new User("middle", 2)];
    expect(await unloadedFor(160, users)).toEqual([]);
    expect(await unloadedFor(80, users)).toEqual(["early", "middle"]);
  });

  it("counts a model that is loading, and keeps it", async () => {
    const loading = new User("loading", 0);
    loading.facts = undefined;
    expect(await unloadedFor(80, [loading, new User("idle", 1)])).toEqual(["idle"]);
    await expect(unloadedFor(79, [loading])).rejects.toThrow(OutOfMemoryError);
  });

  it("keeps a model that became busy during an unload", async () => {
    const asked = new User("asked", 2);
    const call = unloadedFor(79, [new User("idle", 1), asked], () => {
      asked.isIdle = false;
    });
    await expect(call).rejects.toThrow(/40 of 79 are in use/);
  });
});
