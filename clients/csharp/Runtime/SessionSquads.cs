using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The squads of a session, and what their members are told.
    sealed partial class Session
    {
        public readonly Dictionary<string, Squad> Squads = new Dictionary<string, Squad>();
        /// The time of the last update.
        double now;

        /// The game's clock.
        public double GameMs => Options.GameMs == null ? now * 1000 : Options.GameMs();

        public Squad Squad(string name)
        {
            if (!Squads.TryGetValue(name, out var squad)) Squads[name] = squad = new Squad(name, this);
            return squad;
        }

        /// Passes a message to its agent.
        void Tell(Agent agent, string type, Message message)
        {
            if (TellMember(agent, type, message)) return;
            var stepId = Json.Whole(message, "stepId");
            if (type == "plan" || type == "revised") agent.Planned(message, type == "revised");
            else if (type == "early") agent.SetOut(message);
            else if (type == "begin") agent.Told(stepId, Step.Of(Json.Get<object>(message, "step")));
            else if (type == "claims") agent.Claims = Json.Get<List<object>>(message, "things");
            else if (type == "order") agent.OrderHeard(message);
            else if (type == "interrupt") agent.Interrupted(stepId, Json.Get(message, "reason", ""));
        }

        /// Passes a message to a member of a squad; returns whether it is for one.
        bool TellMember(Agent agent, string type, Message message)
        {
            var steps = agent.SquadSteps;
            if (type == "begin" && Json.Get<string>(message, "squad") != null) steps.Begin(message, GameMs);
            else if (type == "finish") steps.Over(Json.Whole(message, "stepId"));
            else if (type == "wait") steps.Wait(message, GameMs);
            else if (type == "rest") steps.Rest(message);
            else
            {
                if (type == "interrupt") steps.Interrupted(Json.Whole(message, "stepId"), Json.Get(message, "reason", ""));
                return false;
            }
            return true;
        }

        /// The squad that an error concerns; null for none.
        Squad SquadOf(object error)
        {
            var name = Json.Get<string>(error, "squad");
            var number = Json.Whole(error, "seq");
            return Squads.Values.FirstOrDefault(squad => squad.Name == name || squad.HasSent(number));
        }

        void ResyncSquads(List<object> names)
        {
            foreach (var squad in Squads.Values)
                if (names == null || squad.Members.Any(names.Contains)) squad.TellAgain();
        }
    }
}
