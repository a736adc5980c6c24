// Generated from clients/python/understudy_client/early_steps.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones.
    sealed class EarlySteps
    {
        long basedOn = NoState;
        List<Step> steps = new List<Step>();
        long done = 0;

        /// Drops the plan.
        internal void Forget() => basedOn = NoState;

        /// Adds a step; returns the remaining ones, or nothing for a gap.
        internal List<Step> Add(long basedOn, long index, Step step)
        {
            if (index == 0)
            {
                this.basedOn = basedOn;
                steps = new List<Step>();
                done = 0;
            }
            if (basedOn != this.basedOn || index != steps.Count) return null;
            steps.Add(step);
            return StepsFrom(steps, done);
        }

        internal void StepFinished() => done += 1;

        /// Number of the whole plan's finished steps, from which it continues.
        internal long DoneOf(long basedOn, List<Step> steps)
        {
            if (basedOn != this.basedOn || steps.Count < done) return 0;
            for (var index = 0; index < done; index++)
            {
                if (!IsSameStep(steps[index], this.steps[index])) return 0;
            }
            return done;
        }
    }
}
