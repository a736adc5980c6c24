using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    /// <summary>A step of a plan: a tool of the domain with its arguments.</summary>
    public sealed class Step
    {
        public readonly string Tool;
        public readonly IReadOnlyDictionary<string, object> Args;

        /// <param name="args">Null for none.</param>
        public Step(string tool, IDictionary<string, object> args = null)
        {
            Tool = tool;
            Args = args == null ? new Dictionary<string, object>() : new Dictionary<string, object>(args);
        }

        /// <summary>
        /// In the plan of one agent, in a domain with time: its start, in units from the state that the plan works from.
        /// </summary>
        public double? StartsAt { get; private set; }

        /// <summary>There: in units; 0 for a step that takes effect at once.</summary>
        public double? Duration { get; private set; }

        /// Where there are events or deadlines: the time before which it does not begin, on the game's clock.
        internal double FromMs { get; private set; } = double.NegativeInfinity;

        /// <summary>A text argument; null if there is none.</summary>
        public string Arg(string name) => Args.TryGetValue(name, out var value) ? value as string : null;

        /// <summary>Whether another step is equal.</summary>
        public bool IsSame(Step other) => other != null && other.Tool == Tool && Values.IsSame(Args, other.Args);

        public override string ToString()
        {
            return string.Join(" ", new[] { Tool }.Concat(Args.Values.Select(value => value.ToString())));
        }

        /// <summary>The step as JSON: its tool and its arguments.</summary>
        public Dictionary<string, object> ToJson()
        {
            var args = Args.ToDictionary(each => each.Key, each => each.Value);
            return new Dictionary<string, object> { { "tool", Tool }, { "args", args } };
        }

        /// The step of a message that was checked.
        internal static Step Of(object told)
        {
            return new Step(Json.Get<string>(told, "tool"), Json.Get<IDictionary<string, object>>(told, "args"))
            {
                StartsAt = Json.Get<object>(told, "startsAt") as double?,
                Duration = Json.Get<object>(told, "duration") as double?,
            };
        }

        /// The steps of a plan that was checked, with the times before which they do not begin.
        internal static List<Step> PlannedIn(object told)
        {
            var steps = Checks.Items(told, "steps").Select(Of).ToList();
            var times = Checks.Items(told, "fromMs").Cast<double>().ToArray();
            for (var at = 0; at < steps.Count && at < times.Length; at++) steps[at].FromMs = times[at];
            return steps;
        }
    }

    /// <summary>The known plan of an agent.</summary>
    public sealed class Answer
    {
        /// <summary><c>solved</c>, <c>partial</c>, <c>unsolvable</c> or <c>cut-off</c>.</summary>
        public string Status { get; internal set; }

        /// <summary>The remaining steps, the running one first.</summary>
        public IReadOnlyList<Step> Steps { get; internal set; }

        public double Cost { get; internal set; }

        /// <summary>
        /// The source of the plan, such as <c>classical</c> or <c>llm</c>; <c>early</c> while it is being generated,
        /// <c>saved</c> after restoring.
        /// </summary>
        public string Source { get; internal set; }

        /// <summary>The reason why the model's plan was not served; null if it was.</summary>
        public string Reason { get; internal set; }

        /// <summary>
        /// More about the reason, of a plan that was asked for by itself; null if there is none. Of a plan that does not work:
        /// the step, the condition that does not hold, and what held instead.
        /// </summary>
        public string Detail { get; internal set; }

        /// <summary>
        /// Whether the plan was proved to reach the goal from exactly the agent's current state; never while <see
        /// cref="Stale"/>.
        /// </summary>
        public bool Proved { get; internal set; }

        /// <summary>
        /// Whether the plan is outdated, since the server is unreachable or the state has changed: still the best
        /// known.
        /// </summary>
        public bool Stale { get; internal set; }
    }

    static class Values
    {
        /// Whether a value is allowed for a variable or argument.
        public static bool IsOne(object value)
        {
            return value is bool || (value is string text && Json.IsUnicode(text)) || (Json.IsNumber(value) && Json.IsFinite(value));
        }

        /// Throws an UnderstudyException for a value that is not allowed.
        public static void Check(string name, object value)
        {
            Json.TextOf(name, "/values");
            if (IsOne(value)) return;
            var told = (value ?? "null") + " is no value of a state; use true or false, a finite number, or a text";
            throw new UnderstudyException("bad-value", told, "/values/" + name);
        }

        public static bool IsSame(IReadOnlyDictionary<string, object> one, IReadOnlyDictionary<string, object> other)
        {
            return one.Count == other.Count && one.All(
                each => other.TryGetValue(each.Key, out var value) && Json.Write(value) == Json.Write(each.Value));
        }
    }
}
