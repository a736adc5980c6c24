// Generated from the session's schemas by clients/generator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Fields = Dictionary<string, Func<object, bool>>;

    /// The server's messages, as far as this client reads them; unknown members are ignored.
    static class Schema
    {
        public static readonly Fields PlanStep = new Fields
        {
            { "tool", IsText },
            { "args", IsValues },
            { "startsAt", Optional(IsReal) },
            { "duration", Optional(IsReal) }
        };

        public static readonly Fields StepUse = new Fields { { "agent", Optional(IsText) }, { "what", IsText } };

        public static readonly Fields SquadRole = new Fields
        {
            { "agent", IsText },
            { "step", Shaped(PlanStep) },
            { "with", ListOf(IsText) },
            { "isRunning", IsFlag },
            { "fromMs", IsReal },
            { "untilMs", IsReal },
            { "for", ListOf(Shaped(StepUse)) },
            { "roles", Optional(ListOf(IsText)) }
        };

        public static readonly Fields WantedWays = new Fields { { "from", Optional(IsId) }, { "to", ListOf(IsId) } };

        public static readonly Fields SavedTask = new Fields
        {
            { "agent", IsText },
            { "with", ListOf(IsText) },
            { "step", Shaped(PlanStep) },
            { "elapsedMs", IsReal },
            { "leftMs", IsReal },
            { "role", Optional(IsText) }
        };

        public static readonly Fields TogetherStep = new Fields
        {
            { "agent", IsText },
            { "step", Shaped(PlanStep) },
            { "startsAt", IsReal },
            { "duration", IsReal },
            { "with", ListOf(IsText) },
            { "roles", Optional(ListOf(IsText)) }
        };

        public static readonly Fields TogetherWait = new Fields
        {
            { "agent", IsText },
            { "from", IsReal },
            { "until", IsReal },
            { "for", Optional(IsText) },
            { "what", IsText }
        };

        public static readonly Fields TogetherAnswer = new Fields
        {
            { "status", IsText },
            { "steps", ListOf(Shaped(TogetherStep)) },
            { "ends", ListOf(IsReal) },
            { "time", IsReal },
            { "cost", IsReal },
            { "measure", IsReal },
            { "optimal", IsFlag },
            { "lowerBound", IsReal },
            { "waits", ListOf(Shaped(TogetherWait)) },
            { "kept", IsReal },
            { "elapsedMs", IsReal }
        };

        public static readonly Fields HttpPlan = new Fields
        {
            { "status", IsText },
            { "steps", ListOf(Shaped(PlanStep)) },
            { "cost", IsReal },
            { "source", IsText },
            { "reason", Optional(IsText) },
            { "detail", Optional(IsText) },
            { "member", Optional(IsText) }
        };

        public static readonly Dictionary<string, Fields> Messages = new Dictionary<string, Fields>
        {
            { "welcome", new Fields { { "resumeToken", IsText }, { "received", IsCount } } },
            { "ack", new Fields { { "received", IsCount } } },
            { "plan", new Fields
            {
                { "n", IsNumber },
                { "agent", IsText },
                { "basedOn", IsCount },
                { "want", IsCount },
                { "steps", ListOf(Shaped(PlanStep)) },
                { "fromMs", Optional(ListOf(IsReal)) },
                { "cost", IsReal },
                { "source", IsText },
                { "status", IsText },
                { "reason", Optional(IsText) },
                { "member", Optional(IsText) }
            } },
            { "revised", new Fields
            {
                { "n", IsNumber },
                { "agent", IsText },
                { "basedOn", IsCount },
                { "want", IsCount },
                { "steps", ListOf(Shaped(PlanStep)) },
                { "fromMs", Optional(ListOf(IsReal)) },
                { "cost", IsReal },
                { "source", IsText },
                { "status", IsText },
                { "reason", Optional(IsText) },
                { "member", Optional(IsText) }
            } },
            { "early", new Fields
            {
                { "n", IsNumber },
                { "agent", IsText },
                { "basedOn", IsCount },
                { "want", IsCount },
                { "step", Shaped(PlanStep) },
                { "index", IsCount }
            } },
            { "begin", new Fields
            {
                { "n", IsNumber },
                { "agent", IsText },
                { "stepId", IsNumber },
                { "step", Shaped(PlanStep) },
                { "squad", Optional(IsText) },
                { "with", Optional(ListOf(IsText)) },
                { "untilMs", Optional(IsReal) },
                { "for", Optional(ListOf(Shaped(StepUse))) },
                { "role", Optional(IsText) }
            } },
            { "finish", new Fields { { "n", IsNumber }, { "agent", IsText }, { "stepId", IsNumber } } },
            { "wait", new Fields
            {
                { "n", IsNumber },
                { "agent", IsText },
                { "squad", IsText },
                { "step", Shaped(PlanStep) },
                { "for", Optional(IsText) },
                { "what", IsText },
                { "untilMs", IsReal }
            } },
            { "rest", new Fields { { "n", IsNumber }, { "agent", IsText }, { "squad", IsText }, { "reason", IsText } } },
            { "interrupt", new Fields { { "n", IsNumber }, { "agent", IsText }, { "stepId", IsNumber }, { "reason", IsText } } },
            { "roles", new Fields { { "n", IsNumber }, { "squad", IsText }, { "roles", ListOf(Shaped(SquadRole)) } } },
            { "claims", new Fields { { "n", IsNumber }, { "agent", IsText }, { "things", ListOf(IsId) } } },
            { "order", new Fields
            {
                { "n", IsNumber },
                { "agent", IsText },
                { "want", IsCount },
                { "id", IsText },
                { "state", IsText },
                { "reason", Optional(IsText) }
            } },
            { "ways", new Fields { { "n", IsNumber }, { "agent", IsText }, { "ways", ListOf(Shaped(WantedWays)) } } },
            { "resync", new Fields { { "agents", Optional(ListOf(IsText)) } } },
            { "error", new Fields
            {
                { "code", IsText },
                { "message", IsText },
                { "pointer", Optional(IsText) },
                { "seq", Optional(IsCount) },
                { "agent", Optional(IsText) },
                { "squad", Optional(IsText) }
            } },
        };
    }

    /// <summary>A step that a member of a squad does.</summary>
    public sealed class SquadTask
    {
        /// <summary>The squad whose plan has the step.</summary>
        public string Squad { get; internal set; }

        /// <summary>A tool and its arguments.</summary>
        public Step Step { get; internal set; }

        /// <summary>The other members of a squad that take part.</summary>
        public IReadOnlyList<string> Partners { get; internal set; }

        /// <summary>The agent's role if it is a partner; the first of `with` then leads the step.</summary>
        public string Role { get; internal set; }

        /// <summary>The steps of a squad, or its goal, that the step makes possible.</summary>
        public IReadOnlyList<StepUse> Uses { get; internal set; }

        /// <summary>Expected milliseconds from now on, as it was told.</summary>
        public double LeftMs { get; internal set; }

        internal static SquadTask Of(object told, double nowMs)
        {
            return new SquadTask
            {
                Squad = Json.Get<string>(told, "squad"),
                Step = Step.Of(Json.Get<object>(told, "step")),
                Partners = Items(told, "with").Cast<string>().ToArray(),
                Role = Json.Get<string>(told, "role"),
                Uses = Items(told, "for").Select(StepUse.Of).ToArray(),
                LeftMs = Math.Max(0, Json.Get(told, "untilMs", nowMs) - nowMs),
            };
        }
    }

    /// <summary>A member's wait for a step that must come first.</summary>
    public sealed class SquadWait
    {
        public string Squad { get; internal set; }

        /// <summary>A tool and its arguments.</summary>
        public Step Step { get; internal set; }

        /// <summary>The member whose step comes first.</summary>
        public string Partner { get; internal set; }

        /// <summary>The name of the tool of the step that comes first, or of a clock; `event` or `time`.</summary>
        public string What { get; internal set; }

        /// <summary>Expected milliseconds from now on, as it was told.</summary>
        public double LeftMs { get; internal set; }

        internal static SquadWait Of(object told, double nowMs)
        {
            return new SquadWait
            {
                Squad = Json.Get<string>(told, "squad"),
                Step = Step.Of(Json.Get<object>(told, "step")),
                Partner = Json.Get<string>(told, "for"),
                What = Json.Get<string>(told, "what"),
                LeftMs = Math.Max(0, Json.Get(told, "untilMs", nowMs) - nowMs),
            };
        }
    }

    /// <summary>A step of a squad's plan.</summary>
    public sealed class SquadRole
    {
        public string Agent { get; internal set; }

        /// <summary>A tool and its arguments.</summary>
        public Step Step { get; internal set; }

        public IReadOnlyList<string> Partners { get; internal set; }

        public bool IsRunning { get; internal set; }

        /// <summary>Expected milliseconds from now on, as it was told.</summary>
        public double StartsInMs { get; internal set; }

        /// <summary>Expected milliseconds from now on, as it was told.</summary>
        public double EndsInMs { get; internal set; }

        /// <summary>The steps, or the goal, that the step makes possible.</summary>
        public IReadOnlyList<StepUse> Uses { get; internal set; }

        internal static SquadRole Of(object told, double nowMs)
        {
            return new SquadRole
            {
                Agent = Json.Get<string>(told, "agent"),
                Step = Step.Of(Json.Get<object>(told, "step")),
                Partners = Items(told, "with").Cast<string>().ToArray(),
                IsRunning = Json.Get<bool>(told, "isRunning"),
                StartsInMs = Math.Max(0, Json.Get(told, "fromMs", nowMs) - nowMs),
                EndsInMs = Math.Max(0, Json.Get(told, "untilMs", nowMs) - nowMs),
                Uses = Items(told, "for").Select(StepUse.Of).ToArray(),
            };
        }
    }

    /// <summary>A step of a joint plan.</summary>
    public sealed class TogetherStep
    {
        /// <summary>A member.</summary>
        public string Agent { get; internal set; }

        /// <summary>A tool and its arguments.</summary>
        public Step Step { get; internal set; }

        /// <summary>In units of time, from the request.</summary>
        public double StartsAt { get; internal set; }

        /// <summary>In units; 0 for a step that takes effect at once.</summary>
        public double Duration { get; internal set; }

        /// <summary>The other members that take part.</summary>
        public IReadOnlyList<string> Partners { get; internal set; }

        internal static TogetherStep Of(object told)
        {
            return new TogetherStep
            {
                Agent = Json.Get<string>(told, "agent"),
                Step = Step.Of(Json.Get<object>(told, "step")),
                StartsAt = Json.Get<double>(told, "startsAt"),
                Duration = Json.Get<double>(told, "duration"),
                Partners = Items(told, "with").Cast<string>().ToArray(),
            };
        }
    }

    /// <summary>A wait in a joint plan.</summary>
    public sealed class TogetherWait
    {
        public string Agent { get; internal set; }

        /// <summary>In units from the request.</summary>
        public double From { get; internal set; }

        public double Until { get; internal set; }

        /// <summary>The member whose step comes first; absent for an event.</summary>
        public string For { get; internal set; }

        /// <summary>The name of its tool, or of a clock; `event` or `time`.</summary>
        public string What { get; internal set; }

        internal static TogetherWait Of(object told)
        {
            return new TogetherWait
            {
                Agent = Json.Get<string>(told, "agent"),
                From = Json.Get<double>(told, "from"),
                Until = Json.Get<double>(told, "until"),
                For = Json.Get<string>(told, "for"),
                What = Json.Get<string>(told, "what"),
            };
        }
    }

    /// <summary>A joint plan.</summary>
    public sealed class TogetherAnswer
    {
        /// <summary>`unsolvable` is proved; `cut-off`: no plan was found within the budget.</summary>
        public string Status { get; internal set; }

        /// <summary>In the order of their starts; empty without a plan.</summary>
        public IReadOnlyList<TogetherStep> Steps { get; internal set; }

        /// <summary>The end of each step in flight, in the order of `running`, in units.</summary>
        public IReadOnlyList<double> Ends { get; internal set; }

        /// <summary>End of the last step, in units from the request.</summary>
        public double Time { get; internal set; }

        /// <summary>The sum of the costs of all steps.</summary>
        public double Cost { get; internal set; }

        public double Measure { get; internal set; }

        /// <summary>Whether it is proved that no plan has a smaller measure.</summary>
        public bool Optimal { get; internal set; }

        /// <summary>A proved lower bound of the measure.</summary>
        public double LowerBound { get; internal set; }

        /// <summary>The waits of members for each other and for events.</summary>
        public IReadOnlyList<TogetherWait> Waits { get; internal set; }

        /// <summary>The share of `keep` that is still in the plan, from 0 to 1.</summary>
        public double Kept { get; internal set; }

        internal static TogetherAnswer Of(object told)
        {
            return new TogetherAnswer
            {
                Status = Json.Get<string>(told, "status"),
                Steps = Items(told, "steps").Select(TogetherStep.Of).ToArray(),
                Ends = Items(told, "ends").Cast<double>().ToArray(),
                Time = Json.Get<double>(told, "time"),
                Cost = Json.Get<double>(told, "cost"),
                Measure = Json.Get<double>(told, "measure"),
                Optimal = Json.Get<bool>(told, "optimal"),
                LowerBound = Json.Get<double>(told, "lowerBound"),
                Waits = Items(told, "waits").Select(TogetherWait.Of).ToArray(),
                Kept = Json.Get<double>(told, "kept"),
            };
        }
    }
}
