import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { formatCompactCount, formatNumber } from "../../model/format.ts";
import { type EntryFilter, type EntryOrder, listEntries } from "../../model/lists/entry-filter.ts";
import { useApp } from "../parts/use-app.ts";
import { EntryDetail } from "./entry-detail.tsx";
import { EntryList } from "./entry-list.tsx";
import { type RepertoireChoice, RepertoireToolbar } from "./repertoire-toolbar.tsx";
import { useEntries } from "./use-entries.ts";

/** Every plan of a repertoire: condition, coverage and number of uses. */
export function RepertoireView(): JSX.Element {
  const app = useApp();
  const choice: RepertoireChoice = {
    domain: useSignal(0),
    filter: useSignal<EntryFilter>({ text: "" }),
    order: useSignal<EntryOrder>("uses"),
    coversPicked: useSignal(false),
    picked: useSignal<number | undefined>(undefined),
  };
  const { domain, filter, order, coversPicked, picked } = choice;
  const moment = app.store.moment.value;
  const agent = moment?.agent(app.selected.value ?? -1);
  const covers = coversPicked.value && agent?.domain === domain.value ? agent.index : undefined;
  const { page, problem } = useEntries(domain, covers);
  if (moment === undefined || !app.isConnected.value) {
    return (
      <p class="empty">
        A repertoire is shown while the game runs: connect to one, and its plans can be browsed
        here.
      </p>
    );
  }
  const { domains } = moment.history.hello;
  const entries = page.value?.domain === domain.value ? page.value.entries : [];
  const listed = listEntries(entries, filter.value, order.value);
  const current = listed.find(({ id }) => id === picked.value) ?? listed[0];
  const status =
    problem.value !== undefined
      ? `Nothing to show: ${problem.value}.`
      : page.value === undefined
        ? "Asking the game…"
        : listed.length === entries.length
          ? formatNumber(entries.length, "plan")
          : `${formatCompactCount(listed.length)} of ${formatNumber(entries.length, "plan")}`;
  return (
    <div class="repertoire">
      <RepertoireToolbar choice={choice} domains={domains} entries={entries} agent={agent} />
      <EntryList choice={choice} listed={listed} current={current} status={status} />
      <div class="entry-detail scrolls">
        {current === undefined ? (
          <p class="empty">
            {page.value === undefined || problem.value !== undefined
              ? ""
              : "No plan matches this filter."}
          </p>
        ) : (
          <EntryDetail key={current.id} entry={current} moment={moment} />
        )}
      </div>
    </div>
  );
}
