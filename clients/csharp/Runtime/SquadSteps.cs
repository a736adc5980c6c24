// Generated from clients/python/understudy_client/squad_steps.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The steps of an agent as a member of a squad, several at a time. Times are those of the game's clock.
    sealed class SquadSteps
    {
        /// A step that the game does. Times are those of the game's clock.
        internal sealed class Flight
        {
            internal SquadTask Task;
            /// All that take part, as one of them tells it.
            internal Message Crew;
            internal double StartedAtMs;
            internal double EndsAtMs;
            /// 0 while the session does not know the step.
            internal long StepId;
            /// Its end, if it came before the session knew the step.
            internal Message End = new Message();

            internal Flight(SquadTask task, Message crew, double startedAtMs, double endsAtMs, long stepId)
            {
                Task = task;
                Crew = crew;
                StartedAtMs = startedAtMs;
                EndsAtMs = endsAtMs;
                StepId = stepId;
            }
        }

        Agent agent;
        /// The squad that the agent is a member of, if there is one.
        internal string Squad;
        internal SquadWait Waits;
        /// Why the member rests, if it does.
        internal string Rests;
        List<Flight> flights = new List<Flight>();
        /// Steps that ended before the session knew them.
        List<Flight> early = new List<Flight>();

        internal SquadSteps(Agent agent)
        {
            this.agent = agent;
        }

        internal List<SquadTask> Tasks()
        {
            var all = new List<SquadTask>();
            foreach (var flight in flights) all.Add(flight.Task);
            return all;
        }

        /// A step begins, or continues under an id of this session.
        internal void Begin(Message message, double nowMs)
        {
            var task = SquadTask.Of(message, nowMs);
            var stepId = NumberOf(message, "stepId");
            if (task.Squad != Squad) return;
            Waits = null;
            Rests = null;
            foreach (var flight in flights)
            {
                if (flight.StepId == 0 && IsSame(flight.Task, task))
                {
                    flight.StepId = stepId;
                    return;
                }
            }
            foreach (var ended in early)
            {
                if (IsSame(ended.Task, task))
                {
                    early.Remove(ended);
                    ended.End["stepId"] = stepId;
                    agent.SayEnd(ended.End);
                    return;
                }
            }
            var crew = Crew(agent.Name, task.Partners, message);
            Fly(new Flight(task, crew, nowMs, nowMs + task.LeftMs, stepId));
        }

        /// The time of a step is over: the game ends it.
        internal void Over(long stepId)
        {
            var flight = Take(stepId);
            if (flight != null) agent.OnStepOver(flight.Task.Step);
        }

        /// A step is broken off.
        internal void Interrupted(long stepId, string why)
        {
            var flight = Take(stepId);
            if (flight != null) agent.OnStepInterrupted(flight.Task.Step, why);
        }

        internal void Wait(Message message, double nowMs)
        {
            if (TextOf(message, "squad") != Squad) return;
            Rests = null;
            Waits = SquadWait.Of(message, nowMs);
            agent.OnWaiting(Waits);
        }

        internal void Rest(Message message)
        {
            if (TextOf(message, "squad") != Squad) return;
            Waits = null;
            Rests = TextOf(message, "reason");
            agent.OnResting(Rests);
        }

        /// The game ends a step; returns whether it is one of these.
        internal bool End(Step step, string how, string detail)
        {
            foreach (var flight in flights)
            {
                if (flight.Task.Step == step)
                {
                    flights.Remove(flight);
                    flight.End = StepEnd(flight.StepId, how, detail);
                    if (flight.StepId > 0) agent.SayEnd(flight.End);
                    else early.Add(flight);
                    if (how == "finished") agent.OnStepFinished(step);
                    return true;
                }
            }
            return false;
        }

        /// Drops ids of a lost session.
        internal void ForgetIds()
        {
            early = new List<Flight>();
            foreach (var flight in flights) flight.StepId = 0;
        }

        /// Leaves the squad: the game stops all steps.
        internal void Leave(string why)
        {
            Squad = null;
            Waits = null;
            Rests = null;
            early = new List<Flight>();
            var flights = this.flights;
            this.flights = new List<Flight>();
            foreach (var flight in flights) agent.OnStepInterrupted(flight.Task.Step, why);
        }

        /// The steps in flight, for a session that does not know them.
        internal List<Message> Running(double nowMs)
        {
            var all = new List<Message>();
            foreach (var flight in flights)
            {
                var crew = flight.Crew;
                var told = Crew(TextOf(crew, "agent"), crew["with"], crew);
                told["step"] = JsonOf(flight.Task.Step);
                told["elapsedMs"] = Math.Max(0.0, nowMs - flight.StartedAtMs);
                told["leftMs"] = Math.Max(0.0, flight.EndsAtMs - nowMs);
                all.Add(told);
            }
            return all;
        }

        /// Takes up a step of a saved game, which the game does again.
        internal void Resume(Message running, double nowMs)
        {
            var teller = TextOf(running, "agent");
            var partners = new List<object>();
            var others = new List<object>();
            foreach (var name in CrewOf(running))
            {
                if (name != agent.Name) partners.Add(name);
                if (name != teller) others.Add(name);
            }
            var endsAtMs = nowMs + RealOf(running, "leftMs");
            var told = new Message { { "squad", Squad }, { "with", partners }, { "untilMs", endsAtMs } };
            // Each member has the step as an object of its own.
            told["step"] = Copied(running["step"]);
            if (teller == agent.Name && IsGiven(running, "role")) told["role"] = running["role"];
            var task = SquadTask.Of(told, nowMs);
            var crew = Crew(teller, others, running);
            Fly(new Flight(task, crew, nowMs - RealOf(running, "elapsedMs"), endsAtMs, 0));
        }

        /// All that take part in a step, as one of them tells it, with its role as a partner.
        internal Message Crew(string name, object partners, Message told)
        {
            var crew = new Message { { "agent", name }, { "with", partners } };
            if (IsGiven(told, "role")) crew["role"] = told["role"];
            return crew;
        }

        internal void Fly(Flight flight)
        {
            flights.Add(flight);
            agent.OnStepStarted(flight.Task.Step);
        }

        internal Flight Take(long stepId)
        {
            foreach (var flight in flights)
            {
                if (flight.StepId == stepId)
                {
                    flights.Remove(flight);
                    return flight;
                }
            }
            return null;
        }

        internal bool IsSame(SquadTask one, SquadTask other)
        {
            return IsSameStep(one.Step, other.Step) && AreSameNames(one.Partners, other.Partners);
        }
    }
}
