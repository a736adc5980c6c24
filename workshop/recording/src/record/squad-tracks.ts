import type {
  Domain,
  DomainTypes,
  TogetherOutcome,
  TogetherRequest,
} from "@understudy/planner-core";
import { withTable } from "./request-parts.ts";
import type { RequestTrack } from "./request-track.ts";
import type { RunRecorder } from "./run-recorder.ts";

/** A request as it is put in each tick, with its track. */
interface OpenSquad<T extends DomainTypes> {
  readonly request: TogetherRequest<T>;
  readonly track: RequestTrack;
}

/** The tracks of squads' requests that wait from tick to tick. */
export class SquadTracks<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #recorder: RunRecorder;
  readonly #begin: (
    request: TogetherRequest<T>,
    time: { readonly budgetMs: number },
  ) => RequestTrack | undefined;
  /** By the request as given. */
  readonly #open = new Map<TogetherRequest<T>, OpenSquad<T>>();

  /** @param begin begins the track of a request; undefined for an invalid one */
  constructor(
    domain: Domain<T>,
    recorder: RunRecorder,
    begin: (
      request: TogetherRequest<T>,
      time: { readonly budgetMs: number },
    ) => RequestTrack | undefined,
  ) {
    this.#domain = domain;
    this.#recorder = recorder;
    this.#begin = begin;
  }

  /** The tracks by the name of the first member. */
  get byFirstMember(): ReadonlyMap<string, RequestTrack> {
    const open = [...this.#open.values()];
    return new Map(
      open.map(({ request, track }) => [Object.keys(request.agents)[0] as string, track]),
    );
  }

  /** The requests to put, some of which earlier ticks have begun. Others are withdrawn. */
  open(asked: readonly TogetherRequest<T>[]): readonly TogetherRequest<T>[] {
    for (const given of this.#open.keys())
      if (!asked.includes(given)) this.#end(given, "withdrawn");
    return asked.map((given) => {
      const known = this.#open.get(given);
      if (known !== undefined) return known.request;
      const request = withTable(this.#domain, given);
      const budgetMs = Math.min(request?.budgetMs, Number.MAX_VALUE);
      const track = this.#begin(request, { budgetMs });
      if (track !== undefined) this.#open.set(given, { request, track });
      return request;
    });
  }

  answered(
    asked: readonly TogetherRequest<T>[],
    outcomes: readonly (TogetherOutcome<T> | undefined)[],
  ): void {
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome === undefined) continue;
      const given = asked[at] as TogetherRequest<T>;
      const track = this.#open.get(given)?.track;
      this.#open.delete(given);
      if (track === undefined) continue;
      if (track.schedules.length === 0) track.schedules.push({ known: true });
      this.#recorder.answeredTogether(track, outcome);
    }
  }

  /** Ends the tracks of a round with a mistake. */
  refused(asked: readonly TogetherRequest<T>[]): void {
    for (const given of asked) this.#end(given, "refused");
  }

  #end(given: TogetherRequest<T>, how: "refused" | "withdrawn"): void {
    const open = this.#open.get(given);
    this.#open.delete(given);
    if (open !== undefined) this.#recorder.ended(open.track, how);
  }
}
