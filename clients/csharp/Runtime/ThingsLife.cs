// Generated from clients/python/understudy_client/things_life.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The things of a client, and their unsent changes, in messages of limited size.
    sealed partial class Things
    {
        /// Size of a message without its things.
        const long FrameBytes = 200;

        Dictionary<object, Message> known = new Dictionary<object, Message>();
        /// One change per thing, by its id.
        Dictionary<object, Message> changes = new Dictionary<object, Message>();
        /// The things that are gone, told before the changes: one that comes back is another thing.
        List<Message> gone = new List<Message>();
        bool isAllDue = true;
        List<Message> answers = new List<Message>();

        /// A new or changed thing.
        internal void Change(object key, Message thing)
        {
            known[key] = Joined(known, key, thing);
            changes[key] = Joined(changes, key, thing);
        }

        internal void Drop(object key)
        {
            if (known.ContainsKey(key))
            {
                known.Remove(key);
                if (changes.ContainsKey(key)) changes.Remove(key);
                gone.Add(new Message { { "id", key }, { "gone", true } });
            }
        }

        /// Whether a thing is there.
        internal bool Knows(object key) => known.ContainsKey(key);

        /// Whether there is something to send.
        internal bool IsDue()
        {
            var isNews = gone.Count > 0 || changes.Count > 0;
            return isAllDue || isNews || answers.Count > 0;
        }

        /// Resends everything, after a new session or after the server lost messages.
        internal void TellAgain()
        {
            isAllDue = true;
            answers = new List<Message>();
        }

        /// Answers a request for travel costs.
        internal void Asked(Message message)
        {
            var agent = TextOf(message, "agent");
            var ways = new List<object>();
            foreach (var row in ItemsOf(message, "ways"))
            {
                var start = MemberOf(row, "from");
                var told = new Message { { "to", ItemsOf(row, "to") } };
                if (start != null) told["from"] = start;
                var costs = new List<object>();
                foreach (var end in ItemsOf(row, "to")) costs.Add(Cost(agent, start, end));
                told["costs"] = costs;
                ways.Add(told);
            }
            answers.Add(new Message { { "type", "ways" }, { "agent", agent }, { "ways", ways } });
        }

        /// Sends due messages.
        internal void Pump(long messageBytes, Session session)
        {
            if (isAllDue)
            {
                var parts = Parted(ValuesOf(known), messageBytes);
                if (parts.Count == 0)
                {
                    var none = new List<Message>();
                    parts.Add(none);
                }
                for (var index = 0; index < parts.Count; index++)
                {
                    var seen = new Message { { "type", "see" }, { "part", index + 1 }, { "parts", parts.Count }, { "things", parts[index] } };
                    session.SendNumbered("", seen);
                }
            }
            else if (gone.Count > 0 || changes.Count > 0)
            {
                foreach (var each in ValuesOf(changes)) gone.Add(each);
                foreach (var things in Parted(gone, messageBytes))
                {
                    session.SendNumbered("", new Message { { "type", "see" }, { "things", things } });
                }
            }
            isAllDue = false;
            changes = new Dictionary<object, Message>();
            gone = new List<Message>();
            var answers = this.answers;
            this.answers = new List<Message>();
            foreach (var answer in answers)
            {
                if (session.SendNumbered("", answer) == 0) TellTooLarge();
            }
        }

        /// Lists of things, each within the size of a message. A thing above the size is reported to the game.
        internal List<List<Message>> Parted(List<Message> things, long messageBytes)
        {
            var most = messageBytes - FrameBytes;
            var parts = new List<List<Message>>();
            long left = 0;
            foreach (var thing in things)
            {
                var size = ByteLength(ToJsonText(thing)) + 2;
                if (size > most)
                {
                    TellTooLarge();
                    continue;
                }
                if (size > left)
                {
                    var part = new List<Message>();
                    parts.Add(part);
                    left = most;
                }
                parts[parts.Count - 1].Add(thing);
                left -= size;
            }
            return parts;
        }

        internal Message Joined(Dictionary<object, Message> before, object key, Message thing)
        {
            if (!before.ContainsKey(key)) return thing;
            var all = Merged(before[key], thing);
            if (before[key].ContainsKey("properties") && thing.ContainsKey("properties"))
            {
                all["properties"] = Merged(before[key]["properties"], thing["properties"]);
            }
            return all;
        }
    }
}
