import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type PackedState,
  type Plan,
  planOf,
  type Random,
  seededRandom,
} from "@understudy/planner-core";

const GAUGES = 8;
const HIGHEST = 9;

/**
 * A domain with any number of different ways to a goal: a vault with locks that each open while
 * four of eight gauges are within bounds. No plan subsumes another.
 */
export function locksDomain(locks: number): Domain {
  const random = seededRandom(locks);
  const gauge = (index: number): string => `gauge_${index}`;
  const tools: DomainDefinition["tools"] = Array.from({ length: locks }, (_, lock) => {
    const when: Record<string, { ">=": number; "<=": number }> = {};
    while (Object.keys(when).length < 4) {
      const low = random.integer(6);
      when[gauge(random.integer(GAUGES))] = { ">=": low, "<=": Math.min(HIGHEST, low + 5) };
    }
    return { name: `open_${lock}`, when, then: { open: true }, cost: 1 + random.integer(40) };
  });
  return loadDomain({
    name: "vault",
    state: {
      ...Object.fromEntries(
        Array.from({ length: GAUGES }, (_, index) => [
          gauge(index),
          { type: "integer", min: 0, max: HIGHEST } as const,
        ]),
      ),
      open: { type: "boolean" },
      inside: { type: "boolean" },
    },
    tools: [...tools, { name: "enter", when: { open: true }, then: { inside: true } }],
    goals: [{ name: "inside", when: { inside: true } }],
  });
}

/** The plan for each lock. */
export function lockPlans(domain: Domain): Plan[] {
  const enter = domain.actionOf({ tool: "enter", args: {} });
  return domain.tools
    .filter(({ name }) => name.startsWith("open_"))
    .map(({ name }) => planOf(domain, [domain.actionOf({ tool: name, args: {} }), enter]));
}

/** A state with the vault shut. */
export function shutState(domain: Domain, random: Random): PackedState {
  const state = new Int32Array(domain.variables.all.length);
  for (const { id, name } of domain.variables.all) {
    if (name.startsWith("gauge_")) state[id] = random.integer(HIGHEST + 1);
  }
  return state;
}
