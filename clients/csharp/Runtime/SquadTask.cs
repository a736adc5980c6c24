using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    /// <summary>A use of a step: the step of a member that it makes possible.</summary>
    public sealed class StepUse
    {
        /// <summary>Null for the goal.</summary>
        public readonly string Agent;

        /// <summary>The name of the tool, or <c>goal</c>.</summary>
        public readonly string What;

        internal StepUse(object json)
        {
            Agent = Json.Get<string>(json, "agent");
            What = Json.Get(json, "what", "");
        }

        internal static IReadOnlyList<StepUse> ListOf(object json)
        {
            var uses = Json.Get<List<object>>(json, "for") ?? new List<object>();
            return uses.Select(use => new StepUse(use)).ToArray();
        }
    }

    /// <summary>A step that a member of a squad does.</summary>
    public sealed class SquadTask
    {
        public readonly string Squad;
        public readonly Step Step;

        /// <summary>The others that take part.</summary>
        public readonly IReadOnlyList<string> Partners;

        /// <summary>The purpose of the step: what it makes possible.</summary>
        public readonly IReadOnlyList<StepUse> Uses;

        /// <summary>Expected time until its end in milliseconds, as it began.</summary>
        public readonly double LeftMs;

        internal SquadTask(string squad, Step step, IEnumerable<string> partners, IReadOnlyList<StepUse> uses, double leftMs)
        {
            Squad = squad;
            Step = step;
            Partners = partners.ToArray();
            Uses = uses;
            LeftMs = leftMs;
        }

        internal bool IsSame(Step step, IEnumerable<string> partners)
        {
            return Step.IsSame(step) && new HashSet<string>(Partners).SetEquals(partners);
        }
    }

    /// <summary>A member's wait for a step that must come first.</summary>
    public sealed class SquadWait
    {
        public string Squad { get; internal set; }

        /// <summary>The member's next step.</summary>
        public Step Step { get; internal set; }

        /// <summary>The member whose step is waited for; null for an event, or for the right time.</summary>
        public string Partner { get; internal set; }

        /// <summary>The name of that step's tool, <c>event</c>, or <c>time</c>.</summary>
        public string What { get; internal set; }

        /// <summary>Expected length of the wait in milliseconds.</summary>
        public double LeftMs { get; internal set; }
    }

    /// <summary>The present part of a member: what it does, or waits for, or why it rests.</summary>
    public sealed class SquadPart
    {
        public IReadOnlyList<SquadTask> Tasks { get; internal set; }

        /// <summary>Null if the member does not wait.</summary>
        public SquadWait Waits { get; internal set; }

        /// <summary>
        /// <c>reached</c>, <c>planning</c>, <c>done</c>, <c>unsolvable</c>, <c>cut-off</c> or <c>error</c>; null if the
        /// member does not rest.
        /// </summary>
        public string Rests { get; internal set; }
    }

    /// <summary>A step of a squad's plan.</summary>
    public sealed class SquadRole
    {
        public string Agent { get; internal set; }
        public Step Step { get; internal set; }

        /// <summary>The others that take part.</summary>
        public IReadOnlyList<string> Partners { get; internal set; }

        public bool IsRunning { get; internal set; }

        /// <summary>Expected milliseconds from now until its start, as the plan came.</summary>
        public double StartsInMs { get; internal set; }

        /// <summary>Expected milliseconds from now until its end, as the plan came.</summary>
        public double EndsInMs { get; internal set; }

        /// <summary>The purpose of the step: what it makes possible.</summary>
        public IReadOnlyList<StepUse> Uses { get; internal set; }
    }
}
