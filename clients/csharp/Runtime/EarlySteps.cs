using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    /// What came of a plan that is still being made: the state it is for, its steps, and how many of them are done.
    sealed class EarlySteps
    {
        /// What an answer is based on that is for no state of the session.
        public const long NoState = -1;
        readonly List<Step> steps = new List<Step>();
        long basedOn = NoState;
        int done;

        /// There is no such plan any more.
        public void Forget()
        {
            basedOn = NoState;
        }

        /// Takes a step in; returns those that are left, or null if it does not follow those before it.
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

        public void StepFinished()
        {
            done++;
        }

        /// How many steps of the whole plan are done: it is as good as one from there.
        public int DoneOf(long stateSeq, List<Step> plan)
        {
            if (stateSeq != basedOn || plan.Count < done) return 0;
            for (var index = 0; index < done; index++)
                if (!plan[index].IsSame(steps[index])) return 0;
            return done;
        }
    }
}
