import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import type { DomainSummary } from "../../../src/protocol/hello.ts";
import type { EntryView } from "../../../src/protocol/repertoire.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import type { Author, EntryFilter, EntryOrder } from "../../model/lists/entry-filter.ts";

/** Filter and selection of the repertoire view. */
export interface RepertoireChoice {
  readonly domain: Signal<number>;
  readonly filter: Signal<EntryFilter>;
  readonly order: Signal<EntryOrder>;
  /** Whether to show only plans that work now for the selected agent. */
  readonly coversPicked: Signal<boolean>;
  /** Id of the entry shown in full. */
  readonly picked: Signal<number | undefined>;
}

interface RepertoireToolbarProps {
  readonly choice: RepertoireChoice;
  readonly domains: readonly DomainSummary[];
  /** All plans of the domain. */
  readonly entries: readonly EntryView[];
  /** The selected agent. */
  readonly agent: AgentView | undefined;
}

const ORDERS: Readonly<Record<EntryOrder, string>> = {
  uses: "most served first",
  covers: "most agents first",
  cost: "cheapest first",
  goal: "by goal",
};
const AUTHORS: readonly Author[] = ["model", "mended", "designer"];
/** The option without a filter; no goal has this name. */
const ALL = "\u0000all";

/** Filters and order of a repertoire's plans. */
export function RepertoireToolbar(props: RepertoireToolbarProps): JSX.Element {
  const { choice, domains, entries, agent } = props;
  const { domain, filter, order, coversPicked } = choice;
  const goals = [...new Set(entries.map(({ goal }) => goal))].toSorted();
  const personas = [...new Set(entries.map(({ persona }) => persona ?? ""))].toSorted();
  const change = (part: Partial<Record<keyof EntryFilter, string>>): void => {
    const { text, ...others } = { ...filter.peek(), ...part };
    const chosen = Object.entries(others).filter(([, value]) => value !== ALL);
    filter.value = { text, ...Object.fromEntries(chosen) };
  };
  return (
    <div class="toolbar">
      {domains.length > 1 && <DomainChoice choice={choice} domains={domains} />}
      <input
        type="search"
        placeholder="Filter plans"
        aria-label="Filter plans by any word"
        value={filter.value.text}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
      <FilterChoice
        label="Goal"
        any="any goal"
        value={filter.value.goal}
        options={goals}
        choose={(value) => change({ goal: value })}
      />
      {personas.length > 1 && (
        <FilterChoice
          label="Persona"
          any="any persona"
          value={filter.value.persona}
          options={personas}
          text={(persona) => (persona === "" ? "no persona" : persona)}
          choose={(value) => change({ persona: value })}
        />
      )}
      <FilterChoice
        label="Author"
        any="any author"
        value={filter.value.author}
        options={AUTHORS}
        choose={(value) => change({ author: value })}
      />
      <OrderChoice order={order} />
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
  );
}

interface DomainChoiceProps {
  readonly choice: RepertoireChoice;
  readonly domains: readonly DomainSummary[];
}

function DomainChoice({ choice, domains }: DomainChoiceProps): JSX.Element {
  const { domain, filter, picked } = choice;
  return (
    <select
      aria-label="Domain"
      value={String(domain.value)}
      onChange={(event) => {
        domain.value = Number(event.currentTarget.value);
        filter.value = { text: "" };
        picked.value = undefined;
      }}
    >
      {domains.map(({ name }, index) => (
        <option key={name} value={String(index)}>
          {name}
        </option>
      ))}
    </select>
  );
}

interface FilterChoiceProps<Option extends string> {
  readonly label: string;
  /** Text of the option without a filter. */
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly Option[];
  /** Text of an option. Default: the option itself. */
  readonly text?: (option: Option) => string;
  readonly choose: (value: string) => void;
}

function FilterChoice<Option extends string>(props: FilterChoiceProps<Option>): JSX.Element {
  const { label, any, value, options, text = (option) => option, choose } = props;
  return (
    <select
      aria-label={label}
      value={value ?? ALL}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value={ALL}>{any}</option>
      {options.map((each) => (
        <option key={each} value={each}>
          {text(each)}
        </option>
      ))}
    </select>
  );
}

function OrderChoice({ order }: { order: Signal<EntryOrder> }): JSX.Element {
  return (
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
  );
}
