/**
 * OpenTelemetry spans of calls. Each continues its caller's trace.
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

/** Returns a header by its lower-case name. */
export type HeaderOf = (name: string) => string | undefined;

/** Creates spans of calls and of the planning requests within them. */
export class CallTraces {
  readonly #tracer: Tracer;
  #current: Context | undefined;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Starts the span of a call, as a child of the `traceparent` header (by the registered propagator). */
  begin(name: string, attributes: Attributes, headerOf: HeaderOf): CallTrace {
    const active = context.active();
    // Node's HTTP instrumentation, if present, has already read the headers and started a span.
    const isFollowed = trace.getSpan(active) !== undefined;
    const parent = isFollowed ? active : propagation.extract(active, headerOf, HEADERS);
    const kind = isFollowed ? SpanKind.INTERNAL : SpanKind.SERVER;
    const span = this.#tracer.startSpan(name, { kind, attributes }, parent);
    const own = trace.setSpan(parent, span);
    return new CallTrace(span, (work) => this.#within(own, work));
  }

  /**
   * An observer for one orchestrator, which makes requests children of the call in progress.
   *
   * @param model the name of the planning model, for the spans of its calls
   */
  observer(model: string | undefined): Observer {
    const parent = (): Context => this.#current ?? context.active();
    return spanObserver({ tracer: this.#tracer, model, parent });
  }

  /** The engine is called synchronously, so the context need not survive an await. */
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
  /** Runs work, with its requests as children of this span. */
  readonly within: <Result>(work: () => Result) => Result;
  readonly #span: Span;

  constructor(span: Span, within: CallTrace["within"]) {
    this.#span = span;
    this.within = within;
  }

  /** @param isFailure whether the server is at fault; a refusal is a normal answer */
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
