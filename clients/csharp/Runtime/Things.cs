using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

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

    /// The things of a client, and their unsent changes, in messages of limited size.
    sealed class Things
    {
        /// Size of a message without its things.
        const int FrameBytes = 200;
        const double NoWay = -1;

        readonly World world;
        readonly Action<UnderstudyException> failed;
        readonly Dictionary<object, Message> known = new Dictionary<object, Message>();
        /// One change per thing, null for a removed one.
        readonly Dictionary<object, Message> changes = new Dictionary<object, Message>();
        readonly List<Message> answers = new List<Message>();
        bool isAllDue = true;

        public Things(World world, Action<UnderstudyException> failed)
        {
            this.world = world;
            this.failed = failed;
        }

        /// Whether there is something to send.
        public bool IsDue => isAllDue || changes.Count > 0 || answers.Count > 0;

        public void See(Message thing)
        {
            var id = KeyOf(thing["id"]);
            Json.TextOf(thing, "");
            known.TryGetValue(id, out var before);
            known[id] = Merged(before, thing);
            var isChanged = changes.TryGetValue(id, out var change);
            // A removed and re-added thing is another thing, so it is sent in full.
            changes[id] = isChanged && change == null ? known[id] : Merged(change, thing);
        }

        public void Remove(object id)
        {
            if (known.Remove(KeyOf(id))) changes[KeyOf(id)] = null;
        }

        /// Answers a request for travel costs.
        public void Asked(object message)
        {
            var agent = Json.Get(message, "agent", "");
            var ways = Json.Get<List<object>>(message, "ways").Select(row => (object)Told(agent, (Message)row)).ToList();
            answers.Add(new Message { { "type", "ways" }, { "agent", agent }, { "ways", ways } });
        }

        /// Resends everything, after a new session or after the server lost messages.
        public void TellAgain()
        {
            isAllDue = true;
            answers.Clear();
        }

        /// Sends due messages; `say` numbers a message, or returns 0 if it is too large.
        public void Pump(long messageBytes, Func<Message, long> say)
        {
            if (isAllDue)
            {
                var parts = Parted(known.Values, messageBytes);
                if (parts.Count == 0) parts.Add(new List<object>());
                for (var index = 0; index < parts.Count; index++)
                {
                    say(new Message
                    {
                        { "type", "see" }, { "part", index + 1 }, { "parts", parts.Count }, { "things", parts[index] },
                    });
                }
            }
            else if (changes.Count > 0)
            {
                var told = changes.Select(each => each.Value ?? new Message { { "id", each.Key }, { "gone", true } });
                foreach (var things in Parted(told, messageBytes))
                    say(new Message { { "type", "see" }, { "things", things } });
            }
            isAllDue = false;
            changes.Clear();
            foreach (var answer in answers) if (say(answer) == 0) Fail();
            answers.Clear();
        }

        Message Told(string agent, Message row)
        {
            row.TryGetValue("from", out var from);
            var to = (List<object>)row["to"];
            var costs = to.Select(end => (object)(world.Way?.Invoke(agent, from, end) ?? NoWay)).ToList();
            var told = new Message { { "to", to }, { "costs", costs } };
            if (from != null) told["from"] = from;
            return told;
        }

        /// Lists of things, each within the size of a message. A thing above the size is reported to the game.
        List<List<object>> Parted(IEnumerable<Message> things, long messageBytes)
        {
            var most = messageBytes - FrameBytes;
            var parts = new List<List<object>>();
            long left = 0;
            foreach (var thing in things)
            {
                var bytes = Encoding.UTF8.GetByteCount(Json.Write(thing)) + 1;
                if (bytes > most)
                {
                    Fail();
                    continue;
                }
                if (bytes > left)
                {
                    parts.Add(new List<object>());
                    left = most;
                }
                parts[parts.Count - 1].Add(thing);
                left -= bytes;
            }
            return parts;
        }

        void Fail()
        {
            const string Told = "a thing, or an answer about ways, is longer than a message may be, and was not sent";
            failed(new UnderstudyException("message-too-large", Told));
        }

        /// Equal numbers of different types are the same id: JSON has one number type.
        static object KeyOf(object id)
        {
            return id is string ? id : Convert.ToDouble(id, System.Globalization.CultureInfo.InvariantCulture);
        }

        static Message Merged(Message before, Message thing)
        {
            if (before == null) return thing;
            var merged = Checks.Merged(before, thing);
            if (before.TryGetValue("properties", out var old) && thing.TryGetValue("properties", out var next))
                merged["properties"] = Checks.Merged((Message)old, (Message)next);
            return merged;
        }
    }
}
