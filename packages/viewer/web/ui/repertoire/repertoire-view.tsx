import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { EntryView, RepertoirePage } from "../../../src/protocol/index.ts";
import {
  type Author,
  authorsOf,
  type EntryFilter,
  type EntryOrder,
  listEntries,
} from "../../model/entry-filter.ts";
import { formatCompactCount, formatCost, formatNumber } from "../../model/format.ts";
import { stepText } from "../../model/step-text.ts";
import { useApp } from "../parts/use-app.ts";
import { EntryDetail } from "./entry-detail.tsx";
import { EntryEditor } from "./entry-editor.tsx";

const PAGE = 500;
const ORDERS: Readonly<Record<EntryOrder, string>> = {
  uses: "most served first",
  covers: "most agents first",
  cost: "cheapest first",
  goal: "by goal",
};
const AUTHORS: readonly Author[] = ["model", "mended", "designer"];

/** Every plan of a repertoire: when it works, what it covers, and how often it was served. */
export function RepertoireView(): JSX.Element {
  const app = useApp();
  const domain = useSignal(0);
  const page = useSignal<RepertoirePage | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const filter = useSignal<EntryFilter>({ text: "" });
  const order = useSignal<EntryOrder>("uses");
  const coversPicked = useSignal(false);
  const picked = useSignal<number | undefined>(undefined);
  const isAdding = useSignal(false);
  const moment = app.store.moment.value;
  const isLive = app.isConnected.value;
  const agent = moment?.agent(app.selected.value ?? -1);
  const covers = coversPicked.value && agent?.domain === domain.value ? agent.index : undefined;

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
  if (moment === undefined || !isLive) {
    return (
      <p class="empty">
        A repertoire is shown while the game runs: connect to one, and its plans can be browsed,
        tried and changed here.
      </p>
    );
  }
  const { domains } = moment.history.hello;
  const entries = page.value?.domain === domain.value ? page.value.entries : [];
  const listed = listEntries(entries, filter.value, order.value);
  const current = listed.find(({ id }) => id === picked.value) ?? listed[0];
  const goals = [...new Set(entries.map(({ goal }) => goal))].toSorted();
  const personas = [...new Set(entries.map(({ persona }) => persona ?? ""))].toSorted();
  const change = (part: Partial<Record<keyof EntryFilter, string>>): void => {
    const { text, ...others } = { ...filter.peek(), ...part };
    const chosen = Object.entries(others).filter(([, value]) => value !== ALL);
    filter.value = { text, ...Object.fromEntries(chosen) };
  };
  const canEdit = app.can.value.editRepertoire;
  return (
    <div class="repertoire">
      <div class="toolbar">
        {domains.length > 1 && (
          <select
            aria-label="Domain"
            value={String(domain.value)}
            onChange={(event) => {
              domain.value = Number(event.currentTarget.value);
              filter.value = { text: "" };
              picked.value = undefined;
              isAdding.value = false;
            }}
          >
            {domains.map(({ name }, index) => (
              <option key={name} value={String(index)}>
                {name}
              </option>
            ))}
          </select>
        )}
        <input
          type="search"
          placeholder="Filter plans"
          aria-label="Filter plans by any word"
          value={filter.value.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
        <select
          aria-label="Goal"
          value={filter.value.goal ?? ALL}
          onChange={(event) => change({ goal: event.currentTarget.value })}
        >
          <option value={ALL}>any goal</option>
          {goals.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        {personas.length > 1 && (
          <select
            aria-label="Persona"
            value={filter.value.persona ?? ALL}
            onChange={(event) => change({ persona: event.currentTarget.value })}
          >
            <option value={ALL}>any persona</option>
            {personas.map((each) => (
              <option key={each} value={each}>
                {each === "" ? "no persona" : each}
              </option>
            ))}
          </select>
        )}
        <select
          aria-label="Author"
          value={filter.value.author ?? ALL}
          onChange={(event) => change({ author: event.currentTarget.value })}
        >
          <option value={ALL}>any author</option>
          {AUTHORS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        <select
          aria-label="Order"
          value={order.value}
          onChange={(event) => {
            order.value = event.currentTarget.value as EntryOrder;
          }}
        >
          {Object.entries(ORDERS).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={coversPicked.value}
            disabled={agent?.domain !== domain.value}
            onChange={(event) => {
              coversPicked.value = event.currentTarget.checked;
            }}
          />
          works now for {agent?.domain === domain.value ? agent.name : "the picked agent"}
        </label>
      </div>
      <div class="entries scrolls">
        <div class="entries-head">
          <p class="muted" aria-live="polite">
            {problem.value !== undefined
              ? `Nothing to show: ${problem.value}.`
              : page.value === undefined
                ? "Asking the game…"
                : listed.length === entries.length
                  ? formatNumber(entries.length, "plan")
                  : `${formatCompactCount(listed.length)} of ${formatNumber(entries.length, "plan")}`}
          </p>
          {canEdit && (
            <button
              type="button"
              class="link right"
              onClick={() => {
                isAdding.value = true;
              }}
            >
              new plan
            </button>
          )}
        </div>
        <ul>
          {listed.slice(0, MAX_SHOWN).map((entry) => (
            <li key={entry.id}>
              <button
                type="button"
                class="entry"
                aria-pressed={entry === current && !isAdding.value}
                onClick={() => {
                  picked.value = entry.id;
                  isAdding.value = false;
                }}
              >
                <span class="entry-goal cut">{entry.goal}</span>
                <span class={`author ${authorsOf(entry).join(" ")}`}>
                  {authorsOf(entry).join(", ")}
                </span>
                <span class="entry-facts muted">
                  cost {formatCost(entry.cost)} · served {formatCompactCount(entry.uses)} · works
                  for {formatCompactCount(entry.covers.length)}
                </span>
                <span class="entry-steps cut code">{entry.steps.map(stepText).join(" → ")}</span>
              </button>
            </li>
          ))}
        </ul>
        {listed.length > MAX_SHOWN && (
          <p class="note">
            {formatCompactCount(listed.length - MAX_SHOWN)} more: filter to see them.
          </p>
        )}
      </div>
      <div class="entry-detail scrolls">
        {isAdding.value ? (
          <EntryEditor
            key="new"
            domain={domain.value}
            goals={domains[domain.value]?.goals.map(({ name }) => name) ?? []}
            finish={() => {
              isAdding.value = false;
              void load();
            }}
          />
        ) : current === undefined ? (
          <p class="empty">
            {page.value === undefined || problem.value !== undefined
              ? ""
              : "No plan matches this filter."}
          </p>
        ) : (
          <EntryDetail
            key={current.id}
            entry={current}
            domain={domain.value}
            moment={moment}
            reload={load}
          />
        )}
      </div>
    </div>
  );
}

/** A choice that filters nothing; no goal is called so. */
const ALL = "\u0000all";
/** More rows than these make the page slow and help nobody. */
const MAX_SHOWN = 300;
