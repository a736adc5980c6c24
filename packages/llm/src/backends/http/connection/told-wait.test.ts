import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorFromAnswer, type HttpStatusError } from "./http-errors.ts";
import { isLongQuota, toldWaitMs, untilText } from "./told-wait.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const of = (sources: {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly text?: string;
}): number | undefined => {
  const { headers = {}, fields = {}, text = "" } = sources;
  return toldWaitMs(
    { headers: Object.entries(headers), fields: Object.entries(fields), text },
    NOW,
  );
};

describe("the wait that a busy server asks for", () => {
  it.each<[Readonly<Record<string, string>>, number]>([
    [{ "retry-after": "3600" }, 3_600_000],
    [{ "Retry-After": "1.5" }, 1500],
    [{ "retry-after": "Sat, 28 Nov 2026 12:01:00 GMT" }, 60_000],
    [{ "retry-after-ms": "1200", "retry-after": "2" }, 1200],
    [{ "retry-after": "2", "x-ms-retry-after-ms": "350" }, 350],
    [{ "x-ratelimit-reset-requests": "1s" }, 1000],
    [{ "x-ratelimit-reset-tokens": "6m0.5s" }, 360_500],
    [{ "x-ratelimit-reset-tokens": "20ms" }, 20],
    [{ "x-ratelimit-reset": "1h2m3s" }, 3_723_000],
    [{ "x-ratelimit-reset": String(NOW / 1000 + 30) }, 30_000],
    [{ "x-ratelimit-reset": String(NOW + 30_000) }, 30_000],
    [{ "x-ratelimit-reset-after": "0.25" }, 250],
    [{ "ratelimit-reset": "7" }, 7000],
    [{ "anthropic-ratelimit-requests-reset": "2026-11-28T12:00:09Z" }, 9000],
  ])("is read from headers: %j", (headers, ms) => {
    expect(of({ headers })).toBe(ms);
  });

  it("is that of the exhausted limits, if the server tells which are", () => {
    const headers = {
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "2s",
      "x-ratelimit-remaining-tokens": "900",
      "x-ratelimit-reset-tokens": "1m",
    };
    expect(of({ headers })).toBe(2000);
    expect(of({ headers: { ...headers, "x-ratelimit-remaining-tokens": "0" } })).toBe(60_000);
    expect(of({ headers: { ...headers, "x-ratelimit-remaining-requests": "1" } })).toBe(60_000);
  });

  it.each<[string, number]>([
    ["Rate limit reached: Limit 3, Used 3. Please try again in 1.2s.", 1200],
    ["Please try again in 7m12.5s. Need more tokens?", 432_500],
    ["Please try again in 180ms", 180],
    ["Please retry in 37.5s.", 37_500],
    ["Please retry after 26 seconds.", 26_000],
    ["Retry your request after 20", 20_000],
    ["Too fast; wait at least 5 seconds", 5000],
    ["Try again in about 2 minutes and 5 seconds", 125_000],
    ["quota resets in 3 hours", 10_800_000],
    ["try again at 2026-11-28T12:00:30Z", 30_000],
    ["available again after 2026-11-28 13:00 UTC", 3_600_000],
  ])("is read from words: %j", (text, ms) => {
    expect(of({ text })).toBe(ms);
  });

  it.each<[unknown, number]>([
    [{ error: { details: [{ "@type": "…RetryInfo", retryDelay: "37s" }] } }, 37_000],
    [{ error: { details: [{ retryDelay: { seconds: "37", nanos: 5 } }] } }, 37_000],
    [[{ error: { message: "Please retry in 2.5s.", code: 429 } }], 2500],
    [{ error: { message: "Please retry in 1.9s.", details: [{ retryDelay: "1s" }] } }, 1900],
    [{ error: { metadata: { headers: { "Retry-After": 4 } } } }, 4000],
    [{ message: "slow down", retry_after: 0.5 }, 500],
    [{ error: { retry_after_ms: 750 } }, 750],
    [{ error: { resets_in_seconds: 90 } }, 90_000],
    [{ error: "slow down", retryAfter: "12" }, 12_000],
  ])("is read from a body: %j", (body, ms) => {
    const error = errorFromAnswer("S", { status: 429, body: JSON.stringify(body) });
    expect((error as HttpStatusError).retryAfterMs).toBe(ms);
    expect(error.message).toMatch(
      /it takes no requests until 2\d{3}-\d\d-\d\dT[\d:]+Z \(in [\d.]+ s\)/,
    );
  });

  it("is read from OpenRouter's time of reset", () => {
    for (const ms of [2000, 54_000_000]) {
      const headers = { "X-RateLimit-Reset": String(Date.now() + ms) };
      const body = JSON.stringify({ error: { code: 429, metadata: { headers } } });
      const { retryAfterMs } = errorFromAnswer("S", { status: 429, body }) as HttpStatusError;
      expect(retryAfterMs).toBeGreaterThan(ms - 1000);
      expect(retryAfterMs).toBeLessThanOrEqual(ms);
    }
  });

  it.each<[number, Readonly<Record<string, string>>]>([
    [503, { "x-ratelimit-reset-tokens": "6m0s", "x-ratelimit-remaining-tokens": "149000" }],
    [
      529,
      {
        "anthropic-ratelimit-requests-reset": "60s",
        "anthropic-ratelimit-requests-remaining": "9",
      },
    ],
    [503, { "ratelimit-reset": "30", "ratelimit-remaining": "2" }],
  ])("is no reset of a limit that is far away, under %i with %j", (status, named) => {
    const headers = Object.entries(named);
    const busy = errorFromAnswer("S", { status, body: "overloaded", headers });
    expect(busy).toMatchObject({ code: "overloaded", isLimit: false, retryAfterMs: undefined });
    const spent = headers.map(
      ([name, value]) => [name, /remaining/.test(name) ? "0" : value] as const,
    );
    expect(errorFromAnswer("S", { status, body: "", headers: spent })).toMatchObject({
      isLimit: true,
    });
  });

  it("is unknown without a time to come", () => {
    for (const value of ["", " ", "0", "-5", "soon", "NaN", "Infinity", "1e999", "9".repeat(400)]) {
      expect(of({ headers: { "retry-after": value, "x-ratelimit-reset": value } })).toBeUndefined();
    }
    expect(of({ headers: { "retry-after": "Sat, 28 Nov 2026 11:00:00 GMT" } })).toBeUndefined();
    for (const text of [
      "",
      "slow down",
      "Limit 3, Used 3",
      "in 5 years",
      "retry",
      "again 5x",
      "reset 9",
    ]) {
      expect(of({ text })).toBeUndefined();
    }
  });

  it("is an hour for a spent quota, or one for a day, without a time", () => {
    const waitOf = (body: unknown, status = 429) =>
      (errorFromAnswer("S", { status, body: JSON.stringify(body) }) as HttpStatusError)
        .retryAfterMs;
    expect(waitOf({ error: { message: "Rate limit exceeded: free-models-per-day" } })).toBe(
      3_600_000,
    );
    expect(waitOf({ error: { message: "Limit reached on requests per day (RPD)" } })).toBe(
      3_600_000,
    );
    const quotaId = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    expect(waitOf({ error: { details: [{ violations: [{ quotaId }] }] } })).toBe(3_600_000);
    expect(waitOf({ message: "limited to 1000 API calls / month" })).toBe(3_600_000);
    expect(waitOf({ error: { type: "insufficient_quota" } })).toBe(3_600_000);
    expect(waitOf({ error: "no money" }, 402)).toBe(3_600_000);
    expect(waitOf({ error: "slow down" })).toBeUndefined();
    expect(isLongQuota("requests per minute (RPM)")).toBe(false);
  });

  it("is read from any bytes, and never absurd", () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.jsonValue());
    const word = fc.constantFrom("try again in ", "wait ", "5", "m", "h", "999999999999999d", " ");
    fc.assert(
      fc.property(value, fc.array(word, { maxLength: 20 }), (any, words) => {
        const names = [
          "retry-after",
          "retry-after-ms",
          "x-ratelimit-reset",
          "x-ratelimit-remaining",
        ];
        const named = Object.fromEntries(names.map((name) => [name, any]));
        for (const sources of [{ headers: named }, { fields: named }, { text: words.join("") }]) {
          const ms = of(sources) ?? 1;
          expect(ms > 0 && ms <= 366 * 24 * 3_600_000).toBe(true);
          expect(untilText(ms)).toMatch(/ until | for a moment/);
        }
      }),
    );
    expect(of({ text: `again${" ".repeat(10_000)}in${"\t".repeat(10_000)}5s` })).toBe(5000);
    expect(of({ text: "try again in ".repeat(5000) })).toBeUndefined();
  });
});
