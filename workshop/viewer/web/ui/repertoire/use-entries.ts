import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EntryView, RepertoirePage } from "../../../src/protocol/repertoire.ts";
import { useApp } from "../parts/use-app.ts";

const PAGE = 500;

/** The loaded plans of a domain's repertoire. */
interface LoadedEntries {
  readonly page: Signal<RepertoirePage | undefined>;
  readonly problem: Signal<string | undefined>;
}

/**
 * Loads a domain's plans from the game, in pages.
 *
 * @param covers the agent for which plans must work now
 */
export function useEntries(domain: Signal<number>, covers: number | undefined): LoadedEntries {
  const app = useApp();
  const page = useSignal<RepertoirePage | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const isLive = app.isConnected.value;

  const load = async (): Promise<void> => {
    const all: EntryView[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const reply = await app.send({
        type: "list-repertoire",
        domain: domain.peek(),
        offset,
        limit: PAGE,
        ...(covers === undefined ? {} : { covers }),
      });
      problem.value = reply.ok ? undefined : reply.error.message;
      if (!reply.ok) return;
      all.push(...reply.value.entries);
      if (reply.value.entries.length === 0 || all.length >= reply.value.total) {
        page.value = { ...reply.value, offset: 0, entries: all };
        return;
      }
    }
  };
  useEffect(() => {
    if (isLive) void load();
  }, [isLive, domain.value, covers]);
  return { page, problem };
}
