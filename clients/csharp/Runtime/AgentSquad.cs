using System;
using System.Collections.Generic;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The agent as a member of squads.
    public sealed partial class Agent
    {
        /// <summary>The time of a squad's step is over: apply its effects, and report the state.</summary>
        public event Action<Step> StepOver;

        /// <summary>As a member of a squad, the agent waits for another step.</summary>
        public event Action<SquadWait> Waiting;

        /// <summary>As a member of a squad, the agent has nothing to do, and why: see <see cref="SquadPart.Rests"/>.</summary>
        public event Action<string> Resting;

        /// <summary>Clears the agent's goal, or leaves its squad; a running step is interrupted.</summary>
        public void Idle()
        {
            QuitSquad("idle");
            Rest("idle");
        }

        void Rest(string why)
        {
            if (want.Told == null) return;
            want.End();
            isIdleDue = true;
            answer = null;
            Follow(new List<Step>(), why);
        }

        /// <summary>The running steps of its squad; several with tools that run beside others.</summary>
        public IReadOnlyList<SquadTask> Tasks => SquadSteps.Tasks;

        internal SquadSteps SquadSteps { get; }

        /// Joins a squad, in place of the agent's own want.
        internal void JoinSquad(string squad)
        {
            SquadSteps.Leave("squad-changed");
            Rest("squad-joined");
            SquadSteps.Squad = squad;
        }

        internal void TellStarted(Step step) => StepStarted?.Invoke(step);

        internal void TellOver(Step step) => StepOver?.Invoke(step);

        internal void TellInterrupted(Step step, string why) => StepInterrupted?.Invoke(step, why);

        internal void TellWaiting(SquadWait wait) => Waiting?.Invoke(wait);

        internal void TellResting(string reason) => Resting?.Invoke(reason);

        internal void SayEnd(Message end) => ends.Add(end);

        /// Leaves the squad, if the agent is in one.
        void QuitSquad(string why)
        {
            var squad = SquadSteps.Squad;
            if (squad == null) return;
            SquadSteps.Leave(why);
            session.Squads[squad].Without(Name);
        }

        /// Ends a step of the squad; returns whether it is one.
        bool EndTask(Step ended, string how, string detail)
        {
            var step = ended ?? Current;
            if (step == null || !SquadSteps.End(step, how, Short(detail))) return false;
            if (how == "finished") StepFinished?.Invoke(step);
            return true;
        }
    }
}
