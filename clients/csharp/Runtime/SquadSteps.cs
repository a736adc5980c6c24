using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The steps of an agent as a member of a squad, several at a time. Times are those of the game's clock.
    sealed class SquadSteps
    {
        sealed class Flight
        {
            public SquadTask Task;
            public double StartedAtMs;
            public double EndsAtMs;
            /// 0 while the session does not know the step.
            public long StepId;
        }

        readonly Agent agent;
        readonly List<Flight> flights = new List<Flight>();
        /// Steps that ended before the session knew them.
        readonly List<KeyValuePair<SquadTask, Message>> early = new List<KeyValuePair<SquadTask, Message>>();
        SquadWait waits;
        string rests;

        public SquadSteps(Agent agent) => this.agent = agent;

        /// The squad that the agent is a member of; null for none.
        public string Squad { get; set; }

        public IReadOnlyList<SquadTask> Tasks => flights.Select(flight => flight.Task).ToArray();

        public SquadPart Part => new SquadPart { Tasks = Tasks, Waits = waits, Rests = rests };

        /// A step begins, or continues under an id of this session.
        public void Begin(Message message, double nowMs)
        {
            var squad = Json.Get<string>(message, "squad");
            if (squad != Squad) return;
            waits = null;
            rests = null;
            var task = SquadTask.Of(message, nowMs);
            var stepId = Json.Whole(message, "stepId");
            var known = flights.Find(flight => flight.StepId == 0 && IsSame(flight.Task, task));
            if (known != null)
            {
                known.StepId = stepId;
                return;
            }
            var ended = early.FindIndex(each => IsSame(each.Key, task));
            if (ended >= 0)
            {
                var end = early[ended].Value;
                early.RemoveAt(ended);
                end["stepId"] = stepId;
                agent.SayEnd(end);
                return;
            }
            Add(task, nowMs, nowMs + task.LeftMs, stepId);
        }

        /// The time of a step is over: the game ends it.
        public void Over(long stepId)
        {
            var flight = Take(each => each.StepId == stepId);
            if (flight != null) agent.TellOver(flight.Task.Step);
        }

        /// A step is broken off.
        public void Interrupted(long stepId, string why)
        {
            var flight = Take(each => each.StepId == stepId);
            if (flight != null) agent.TellInterrupted(flight.Task.Step, why);
        }

        public void Wait(Message message, double nowMs)
        {
            if (Json.Get<string>(message, "squad") != Squad) return;
            rests = null;
            waits = SquadWait.Of(message, nowMs);
            agent.TellWaiting(waits);
        }

        public void Rest(Message message)
        {
            if (Json.Get<string>(message, "squad") != Squad) return;
            waits = null;
            rests = Json.Get(message, "reason", "");
            agent.TellResting(rests);
        }

        /// The game ends a step; returns whether it is one of these.
        public bool End(Step step, string how, string detail)
        {
            var flight = Take(each => each.Task.Step == step);
            if (flight == null) return false;
            var end = new Message { { "type", "step" }, { "event", how } };
            if (detail != null) end["detail"] = detail;
            if (flight.StepId > 0)
            {
                end["stepId"] = flight.StepId;
                agent.SayEnd(end);
            }
            else early.Add(new KeyValuePair<SquadTask, Message>(flight.Task, end));
            return true;
        }

        /// Drops ids of a lost session.
        public void ForgetIds()
        {
            early.Clear();
            foreach (var flight in flights) flight.StepId = 0;
        }

        /// Leaves the squad: the game stops all steps.
        public void Leave(string why)
        {
            Squad = null;
            waits = null;
            rests = null;
            early.Clear();
            var left = flights.ToArray();
            flights.Clear();
            foreach (var flight in left) agent.TellInterrupted(flight.Task.Step, why);
        }

        /// The steps in flight, for a session that does not know them.
        public IEnumerable<Message> Running(double nowMs)
        {
            return flights.Select(flight => new Message
            {
                { "agent", agent.Name },
                { "with", flight.Task.Partners.ToArray() },
                { "step", flight.Task.Step.ToJson() },
                { "elapsedMs", Math.Max(0, nowMs - flight.StartedAtMs) },
                { "leftMs", Math.Max(0, flight.EndsAtMs - nowMs) },
            });
        }

        /// Takes up a step of a saved game, which the game does again.
        public void Resume(string squad, object running, double nowMs)
        {
            var crew = NamesOf(running).Concat(new[] { Json.Get(running, "agent", "") });
            var leftMs = Json.Get<double>(running, "leftMs");
            var task = new SquadTask
            {
                Squad = squad,
                Step = Step.Of(Json.Get<object>(running, "step")),
                Partners = crew.Where(name => name != agent.Name).ToArray(),
                Uses = new StepUse[0],
                LeftMs = leftMs,
            };
            Add(task, nowMs - Json.Get<double>(running, "elapsedMs"), nowMs + leftMs, 0);
        }

        public static IEnumerable<string> NamesOf(object message) => Checks.Items(message, "with").Cast<string>();

        static bool IsSame(SquadTask one, SquadTask other)
        {
            return one.Step.IsSame(other.Step) && new HashSet<string>(one.Partners).SetEquals(other.Partners);
        }

        void Add(SquadTask task, double startedAtMs, double endsAtMs, long stepId)
        {
            flights.Add(new Flight { Task = task, StartedAtMs = startedAtMs, EndsAtMs = endsAtMs, StepId = stepId });
            agent.TellStarted(task.Step);
        }

        Flight Take(Predicate<Flight> isIt)
        {
            var flight = flights.Find(isIt);
            if (flight != null) flights.Remove(flight);
            return flight;
        }
    }
}
