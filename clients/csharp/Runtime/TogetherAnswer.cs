using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    /// <summary>A step of a joint plan. Times are in the domain's units, counted from the request.</summary>
    public sealed class TogetherStep
    {
        public string Agent { get; private set; }

        public Step Step { get; private set; }

        public double StartsAt { get; private set; }

        /// <summary>0 for a step that takes effect at once.</summary>
        public double Duration { get; private set; }

        /// <summary>Other members that take part.</summary>
        public IReadOnlyList<string> Partners { get; private set; }

        internal static TogetherStep Of(object json)
        {
            var partners = Json.Get<List<object>>(json, "with");
            var read = new TogetherStep
            {
                Agent = Json.Get<string>(json, "agent"),
                Step = Step.Of(Json.Get<object>(json, "step")),
                StartsAt = Json.Get(json, "startsAt", double.NaN),
                Duration = Json.Get(json, "duration", double.NaN),
                Partners = partners?.OfType<string>().ToList(),
            };
            var isRead = read.Agent != null && read.Step != null && !double.IsNaN(read.StartsAt + read.Duration);
            return isRead && read.Partners?.Count == partners?.Count && partners != null ? read : null;
        }
    }

    /// <summary>A wait in a joint plan. Times are in the domain's units, counted from the request.</summary>
    public sealed class TogetherWait
    {
        public string Agent { get; private set; }

        public double From { get; private set; }

        public double Until { get; private set; }

        /// <summary>The member whose step comes first; null for an event.</summary>
        public string For { get; private set; }

        /// <summary>The name of its tool, or <c>event</c>.</summary>
        public string What { get; private set; }

        internal static TogetherWait Of(object json)
        {
            var read = new TogetherWait
            {
                Agent = Json.Get<string>(json, "agent"),
                From = Json.Get(json, "from", double.NaN),
                Until = Json.Get(json, "until", double.NaN),
                For = Json.Get<string>(json, "for"),
                What = Json.Get<string>(json, "what"),
            };
            return read.Agent != null && read.What != null && !double.IsNaN(read.From + read.Until) ? read : null;
        }
    }

    /// <summary>A joint plan of several agents.</summary>
    public sealed class TogetherAnswer
    {
        /// <summary><c>solved</c>, <c>unsolvable</c>, which is proved, or <c>cut-off</c>.</summary>
        public string Status { get; private set; }

        /// <summary>In the order of their starts; empty without a plan.</summary>
        public IReadOnlyList<TogetherStep> Steps { get; private set; }

        /// <summary>The end of each step in flight, in the order of <c>running</c>.</summary>
        public IReadOnlyList<double> Ends { get; private set; }

        /// <summary>The time at which all steps have ended, in units from the request.</summary>
        public double Time { get; private set; }

        public double Cost { get; private set; }

        public double Measure { get; private set; }

        /// <summary>Whether no plan has a smaller measure, which is proved.</summary>
        public bool Optimal { get; private set; }

        public double LowerBound { get; private set; }

        public IReadOnlyList<TogetherWait> Waits { get; private set; }

        /// <summary>Share of the steps of <c>keep</c> that are still in the plan, from 0 to 1.</summary>
        public double Kept { get; private set; }

        /// The service's answer; null for anything else.
        internal static TogetherAnswer Of(object json)
        {
            var steps = Json.Get<List<object>>(json, "steps")?.Select(TogetherStep.Of).ToList();
            var waits = Json.Get<List<object>>(json, "waits")?.Select(TogetherWait.Of).ToList();
            var ends = Json.Get<List<object>>(json, "ends");
            if (steps == null || waits == null || ends == null) return null;
            var read = new TogetherAnswer
            {
                Status = Json.Get<string>(json, "status"),
                Steps = steps,
                Ends = ends.OfType<double>().ToList(),
                Time = Json.Get(json, "time", double.NaN),
                Cost = Json.Get(json, "cost", double.NaN),
                Measure = Json.Get(json, "measure", double.NaN),
                Optimal = Json.Get(json, "optimal", false),
                LowerBound = Json.Get(json, "lowerBound", double.NaN),
                Waits = waits,
                Kept = Json.Get(json, "kept", double.NaN),
            };
            var isStatus = read.Status == "solved" || read.Status == "unsolvable" || read.Status == "cut-off";
            var sum = read.Time + read.Cost + read.Measure + read.LowerBound + read.Kept;
            var isWhole = !steps.Contains(null) && !waits.Contains(null) && read.Ends.Count == ends.Count;
            return isStatus && isWhole && !double.IsNaN(sum) ? read : null;
        }
    }
}
