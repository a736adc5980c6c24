using System.Collections.Generic;

namespace Understudy
{
    /// <summary>A use of a step: the step of a member that it makes possible.</summary>
    public sealed class StepUse
    {
        /// <summary>Null for the goal.</summary>
        public readonly string Agent;

        /// <summary>The name of the tool, or <c>goal</c>.</summary>
        public readonly string What;

        StepUse(object told)
        {
            Agent = Json.Get<string>(told, "agent");
            What = Json.Get<string>(told, "what");
        }

        internal static StepUse Of(object told) => new StepUse(told);
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

        internal static SquadPart Of(SquadSteps steps)
        {
            return new SquadPart { Tasks = steps.Tasks(), Waits = steps.Waits, Rests = steps.Rests };
        }
    }
}
