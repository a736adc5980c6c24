import { CompiledCondition, type Step } from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/schedule";
import type { Asker } from "../../binding/asker.ts";
import { StandIn, type ThingBinding } from "../../binding/binding.ts";
import type { ThingPlace } from "../../layout.ts";

/** The limits of a squad by constraints, and by the claims of others. */
interface SquadLimits {
  /** By member: the steps that it may not take part in. */
  readonly disabled: Readonly<Record<string, readonly Step[]>>;
  readonly maintain: CompiledCondition | undefined;
  /** Equal for equal limits. */
  readonly key: string;
}

/**
 * The limits of a squad for the things at their places. What one member maintains, all of them do.
 *
 * @param lacking by member: the steps that it has no way for
 * @param isAwaited whether what others claim at a place only has to be waited for
 */
export function squadLimits(
  binding: ThingBinding,
  askers: readonly Asker[],
  lacking: ReadonlyMap<string, readonly Step[]>,
  isAwaited: (place: ThingPlace) => boolean,
): SquadLimits {
  const names = askers.map(({ traveller }) => traveller.name);
  const forbidden = askers.map((asker) => [
    ...forbiddenSteps(binding, asker, isAwaited),
    ...(lacking.get(asker.traveller.name) ?? []),
  ]);
  const maintained = askers.flatMap(({ constraints }) => constraints?.bind(binding).maintain ?? []);
  const [first, ...others] = maintained;
  const children = maintained.map(({ node }) => node);
  return {
    disabled: Object.fromEntries(names.map((name, index) => [name, forbidden[index] ?? []])),
    maintain:
      others.length === 0
        ? first
        : new CompiledCondition({ kind: "all", children }, first?.variables),
    key: JSON.stringify([
      names.map((name, index) => [name, forbidden[index]]),
      maintained.map(({ code }) => code.join()),
    ]),
  };
}

/** The steps that a member may not take part in: a constraint forbids them, or others claim their things. */
function forbiddenSteps(
  binding: ThingBinding,
  { constraints, mayUse }: Pick<Asker, "constraints" | "mayUse">,
  isAwaited: (place: ThingPlace) => boolean,
): readonly Step[] {
  const { layout } = binding;
  const isOfOther = (place: ThingPlace): boolean => {
    const thing = binding.at(place)?.thing;
    if (thing === undefined || thing instanceof StandIn) return false;
    return !mayUse(thing) && !isAwaited(place);
  };
  const others = layout.places.filter(isOfOther);
  if (constraints === undefined && others.length === 0) return [];
  const isForbidden = (step: Step): boolean =>
    constraints?.forbids(step, binding) === true ||
    (others.length > 0 && layout.claimsOfStep(step, false).some((place) => others.includes(place)));
  const steps = TimedSteps.of(layout.domain)?.all ?? [];
  return steps.map(({ step }) => step).filter(isForbidden);
}
