using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    /// The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones.
    sealed class EarlySteps
    {
        /// Matches no state of the session.
        public const long NoState = -1;
        readonly List<Step> steps = new List<Step>();
        long basedOn = NoState;
        int done;

        /// Drops the plan.
        public void Forget() => basedOn = NoState;

        /// Adds a step; returns the remaining ones, or null for a gap.
        public List<Step> Add(long stateSeq, long index, Step step)
        {
            if (index == 0)
            {
                basedOn = stateSeq;
                steps.Clear();
                done = 0;
            }
            if (stateSeq != basedOn || index != steps.Count) return null;
            steps.Add(step);
            return steps.Skip(done).ToList();
        }

        public void StepFinished() => done++;

        /// Number of the whole plan's finished steps, from which it continues.
        public int DoneOf(long stateSeq, List<Step> plan)
        {
            if (stateSeq != basedOn || plan.Count < done) return 0;
            for (var index = 0; index < done; index++)
                if (!plan[index].IsSame(steps[index])) return 0;
            return done;
        }
    }
}
