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
        public double GameMs() => Options.GameMs == null ? now * 1000 : Options.GameMs();

        public Squad Squad(string name)
        {
            if (!Squads.TryGetValue(name, out var squad)) Squads[name] = squad = new Squad(name, this);
            return squad;
        }

        /// An agent has left its squad.
        public void QuitSquad(string squad, string agent) => Squads[squad].Without(agent);

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
