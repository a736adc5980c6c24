using System;
using System.Collections.Generic;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>The world of a game with things, in a domain with kinds.</summary>
    public sealed class World
    {
        /// <summary>
        /// Travel cost for an agent from one thing (null: from the agent's position) to another; null if unreachable.
        /// Ids are texts or doubles. Called in <see cref="UnderstudyClient.Update"/>. Null: straight distance.
        /// </summary>
        public Func<string, object, object, double?> Way;

        /// <summary>Number of things to consider first, by kind. Default 3.</summary>
        public IDictionary<string, object> Candidates;

        internal Message Told()
        {
            var told = new Message { { "ways", Way != null } };
            if (Candidates != null) told["candidates"] = Candidates;
            return told;
        }
    }

    /// What a game tells of its things.
    sealed partial class Things
    {
        const double NoWay = -1;

        readonly World world;
        readonly Action<UnderstudyException> failed;

        public Things(World world, Action<UnderstudyException> failed)
        {
            this.world = world;
            this.failed = failed;
        }

        public void See(Message thing)
        {
            Json.TextOf(thing, "");
            Change(KeyOf(thing["id"]), thing);
        }

        public void Remove(object id)
        {
            if (!Knows(KeyOf(id))) throw new UnderstudyException("unknown-thing", "there is no thing " + id + "; See tells of one", "/id");
            Drop(KeyOf(id));
        }

        double Cost(string agent, object start, object end) => world.Way?.Invoke(agent, start, end) ?? NoWay;

        void TellTooLarge()
        {
            const string Told = "a thing, or an answer about ways, is longer than a message may be, and was not sent";
            failed(new UnderstudyException("message-too-large", Told));
        }

        /// Equal numbers of different types are the same id: JSON has one number type.
        static object KeyOf(object id)
        {
            return id is string ? id : Convert.ToDouble(id, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
