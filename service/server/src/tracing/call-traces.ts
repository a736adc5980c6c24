/**
 * Spans of calls, for OpenTelemetry: each continues the trace of its caller.
 *
 * @module
 */

import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Observer } from "@understudy/planner-core";
import { spanObserver } from "@understudy/telemetry/opentelemetry";

/** Reads a header by its name in lower case. */
export type HeaderOf = (name: string) => string | undefined;

/** Makes a span of each call, and of the requests within it. */
export class CallTraces {
  readonly #tracer: Tracer;
  #current: Context | undefined;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Begins the span of a call, in the trace that its headers name (`traceparent`, by the propagator that is registered). */
  begin(name: string, attributes: Attributes, headerOf: HeaderOf): CallTrace {
    const active = context.active();
    // Who instruments the servers of Node has read the headers, and begun a span, already.
    const isFollowed = trace.getSpan(active) !== undefined;
    const parent = isFollowed ? active : propagation.extract(active, headerOf, HEADERS);
    const kind = isFollowed ? SpanKind.INTERNAL : SpanKind.SERVER;
    const span = this.#tracer.startSpan(name, { kind, attributes }, parent);
    const own = trace.setSpan(parent, span);
    return new CallTrace(span, (work) => this.#within(own, work));
  }

  /**
   * An observer for one orchestrator, whose requests are children of the call in which they begin.
   *
   * @param model the name of the model that plans, for the spans of its calls
   */
  observer(model: string | undefined): Observer {
    const parent = (): Context => this.#current ?? context.active();
    return spanObserver({ tracer: this.#tracer, model, parent });
  }

  /** A request begins in the turn in which the engine is asked: nothing need be carried through what it waits for. */
  #within<Result>(own: Context, work: () => Result): Result {
    const before = this.#current;
    this.#current = own;
    try {
      return work();
    } finally {
      this.#current = before;
    }
  }
}

/** The span of one call. */
export class CallTrace {
  /** Does something whose requests are children of this span. */
  readonly within: <Result>(work: () => Result) => Result;
  readonly #span: Span;

  constructor(span: Span, within: CallTrace["within"]) {
    this.#span = span;
    this.within = within;
  }

  /** @param isFailure whether the server is to blame: what it refuses is an answer */
  end(attributes: Attributes, isFailure: boolean): void {
    this.#span.setAttributes(attributes);
    if (isFailure) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }
}

const HEADERS = {
  get: (headerOf: HeaderOf, name: string): string | undefined => headerOf(name.toLowerCase()),
  keys: (): string[] => [],
};
